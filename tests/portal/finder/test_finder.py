"""The product finder: everybody asks, officers choose, and what they chose is used afterwards."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from desaekspor.accounts.models import AuditEntry
from desaekspor.markets.choosing import BadCode, answer_for, choices_for, choose_code
from desaekspor.markets.coding import code_products
from desaekspor.markets.models import ProductChoice
from tests.factories import make_enterprise, make_officer
from tests.nomenclature.conftest import lists  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db


def text_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_a_text_gets_codes_with_names_reasons_and_what_to_ask(client):
    page = text_of(client.get("/pasar/", {"teks": "ikan bandeng"}))

    assert "0302.89" in page
    assert 'href="/kode/hs2022/030289/"' in page
    assert "Live, fresh, frozen, dried or cooked?" in page or "Hidup, segar, beku" in page
    assert "/pasar/pilih/" not in page  # who may not choose sees no button


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("🙂🙂", "Produk tidak ditemukan"),
        ("2103.10", "2103.10"),
        ("9999.99", "9999.99"),
        ("x" * 5000, "Produk tidak ditemukan"),
        ("kecap manis " * 500, "2103.10"),
        ("しょうゆ", "Produk tidak ditemukan"),
        ("соевый соус", "Produk tidak ditemukan"),
        ("صلصة الصويا", "Produk tidak ditemukan"),
        ("\u202ekecap manis", "2103.10"),
        ("<script>alert(1)</script>", "&lt;script&gt;"),
    ],
)
def test_bad_input_is_told(client, text, told):
    assert told in text_of(client.get("/pasar/", {"teks": text}))


def test_an_officer_chooses_for_an_enterprise_and_the_same_words_follow(client):
    officer = make_officer("32.16")
    enterprise = make_enterprise(region="32.16.05.2001", product="Gepuk Bu Nani")
    client.force_login(officer)
    assert "Gepuk Bu Nani" in text_of(client.get("/pasar/", {"umkm": enterprise.pk}))

    sent = {"teks": "Gepuk Bu Nani", "umkm": enterprise.pk, "hs6": "1602.50"}
    assert client.post("/pasar/pilih/", sent).status_code == 302
    client.post("/pasar/pilih/", sent)  # again: nothing changes

    choice = ProductChoice.objects.get()
    assert (choice.hs6, choice.hs_version, choice.chosen_by, choice.is_current) == ("160250", "hs2022", officer, True)
    assert choice.lexicon
    assert AuditEntry.objects.filter(action="product.choose").count() == 1
    answer = answer_for("gepuk bu nani 250 gr")
    assert (answer.first.hs6, answer.first.source, answer.unsure) == ("160250", "example", False)
    assert "1602.50" in text_of(client.get("/pasar/", {"umkm": enterprise.pk}))


def test_another_choice_keeps_the_first_as_history():
    officer, enterprise = make_officer("32.16"), make_enterprise(region="32.16.05.2001")
    choose_code("kecap", "210310", by=officer, enterprise=enterprise)
    choose_code("kecap", "210390", by=officer, enterprise=enterprise)

    assert list(ProductChoice.objects.values_list("hs6", "is_current")) == [("210390", True), ("210310", False)]
    assert [choice.hs6 for choice in choices_for(officer)] == ["210390"]
    assert list(choices_for(make_officer("33.09"))) == []


def test_officers_who_disagree_leave_it_to_the_lexicon():
    first, other = make_officer("32.16"), make_officer("33.09")
    choose_code("kecap manis", "210390", by=first)
    choose_code("kecap manis", "220900", by=other)

    assert answer_for("kecap manis").first.hs6 == "210310"


def test_a_code_that_is_none_is_refused_and_nothing_is_kept(client):
    client.force_login(make_officer("32.16"))

    page = text_of(client.post("/pasar/pilih/", {"teks": "kecap", "hs6": "999999"}, follow=True))

    assert "999999" in page or "9999.99" in page
    assert not ProductChoice.objects.exists()
    with pytest.raises(BadCode):
        choose_code("kecap", "abc", by=make_officer("33.09"))


@pytest.mark.usefixtures("lists")
def test_a_code_of_hs_2017_is_converted_and_said_or_refused_with_what_to_choose_from(client):
    """021099 of 2017 is 020714 of 2022; 151000 was split in two; 2103.10.00 is a national line; 999999999 is none."""
    enterprise = make_enterprise(region="32.16.05.2001", product="kecap manis")
    client.force_login(make_officer("32.16"))
    converted, split = "0210.99 adalah kode HS 2017", "1510.00 adalah kode HS 2017"

    def asked(code):
        return text_of(client.get("/pasar/", {"teks": code}))

    def chosen(code):
        return text_of(client.post("/pasar/pilih/", {"teks": "dendeng", "umkm": enterprise.pk, "hs6": code}, follow=True))

    assert converted in asked("0210.99")
    assert 'href="/kode/hs2022/020714/"' in asked("0210.99")
    assert split in asked("1510.00")
    assert "1510.10" in asked("1510.00")
    assert "999999999" in asked("999999999")

    assert split in chosen("1510.00")
    assert not ProductChoice.objects.exists()
    assert converted in chosen("0210.99")
    assert "2103.10.00" in chosen("2103.10.00")
    assert list(ProductChoice.objects.order_by("pk").values_list("hs6", "hs_version")) == [
        ("020714", "hs2022"),
        ("210310", "hs2022"),
    ]
    code_products()
    product = enterprise.products.get().pk
    sent = {"produk": [product], f"kode-{product}": "0210.99"}
    assert converted in text_of(client.post("/pasar/kode-produk/pastikan/", sent, follow=True))


def test_the_officer_of_another_regency_finds_no_enterprise(client):
    enterprise = make_enterprise(region="32.16.05.2001")
    client.force_login(make_officer("33.09"))

    assert client.get("/pasar/", {"umkm": enterprise.pk}).status_code == 404
    assert client.post("/pasar/pilih/", {"teks": "kecap", "umkm": enterprise.pk, "hs6": "210310"}).status_code == 404
    assert not ProductChoice.objects.exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"daftar": ""}, "Tempelkan daftar"),
        ({"daftar": "kecap\n" * 10_001}, "lebih dari 10.000"),
        ({"berkas": b"kode,nama\n1,a\n"}, "kode, nama"),
        ({"berkas": b"%PDF-1.7"}, "Excel"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused(client, sent, told):
    client.force_login(make_officer("32.16"))
    if isinstance(sent.get("berkas"), bytes):
        sent = {"berkas": SimpleUploadedFile("a.csv", sent["berkas"])}

    assert told in text_of(client.post("/pasar/daftar/", sent), 422)
