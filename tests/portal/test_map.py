"""The home page: the map, its layers and the list that is its equal."""

import html
import json
import re

import pytest
from django.utils import timezone

from desaekspor.portal import kept
from desaekspor.portal.mapping.layers import LAYERS
from tests.factories import make_enterprise, make_officer, make_region, make_user
from tests.portal.places import make_fact, make_row_of_villages, make_village

pytestmark = pytest.mark.django_db


def looks(response):
    """What the script gets to colour the map: code -> [look, text]."""
    return json.loads(html.unescape(re.search(r'id="map-looks" hidden>(.*?)</div>', response.content.decode())[1]))


def listed(response):
    """The villages of the list, in its order."""
    return [row["place"].name for row in response.context["rows"]]


def test_everybody_sees_the_villages_with_their_index(client):
    make_row_of_villages(3)

    response = client.get("/")

    assert response.status_code == 200
    body = response.content.decode()
    assert body.count('class="area class-') >= 3
    assert 'href="/desa/32.16.05.2001/"' in body
    assert "Contoh A, Tambun Utara: 0,6000 · berkembang" in body
    assert "Batas indikatif." in body
    assert "Badan Informasi Geospasial" in body


@pytest.mark.one_database
def test_an_empty_database_says_how_to_begin(client):
    response = client.get("/")

    assert response.status_code == 200
    assert "desaekspor import-regions" in response.content.decode()


@pytest.mark.one_database
def test_the_map_speaks_english_too(client):
    make_row_of_villages(3)

    client.cookies["language"] = "en"
    body = client.get("/").content.decode()

    assert '<html lang="en"' in body
    assert "0.6000 · developing" in body
    assert "Village Development Index (IDM)" in body


@pytest.mark.one_database
@pytest.mark.parametrize("code", LAYERS)
def test_every_layer_has_classes_or_says_that_data_is_missing(client, code):
    make_row_of_villages(3)

    response = client.get("/", {"lapisan": code})

    assert response.status_code == 200
    assert {look for look, _text in looks(response).values()} <= {f"class-{number}" for number in range(5)} | {"missing"}
    assert response.context["legend"] != []


@pytest.mark.one_database
def test_an_unknown_layer_is_the_first_one(client):
    make_row_of_villages(1)

    assert client.get("/?lapisan=<script>").context["layer"].code == "idm"


@pytest.mark.one_database
def test_a_kelurahan_is_not_applicable_and_a_desa_without_figure_missing(client):
    make_village("32.16.05.1001", "Kelurahan Contoh")
    make_village("32.16.05.2001", "Desa Contoh", west=107.02)
    make_village("32.16.05.2002", "Desa Terukur", west=107.04, idm=0.9)

    response = client.get("/")

    assert looks(response) == {
        "32.16.05.1001": ["not-applicable", "tidak berlaku"],
        "32.16.05.2001": ["missing", "belum ada data"],
        "32.16.05.2002": ["class-4", "0,9000 · mandiri"],
    }
    assert "1 dari 3" in response.content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("idm", "status"),
    [(0.4907, "sangat tertinggal"), (0.4908, "tertinggal"), (0.5990, "berkembang"), (0.7072, "berkembang"), (0.7073, "maju"),
     (0.8155, "maju"), (0.8156, "mandiri")],
)  # fmt: skip
def test_the_classes_of_the_index_are_those_of_the_ministry(client, idm, status):
    make_village("32.16.05.2001", "Contoh", idm=idm)

    assert looks(client.get("/"))["32.16.05.2001"][1].endswith(f"· {status}")


def test_the_public_does_not_see_counts_below_three(client):
    villages = make_row_of_villages(3)
    for village, count in zip(villages, (2, 3, 0), strict=True):
        for _ in range(count):
            make_enterprise(region=village.code)

    public = looks(client.get("/?lapisan=enterprises"))
    client.force_login(make_officer("32.16"))
    officer = looks(client.get("/?lapisan=enterprises"))

    assert [text for _look, text in public.values()] == ["1–2, disembunyikan", "3", "belum ada yang terdaftar"]
    assert [text for _look, text in officer.values()] == ["2", "3", "belum ada yang terdaftar"]


def test_an_officer_sees_small_counts_only_in_the_own_area(client):
    village = make_row_of_villages(1)[0]
    make_enterprise(region=village.code)

    client.force_login(make_officer("33.08"))
    assert looks(client.get("/?lapisan=enterprises"))[village.code][1] == "1–2, disembunyikan"
    client.force_login(make_user("village_officer", village.code))
    assert looks(client.get("/?lapisan=enterprises"))[village.code][1] == "1"


def test_the_data_age_does_not_tell_that_a_hidden_enterprise_exists(client):
    with_one, without = make_row_of_villages(2)
    make_enterprise(region=with_one.code)

    ages = looks(client.get("/?lapisan=data_age"))

    assert ages[with_one.code] == ages[without.code]


def test_the_data_age_counts_from_the_end_of_the_month_that_a_figure_is_of(client):
    today = timezone.localdate()
    village = make_village("32.16.05.2001", "Contoh")
    make_fact(village, "population", 5000, period=f"{today.year - 1}-06")

    assert looks(client.get("/?lapisan=data_age"))[village.code][1] == f"{today.month + 6} bulan"


def test_the_list_is_sorted_filtered_and_counted(client):
    make_row_of_villages(3)
    make_village("32.16.06.2001", "Lain", west=107.2, idm=0.5)

    assert listed(client.get("/")) == ["Contoh C", "Contoh B", "Contoh A", "Lain"]
    assert listed(client.get("/?urut=nilai")) == ["Lain", "Contoh A", "Contoh B", "Contoh C"]
    assert listed(client.get("/?urut=nama")) == ["Contoh A", "Contoh B", "Contoh C", "Lain"]
    assert listed(client.get("/?cari=contohb")) == ["Contoh B"]
    assert listed(client.get("/?kecamatan=32.16.06")) == ["Lain"]
    assert "Tidak ada desa yang cocok" in client.get("/?cari=zzz").content.decode()


def test_villages_without_a_figure_stand_last_either_way(client):
    make_row_of_villages(2)
    make_village("32.16.05.2009", "Tanpa Angka", west=107.2)

    assert listed(client.get("/?urut=nilai"))[-1] == "Tanpa Angka"
    assert listed(client.get("/?urut=-nilai"))[-1] == "Tanpa Angka"


@pytest.mark.one_database
def test_htmx_gets_the_legend_and_list_without_the_map(client):
    make_row_of_villages(3)

    response = client.get("/?lapisan=population", headers={"HX-Request": "true"})

    body = response.content.decode()
    assert '<svg class="map"' not in body
    assert 'id="map-looks"' in body
    assert 'hx-swap-oob="true"' in body
    assert "HX-Request" in response["Vary"]


@pytest.mark.one_database
def test_cells_around_points_are_dashed_and_called_so(client):
    make_village("32.16.05.2001", "Contoh", approximate=True)

    body = client.get("/").content.decode()

    assert 'class="area missing approximate"' in body
    assert "Garis putus-putus" in body


@pytest.mark.one_database
def test_a_name_cannot_bring_markup_into_the_page(client):
    make_village("32.16.05.2001", "</script><b>&", idm=0.5)

    body = client.get("/").content.decode()

    assert "</script><b>" not in body


@pytest.mark.one_database
@pytest.mark.parametrize("count", [1, 3])
def test_the_map_asks_the_database_the_same_number_of_times(client, count, django_assert_num_queries):
    make_row_of_villages(count)
    make_region("32.16.05")

    with django_assert_num_queries(14):
        client.get("/")
    with django_assert_num_queries(4):  # the atlas is remembered
        client.get("/?lapisan=population")


def test_a_new_load_is_seen_at_once(client):
    from django.utils import timezone

    from desaekspor.regions.models import LoadStamp
    from tests.portal.places import make_fact

    village = make_row_of_villages(1)[0]
    assert looks(client.get("/"))[village.code][1] == "0,6000 · berkembang"

    make_fact(village, "idm", 0.9, period="2025")
    LoadStamp.objects.create(name="figures", fingerprint="new", at=timezone.now())

    assert looks(client.get("/"))[village.code][1] == "0,9000 · mandiri"


@pytest.mark.one_database
def test_the_page_stays_small(client):
    """187 villages with outlines as detailed as the real ones; compressed as it goes over the wire."""
    import gzip
    import math

    from desaekspor.regions.models import Boundary

    for number, village in enumerate(make_row_of_villages(187)):
        west, south = 107 + 0.03 * (number % 14), -6.5 + 0.03 * (number // 14)
        ring = [
            [round(west + 0.013 * math.cos(step / 7) * (1 + 0.2 * math.sin(step * number)), 6),
             round(south + 0.013 * math.sin(step / 7), 6)]
            for step in range(44)
        ]  # fmt: skip
        Boundary.objects.filter(region=village).update(geometry={"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
    kept.forget()

    page = client.get("/").content

    assert len(gzip.compress(page)) < 150_000
