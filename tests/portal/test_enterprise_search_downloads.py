"""The pages on which a list is taken out as a file."""

import io
import re

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import run_waiting
from desaekspor.registry.exports.files import FILES
from desaekspor.registry.exports.making import ask_for_export
from desaekspor.registry.exports.models import Export
from tests.factories import make_enterprise, make_officer, make_user

SRIAMUR = "32.16.05.2002"
OWNER = {"name": "WAWAN CONTOH", "nik": "3216050101809901", "phone": "+6280000001234"}


@pytest.fixture
def officer(regency, client):
    user = make_officer()
    client.force_login(user)
    make_enterprise(region=SRIAMUR, name="Kecap Bintang", owner=OWNER)
    make_enterprise(region="32.16.06.2001", name="Kecap Lain")
    return user


def text_of(response):
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def ask(client, address="/umkm/unduh/", **given):
    return client.post(address, {"kind": "xlsx", **given}, follow=True)


def download(client):
    return client.get(f"/unduhan/{Export.objects.get().pk}/berkas/")


def test_the_form_says_what_will_be_in_the_file(client, officer):
    text = text_of(client.get("/umkm/unduh/?cari=kecap&wilayah=32.16.05"))

    assert "UMKM 1 Nama, produk, desa, atau NIB kecap Kecamatan atau desa Seluruh Tambun Utara" in text


def test_a_short_list_is_ready_at_once_and_downloaded_by_its_maker(client, officer):
    page = ask(client, "/umkm/unduh/?wilayah=32.16.05")
    response = download(client)

    assert "Berkas siap" in text_of(page)
    assert response["Content-Disposition"].startswith('attachment; filename="umkm-')
    assert "no-store" in response["Cache-Control"]
    rows = list(openpyxl.load_workbook(io.BytesIO(response.getvalue())).worksheets[0].values)
    assert [row[1] for row in rows[1:]] == ["Kecap Bintang"]
    assert [entry.action for entry in AuditEntry.objects.order_by("sequence")] == ["export", "export.download"]


def test_a_long_list_is_made_in_the_background(client, officer, monkeypatch):
    monkeypatch.setattr("desaekspor.portal.views.exports.MADE_AT_ONCE", 1)

    page = ask(client)
    assert "Anda boleh menutup halaman ini" in text_of(page)
    assert download(client).status_code == 410
    run_waiting()

    assert "Berkas siap" in text_of(client.get(f"/unduhan/{Export.objects.get().pk}/"))


def test_personal_data_needs_a_purpose_and_words(client, officer):
    response = ask(client, opened=["nik"])

    assert "Pilih keperluan data pribadi itu." in text_of(response)
    assert "Tuliskan sekurangnya 10 huruf" in text_of(response)
    assert not Export.objects.exists()


def test_with_purpose_and_words_it_is_open_and_written_down(client, officer):
    ask(client, opened=["name"], purpose="contact", words="Undangan pelatihan kecap")
    rows = list(openpyxl.load_workbook(io.BytesIO(download(client).getvalue())).worksheets[0].values)

    assert rows[1][rows[0].index("Nama pemilik")] == "WAWAN CONTOH"
    assert AuditEntry.objects.first().purpose == "contact: Undangan pelatihan kecap"
    page = text_of(client.get(f"/unduhan/{Export.objects.get().pk}/"))
    assert "Nama pemilik Menghubungi atau mengunjungi" in page or "Undangan pelatihan kecap" in page
    assert "Berkas ini memuat data pribadi" in page


def test_nothing_ticked_needs_no_purpose(client, officer):
    ask(client)

    assert (Export.objects.get().opened, Export.objects.get().purpose) == ([], "")


@pytest.mark.parametrize("given", [{"kind": "exe"}, {"opened": ["password"]}, {"purpose": "sell"}])
def test_what_the_form_does_not_offer_is_refused(client, officer, given):
    response = ask(client, **given)

    assert response.status_code == 200
    assert not Export.objects.exists()


def test_a_stranger_finds_neither_page_nor_file(client, officer):
    ask(client)
    pk = Export.objects.get().pk
    statuses = []
    for user in (make_officer(), make_officer("33.09"), make_user(Role.ADMINISTRATOR, None)):
        client.force_login(user)
        statuses += [client.get(f"/unduhan/{pk}/{part}").status_code for part in ("", "berkas/")]
        statuses.append(client.post(f"/unduhan/{pk}/hapus/").status_code)

    assert statuses == [404] * 9
    assert Export.objects.get().is_ready


def test_the_maker_deletes_the_file(client, officer, django_capture_on_commit_callbacks):
    ask(client)
    export = Export.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(f"/unduhan/{export.pk}/hapus/", follow=True)

    assert "Berkas dihapus" in text_of(page)
    assert export.stored_as not in FILES.names()
    assert download(client).status_code == 410
    assert "dihapus" in text_of(client.get(f"/unduhan/{export.pk}/"))


def test_a_file_that_is_gone_from_the_disk_says_so(client, officer):
    ask(client)
    FILES.delete(Export.objects.get().stored_as)

    response = download(client)

    assert (response.status_code, "sudah tidak ada" in text_of(response)) == (410, True)


def test_ones_own_downloads_are_listed(client, officer):
    assert "Belum ada unduhan" in text_of(client.get("/unduhan/"))
    ask(client, "/umkm/unduh/?cari=kecap")
    ask_for_export(make_officer(), kind="csv", described=[("Nama", "orang lain")])

    text = text_of(client.get("/unduhan/"))

    assert "Nama, produk, desa, atau NIB: kecap 2 siap" in text
    assert "orang lain" not in text


def test_the_list_of_downloads_takes_as_many_queries_for_three_as_for_one(client, officer):
    def queries():
        client.get("/unduhan/")
        with CaptureQueriesContext(connection) as caught:
            client.get("/unduhan/")
        return len(caught)

    ask(client)
    for_one = queries()
    ask(client)
    ask(client)

    assert queries() == for_one


def test_job_and_address_say_nothing_personal(client, officer):
    ask(client, opened=["name"], purpose="contact", words="Undangan pelatihan kecap")
    job = Job.objects.get()

    assert (job.arguments, job.result) == ({"export_id": str(Export.objects.get().pk)}, {"rows": 2})
