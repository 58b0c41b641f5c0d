"""The markets of a product: ranked, weighed, on the map, as a file, side by side, one on a page; and what goes wrong."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from desaekspor.jobs.models import Job
from desaekspor.markets.choosing import choose_code
from desaekspor.markets.outlook import is_prepared
from desaekspor.markets.papers import origin_papers
from desaekspor.markets.suppliers import suppliers_of
from desaekspor.portal.markets import page
from desaekspor.portal.markets.briefing import duty_rows
from desaekspor.portal.markets.world import drawing, limits_of
from tests.factories import make_enterprise, make_officer
from tests.portal.markets.worlds import write_world

pytestmark = pytest.mark.django_db
KECAP = "/pasar/produk/210310/"
OTHERS = ("demand", "unrealised", "tariff", "sales_growth", "economy_growth", "distance", "language")


@pytest.fixture
def world(settings, tmp_path):
    write_world(settings, tmp_path)


def by_form(importer):
    return origin_papers("210310", importer, timezone.localdate()).form


def text_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.one_database
def test_markets_stand_in_a_table_and_on_the_map_and_who_has_no_data_is_apart(client, world):
    response = client.get(KECAP)
    told = text_of(response)

    assert sorted(row.found.importer for row in response.context["rows"]) == ["JPN", "MYS", "SAU"]
    assert [place.iso3 for place, _url in response.context["absent"]] == ["USA", "THA"]  # by name; Indonesia is no market
    looks = {shape.code: shape.look for shape in response.context["world"].shapes}
    assert (looks["USA"], looks["BRA"]) == ("no-data", "none")
    assert {row.found.importer: (row.duty.state, row.papers.form) for row in response.context["page"].object_list} == {
        "SAU": ("unknown", "Form B"), "JPN": ("unknown", by_form("JPN")), "MYS": ("unknown", by_form("MYS")),
    }  # fmt: skip
    assert looks["SAU"].startswith("shade") or looks["SAU"] == "nothing"
    assert 'href="/pasar/produk/210310/SAU/"' in told
    for row in response.context["rows"]:
        assert all(line.points <= line.of_points + 1e-9 for line in row.lines if line.points is not None)
        points = [line.points for line in row.lines if line.points is not None]
        assert sum(points) == pytest.approx(row.score)


@pytest.mark.one_database
def test_weights_of_the_address_move_the_ranks_and_go_along(client, world):
    only_sales = dict.fromkeys((f"bobot-{code}" for code in OTHERS), "0") | {"bobot-track_record": "10"}

    response = client.get(KECAP, only_sales)

    # Indonesia's share: Saudi Arabia 300 of 400, Malaysia 150 of 220, Japan 0 of 500.
    assert [row.found.importer for row in response.context["rows"]][-1] == "JPN"
    assert "bobot-track_record=10" in response.context["rows"][0].url
    assert response.context["asked"].problems == []


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ({"bobot-demand": "banyak"}, "banyak"),
        ({"bobot-demand": "-3"}, "-3"),
        ({"bobot-demand": "nan"}, "nan"),
        ({"bobot-demand": "1e9"}, "1e9"),
        (dict.fromkeys((f"bobot-{code}" for code in (*OTHERS, "track_record")), "0"), "Semua bobot 0"),
    ],
)
def test_weights_that_cannot_be_are_told_and_the_usual_ones_count(client, world, weights, told):
    response = client.get(KECAP, weights)

    assert told in text_of(response)
    assert (len(response.context["asked"].problems), response.context["asked"].weights) == (1, {})


def test_rows_are_of_a_region_and_in_an_order_with_the_unknown_last(client, world):
    down = client.get(KECAP, {"urut": "-penjualan"}).context["page"].object_list
    unknown = client.get(KECAP, {"urut": "-tumbuh", "wilayah": "Atlantis", "halaman": "99"})

    assert [row.found.importer for row in down] == ["SAU", "MYS", "JPN"]
    assert len(unknown.context["page"].object_list) == 3


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/pasar/produk/999998/", 404, "999998"),
        ("/pasar/produk/2103/", 404, "2103.90"),
        ("/pasar/produk/kecap/", 404, "bukan kode"),
        ("/pasar/produk/210310/XYZ/", 404, ""),
        ("/pasar/banding/", 404, ""),
        ("/pasar/banding/?hs6=210310&negara=SAU,XX,JPN", 200, "XX"),
    ],
)
def test_what_is_none_is_said(client, world, address, status, told):
    assert told in text_of(client.get(address), status)


@pytest.mark.one_database
def test_a_code_that_is_written_otherwise_or_old_leads_to_the_right_one_and_it_is_said(client, world):
    assert client.get("/pasar/produk/21031000/").url == f"{KECAP}?dari=21031000"
    assert client.get("/pasar/produk/", {"kode": "2103.10"}).url.startswith(KECAP)
    assert client.get("/pasar/produk/", {"kode": "kecap manis"}).url == "/pasar/?teks=kecap+manis"
    assert "021099" in client.get("/pasar/produk/021099/", {"umkm": ""}).url
    assert "2103.10" in text_of(client.get(f"{KECAP}?dari=21031000"))
    assert "HS 2017" in text_of(client.get("/pasar/produk/151010/"))  # part of a wider code of the flows


def test_an_enterprise_is_asked_for_as_the_user(client, world):
    enterprise, officer = make_enterprise(region="32.16.05.2001"), make_officer("32.16")
    choose_code("kecap", "210310", by=officer, enterprise=enterprise)
    client.force_login(officer)
    address = f"{KECAP}?umkm={enterprise.pk}"
    assert f'href="{address}"' in text_of(client.get(enterprise.get_absolute_url()))
    assert f'href="{address}"' in text_of(client.get("/pasar/produk/"))
    told = text_of(client.get(KECAP, {"umkm": enterprise.pk}))
    assert "Kecap Bintang" in told
    assert f'href="/pasar/produk/210310/SAU/?umkm={enterprise.pk}"' in told
    assert text_of(client.get(f"{KECAP}SAU/", {"umkm": enterprise.pk}))

    for stranger in (make_officer("33.09"), None):
        client.force_login(stranger) if stranger else client.logout()
        for address in (KECAP, f"{KECAP}SAU/", f"{KECAP}SAU/pdf/", f"{KECAP}unduh/"):
            assert client.get(address, {"umkm": enterprise.pk}).status_code == 404
        assert client.get("/pasar/banding/", {"hs6": "210310", "umkm": "9" * 40}).status_code == 404


@pytest.mark.one_database
def test_more_markets_need_no_more_queries(client, world, monkeypatch):
    client.get(KECAP)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(KECAP)
        return len(found)

    three = queries()
    arranged = page.arranged
    monkeypatch.setattr("desaekspor.portal.markets.page.arranged", lambda rows, asked: arranged(rows, asked)[:1])
    assert queries() == three


@pytest.mark.one_database
def test_the_workbook_has_every_market_and_says_what_each_column_is(client, world):
    response = client.get(f"{KECAP}unduh/", {"bobot-demand": "9"})
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))

    assert {row[0] for row in rows} >= {"SAU", "JPN", "MYS", "USA"}
    by_code = {row[0]: row for row in rows}
    assert (by_code["USA"][2], by_code["USA"][3], by_code["JPN"][2]) == ("tidak ada data", None, None)
    assert book.sheetnames[-1] == "Keterangan"
    notes = {row[0]: row[1] for row in book.worksheets[-1].iter_rows(values_only=True)}
    assert "BACI" in notes["Sumber data arus"]


@pytest.mark.one_database
def test_up_to_five_stand_side_by_side(client, world):
    response = client.get("/pasar/banding/", {"hs6": "210310", "negara": ["SAU", "JPN,MYS"]})

    assert [row.found.importer for row, _without in response.context["chosen"]] == ["SAU", "JPN", "MYS"]
    assert "negara=SAU%2CMYS" in {row.found.importer: url for row, url in response.context["chosen"]}["JPN"]


def test_a_market_on_one_page_names_who_sells_there(client, world):
    response = client.get(f"{KECAP}SAU/")
    told = text_of(response)

    assert [(bar.is_home, bar.share) for bar in response.context["bars"]] == [(True, "75,0%"), (False, "25,0%")]
    assert response.context["suppliers"].concentration == pytest.approx(0.75**2 + 0.25**2)
    assert "penjual nomor 1" in told
    assert "Tidak ada data" in text_of(client.get(f"{KECAP}USA/"))


@pytest.mark.one_database
@pytest.mark.parametrize(("language", "asked"), [("id", "id"), ("en", "en"), ("id", "xx")])
def test_the_brief_is_one_sheet_in_two_languages(client, world, language, asked):
    response = client.get(f"{KECAP}SAU/pdf/", {"bahasa": asked})

    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"].endswith(f'-{language}.pdf"')
    assert response.content.count(b"/Type /Page\n") == 1 or b"/Count 1" in response.content
    assert client.get(f"{KECAP}USA/pdf/").content.startswith(b"%PDF")
    assert translation.get_language() == "id"


@pytest.mark.one_database
def test_the_sheet_has_the_duty_under_each_agreement(client, world):
    page = client.get(f"{KECAP}MYS/")
    context = page.context

    rows = duty_rows(context["duty"], context["papers"])

    assert rows == [
        ["ATIGA", "tidak diketahui", "Form D *"],
        ["RCEP", "tidak diketahui", "Form RCEP"],
        ["tanpa perjanjian", "tidak diketahui", "–"],
    ]
    context = client.get(f"{KECAP}SAU/").context
    assert duty_rows(context["duty"], context["papers"]) == [["tanpa perjanjian", "tidak diketahui", "Form B"]]


def test_no_request_waits_for_the_table_it_is_asked_for_once(client, settings, tmp_path):
    write_world(settings, tmp_path, with_table=False)

    assert "sedang dihitung" in text_of(client.get(KECAP), 202)
    client.get(f"{KECAP}SAU/")

    assert Job.objects.filter(kind="markets.prepare").count() == 1
    assert not is_prepared()


@pytest.mark.one_database
def test_without_flows_the_page_says_how_to_get_them(client):
    assert "desaekspor data get baci_hs17_2024" in text_of(client.get(KECAP))


@pytest.mark.one_database
def test_sellers_of_several_codes_are_added_up(world):
    found = suppliers_of(("210310", "090121"), "MYS")

    assert [(one.exporter, one.value_usd) for one in found.suppliers] == [
        ("THA", 400_000), ("IDN", 150_000), ("JPN", 50_000), ("USA", 20_000),
    ]  # fmt: skip
    assert (found.home_place, suppliers_of(("210310",), "KEN")) == (2, None)


@pytest.mark.one_database
def test_shades_are_fifths_and_every_importer_has_a_place_on_the_map():
    assert limits_of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) == [3, 5, 7, 9]
    assert limits_of([]) == []
    drawn = drawing()
    assert {"IDN", "JPN", "SAU", "S19"} <= drawn["paths"].keys()
    assert {"SGP", "HKG", "MDV"} <= drawn["places"].keys()
    assert not drawn["paths"].keys() & drawn["places"].keys()
