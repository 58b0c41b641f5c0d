"""The page of one enterprise."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desaekspor.accounts.models import Role
from desaekspor.portal import minimap
from desaekspor.regions.models import Boundary
from desaekspor.registry.models import Enterprise
from tests.factories import make_enterprise, make_officer, make_user
from tests.portal.places import make_village, square
from tests.registry.registers import load, sidt_row

NIK = "3216050101809901"
OWNER = {
    "name": "WAWAN CONTOH",
    "nik": NIK,
    "phone": "+6280000001234",
    "address": "Kp. Rumah Contoh 7",
    "birth_date": "1980-01-01",
}
SRIAMUR, KARANGSATRIA, SETIADARMA = "32.16.05.2002", "32.16.05.2001", "32.16.06.2001"


@pytest.fixture
def officer(regency, client):
    user = make_officer()
    client.force_login(user)
    return user


def text_of(response):
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return len(caught)


# A record


def address_of(enterprise):
    return f"/umkm/{enterprise.pk}/"


def test_a_record_says_what_where_and_how_large(client, officer):
    enterprise = make_enterprise(
        region=SRIAMUR,
        product="Kecap manis",
        kbli="10771",
        kbli_version="2020",
        legal_form="sole",
        start_month=10,
        start_year=2013,
        sales_idr=16_200_000,
        reported_scale="small",
        computed_scale="micro",
    )

    text = text_of(client.get(address_of(enterprise)))

    for words in (
        "Kecap manis · Desa Sriamur, Tambun Utara",
        "10771 KBLI 2020",
        "usaha perorangan",
        "Oktober 2013",
        "Rp16.200.000",
        "Omzet setahun: Rp16.200.000, paling banyak Rp2 miliar (PP 7/2021, pasal 35)",
        "berbeda dari skala yang dilaporkan",
        "tanpa titik",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"capital_idr": 3_000_000_000, "computed_scale": "small"}, "Modal pendirian: Rp3.000.000.000, paling banyak Rp5 miliar"),
        ({"sales_idr": 60_000_000_000, "computed_scale": "large"}, "Omzet setahun: Rp60.000.000.000, di atas Rp50 miliar"),
    ],
)
def test_the_rule_behind_the_computed_scale_is_named(client, officer, fields, rule):
    assert rule in text_of(client.get(address_of(make_enterprise(region=SRIAMUR, **fields))))


def test_unknown_workers_are_not_zero(client, officer):
    enterprise = make_enterprise(region=SRIAMUR, paid_men=0, paid_women=2)

    text = text_of(client.get(address_of(enterprise)))

    assert "Dibayar 0 2 2" in text
    assert "Tidak dibayar, termasuk keluarga belum ada data belum ada data belum ada data" in text
    assert "Seluruh pekerja belum ada data" in text


def test_what_is_still_unknown_is_listed_first(client, officer):
    enterprise = make_enterprise(
        region=SRIAMUR, product="Kecap", kbli="10771", sales_idr=1, lat=-6.2, lng=107.0, nib="0109990000017"
    )

    assert client.get(address_of(enterprise)).context["gaps"] == ["Pekerja"]


def test_the_owner_is_masked(client, officer):
    enterprise = make_enterprise(region=SRIAMUR, owner=OWNER)

    response = client.get(address_of(enterprise))

    assert "Nama W**** C***** NIK ************9901 Telepon +62********234 Alamat rumah ***** Tanggal lahir *****" in text_of(
        response
    )
    for secret in ("WAWAN", NIK, "80000001234", "Rumah Contoh", "1980-01-01"):
        assert secret not in response.content.decode()


def test_a_stranger_does_not_find_it(client, officer):
    enterprise = make_enterprise(region=SRIAMUR)
    statuses = []
    for user in (make_officer("33.09"), make_user(Role.VILLAGE_OFFICER, KARANGSATRIA), make_user(Role.BUYER, None)):
        client.force_login(user)
        statuses.append(client.get(address_of(enterprise)).status_code)

    assert statuses == [404, 404, 404]
    assert client.get("/umkm/999999/").status_code == 404


def test_an_owner_sees_the_own_record_and_no_way_to_lists_that_are_closed(client, officer):
    owner = make_user(Role.OWNER, None)
    enterprise = make_enterprise(region=SRIAMUR, owner=OWNER | {"user": owner})
    client.force_login(owner)

    response = client.get(address_of(enterprise))

    assert response.status_code == 200
    assert 'href="/umkm/"' not in response.content.decode()
    assert "/impor/" not in response.content.decode()


def test_source_rows_tell_file_sheet_line_batch_and_what_the_row_said(client, officer):
    load([sidt_row(1, kode_kbli="")], by=officer, name="april.csv")
    enterprise = Enterprise.objects.get()

    response = client.get(address_of(enterprise))

    (source,) = response.context["sources"]
    assert (source.place, source.row.record.key, source.row.record.batch.file_name) == ("baris 2", "9000001", "april.csv")
    said = {cell.heading: cell.value for cell in source.row.cells}
    assert (said["nama_usaha"], said["nama_pengusaha"][:2]) == (sidt_row(1)["nama_usaha"], "W*")
    assert ["kode_kbli" in example.heading for _, example in source.doubts] == [True]
    assert f"Impor {source.row.record.batch_id}" in text_of(response)


def test_the_history_shows_each_field_old_and_new_and_by_which_import(client, officer):
    load([sidt_row(1)], by=officer)
    second = load([sidt_row(1, omzet_tahunan="99000000", kontak_hp="080000009999")], by=officer)

    response = client.get(address_of(Enterprise.objects.get()))

    changed, created = response.context["revisions"]
    assert [change[:3] for change in changed.changes] == [
        ("Telepon pemilik", "+62********001", "+62********999"),
        ("Omzet setahun", "Rp16.200.000", "Rp99.000.000"),
    ]
    assert (changed.first.batch, created.changes) == (second, [])
    assert "masuk ke register: Impor" in text_of(response)


def test_the_record_takes_as_many_queries_for_four_source_rows_as_for_two(client, officer):
    load([sidt_row(1)], by=officer)
    address = address_of(Enterprise.objects.get())
    of_nothing_more = queries_of(client, address)
    load([sidt_row(1, omzet_tahunan="50000000")], by=officer)
    for_two = queries_of(client, address)
    load([sidt_row(1, omzet_tahunan="60000000")], by=officer)
    load([sidt_row(1, omzet_tahunan="70000000")], by=officer)

    assert queries_of(client, address) == for_two
    assert of_nothing_more <= 20  # what most enterprises have nothing of is not asked for


def test_a_point_is_drawn_in_its_village(client, officer):
    village = make_village("32.16.05.2010", "Contoh", west=107.0, south=-6.2)
    enterprise = make_enterprise(region=village.pk, lat=-6.19, lng=107.01)

    content = client.get(address_of(enterprise)).content.decode()

    assert re.search(r'<circle class="point" cx="[\d.]+" cy="[\d.]+" r="6"/>', content)
    assert "Titik usaha di Contoh" in content


def test_the_record_speaks_english_too(client, officer):
    enterprise = make_enterprise(region=SRIAMUR, sales_idr=1_250_000)
    client.cookies["language"] = "en"

    text = text_of(client.get(address_of(enterprise)))

    assert "Rp1,250,000" in text
    assert "no data yet" in text
    assert "belum ada" not in text


# The small map


class Place:
    """As much of an enterprise as the small map looks at."""

    def __init__(self, lat, lng, geometry):
        self.lat, self.lng = lat, lng
        self.region = type("Region", (), {"boundary": Boundary(geometry=geometry, approximate=False)})()


def test_a_point_in_the_village_is_inside_and_one_beside_it_is_not():
    geometry = square(107.0, -6.2, side=0.02)

    drawn = {where: minimap.draw(Place(*where, geometry)) for where in [(-6.19, 107.01), (-6.19, 107.03), (0.0, 0.0)]}

    assert [(picture.inside, picture.point is None) for picture in drawn.values()] == [
        (True, False),
        (False, False),
        (False, True),
    ]


def test_without_a_point_or_a_boundary_there_is_no_point_and_no_picture():
    assert minimap.draw(Place(None, None, square(107.0, -6.2))).point is None
    without = Place(-6.2, 107.0, square(107.0, -6.2))
    without.region = object()
    assert minimap.draw(without) is None
