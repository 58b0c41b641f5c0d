"""The survey on pages: sections that keep what is valid, two people at once, submissions that wait, forms and lists."""

import io
import re
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.potential.survey.answering import save_answers, survey_of
from desaekspor.potential.survey.models import (
    Answer,
    AnswerChange,
    SurveyAssignment,
    SurveyFile,
    SurveyPhoto,
    SurveySubmission,
    VillageSurvey,
)
from desaekspor.potential.survey.queries import standing_of
from tests.factories import make_enterprise, make_officer, make_region, make_user
from tests.potential.survey.submissions import FIRST, PHOTO, SECOND, VILLAGE, central_csv, central_row

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def village():
    return make_region(VILLAGE, name="Sriamur")


@pytest.fixture
def village_officer(village):
    return make_user(Role.VILLAGE_OFFICER, VILLAGE, first_name="Petugas Desa")


@pytest.fixture
def desa(client, village_officer):
    client.force_login(village_officer)
    return client


@pytest.fixture
def dinas(village):
    from django.test import Client

    client = Client()
    client.user = make_officer(first_name="Petugas Dinas")
    client.force_login(client.user)
    return client


def said():
    return standing_of(VillageSurvey.objects.first()).said


def section(client, name, data, **options):
    return client.post(f"/survei/{VILLAGE}/{name}/", data, **options)


def test_a_village_officer_goes_through_the_sections_and_each_keeps_its_answers(desa, village_officer):
    assert desa.get("/survei/").url == f"/survei/{VILLAGE}/"
    page = desa.get(f"/survei/{VILLAGE}/").content.decode()
    assert "Penduduk dan pekerjaan" in page
    assert "Penduduk laki-laki" in desa.get(f"/survei/{VILLAGE}/people/").content.decode()

    sent = {"population_male": "6.210", "population_female": "6.100", "families": "3.900", "main_income_sector": "c"}
    response = section(desa, "people", sent | {"lalu": "lanjut"})

    assert response.url == f"/survei/{VILLAGE}/land/?tahun={YEAR}"
    assert said() == {"population_male": 6210, "population_female": 6100, "families": 3900, "main_income_sector": "c"}
    assert Answer.objects.get(question="families").by == village_officer
    again = desa.get(f"/survei/{VILLAGE}/people/").content.decode()
    assert 'value="3.900"' in again
    assert "Petugas Desa" in again


def test_what_is_valid_is_kept_although_something_else_is_not(desa):
    response = section(desa, "people", {"population_male": "6.210", "families": "banyak", "farm_families": "-2"})

    page = response.content.decode()
    assert said() == {"population_male": 6210}
    assert "Seharusnya: bilangan bulat, misalnya 1250." in page
    assert "Seharusnya: bilangan dari 0 sampai 200.000." in page
    assert "1 jawaban disimpan." in page
    assert 'value="banyak"' in page, "what was typed is still there"


@pytest.mark.one_database
def test_a_part_larger_than_its_whole_is_told_beside_the_field(desa):
    page = section(desa, "people", {"families": "100", "farm_families": "101"}).content.decode()

    assert "tidak lebih dari 100, yaitu jawaban untuk “Jumlah keluarga”" in page
    assert said() == {}


def test_a_script_keeps_single_answers_and_is_told_revision_and_errors(desa):
    def send(code, value, revision=0):
        sent = {"hanya": code, code: value, f"rev-{code}": revision}
        return section(desa, "people", sent, headers={"X-Autosave": "1"}).json()

    kept, wrong, stale = send("families", "3900"), send("farm_families", "x"), send("families", "1")

    assert (kept["kept"], kept["revisions"], kept["errors"], kept["answered"]) == (["families"], {"families": 1}, {}, 1)
    assert list(wrong["errors"]) == ["farm_families"]
    assert stale["differ"] == ["families"], "an answer given since is not overwritten unseen"
    assert said() == {"families": 3900}


def test_the_second_of_two_sees_the_others_answer_and_chooses(desa, dinas):
    section(dinas, "people", {"families": "3.900"})

    conflict = section(desa, "people", {"families": "4.000", "rev-families": "0"})
    page = conflict.content.decode()
    assert conflict.status_code == 409
    assert "3.900 keluarga" in page
    assert "4.000 keluarga" in page
    assert said() == {"families": 3900}

    section(desa, "people", {"families": "4.000", "rev-families": "0", "dilihat": "1", "pilih-families": "mine"})
    assert said() == {"families": 4000}


def revision_on(page, code):
    """What the page would send as the revision that it knows of a question."""
    return re.search(rf'name="rev-{code}" value="(\d+)"', page)[1]


def test_theirs_stands_when_the_page_that_asked_is_sent_as_it_came(desa, dinas):
    section(dinas, "people", {"families": "3.900"})
    page = section(desa, "people", {"families": "4.000", "rev-families": "0"}).content.decode()

    as_it_came = {"families": "4.000", "rev-families": revision_on(page, "families"), "dilihat": "1", "pilih-families": "theirs"}
    assert section(desa, "people", as_it_came).status_code == 302
    assert said() == {"families": 3900}

    # Without a choice, as after an error elsewhere, it is asked again.
    del as_it_came["pilih-families"]
    assert section(desa, "people", as_it_came).status_code == 409
    assert said() == {"families": 3900}


def test_what_another_answered_stands_although_a_form_with_an_error_is_corrected_and_sent_again(desa, dinas):
    section(desa, "people", {"families": "3.000"})
    section(dinas, "people", {"families": "3.900", "rev-families": "1"})
    typed = {"families": "3.000", "rev-families": "1", "farm_families": "x", "population_male": "6.210"}

    page = section(desa, "people", typed).content.decode()
    assert 'value="3.000"' in page
    assert [revision_on(page, code) for code in ("families", "farm_families", "population_male")] == ["1", "0", "3"]
    assert "data-survey-kept" not in page
    assert "Verifikasi 1 jawaban" not in section(dinas, "people", {"families": "x"}).content.decode(), "what is not in sight"

    section(desa, "people", typed | {"farm_families": "300"})
    assert said() == {"families": 3900, "farm_families": 300, "population_male": 6210}


def test_a_script_is_told_the_newest_revision_only_of_what_its_page_shows(desa, dinas):
    section(desa, "people", {"families": "3.000"})
    section(dinas, "people", {"families": "3.900", "rev-families": "1"})

    sent = {"hanya": "families", "families": "3.000", "rev-families": "1"}
    told = section(desa, "people", sent, headers={"X-Autosave": "1"}).json()

    assert (told["differ"], told["revisions"]) == ([], {"families": 1})


def test_the_telephone_is_told_once_and_only_when_the_section_was_kept(desa, village_officer):
    key = f"{village_officer.pk}-{VILLAGE}-people-{YEAR}"
    assert f'data-drafts="{key}"' in desa.get(f"/survei/{VILLAGE}/people/").content.decode()

    section(desa, "people", {"families": "3.900"})

    pages = [desa.get(f"/survei/{VILLAGE}/").content.decode() for _ in range(2)]
    assert [f'data-survey-kept="{key}"' in page for page in pages] == [True, False]
    assert re.search(r"portal/survey\.(\w+\.)?js", pages[0])


def test_what_is_about_persons_is_kept_sealed_shown_hidden_and_removed_on_request(desa):
    section(desa, "identity", {"surveyor": "WAWAN CONTOH"})
    page = desa.get(f"/survei/{VILLAGE}/identity/").content.decode()
    history = desa.get(f"/survei/{VILLAGE}/riwayat/").content.decode()

    assert "WAWAN" not in page + history
    section(desa, "identity", {"surveyor": ""})
    assert said() == {"surveyor": "WAWAN CONTOH"}, "an empty field says nothing about what is not shown"
    section(desa, "identity", {"surveyor": "", "surveyor-hapus": "on", "rev-surveyor": "1"})
    assert said() == {}


def test_open_figures_and_earlier_years_stand_beside_the_question(desa, village):
    save_answers(survey_of(village, YEAR - 1), {"families": 3800}, by=None, base=0)

    page = desa.get(f"/survei/{VILLAGE}/people/").content.decode()

    assert f"Survei {YEAR - 1}: 3.800 keluarga" in page
    assert "Kemendagri: desa" in desa.get(f"/survei/{VILLAGE}/identity/").content.decode().replace("desa (desa)", "desa")


def test_a_photo_is_kept_shown_to_those_of_the_village_and_deleted(desa, client):
    sent = SimpleUploadedFile("IMG_1.jpg", PHOTO, "image/jpeg")
    section(desa, "products", {"photo_village": sent})
    photo = SurveyPhoto.objects.get()

    shown = desa.get(f"/survei/foto/{photo.pk}/")
    assert (shown["Content-Type"], b"".join(shown.streaming_content)) == ("image/jpeg", PHOTO)
    assert f"/survei/foto/{photo.pk}/" in desa.get(f"/survei/{VILLAGE}/").content.decode()
    bad = section(desa, "products", {"photo_village": SimpleUploadedFile("a.gif", b"GIF89a")})
    assert "Ini bukan foto JPEG atau PNG" in bad.content.decode()
    desa.post(f"/survei/foto/{photo.pk}/hapus/")
    assert SurveyPhoto.objects.count() == 0


def test_the_dinas_verifies_what_others_answered_and_takes_back_a_change(desa, dinas):
    section(desa, "people", {"families": "3.900"})
    assert "Verifikasi 1 jawaban" in dinas.get(f"/survei/{VILLAGE}/people/").content.decode()
    assert desa.post(f"/survei/{VILLAGE}/people/verifikasi/", {"dilihat": "9"}).status_code == 302
    assert Answer.objects.get().mark == "reported", "nobody verifies what they said themselves"

    dinas.post(f"/survei/{VILLAGE}/people/verifikasi/", {"dilihat": "1"})
    assert (Answer.objects.get().mark, Answer.objects.get().verified_by) == ("verified", dinas.user)
    change = AnswerChange.objects.get(kind="verify")
    history = dinas.get(f"/survei/{VILLAGE}/riwayat/").content.decode()
    assert f"/survei/{VILLAGE}/riwayat/{change.pk}/" in history
    dinas.post(f"/survei/{VILLAGE}/riwayat/{change.pk}/")
    assert Answer.objects.get().mark == "reported"


def test_an_enumerator_sees_the_assigned_villages_and_takes_back_only_what_they_said(client, village, dinas, desa):
    enumerator = make_user(Role.ENUMERATOR, "32.16.05", username="siti")
    make_region("32.16.05.2002", name="Satriajaya")
    from django.test import Client

    field = Client()
    field.force_login(enumerator)
    assert "Belum ada desa" in field.get("/survei/").content.decode()
    assert field.get(f"/survei/{VILLAGE}/").status_code == 404

    dinas.post("/survei/tugas/?pendata=siti", {"desa": [VILLAGE]})
    assert list(SurveyAssignment.objects.values_list("region", flat=True)) == [VILLAGE]
    assert field.get(f"/survei/{VILLAGE}/").status_code == 200
    assert field.get("/survei/32.16.05.2002/").status_code == 404
    section(desa, "people", {"families": "3.900"})
    assert field.post(f"/survei/{VILLAGE}/riwayat/{AnswerChange.objects.get().pk}/").status_code == 403
    assert field.post(f"/survei/{VILLAGE}/people/verifikasi/").status_code == 403
    assert field.get("/survei/tugas/").status_code == 403


@pytest.mark.one_database
def test_the_field_form_is_made_for_the_chosen_villages_and_refused_for_others(dinas, desa):
    make_enterprise(name="Kecap Bintang")
    make_region("32.16.01.2001", name="Pantai Makmur")

    response = dinas.post("/survei/formulir/", {"wilayah": "32.16.05", "tahun": str(YEAR), "usaha": "ya"})

    book = openpyxl.load_workbook(io.BytesIO(response.content))
    names = [row[1] for row in book["choices"].iter_rows(values_only=True) if row[0] == "village"]
    assert names == [VILLAGE]
    assert response["Content-Disposition"] == f'attachment; filename="survei-{YEAR}-32.16.05.xlsx"'
    refused = desa.post("/survei/formulir/", {"wilayah": "32.16.01.2001"})
    assert "Di pilihan itu tidak ada desa Anda." in refused.content.decode()
    assert AuditEntry.objects.filter(action="survey.form").count() == 1


def upload(client, content, name="kiriman.csv", then="muat"):
    return client.post("/survei/kiriman/", {"berkas": SimpleUploadedFile(name, content), "lalu": then})


def test_an_export_is_sent_what_is_clear_is_loaded_and_what_is_wrong_is_corrected(dinas):
    row = central_row(FIRST, families="1200") | {"survey_year": str(YEAR)}
    wrong = central_row(SECOND, "Sriamur", families="banyak", topography="gunung", imk_food="7") | {"survey_year": str(YEAR)}
    response = upload(dinas, central_csv(row, wrong))

    file = SurveyFile.objects.get()
    assert response.url == f"/survei/kiriman/{file.pk}/"
    page = dinas.get(response.url).content.decode()
    assert "“banyak”" in page
    assert "baris 3" in page
    assert "people-families" in page
    workbook = openpyxl.load_workbook(io.BytesIO(dinas.get(f"{response.url}temuan.xlsx").content))
    assert workbook.sheetnames == ["Temuan", "Keterangan"]
    assert [row[:2] for row in workbook["Temuan"].iter_rows(min_row=2, values_only=True)] == [("kiriman.csv", "3")] * 3

    waiting = SurveySubmission.objects.get(instance_id=SECOND)
    address = f"/survei/isian/{waiting.pk}/"
    assert "Sriamur" in dinas.get(address).content.decode()
    again = dinas.post(address, {"desa": VILLAGE, "families": "sedikit"})
    assert "Seharusnya: bilangan bulat" in again.content.decode()
    conflict = dinas.post(address, {"desa": VILLAGE, "families": "1.300", "topography": "plain"})
    assert conflict.status_code == 409, "the first form said 1,200"
    assert "1.200 keluarga" in conflict.content.decode()
    dinas.post(address, {"pilih-families": "theirs", "dilihat": "1"})
    assert said() == {"families": 1200, "topography": "plain", "imk_food": 7}
    assert "sudah selesai" in dinas.get(address).content.decode()


def test_a_submission_that_contradicts_what_stands_is_corrected_on_its_page(dinas, village):
    save_answers(survey_of(village, YEAR), {"farm_families": 101}, by=dinas.user, base=0)
    row = central_row(FIRST, base=1, families="100", imk_food="x") | {"survey_year": str(YEAR)}
    upload(dinas, central_csv(row))
    address = f"/survei/isian/{SurveySubmission.objects.get().pk}/"

    page = dinas.post(address, {"imk_food": "7"}).content.decode()
    assert "Seharusnya: tidak kurang dari 101, yaitu jawaban untuk “Keluarga" in page
    assert 'name="families"' in page
    assert 'name="imk_food"' not in page
    dinas.post(address, {"families": "110"})
    assert said() == {"farm_families": 101, "families": 110, "imk_food": 7}


def test_makers_that_left_the_list_are_kept_and_those_of_other_villages_refused(desa, village):
    maker, stranger = make_enterprise(name="Kecap Bintang"), make_enterprise(region="32.16.05.2002")
    gone = make_enterprise(presence="closed")
    answers = {"leading_product_exists": True, "leading_product_makers": [gone.pk]}
    save_answers(survey_of(village, YEAR), answers, by=None, base=0)

    page = desa.get(f"/survei/{VILLAGE}/products/").content.decode()
    assert f'<option value="{gone.pk}" selected>' in page
    sent = {"leading_product_exists": "yes", "rev-leading_product_exists": "1", "rev-leading_product_makers": "1"}
    section(desa, "products", sent | {"leading_product_makers": [gone.pk, maker.pk]})
    assert said()["leading_product_makers"] == sorted([gone.pk, maker.pk])

    refused = section(desa, "products", sent | {"leading_product_makers": [maker.pk, stranger.pk]}).content.decode()
    assert f"nomor {stranger.pk} bukan salah satunya" in refused
    assert said()["leading_product_makers"] == sorted([gone.pk, maker.pk])


def test_a_file_that_was_only_checked_is_loaded_or_discarded_later(dinas):
    row = central_row(FIRST, families="1200")
    first = upload(dinas, central_csv(row), then="periksa").url
    assert VillageSurvey.objects.count() == 0
    dinas.post(f"{first}buang/")
    assert SurveyFile.objects.count() == 0

    second = upload(dinas, central_csv(row), then="periksa").url
    dinas.post(f"{second}muat/")
    assert said() == {"families": 1200}
    dinas.post(f"{second}buang/")
    assert SurveyFile.objects.count() == 1, "what is loaded stays"


@pytest.mark.one_database
def test_a_harmful_file_is_refused_on_the_page_and_not_kept(dinas):
    page = upload(dinas, b'<!DOCTYPE data [<!ENTITY a "ha">]><data/>', "x.xml").content.decode()

    assert "berisi definisi yang tidak pernah ada dalam formulir" in page
    assert SurveyFile.objects.count() == 0


def test_a_waiting_submission_can_be_left_out(dinas):
    upload(dinas, central_csv(central_row(FIRST, families="banyak")))
    waiting = SurveySubmission.objects.get()

    dinas.post(f"/survei/isian/{waiting.pk}/lewati/")

    waiting.refresh_from_db()
    assert waiting.state == "dropped"
    assert waiting.problems[0]["value"] == "banyak"


def test_answers_are_taken_out_with_their_notes_and_without_persons(desa, dinas, village):
    given = {"families": 1200, "phone_signal": "weak", "main_commodity": "=HYPERLINK(1)", "surveyor": "WAWAN CONTOH"}
    save_answers(survey_of(village, YEAR), given, by=None, base=0)

    book = openpyxl.load_workbook(io.BytesIO(dinas.get("/survei/unduh/").content))
    head, *rows = book["Jawaban"].iter_rows(values_only=True)
    listed = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(row["Kode"], row["Jawaban"], row["Angka"]) for row in listed] == [
        ("families", "1.200", 1200),
        ("main_commodity", "=HYPERLINK(1)", None),
        ("phone_signal", "Lemah", 2),
    ]
    assert book["Jawaban"]["I3"].data_type == "s", "never a formula"
    notes = " ".join(str(cell) for row in book["Keterangan"].iter_rows(values_only=True) for cell in row)
    assert "nama pendata dan narasumber" in notes
    packed = zipfile.ZipFile(io.BytesIO(dinas.get("/survei/unduh/?jenis=csv").content))
    assert "'=HYPERLINK(1)" in packed.read("survei.csv").decode()
    assert "WAWAN" not in packed.read("survei.csv").decode()
    assert dinas.get("/survei/unduh/?jenis=exe").status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_villages_takes_the_same_queries_however_many_there_are(dinas, count, django_assert_max_num_queries):
    for number in range(count):
        place = make_region(f"32.16.05.{2001 + number}")
        save_answers(survey_of(place, YEAR), {"families": 10 + number}, by=None, base=0)

    with django_assert_max_num_queries(30):
        page = dinas.get("/survei/").content.decode()
    assert page.count("data-href=") == count


def test_the_list_counts_what_is_sealed_without_opening_it(dinas, village, monkeypatch):
    save_answers(survey_of(village, YEAR), {"surveyor": "WAWAN CONTOH"}, by=None, base=0)
    opened = []
    monkeypatch.setattr(Answer._meta.get_field("sealed"), "open", lambda sealed, instance: opened.append(instance))

    page = dinas.get("/survei/?keadaan=berjalan").content.decode()

    assert (page.count("data-href="), opened) == (1, [])


def test_the_list_is_narrowed_by_name_district_and_state_and_comes_in_pages(dinas):
    for number in range(60):
        make_region(f"32.16.07.{2001 + number}", name=f"Ujung {number + 1}")
    begun = make_region("32.16.06.2001", name="Pangkalan")
    save_answers(survey_of(begun, YEAR), {"families": 10}, by=None, base=0)

    def rows(query):
        return dinas.get(f"/survei/?{query}").content.decode().count("data-href=")

    assert (rows(""), rows("halaman=2")) == (50, 12)  # with Sriamur of the fixture
    assert (rows("cari=pangka"), rows("cari=32.16.06"), rows("kecamatan=32.16.06"), rows("keadaan=berjalan")) == (1, 1, 1, 1)
    assert rows("kecamatan=32.16.06&keadaan=belum") == rows("keadaan=lengkap") == 0
    assert "Tampilkan semua desa" in dinas.get("/survei/?cari=tidakada").content.decode()
    assert rows("keadaan=apa") == 50


@pytest.mark.one_database
def test_a_stranger_learns_nothing(client, village, desa):
    section(desa, "people", {"families": "3.900"})
    survey = VillageSurvey.objects.get()
    for role, region in ((Role.VILLAGE_OFFICER, "32.16.05.2002"), (Role.OFFICER, "33.09"), (Role.BUYER, None)):
        stranger = make_user(role, region)
        client.force_login(stranger)
        for address in (f"/survei/{VILLAGE}/", f"/survei/{VILLAGE}/people/", f"/survei/{VILLAGE}/riwayat/"):
            assert client.get(address).status_code == 404
        assert section(client, "people", {"families": "1"}).status_code == 404
    assert standing_of(survey).said == {"families": 3900}


def test_a_file_is_taken_back_on_its_page(dinas):
    dinas.cookies["language"] = "en"
    upload(dinas, central_csv(central_row(families="1200")))
    page = f"/survei/kiriman/{SurveyFile.objects.get().pk}/"
    assert "Yes, take it back" in dinas.get(page).content.decode()

    told = dinas.post(f"{page}batalkan/", follow=True).content.decode()
    again = dinas.post(f"{page}batalkan/", follow=True).content.decode()

    assert "Taken back: 1 answers and 0 photos." in told
    assert "Yes, take it back" not in told
    assert "Load what is clear" in told
    assert "Nothing of this file is loaded." in again


def test_sealed_answers_are_opened_for_a_purpose_that_is_written_down_first(dinas, village, settings):
    dinas.cookies["language"] = "en"
    survey = survey_of(village, YEAR)
    save_answers(survey, {"respondents": "BU SITI, kaur", "families": 1200}, by=dinas.user, base=0)
    page = f"/survei/{VILLAGE}/buka/"

    asked = dinas.get(page).content.decode()
    empty = dinas.post(page).content.decode()
    assert not AuditEntry.objects.filter(action="survey.open").exists()
    opened = dinas.post(page, {"purpose": "contact"})

    assert [("BU SITI" in body) for body in (asked, empty, opened.content.decode())] == [False, False, True]
    assert "1200" not in opened.content.decode()  # what is not sealed is no business of this page
    assert "no-store" in opened["Cache-Control"]
    entry = AuditEntry.objects.get(action="survey.open")
    assert (entry.by, entry.fields) == (dinas.user, ["respondents"])
    assert f"/survei/{VILLAGE}/buka/" in dinas.get(f"/survei/{VILLAGE}/").content.decode()

    settings.OPENINGS_PER_HOUR = 1
    refused = dinas.post(page, {"purpose": "contact"})
    assert refused.status_code == 429
    assert "BU SITI" not in refused.content.decode()
    assert AuditEntry.objects.filter(action="survey.open_refused").count() == 1
