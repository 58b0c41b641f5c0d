"""The list of villages by their potential: who sees it, filters, order, ties, files, measuring and publishing."""

import io
import zipfile

import openpyxl
import pytest

from desaekspor.accounts.models import Role
from desaekspor.jobs.models import Job
from desaekspor.potential.models import Assessment, ProgrammeLabel, VillageAssessment
from desaekspor.potential.results.labels import give_label
from desaekspor.potential.results.measuring import measure
from tests.factories import make_officer, make_user
from tests.potential.results.regency import TOWN, A, B, C, D, make_figure

pytestmark = pytest.mark.django_db


def codes(response):
    return [row.village.code for row in response.context["page"].object_list]


def in_english(client, path):
    client.cookies["language"] = "en"
    return client.get(path).content.decode()


@pytest.mark.one_database
def test_nothing_measured_says_how_to_begin_to_who_may_and_what_will_come_to_others(client, officer):
    assert "Belum ada daftar yang diterbitkan" in client.get("/potensi/").content.decode()
    client.force_login(officer)
    body = client.get("/potensi/").content.decode()
    assert "Ukur desa sekarang" in body


def test_a_measure_is_asked_for_once_and_its_progress_is_shown(client, officer):
    client.force_login(officer)

    assert client.post("/potensi/ukur/").status_code == 302
    client.post("/potensi/ukur/")

    job = Job.objects.get()
    assert (job.kind, job.owner) == ("potential.measure", officer)
    assert f'id="job-{job.pk}"' in client.get("/potensi/").content.decode()


@pytest.mark.one_database
def test_only_who_publishes_or_edits_may_have_it_measured(client, regency):
    client.force_login(make_user(Role.VILLAGE_OFFICER, A))

    assert client.post("/potensi/ukur/").status_code == 403
    assert not Job.objects.exists()


@pytest.mark.one_database
def test_a_stranger_sees_the_list_once_it_is_published(client, assessment, officer):
    assert client.get("/potensi/").context["assessment"] is None
    client.force_login(make_officer("33.08"))
    assert client.get("/potensi/").context["assessment"] is None
    client.force_login(officer)
    assert "hanya petugas yang melihatnya" in client.get("/potensi/").content.decode()

    client.post("/potensi/terbitkan/", {"hasil": assessment.pk})
    client.logout()
    assert codes(client.get("/potensi/")) != []

    client.force_login(officer)
    client.post("/potensi/terbitkan/", {"hasil": assessment.pk, "tarik": "1"})
    client.logout()
    assert client.get("/potensi/").context["assessment"] is None


def test_publishing_is_for_the_officers_of_the_whole_regency(client, assessment):
    for user in (make_officer("33.08"), make_officer("32.16.05"), make_user(Role.ADMINISTRATOR, None)):
        client.force_login(user)
        assert client.post("/potensi/terbitkan/", {"hasil": assessment.pk}).status_code in {403, 404}
    client.force_login(make_officer())
    assert client.post("/potensi/terbitkan/", {"hasil": "x"}).status_code == 404
    assert Assessment.objects.get().published_at is None


@pytest.mark.one_database
def test_a_village_officer_sees_the_own_village_before_it_is_published(client, assessment):
    client.force_login(make_user(Role.VILLAGE_OFFICER, B))

    assert codes(client.get("/potensi/")) == [B]
    assert "dari 5 desa di seluruh kabupaten" in client.get("/potensi/").content.decode()  # one row, ranked among all


@pytest.mark.one_database
def test_no_rank_stands_without_its_interval_and_tied_villages_are_shown_as_tied(client, published):
    VillageAssessment.objects.filter(village=B).update(
        rank=2, rank_low=1, rank_high=3, tier=1, tied_with=[A, C], index_low=0.3, index_high=0.6
    )

    body = in_english(client, "/potensi/")

    assert "rank 2, possibly 1 to 3" in body
    assert "tied with 2 villages" in body
    assert body.count('class="rank-picture"') == body.count('class="rank-words"') == 3
    assert "whose order cannot be told from the first of the group" in body


def test_a_village_without_an_index_stands_last_with_the_reason(client, published):
    response = client.get("/potensi/")

    assert set(codes(response)[-2:]) == {D, TOWN}
    assert set(codes(client.get("/potensi/?urut=indeks"))[-2:]) == {D, TOWN}
    body = response.content.decode()
    assert "tidak berlaku" in body
    assert "belum ada data" in body


def test_it_is_filtered_searched_and_sorted(client, published, officer):
    give_label(C, ProgrammeLabel.Programme.DESA_DEVISA, by=officer, name="Kakao", source="SK contoh")

    assert codes(client.get("/potensi/?cari=2002&urut=kecamatan")) == [B, D]
    assert codes(client.get("/potensi/?cari=kakao")) == [C]
    assert set(codes(client.get("/potensi/?kecamatan=32.16.05"))) == {A, B}
    assert codes(client.get("/potensi/?kelas=1")) == [A]
    assert set(codes(client.get("/potensi/?kurang=paved"))) == {B, D, TOWN}
    assert codes(client.get("/potensi/?label=desa_devisa")) == [C]
    assert codes(client.get("/potensi/?jenis=kelurahan")) == [TOWN]
    assert len(codes(client.get("/potensi/?kelas=9&urut=nonsense&kelompok=x"))) == 5
    assert "Tidak ada desa yang cocok" in client.get("/potensi/?cari=zzz").content.decode()


@pytest.mark.one_database
def test_the_workbook_defines_its_columns_and_names_its_versions(client, published, officer):
    give_label(A, ProgrammeLabel.Programme.OTHER, by=officer, name="=1+1", source="SK contoh")

    response = client.get("/potensi/unduh/xlsx/?kecamatan=32.16.05&urut=nama")

    book = openpyxl.load_workbook(io.BytesIO(response.content))
    rows = list(book.worksheets[0].values)
    head = dict(zip(rows[0], range(len(rows[0])), strict=True))
    assert [row[head["Kode"]] for row in rows[1:]] == [A, B]
    assert rows[1][head["Kelas"]] == "Klaster 1, siap"
    assert isinstance(rows[1][head["Indeks"]], float)
    assert rows[1][head["Label program"]] == "=1+1"
    assert book.worksheets[0].cell(2, head["Label program"] + 1).data_type == "s"
    notes = dict(row[:2] for row in book["Keterangan"].values if row[0])
    assert notes["Saringan"] == "Kecamatan: Tambun Utara"
    assert notes["Tabel indeks"].startswith("small")
    assert published.snapshot.name in notes["Salinan data"]
    assert notes["Aturan: paved"].startswith("jalan 5 km [paved_km >= 5]")
    assert {"Komponen: Lahan", "Indikator: Sawah", *head} <= set(notes)


@pytest.mark.one_database
def test_the_csv_comes_with_its_notes(client, published):
    client.cookies["language"] = "en"

    archive = zipfile.ZipFile(io.BytesIO(client.get("/potensi/unduh/csv/").content))

    assert sorted(archive.namelist()) == ["NOTES.txt", "potensi-desa.csv"]
    assert archive.read("potensi-desa.csv").decode().count("\n") == 6
    assert client.get("/potensi/unduh/exe/").status_code == 404


def test_an_older_list_keeps_its_address(client, published, officer):
    make_figure(A, "paved_km", 1)
    newer = measure().assessment
    client.force_login(officer)
    assert client.get("/potensi/").context["assessment"] == newer

    response = client.get(f"/potensi/?daftar={published.pk}&kelas=1")

    assert (response.context["assessment"], codes(response)) == (published, [A])
    assert "daftar lama" in response.content.decode()
    assert f"?daftar={published.pk}&amp;kelas=1" in response.content.decode()  # of its files
    client.logout()
    assert client.get(f"/potensi/?daftar={newer.pk}").status_code == 404
    assert client.get("/potensi/?daftar=x").status_code == 404


@pytest.mark.one_database
def test_who_sees_no_list_gets_no_file(client, assessment):
    assert client.get("/potensi/unduh/xlsx/").status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize("kept", [1, 3])
def test_the_list_asks_the_same_number_of_times(client, published, kept, django_assert_num_queries):
    VillageAssessment.objects.exclude(village__in=[A, B, C][:kept]).delete()
    client.get("/potensi/")

    with django_assert_num_queries(7):
        client.get("/potensi/")


@pytest.mark.one_database
def test_what_moves_the_ranks_is_told_in_words(client, published):
    Assessment.objects.update(
        sensitivity={
            "component_weights": {"first": 0.5, "first_error": 0.05, "total": 0.66, "total_error": 0.07},
            "normalisation": {"first": 0.02, "first_error": 0.01, "total": 0.04, "total_error": 0.01},
        }
    )

    body = in_english(client, "/potensi/")

    assert "The weights of the components matter most" in body
    assert "about two thirds of the shifts of rank" in body
    assert "Of little weight: how values become scores." in body
