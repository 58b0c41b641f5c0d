"""Pages of certificates: what is written, asked about, refused; lists in and out; markets in both directions."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from desaekspor.readiness.certificates.market_rules import load_rules
from desaekspor.readiness.certificates.models import Certificate, MarketRule
from desaekspor.readiness.certificates.reminders import reminders_due
from desaekspor.registry.exports.models import Export
from tests.factories import make_enterprise, make_officer, make_user
from tests.readiness.certificates.papers import HALAL, make_certificate
from tests.readiness.test_evidence import pdf

pytestmark = pytest.mark.django_db
BASE = "/kesiapan/sertifikat/"


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).strftime("%d-%m-%Y")


def upload(text, name="daftar.csv"):
    return SimpleUploadedFile(name, text.encode(), "text/csv")


def text_of(response):
    return response.content.decode()


def test_a_certificate_is_written_once_asked_about_and_read(client, officer):
    first, second = make_enterprise(name="Keripik Ibu"), make_enterprise()
    make_certificate(first)
    form = {"kind": "halal", "number": HALAL, "endless": "on", "issued_on": "03-11-2024"}
    address = f"{BASE}baru/?umkm={second.pk}"

    wrong = client.post(address, form | {"issued_on": in_days(1), "ends_on": "kapan-kapan"})
    assert wrong.status_code == 422
    assert "belum tiba" in text_of(wrong)
    assert "bukan tanggal" in text_of(wrong)

    asked = client.post(address, form)
    assert asked.status_code == 409
    assert "memiliki sertifikat dengan nomor ini" in text_of(asked)
    assert first.get_absolute_url() in text_of(asked)

    kept = client.post(address, form | {"yakin": "ya"}, follow=True)
    assert "nomor milik pelaku usaha lain" in text_of(kept)
    assert client.post(address, form | {"yakin": "ya"}).status_code == 409  # it is there already
    assert Certificate.objects.filter(enterprise=second).count() == 1


def test_the_name_of_an_enterprise_elsewhere_is_not_told(client, officer):
    make_certificate(make_enterprise(region="33.09.01.2001", name="Rahasia Jaya"), by=make_officer("33.09"))

    asked = client.post(f"{BASE}baru/?umkm={make_enterprise().pk}", {"kind": "halal", "number": HALAL})

    assert "di luar wilayah Anda" in text_of(asked)
    assert "Rahasia Jaya" not in text_of(asked)


def test_files_are_kept_as_downloads_and_what_does_something_is_refused(client, officer, settings, tmp_path):
    settings.VAR = tmp_path
    certificate = make_certificate(by=officer)
    address = f"{BASE}{certificate.pk}/berkas/"

    def send(content, name):
        return text_of(client.post(address, {"berkas": SimpleUploadedFile(name, content)}, follow=True))

    assert "bukan PDF" in send(b"<svg><script>alert(1)</script></svg>", "sertifikat.png")
    assert "skrip" in send(pdf(b"<< /S /JavaScript /JS (app.alert) >>"), "sertifikat.pdf")
    assert "tersegel" in send(pdf(), "sertifikat.jpg")
    copy = certificate.copies.get()
    response = client.get(f"{address}{copy.pk}/")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert b"".join(response.streaming_content) == pdf()
    client.force_login(make_officer("33.09"))
    assert client.get(f"{address}{copy.pk}/").status_code == 404


@pytest.mark.one_database
def test_the_list_is_narrowed_paged_by_key_and_costs_the_same_however_long(client, officer, django_assert_max_num_queries):
    enterprise = make_enterprise()
    for number in range(3):
        make_certificate(enterprise, by=officer, kind="haccp", number=f"SJH-00{number}", ends_on=in_days(20 + number))
    make_certificate(enterprise, by=officer, endless="ya")
    with django_assert_max_num_queries(14):
        page = text_of(client.get(BASE, {"keadaan": "soon", "urut": "berakhir", "hari": "30"}))
    assert page.index("SJH-000") < page.index("SJH-001") < page.index("SJH-002")
    assert HALAL not in page
    assert "Tidak ada yang cocok" in text_of(client.get(BASE, {"keadaan": "withdrawn"}))
    after = Certificate.objects.get(number="SJH-001").pk
    assert "SJH-002" in (rest := text_of(client.get(BASE, {"urut": "berakhir", "sesudah": after})))
    assert "SJH-000" not in rest


def test_a_reminder_is_put_off_answered_and_taken_back(client, officer):
    certificate = make_certificate(by=officer, ends_on=in_days(50))
    assert "dalam 60 hari" in text_of(client.get(f"{BASE}pengingat/"))

    client.post(f"{BASE}pengingat/{certificate.pk}/", {"jawaban": "put_off", "sampai": "2020-01-01"})
    assert reminders_due(Certificate.objects.all()).count() == 1
    client.post(f"{BASE}pengingat/{certificate.pk}/", {"jawaban": "handled"})
    assert reminders_due(Certificate.objects.all()).count() == 0
    client.post(f"{BASE}pengingat/jawaban/{certificate.answers.get().pk}/batalkan/")
    assert reminders_due(Certificate.objects.all()).count() == 1


LIST = """nomor umkm,nib,jenis,nomor,terbit,berakhir,tanpa akhir
{one},,Sertifikat halal,{halal},03-11-2024,,ya
,0306249678338,HACCP,HC-7,01-02-2026,31-01-2029,
"""


def test_a_list_is_loaded_whole_or_not_at_all_and_undone(client, officer):
    one = make_enterprise()
    two = make_enterprise(name="Keripik", nib="0306249678338")
    good = LIST.format(one=one.pk, halal=HALAL)
    address = f"{BASE}daftar/"

    bad = client.post(address, {"berkas": upload(good + f"999999,,halal,,,,\n{one.pk},,surat sakti,,32-13-2026,,\n")})
    assert bad.status_code == 422
    for words in ("baris 4", "999999", "surat sakti", "32-13-2026"):
        assert words in text_of(bad)
    assert Certificate.objects.count() == 0

    assert "menambah 2 sertifikat" in text_of(client.post(address, {"berkas": upload(good), "cek": "ya"}))
    assert Certificate.objects.count() == 0
    client.post(address, {"berkas": upload(good)})
    assert {one.number for one in Certificate.objects.all()} == {HALAL, "HC-7"}
    again = text_of(client.post(address, {"berkas": upload(good)}, follow=True))
    assert "0 sertifikat baru, 0 berubah, 2 tetap" in again

    # The number of another enterprise is asked about; nothing is written until somebody says so.
    shared = f"nomor umkm,jenis,nomor\n{two.pk},halal,{HALAL}\n"
    assert "tidak lazim" in text_of(client.post(address, {"berkas": upload(shared)}))
    client.post(address, {"berkas": upload(shared), "yakin": "ya"})
    assert Certificate.objects.get(enterprise=two, kind="halal").doubts == ["of_another"]

    from desaekspor.readiness.certificates.models import CertificateList

    for loaded in CertificateList.objects.order_by("-pk"):
        client.post(f"{address}{loaded.pk}/batalkan/")
    assert Certificate.objects.filter(removed_at=None).count() == 0


def test_the_list_goes_out_with_its_notes_and_comes_back_unchanged(client, officer, settings, tmp_path):
    settings.VAR = tmp_path
    certificate = make_certificate(make_enterprise(name="=Kecap"), by=officer, ends_on=in_days(20), number="", note="=1+1")

    client.post(f"{BASE}unduh/?keadaan=soon", {"kind": "xlsx"})

    export = Export.objects.get(subject="certif")
    content = b"".join(client.get(f"/unduhan/{export.pk}/berkas/").streaming_content)
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert certificate.enterprise_id in cells
    assert "=1+1" in cells  # as text: the writer makes no formulas
    back = client.post(f"{BASE}daftar/", {"berkas": SimpleUploadedFile("kembali.xlsx", content)}, follow=True)
    assert "0 sertifikat baru, 0 berubah, 1 tetap" in text_of(back)


def test_markets_are_read_in_both_directions(client, officer):
    load_rules()
    enterprise = make_enterprise(kbli="10773", kbli_version="2020", name="Kecap Bintang")
    for kind, number in (("nib", "0306249678338"), ("pirt", "206321601012328"), ("halal", HALAL)):
        make_certificate(enterprise, by=officer, kind=kind, number=number, endless="ya")

    lacks = text_of(client.get(f"{BASE}umkm/{enterprise.pk}/", {"pasar": "SA"}))
    assert "Siap SKA (akun e-SKA)" in lacks
    assert "perlu diurus" in lacks  # papers are never counted as there
    assert "Kecap Bintang" in text_of(client.get(f"{BASE}pasar/SA/"))
    assert "Kecap Bintang" not in text_of(client.get(f"{BASE}pasar/SA/", {"kelompok": "wood"}))
    assert "Arab Saudi" in text_of(client.get(f"{BASE}jenis/ska/"))

    MarketRule.objects.filter(code="sa-sfda").update(checked_on=timezone.localdate() - timedelta(days=366))
    assert "tidak diperiksa setahun" in text_of(client.get(f"{BASE}pasar/SA/"))
    client.logout()
    public = text_of(client.get(f"{BASE}pasar/SA/"))
    assert "SFDA" in public
    assert "Kecap Bintang" not in public


def test_a_rule_is_corrected_by_a_regency_with_its_history(client, officer):
    load_rules()
    rule = MarketRule.objects.get(code="sa-label")
    form = {
        **{"market": "SA", "group": "food", "title_id": "Label Arab", "title_en": "Arabic label", "duty": "must"},
        **{"who": "maker", "source": "SFDA", "since": "01-01-2026", "versi": "1"},
    }
    address = f"{BASE}pasar/aturan/{rule.pk}/"

    assert client.post(address, form | {"until": "31-12-2025"}).status_code == 422
    client.post(address, form)
    assert client.post(address, form).status_code == 409  # another had saved
    page = text_of(client.get(address))
    assert "Bahasa dan tanggal pada label" in page
    client.force_login(make_user("village_officer", "32.16.05.2001"))
    assert client.get(address).status_code == 403


def test_the_record_and_the_village_show_them(client, officer):
    certificate = make_certificate(by=officer, ends_on=in_days(10))
    assert certificate.get_absolute_url() in text_of(client.get(certificate.enterprise.get_absolute_url()))
    assert "1 sertifikat yang berlaku" in text_of(client.get("/desa/32.16.05.2001/"))
    client.logout()
    assert "sertifikat yang berlaku" not in text_of(client.get("/desa/32.16.05.2001/"))
