"""The list of market pull, next products on the page of a village, and the layers of the map, for strangers and officers."""

import io

import openpyxl
import pytest

from desaekspor.markets.coding import code_products
from desaekspor.markets.villages import keeping
from desaekspor.potential.results.models import VillageAssessment
from tests.factories import make_enterprise, make_officer
from tests.markets.villages.test_space import SPACE
from tests.potential.results.regency import A, B

pytestmark = pytest.mark.django_db
MARKETS = "/pasar/produk/210310/"


@pytest.fixture
def pulled(published, monkeypatch):
    """Of two villages makers by heading are known, of one the market pull; the product space is a small one."""
    for code, headings, usd in ((A, {"2103": [4, 9], "0901": [0, 3]}, 12_000_000.0), (B, {"2103": [1, 3], "1905": [0, 3]}, None)):
        row = VillageAssessment.objects.get(assessment=published, village=code)
        row.headings = headings
        state = "value" if usd else "missing"
        figures = [{"name": "market_pull_usd", "value": usd, "mark": "computed", "source": "trade", "period": "2024"}]
        row.opened["indicators"]["market_pull"] = {
            "value": usd, "state": state, "why": "", "score": usd and 0.75, "mark": "computed", "synthetic": False,
            "figures": figures,
        }  # fmt: skip
        row.save()
    monkeypatch.setattr("desaekspor.portal.pull.page.product_space", lambda: SPACE)
    monkeypatch.setattr("desaekspor.portal.pull.views.product_space", lambda: SPACE)


def rows_of(response):
    return {row.village.code: row for row in response.context["page"].object_list}


def test_a_stranger_sees_pull_and_next_products_and_no_small_counts(client, pulled):
    response = client.get("/pasar/desa/")
    rows = rows_of(response)

    assert (rows[A].usd, rows[A].made, rows[A].next) == (12_000_000.0, ("2103",), "0901")
    assert (rows[B].usd, rows[B].made) == (None, ())
    assert next(iter(rows)) == A  # the strongest pull first, unknown last
    assert [line.found.code for line in response.context["together"]] == ["1905", "0901"]
    assert "Makers who could" not in client.get("/pasar/desa/", headers={"accept-language": "en"}).content.decode()
    assert set(rows_of(client.get("/pasar/desa/?pos=2103"))) == {A}
    assert set(rows_of(client.get("/pasar/desa/?cari=tidak+ada"))) == set()
    assert client.get("/pasar/desa/?urut=kacau&halaman=x&kecamatan=xx").status_code == 200


def test_an_officer_sees_what_one_makes_and_takes_the_list_out(client, pulled, django_assert_max_num_queries):
    client.force_login(make_officer())
    client.get("/pasar/desa/")

    with django_assert_max_num_queries(20):
        rows = rows_of(client.get("/pasar/desa/"))
    book = openpyxl.load_workbook(io.BytesIO(client.get("/pasar/desa/excel/").content))

    assert rows[B].made == ("2103",)
    first = next(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert (first[0], first[3], first[6]) == (A, 12_000_000, "0901")
    page = client.get(f"/potensi/{A}/")
    assert [(line.found.code, line.found.could) for line in page.context["next_products"]] == [("0901", 3)]


def test_one_click_leads_from_an_enterprise_and_its_village_to_the_markets_of_what_it_makes(client, published):
    officer, enterprise = make_officer("32.16"), make_enterprise(region=A, product="kecap manis")
    make_enterprise(region=A, product="kecap manis", kbli_category="G")  # trade makes nothing
    VillageAssessment.objects.filter(assessment=published, village=A).update(headings={"2103": [3, 3]})
    code_products()
    client.force_login(officer)

    assert f'href="{MARKETS}?umkm={enterprise.pk}"' in client.get(enterprise.get_absolute_url()).content.decode()
    assert f'href="{MARKETS}"' in client.get(f"/potensi/{A}/").content.decode()
    client.logout()
    assert MARKETS not in client.get(f"/potensi/{A}/").content.decode()  # what one of them makes is not for strangers


def test_layers_of_the_map(client, pulled):
    def texts(code, **asked):
        reading = client.get("/", {"lapisan": code, **asked}).context["reading"]
        return {village: (reading.figures[village].state, reading.text(village)) for village in (A, B)}

    public = texts("pos_hs", pos="2103")
    client.force_login(make_officer())
    officer = texts("pos_hs", pos="2103")

    assert (public[A], public[B][0]) == (("value", "4"), "missing")
    assert officer[B] == ("value", "1")
    assert "naik_kelas" not in {layer.code for layer in client.get("/").context["layers"]}  # nothing was reckoned here


def test_before_the_space_is_computed_the_page_says_so(client, published):
    assert keeping.product_space() is None
    response = client.get("/pasar/desa/")
    assert (response.status_code, response.context["together"]) == (200, [])
