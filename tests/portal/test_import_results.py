"""What the pages say of a dirty workbook that was checked, and of one that was loaded: sent once for all tests of each.

What becomes of the file itself is in test_imports.py; nothing here takes it off the disk.
"""

import io

import openpyxl
import pytest
from django.db import transaction
from django.test import Client

from desaekspor.accounts.models import AuditEntry, Role, User
from desaekspor.jobs.models import Job
from desaekspor.regions import places
from desaekspor.registry.models import Enterprise, ImportBatch
from tests.factories import make_officer, make_user
from tests.portal.registers import dirty_rows
from tests.portal.sending import NIK, PHONE, checked, finish_jobs, messages_of, text_of, upload
from tests.registry.registers import make_places

State = ImportBatch.State


@pytest.fixture(scope="module")
def sent(django_db_setup, django_db_blocker):
    """The workbook, checked; each test takes back what it does."""
    places._built.clear()
    with django_db_blocker.unblock(), transaction.atomic():
        make_places()
        client = Client()
        client.force_login(make_officer(region="32.16", username="petugas"))
        yield checked(client).pk
        transaction.set_rollback(True)
    places._built.clear()


@pytest.fixture
def officer(sent, client, db):
    user = User.objects.get(username="petugas")
    client.force_login(user)
    return user


@pytest.fixture
def batch(sent, db):
    return ImportBatch.objects.get(pk=sent)


def test_an_officer_of_another_regency_finds_nothing_of_it(client, officer, batch):
    client.force_login(make_officer(region="33.09"))

    statuses = {
        client.get(f"/impor/{batch.pk}/{page}").status_code for page in ("", "kolom/", "perbaiki.xlsx", "beda/", "buang/")
    }

    assert statuses == {404}
    assert "sidt.xlsx" not in client.get("/impor/").content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize("role", [Role.VILLAGE_OFFICER, Role.ADMINISTRATOR, Role.OWNER])
def test_who_does_not_import_does_not_know_of_imports(client, officer, batch, role):
    client.force_login(make_user(role, None if role == Role.ADMINISTRATOR else "32.16.05.2002"))

    assert [client.get(address).status_code for address in ("/impor/", "/impor/baru/", f"/impor/{batch.pk}/")] == [404] * 3
    assert client.post(f"/impor/{batch.pk}/muat/").status_code == 404
    batch.refresh_from_db()
    assert batch.state == State.CHECKED


@pytest.mark.one_database
def test_the_result_has_the_counts_on_top_and_one_thing_to_do(client, officer, batch):
    response = client.get(f"/impor/{batch.pk}/")

    assert [(figure.label, figure.count) for figure in response.context["figures"]] == [
        ("Baru", 8),
        ("Berubah", 0),
        ("Sama", 0),
        ("Menunggu", 2),
        ("Berulang", 0),
    ]
    assert "Muat 8 baris" in text_of(response)
    assert response.content.decode().count('class="button primary"') == 1


@pytest.mark.one_database
def test_findings_are_grouped_by_kind_and_name_the_cell_as_excel_does(client, officer, batch):
    groups = client.get(f"/impor/{batch.pk}/").context["groups"]

    assert [group.severity for group in groups] == ["rejected", "warning", "corrected"]
    kinds = {kind.code: kind for group in groups for kind in group.kinds}
    assert {"village_unknown", "workers_negative", "nik_scientific", "kbli_missing", "phone_lost_zero"} <= kinds.keys()
    (negative,) = kinds["workers_negative"].examples
    assert (negative.where, negative.example.heading) == ("baris 15, kolom AM", "tk_dibayar_laki")
    assert "-3" in negative.example.message


@pytest.mark.one_database
def test_totals_and_other_sheets_are_named_as_left_out(client, officer, batch):
    text = text_of(client.get(f"/impor/{batch.pk}/"))

    assert "Data UMKM : dibaca; judul kolom di baris 5, 49 kolom" in text
    assert "Rekap : tidak dibaca" in text
    assert "1 baris jumlah atau judul berulang dilewati." in text


def test_the_workbook_to_correct_holds_the_waiting_rows_and_taking_it_is_logged(client, officer, batch):
    response = client.get(f"/impor/{batch.pk}/perbaiki.xlsx")

    assert response["Content-Disposition"] == f'attachment; filename="sidt - perbaiki impor {batch.pk}.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).worksheets[0]
    assert sheet.max_row == 3
    assert list(AuditEntry.objects.filter(action="take_error_workbook").values_list("by", "object_id")) == [
        (officer.pk, str(batch.pk))
    ]


def test_loading_says_what_it_does_and_loading_twice_changes_nothing(client, officer, batch):
    first = client.post(f"/impor/{batch.pk}/muat/", follow=True)
    finish_jobs()
    second = client.post(f"/impor/{batch.pk}/muat/", follow=True)
    finish_jobs()

    assert messages_of(first) == ["Baris sedang dimuat. Anda boleh menutup halaman ini; proses tetap berjalan."]
    assert messages_of(second) == ["Impor ini sudah dimuat; tidak ada yang ditulis dua kali."]
    assert Enterprise.objects.count() == 8


def test_two_clicks_on_load_make_one_job(client, officer, batch):
    client.post(f"/impor/{batch.pk}/muat/")
    client.post(f"/impor/{batch.pk}/muat/")

    assert Job.objects.filter(kind="registry.load_batch").count() == 1


@pytest.mark.one_database
@pytest.mark.parametrize("verb", ["muat", "periksa"])
def test_state_is_changed_by_post_only(client, officer, batch, verb):
    assert client.get(f"/impor/{batch.pk}/{verb}/").status_code == 405


def test_a_check_that_failed_says_why_and_offers_the_next_step(client, officer, batch):
    ImportBatch.objects.filter(pk=batch.pk).update(state=State.FAILED, error={"code": "interrupted", "facts": {}})

    text = text_of(client.get(f"/impor/{batch.pk}/"))

    assert "Berkas ini tidak dapat diperiksa" in text
    assert "Periksa lagi" in text
    client.post(f"/impor/{batch.pk}/periksa/")
    finish_jobs()
    batch.refresh_from_db()
    assert batch.state == State.CHECKED


@pytest.mark.one_database
def test_what_was_not_loaded_cannot_be_undone(client, officer, batch):
    response = client.get(f"/impor/{batch.pk}/batalkan/", follow=True)

    assert messages_of(response) == ["Impor ini harus diperiksa dulu."]


@pytest.mark.one_database
def test_the_pages_speak_english_too(client, officer, batch):
    client.cookies["language"] = "en"

    text = text_of(client.get(f"/impor/{batch.pk}/"))

    assert "8 rows are ready to load" in text
    assert "row 15, column AM" in text
    assert "menunggu" not in text


class TestLoaded:
    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def _loaded(cls, sent, django_db_blocker):
        with django_db_blocker.unblock(), transaction.atomic():
            client = Client()
            client.force_login(User.objects.get(username="petugas"))
            client.post(f"/impor/{sent}/muat/")
            finish_jobs()
            yield
            transaction.set_rollback(True)

    def test_the_list_shows_state_counts_and_who_sent_it(self, client, officer, batch):
        text = text_of(client.get("/impor/"))

        assert "SIDT-UMKM (kementerian) dimuat 8 0 0 2" in text
        assert "petugas" in text

    @pytest.mark.one_database
    def test_the_columns_of_a_loaded_file_stay(self, client, officer, batch):
        response = client.get(f"/impor/{batch.pk}/kolom/", follow=True)

        assert messages_of(response) == ["Kolom impor ini tidak dapat diubah lagi."]

    @pytest.mark.one_database
    def test_no_page_of_an_import_shows_personal_data(self, client, officer, batch):
        rows = dirty_rows()
        pages = ["", "beda/?jenis=baru", "batalkan/", *(f"temuan/{code}/" for code in batch.finding_counts)]

        for page in pages:
            content = client.get(f"/impor/{batch.pk}/{page}").content.decode()
            assert NIK.search(content) is None, page
            assert PHONE.search(content) is None, page
            assert not any(row["nama_pengusaha"] in content for row in rows), page
            assert "Kp. Contoh<" not in content, page

    def test_corrected_rows_come_back_on_the_same_page_and_wait_no_longer(self, client, officer, batch):
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"/impor/{batch.pk}/perbaiki.xlsx").getvalue()))
        sheet = book.worksheets[0]
        headings = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            if row[headings.index("tk_dibayar_laki")].value == "-3":
                row[headings.index("tk_dibayar_laki")].value = "3"
        out = io.BytesIO()
        book.save(out)

        response = upload(client, out.getvalue(), "kembali.xlsx", to=f"/impor/{batch.pk}/perbaikan/")
        finish_jobs()

        correction = ImportBatch.objects.latest("pk")
        assert response.redirect_chain == [(f"/impor/{correction.pk}/", 302)]
        assert (correction.corrects, correction.state, correction.counts["new"]) == (batch, State.CHECKED, 1)
        client.post(f"/impor/{correction.pk}/muat/")
        finish_jobs()
        assert Enterprise.objects.count() == 9
        assert client.get(f"/impor/{batch.pk}/").context["waiting"] == 1

    def test_an_undo_takes_the_batch_back_and_the_page_tells_what_it_did(self, client, officer, batch):
        response = client.post(f"/impor/{batch.pk}/batalkan/", follow=True)
        finish_jobs()

        assert messages_of(response) == ["Impor sedang dibatalkan. Anda boleh menutup halaman ini; proses tetap berjalan."]
        assert Enterprise.objects.count() == 0
        assert "8 pelaku usaha yang dibawa impor ini telah dikeluarkan lagi." in text_of(client.get(f"/impor/{batch.pk}/"))

    def test_undoing_twice_is_harmless(self, client, officer, batch):
        client.post(f"/impor/{batch.pk}/batalkan/")
        finish_jobs()

        response = client.post(f"/impor/{batch.pk}/batalkan/", follow=True)

        assert messages_of(response) == ["Impor ini sudah dibatalkan."]

    @pytest.mark.one_database
    def test_a_loaded_file_is_not_discarded(self, client, officer, batch):
        response = client.post(f"/impor/{batch.pk}/buang/", follow=True)

        assert messages_of(response) == ["“sidt.xlsx” tidak dibuang. Impor ini sudah dimuat; tidak ada yang ditulis dua kali."]
        assert ImportBatch.objects.filter(pk=batch.pk).exists()
