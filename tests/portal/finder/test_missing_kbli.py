"""The work list of enterprises without a KBLI on its page, and what an enterprise's own page says."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desaekspor.markets.missing_kbli.suggesting import complete_registry
from desaekspor.registry.models import Enterprise
from tests.factories import make_enterprise, make_officer
from tests.portal.finder.test_product_codes import text_of

pytestmark = pytest.mark.django_db
LIST = "/pasar/kbli/"


def test_an_officer_confirms_corrects_and_takes_back(client):
    client.force_login(make_officer("32.16"))
    first = make_enterprise(name="Kecap Bulan", activity="pembuatan kecap", region="32.16.05.2001").pk
    second = make_enterprise(name="Rasa", product="kecap manis", region="32.16.05.2001").pk
    assert "Register belum ditelusuri" in text_of(client.get(LIST))
    complete_registry()
    page = text_of(client.get(LIST + "?desa=32.16.05.2001&kode=107"))
    assert 'value="10771"' in page
    assert "Disebut “kecap”, dibuat menurut kata “pembuatan”." in page
    assert "Dibuat sendiri atau hanya dijual?" in page
    assert "Kecap Bulan" not in text_of(client.get(LIST + "?keadaan=ragu"))

    sent = {"umkm": [first, second], f"kode-{first}": "10771", "desa": "32.16.05.2001", "halaman": "1"}
    refused = client.post(LIST + "pastikan/", sent | {f"kode-{second}": ""}, follow=True)
    assert "tidak ada yang disimpan" in text_of(refused)
    refused = client.post(LIST + "pastikan/", sent | {f"kode-{second}": "04111"}, follow=True)
    assert "04111 bukan kode" in text_of(refused)
    assert "Centang usaha" in text_of(client.post(LIST + "pastikan/", {}, follow=True))
    assert not Enterprise.objects.exclude(kbli="").exists()

    done = client.post(LIST + "pastikan/", sent | {f"kode-{second}": "47249"}, follow=True)
    assert done.redirect_chain[0][0] == LIST + "?desa=32.16.05.2001&halaman=1"
    assert "2 KBLI dipastikan" in text_of(done)
    confirmed = text_of(client.get(LIST + "?keadaan=dipastikan"))
    assert "Kecap Bulan" in confirmed
    act = confirmed.split('name="act" value="')[1].split('"')[0]
    assert "dihitung, dipastikan oleh" in text_of(client.get(f"/umkm/{first}/"))

    assert "2 KBLI dibatalkan" in text_of(client.post(LIST + "batal/", {"act": act}, follow=True))
    assert not Enterprise.objects.exclude(kbli="").exists()


def test_what_is_left_out_is_told(client):
    client.force_login(make_officer("32.16"))
    stating = make_enterprise(name="X", kbli="47249", kbli_version="2020").pk
    trading = make_enterprise(name="X", activity="pembuatan kecap", kbli_category="G").pk

    sent = {"umkm": [stating, trading], f"kode-{stating}": "10771", f"kode-{trading}": "10771"}
    told = text_of(client.post(LIST + "pastikan/", sent, follow=True))

    assert f"sudah mencantumkan kode: {stating}." in told
    assert f"betulkan dahulu di halamannya: {trading}." in told
    assert list(Enterprise.objects.filter(pk__in=(stating, trading)).order_by("pk").values_list("kbli", flat=True)) == [
        "47249",
        "",
    ]


def test_what_makes_no_sense_in_the_address_is_left_out_and_strangers_see_nothing(client):
    client.force_login(make_officer("32.16"))
    make_enterprise(name="Kecap Bulan", activity="pembuatan kecap")
    complete_registry()

    assert "Kecap Bulan" in text_of(client.get(LIST + "?desa=x&kode=abc&keadaan=?&halaman=99"))
    assert "Tidak ada usaha" in text_of(client.get(LIST + "?kode=999"))
    client.force_login(make_officer("33.09"))
    assert "Kecap Bulan" not in text_of(client.get(LIST))


@pytest.mark.one_database
def test_the_list_asks_as_many_queries_for_three_as_for_one(client):
    client.force_login(make_officer("32.16"))
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_enterprise(name="Kecap Bulan", activity="pembuatan kecap", product="kecap manis")
        complete_registry()
        client.get(LIST)
        with CaptureQueriesContext(connection) as asked:
            assert "Kecap Bulan" in text_of(client.get(LIST))
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"activity": "pembuatan kecap"}, ["10771", "dihitung, yakin", "Pastikan atau betulkan"]),
        ({"activity": "🙂" * 200}, ["belum ada data"]),
        ({"kbli": "10771", "kbli_version": "2020", "kbli_category": "C"}, ["10771", "KBLI 2020", "kategori C"]),
        ({"kbli": "10771"}, ["edisi tidak disebut, dibaca sebagai KBLI 2020"]),
    ],
)
def test_the_page_of_an_enterprise_says_what_is_stated_and_what_is_only_computed(client, fields, said):
    client.force_login(make_officer("32.16"))
    enterprise = make_enterprise(name="X", **fields)

    page = text_of(client.get(f"/umkm/{enterprise.pk}/"))

    assert [words for words in said if words not in page] == []
    assert ("dihitung, yakin" in page) == ("activity" in fields and "kecap" in fields["activity"])
