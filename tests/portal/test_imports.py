"""The way of a file into the registry, page by page, as an officer goes it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desaekspor.jobs.models import Job
from desaekspor.registry.models import Enterprise, ImportBatch
from tests.factories import make_officer
from tests.portal.registers import dirty_workbook
from tests.portal.sending import NIK, checked, finish_jobs, loaded, mapping_as_proposed, messages_of, one_row, text_of, upload
from tests.registry.registers import as_csv, load, sidt_row

State = ImportBatch.State


@pytest.fixture
def officer(regency, client):
    user = make_officer(region="32.16", username="petugas")
    client.force_login(user)
    return user


# The list


@pytest.mark.one_database
def test_without_any_import_the_list_says_how_to_begin(client, officer):
    text = text_of(client.get("/impor/"))

    assert "Belum ada berkas yang diimpor" in text
    assert text.count("Impor berkas") == 1


def last():
    return ImportBatch.objects.latest("pk").pk


@pytest.mark.one_database
def test_the_list_takes_as_many_queries_for_three_imports_as_for_one(client, officer):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get("/impor/")
        return len(caught)

    upload(client, one_row())
    for_one = queries()
    upload(client, one_row(nama_usaha="LAIN"))
    upload(client, one_row(nama_usaha="LAGI"))

    assert queries() == for_one


# Sending a file


def test_a_sidt_workbook_is_recognised_and_leads_to_its_columns(client, officer):
    response = upload(client)

    batch = ImportBatch.objects.get()
    assert response.redirect_chain == [(f"/impor/{batch.pk}/kolom/", 302)]
    assert (batch.source, batch.state, batch.created_by, batch.region_id) == ("sidt", State.UPLOADED, officer, "32.16")
    assert messages_of(response) == ["“sidt.xlsx” diterima. Belum ada yang ditulis."]
    assert Enterprise.objects.count() == 0


@pytest.mark.one_database
def test_a_file_may_be_marked_as_example_data(client, officer):
    upload(client, contoh="on")

    assert ImportBatch.objects.get().synthetic


@pytest.mark.one_database
def test_the_page_names_sources_kinds_and_limit_before_anything_is_sent(client, officer, settings):
    settings.UPLOAD_LIMIT_BYTES = 25_000_000

    text = text_of(client.get("/impor/baru/"))

    for words in (".xlsx", "25 MB", "SIDT-UMKM", "OSS", "Daftar dinas", "id_data_badan_usaha"):
        assert words in text


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "kosong.xlsx", "Berkas kosong"),
        (b"%PDF-1.7 nothing", "surat.pdf", "bukan buku kerja"),
        (b"<html><table></table></html>", "situs.xls", "halaman web"),
        (b"PK\x03\x04 cut off", "rusak.xlsx", "rusak"),
        (b"a,b\n1,2\n", "lain.csv", "judul"),
        (as_csv([sidt_row(1)]).getvalue().split(b"\n")[0], "tanpa-baris.csv", "baris"),
    ],
)
def test_a_file_that_is_no_register_is_refused_in_words_beside_the_field(client, officer, content, name, words):
    response = upload(client, content, name)

    error = str(response.context["form"].errors["berkas"])
    assert words in error
    assert response.status_code == 200
    assert "form-errors" in response.content.decode()
    assert ImportBatch.objects.count() == 0


@pytest.mark.one_database
def test_sending_no_file_is_answered_beside_the_field(client, officer):
    response = client.post("/impor/baru/")

    assert response.context["form"].errors["berkas"] == ["Pilih berkas terlebih dahulu."]


@pytest.mark.one_database
def test_a_file_that_is_too_large_is_refused_with_its_size_and_the_limit(client, officer, settings):
    settings.UPLOAD_LIMIT_BYTES = 1_000_000

    response = upload(client, b"x" * 2_500_000, "besar.csv")

    assert response.context["form"].errors["berkas"] == [
        "“besar.csv” berukuran 2 MB; paling besar 1 MB dapat diterima. Pisahkan, misalnya per kecamatan."
    ]


@pytest.mark.one_database
def test_for_htmx_errors_come_as_the_form_alone_and_success_as_an_address(client, officer):
    refused = client.post("/impor/baru/", headers={"HX-Request": "true"})
    taken = client.post(
        "/impor/baru/", {"berkas": SimpleUploadedFile("a.xlsx", dirty_workbook())}, headers={"HX-Request": "true"}
    )

    assert refused.content.decode().lstrip().startswith("<form")
    assert taken["HX-Redirect"] == f"/impor/{last()}/kolom/"


def test_the_same_file_sent_twice_waits_once(client, officer):
    upload(client, one_row())
    response = upload(client, one_row())

    assert ImportBatch.objects.count() == 1
    assert messages_of(response) == ["Berkas ini sudah diterima sebelumnya dan menunggu di sini; tidak diambil dua kali."]


# Its columns


@pytest.mark.one_database
def test_every_heading_of_sidt_is_proposed_for_certain_with_examples_masked(client, officer):
    response = upload(client)

    assert (len(response.context["certain"]), response.context["look"]) == (49, [])
    shown = {row.heading: row.examples for row in response.context["certain"]}
    assert shown["nama_usaha"][0].startswith("KECAP BINTANG")
    assert shown["nama_pengusaha"][0].startswith("W**** C*****")
    assert shown["alamat_pengusaha"] == ["*****"]
    assert NIK.search(response.content.decode()) is None


@pytest.mark.one_database
def test_a_heading_nobody_knows_asks_for_an_eye_and_shows_only_the_shape_of_its_cells(client, officer):
    rows = [{**sidt_row(1), "catatan petugas": "Rumah Bu Contoh, 12"}]

    response = upload(client, as_csv(rows).getvalue(), "a.csv")

    (row,) = response.context["look"]
    assert (row.heading, str(row.sure.label), row.examples) == ("catatan petugas", "tidak dikenali", ["Xxxxx Xx Xxxxxx, 99"])
    assert "Rumah Bu Contoh" not in response.content.decode()


@pytest.mark.one_database
def test_a_missing_required_column_is_named_and_the_file_is_not_checked_without_it(client, officer):
    row = sidt_row(1)
    row["nomor baris"] = row.pop("id_data_badan_usaha")
    response = upload(client, as_csv([row]).getvalue(), "a.csv")
    batch = ImportBatch.objects.get()

    assert [column.name for column in response.context["missing"]] == ["id_data_badan_usaha"]
    answer = client.post(f"/impor/{batch.pk}/kolom/?sumber=sidt", mapping_as_proposed(response))
    assert "id_data_badan_usaha" in answer.context["form"].non_field_errors()[0]
    batch.refresh_from_db()
    assert (batch.state, Job.objects.count()) == (State.UPLOADED, 0)


@pytest.mark.one_database
def test_one_column_cannot_be_two_headings(client, officer):
    response = upload(client)
    batch = ImportBatch.objects.get()
    fields = mapping_as_proposed(response)
    places = {row.heading: row.field.html_name for row in response.context["certain"]}
    fields[places["kegiatan_utama"]] = "produk_utama"

    answer = client.post(f"/impor/{batch.pk}/kolom/?sumber=sidt", fields)

    assert list(answer.context["form"].errors) == [places["produk_utama"]]
    assert f'id="{places["produk_utama"]}_error"' in answer.content.decode()


def test_what_was_chosen_is_remembered_for_the_next_file(client, officer):
    def headings(number):
        row = sidt_row(number)
        row["Merk Dagang Toko"] = row.pop("nama_usaha")
        return as_csv([row]).getvalue()

    response = upload(client, headings(1), "a.csv")
    fields = mapping_as_proposed(response)
    place = next(row.field.html_name for row in response.context["look"] if row.heading == "Merk Dagang Toko")
    client.post(f"/impor/{last()}/kolom/?sumber=sidt", {**fields, place: "nama_usaha", "lalu": "periksa"})

    second = upload(client, headings(2), "b.csv")

    (row,) = [row for row in second.context["look"] if row.heading == "Merk Dagang Toko"]
    assert (row.field.value(), str(row.sure.label)) == ("nama_usaha", "pilihan Anda")


@pytest.mark.one_database
def test_another_source_proposes_its_own_columns(client, officer):
    upload(client)

    response = client.get(f"/impor/{last()}/kolom/?sumber=oss")

    assert response.context["source"] == "oss"
    assert "nik_pengusaha" not in str(response.context["form"]["kolom-0"])


@pytest.mark.one_database
def test_headings_that_say_too_little_ask_which_source_it_is(client, officer):
    known = {name: sidt_row(1)[name] for name in ("id_data_badan_usaha", "nama_usaha", "kec_usaha")}
    row = known | {f"kolom lain {letter}": "isi" for letter in "abcdefgh"}

    response = upload(client, as_csv([row]).getvalue(), "a.csv")

    assert ImportBatch.objects.get().source == ""
    assert "Judul kolom tidak menunjukkan daftar apa ini" in text_of(response)
    assert "Periksa berkas" not in text_of(response)
    assert "Periksa berkas" in text_of(client.get(f"/impor/{last()}/kolom/?sumber=dinas"))


def test_check_only_writes_nothing_into_the_register(client, officer):
    batch = checked(client)

    assert (batch.state, Enterprise.objects.count()) == (State.CHECKED, 0)


def test_check_then_load_brings_the_good_rows_in(client, officer):
    batch = loaded(client)

    assert (batch.state, Enterprise.objects.count()) == (State.LOADED, 8)


# What came out


@pytest.mark.one_database
def test_while_it_is_checked_the_page_shows_the_work_and_refreshes_itself(client, officer):
    response = upload(client)
    client.post(f"/impor/{last()}/kolom/?sumber=sidt", {**mapping_as_proposed(response), "lalu": "periksa"})

    page = client.get(f"/impor/{last()}/").content.decode()

    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert "/muat/" not in page


def test_each_kind_opens_to_all_its_cells_page_by_page(client, officer):
    rows = [sidt_row(number, tk_dibayar_laki="-1") for number in range(1, 61)]
    batch = checked(client, as_csv(rows).getvalue(), name="a.csv")

    first = client.get(f"/impor/{batch.pk}/temuan/workers_negative/")
    second = client.get(f"/impor/{batch.pk}/temuan/workers_negative/?halaman=2")

    assert (len(first.context["findings"]), len(second.context["findings"])) == (50, 10)
    assert second.context["findings"][-1].where == "baris 61, kolom AM"
    assert client.get(f"/impor/{batch.pk}/temuan/no_such_kind/").status_code == 404


@pytest.mark.one_database
def test_the_result_takes_as_many_queries_for_many_findings_as_for_one(client, officer):
    def queries(batch):
        client.get(f"/impor/{batch.pk}/")
        with CaptureQueriesContext(connection) as caught:
            client.get(f"/impor/{batch.pk}/")
        return len(caught)

    one = checked(client, one_row(tk_dibayar_laki="-1", kode_kbli=""), name="a.csv")
    many = checked(
        client, as_csv([sidt_row(n, tk_dibayar_laki="-1", kode_kbli="") for n in range(1, 4)]).getvalue(), name="b.csv"
    )

    assert queries(one) == queries(many)


@pytest.mark.one_database
def test_without_a_waiting_row_there_is_no_workbook(client, officer):
    batch = checked(client, one_row(), name="a.csv")

    response = client.get(f"/impor/{batch.pk}/perbaiki.xlsx", follow=True)

    assert messages_of(response) == ["Tidak ada baris impor ini yang menunggu perbaikan."]


@pytest.mark.one_database
def test_a_clean_file_is_said_to_be_clean(client, officer):
    batch = checked(client, one_row(), name="a.csv")

    assert "Tidak ada temuan: semua baris bersih." in text_of(client.get(f"/impor/{batch.pk}/"))


# Loading


def held(client):
    rows = [sidt_row(number, tk_dibayar_laki="-1") for number in range(1, 4)] + [sidt_row(4)]
    return checked(client, as_csv(rows).getvalue(), name="a.csv")


@pytest.mark.one_database
def test_a_file_that_looks_wrong_as_a_whole_asks_and_says_why_with_figures(client, officer):
    batch = held(client)

    text = text_of(client.get(f"/impor/{batch.pk}/"))

    assert batch.state == State.HELD
    assert "3 dari 4 baris ditolak." in text


@pytest.mark.one_database
def test_a_held_file_is_loaded_only_with_the_box_ticked(client, officer):
    batch = held(client)

    refused = client.post(f"/impor/{batch.pk}/muat/")
    assert "Centang kotak ini dulu" in text_of(refused)
    assert Job.objects.filter(kind="registry.load_batch").count() == 0
    client.post(f"/impor/{batch.pk}/muat/", {"setuju": "ya"})
    finish_jobs()

    batch.refresh_from_db()
    assert (batch.state, batch.confirmed_by, Enterprise.objects.count()) == (State.LOADED, officer, 1)


def test_check_then_load_stops_at_a_file_that_looks_wrong(client, officer):
    rows = [sidt_row(number, tk_dibayar_laki="-1") for number in range(1, 4)]

    batch = loaded(client, as_csv(rows).getvalue(), name="a.csv")

    assert (batch.state, Enterprise.objects.count()) == (State.HELD, 0)


def test_the_same_file_again_is_named_as_such_and_brings_nothing(client, officer):
    loaded(client, one_row(), name="a.csv")

    batch = checked(client, one_row(), name="a.csv")

    assert (batch.counts["new"], batch.counts["changed"], batch.counts["same"]) == (0, 0, 1)
    assert "Semua isi berkas ini sudah ada di register." in text_of(client.get(f"/impor/{batch.pk}/"))


def test_work_that_was_stopped_can_be_begun_again(client, officer):
    response = upload(client)
    client.post(f"/impor/{last()}/kolom/?sumber=sidt", {**mapping_as_proposed(response), "lalu": "periksa"})
    client.post(f"/jobs/{Job.objects.get().pk}/cancel/")

    text = text_of(client.get(f"/impor/{last()}/"))

    assert "Proses dihentikan" in text
    assert "Periksa lagi" in text


# The difference


@pytest.fixture
def second_file(client, officer):
    """A second file of the source: one row changed, one new, one gone."""
    load([sidt_row(1), sidt_row(2), sidt_row(3)], by=officer)
    rows = [sidt_row(1, omzet_tahunan="99000000"), sidt_row(2), sidt_row(4)]
    return checked(client, as_csv(rows).getvalue(), name="b.csv")


def test_the_difference_shows_old_and_new_field_by_field(client, second_file):
    response = client.get(f"/impor/{second_file.pk}/beda/?jenis=berubah")

    (row,) = response.context["rows"]
    assert row["changes"] == [("Omzet setahun", "Rp16.200.000", "Rp99.000.000")]
    assert (row["place"], row["key"]) == ("baris 2", "9000001")


def test_the_difference_names_what_is_new_and_what_is_gone(client, second_file):
    new = client.get(f"/impor/{second_file.pk}/beda/?jenis=baru").context["rows"]
    gone = client.get(f"/impor/{second_file.pk}/beda/?jenis=hilang").context["rows"]

    assert [row["key"] for row in new] == ["9000004"]
    assert [row["key"] for row in gone] == ["9000003"]


def test_the_difference_is_the_same_before_and_after_the_load(client, second_file):
    before = client.get(f"/impor/{second_file.pk}/beda/?jenis=berubah").context["rows"][0]["changes"]
    client.post(f"/impor/{second_file.pk}/muat/")
    finish_jobs()

    after = client.get(f"/impor/{second_file.pk}/beda/?jenis=berubah").context["rows"][0]["changes"]

    assert after == before


def test_the_difference_can_be_searched_and_narrowed_to_a_field(client, second_file):
    address = f"/impor/{second_file.pk}/beda/?jenis=berubah"
    client.post(f"/impor/{second_file.pk}/muat/")
    finish_jobs()

    found = {
        query: len(client.get(address + query).context["rows"])
        for query in ("&cari=9000001", "&cari=tidak ada", "&bidang=sales_idr", "&bidang=name")
    }

    assert found == {"&cari=9000001": 1, "&cari=tidak ada": 0, "&bidang=sales_idr": 1, "&bidang=name": 0}


@pytest.mark.one_database
def test_an_unknown_kind_of_difference_is_not_found(client, second_file):
    assert client.get(f"/impor/{second_file.pk}/beda/?jenis=entah").status_code == 404


# Undo and discard


def test_before_an_undo_the_page_says_what_goes_and_what_stays_and_why(client, second_file):
    client.post(f"/impor/{second_file.pk}/muat/")
    finish_jobs()
    first = ImportBatch.objects.earliest("pk")

    report = client.get(f"/impor/{first.pk}/batalkan/").context["report"]

    assert (report["removed"], report["kept"]) == (2, 1)
    assert [(kept["why"], kept["batch"]) for kept in report["first_kept"]] == [("diubah sesudahnya", second_file.pk)]
    first.refresh_from_db()
    assert (first.state, Enterprise.objects.count()) == (State.LOADED, 4)


def test_a_file_is_discarded_after_asking_once_more(client, officer):
    batch = checked(client)

    assert "Register tetap seperti sekarang" in text_of(client.get(f"/impor/{batch.pk}/buang/"))
    assert ImportBatch.objects.count() == 1
    response = client.post(f"/impor/{batch.pk}/buang/", follow=True)

    assert messages_of(response) == [
        "“sidt.xlsx” dibuang: berkas dan baris yang dibaca darinya sudah dihapus. Register tetap seperti semula."
    ]
    assert ImportBatch.objects.count() == 0


# Languages
