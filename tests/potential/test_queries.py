import pyarrow as pa
import pytest
from django.utils import timezone

from desaekspor.potential import queries
from desaekspor.potential.doubts import COPIED
from desaekspor.potential.figures import REPORTED, VERIFIED
from desaekspor.potential.measures import ENTERPRISE
from desaekspor.potential.services import neighbours_of, specialities_of
from desaekspor.regions.models import Boundary, Fact, Indicator, Source
from tests.factories import make_enterprise, make_officer, make_region

pytestmark = pytest.mark.django_db

ONE, TWO, THREE = "32.16.05.2001", "32.16.05.2002", "32.16.05.1003"
FORM = {"farmers": 1259, "factory": 283, "traders": 47, "shops": 0}


def make_fact(region, name, value, *, source="dpmd-2023", period="2023", flag="", group="workforce"):
    Source.objects.get_or_create(code=source)
    Indicator.objects.get_or_create(code=name, defaults={"group": group})
    make_region(region)
    Fact.objects.create(
        region_id=region, indicator_id=name, period=period, source_id=source, value=value, mark="reported", flag=flag
    )


def test_a_village_has_its_figures_the_newest_first_with_source_and_flag():
    make_fact(ONE, "people", 90, source="dukcapil-2024s1", period="2024-S1")
    make_fact(ONE, "people", 95, source="dukcapil-2024s2", period="2024-S2")
    make_fact(ONE, "other", 1)
    make_fact(THREE, "people", 7, flag="unusual")

    villages = queries.village_figures("32.16", {"people"})

    assert [(figure.value, figure.source, figure.period) for figure in villages[ONE].figures["people"]] == [
        (95, "dukcapil-2024s2", "2024-S2"), (90, "dukcapil-2024s1", "2024-S1"),
    ]  # fmt: skip
    assert villages[THREE].figure("people").flag == "unusual"
    assert (villages[ONE].is_desa, villages[THREE].is_desa) == (True, False)
    assert set(villages[ONE].figures) == {"people"}


def test_copied_forms_are_flagged_in_the_profile_they_were_copied_in_and_nowhere_else():
    for code in (ONE, TWO):
        for name, value in FORM.items():
            make_fact(code, name, value)
        make_fact(code, "farmers", 12 if code == ONE else 13, source="dpmd-2024", period="2024")

    villages = queries.village_figures("32.16", {"farmers", "shops"})

    assert [(figure.period, figure.flag) for figure in villages[ONE].figures["farmers"]] == [("2024", ""), ("2023", COPIED)]
    assert villages[TWO].figure("shops").flag == COPIED


def test_the_registry_comes_as_the_measures_read_it():
    make_enterprise(1, region=ONE, kbli="10771", kbli_category="C", nib="0306249900001", paid_men=2, start_year=2019)
    make_enterprise(2, region=ONE, synthetic=True, presence="moved", verified_at=timezone.now(), verified_by=make_officer())
    make_enterprise(3, region="32.75.01.1001")

    table = queries.enterprise_table("32.16")

    assert table.schema == ENTERPRISE
    rows = sorted(table.to_pylist(), key=lambda row: row["kbli"], reverse=True)
    assert rows == [
        {
            "region_id": ONE, "kbli": "10771", "kbli_category": "C", "nib": "0306249900001", "paid_men": 2, "paid_women": None,
            "start_year": 2019, "synthetic": False, "verified": False, "presence": "",
        },
        {
            "region_id": ONE, "kbli": "", "kbli_category": "", "nib": "", "paid_men": None, "paid_women": None,
            "start_year": None, "synthetic": True, "verified": True, "presence": "moved",
        },
    ]  # fmt: skip
    assert queries.enterprise_table("11.01") == pa.Table.from_pylist([], schema=ENTERPRISE)


def test_figures_of_the_registry_are_verified_when_all_enterprises_are(engine):
    officer = make_officer()
    for number in range(1, 4):
        make_enterprise(number, region=ONE, kbli="10771", kbli_category="C", verified_at=timezone.now(), verified_by=officer)
        make_enterprise(10 + number, region=TWO, synthetic=True)
    make_enterprise(20, region=THREE)
    engine.load("enterprise", queries.enterprise_table("32.16"))

    found = queries.registry_figures(engine, year=2026, period="2026-11-28", least=3)

    assert set(found) == {ONE, TWO}  # too little is known of the third
    (makers,) = found[ONE]["registry_makers"]
    assert (makers.value, makers.mark, makers.synthetic, makers.period) == (3, VERIFIED, False, "2026-11-28")
    (none,) = found[TWO]["registry_makers"]
    assert (none.value, none.mark, none.synthetic) == (0, REPORTED, True)
    assert "registry_makers_of_main_kind" not in found[TWO]


def square(lng):
    return {"type": "Polygon", "coordinates": [[[lng, -6], [lng + 0.01, -6], [lng + 0.01, -5.99], [lng, -5.99], [lng, -6]]]}


def test_neighbours_and_clusters_by_outlines_and_without_them_by_points(engine):
    source = Source.objects.create(code="test")
    for code, lng in ((ONE, 107.0), (TWO, 107.01), (THREE, 107.3)):
        region = make_region(code, lat=-6.0, lng=lng)
        Boundary.objects.create(region=region, geometry=square(lng), approximate=False, source=source)
    assert neighbours_of("32.16") == {ONE: {TWO}, TWO: {ONE}, THREE: set()}

    Boundary.objects.all().delete()
    assert neighbours_of("32.16") == {ONE: {TWO}, TWO: {ONE}, THREE: set()}

    for number in range(60):
        make_enterprise(number + 1, region=(ONE, TWO)[number % 2], kbli="10771", kbli_category="C")
        make_enterprise(number + 101, region=THREE, kbli="14111", kbli_category="C")
    engine.load("enterprise", queries.enterprise_table("32.16"))
    found, clusters = specialities_of("32.16", engine)
    assert {(item.code, item.kind) for item in found if item.low > 1} == {(ONE, "1077"), (TWO, "1077"), (THREE, "1411")}
    assert [(cluster.kind, cluster.makers, cluster.villages) for cluster in clusters] == [
        ("1077", 60, (ONE, TWO)), ("1411", 60, (THREE,)),
    ]  # fmt: skip
