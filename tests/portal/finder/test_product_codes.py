"""The work list of product codes on its page."""

import pytest

from desaekspor.markets.coding import code_products
from desaekspor.markets.models import ProductChoice
from tests.factories import make_enterprise, make_officer

pytestmark = pytest.mark.django_db


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_an_officer_confirms_corrects_and_takes_back(client):
    client.force_login(make_officer("32.16"))
    first = make_enterprise(region="32.16.05.2001", product="kecap manis").products.get().pk
    second = make_enterprise(region="32.16.05.2001", product="ikan bandeng").products.get().pk
    assert "Belum ada produk yang diberi kode" in text_of(client.get("/pasar/kode-produk/"))
    code_products()
    assert "2103.10" in text_of(client.get("/pasar/kode-produk/?desa=32.16.05.2001&pos=2103"))

    sent = {"produk": [first, second], f"kode-{first}": "2103.10", "desa": "32.16.05.2001", "halaman": "1"}
    refused = client.post("/pasar/kode-produk/pastikan/", sent | {f"kode-{second}": ""}, follow=True)
    assert "tidak ada yang disimpan" in text_of(refused)
    refused = client.post("/pasar/kode-produk/pastikan/", sent | {f"kode-{second}": "9999.99"}, follow=True)
    assert "9999.99" in text_of(refused)
    assert not ProductChoice.objects.exists()

    done = client.post("/pasar/kode-produk/pastikan/", sent | {f"kode-{second}": "0303.89"}, follow=True)
    assert done.redirect_chain[0][0] == "/pasar/kode-produk/?desa=32.16.05.2001&halaman=1"
    assert "2 kode dipastikan" in text_of(done)
    act = str(ProductChoice.objects.first().act)
    assert act in text_of(client.get("/pasar/kode-produk/?keadaan=dipastikan"))

    assert "2 kode dibatalkan" in text_of(client.post("/pasar/kode-produk/batal/", {"act": act}, follow=True))
    assert not ProductChoice.objects.filter(is_current=True).exists()


def test_what_makes_no_sense_in_the_address_is_left_out(client):
    client.force_login(make_officer("32.16"))
    make_enterprise(product="kecap manis")
    code_products()

    assert "kecap manis" in text_of(client.get("/pasar/kode-produk/?desa=x&pos=abc&keadaan=?&halaman=99"))
    assert "Tidak ada produk" in text_of(client.get("/pasar/kode-produk/?pos=9999"))
    client.force_login(make_officer("33.09"))
    assert "kecap manis" not in text_of(client.get("/pasar/kode-produk/"))
