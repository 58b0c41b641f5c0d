"""From the database into a snapshot, and from it to villages with their figures."""

from datetime import date

import pyarrow as pa
import pytest
from django.utils import timezone

from desaekspor.potential import queries, reading
from desaekspor.potential.doubts import COPIED
from desaekspor.potential.figures import REPORTED, VERIFIED, Figure, FigureRow
from desaekspor.potential.snapshot import TABLES, read_neighbours
from desaekspor.regions.models import Boundary, Fact, Indicator, Source
from desaekspor.registry.snapshot import ENTERPRISE, read_enterprises
from tests.factories import make_enterprise, make_officer, make_region

pytestmark = pytest.mark.django_db

ONE, TWO, THREE = "32.16.05.2001", "32.16.05.2002", "32.16.05.1003"
FORM = {"farmers": 1259, "factory": 283, "traders": 47, "shops": 0}


def load(engine, code="32.16"):
    """The tables of a snapshot, without the files between."""
    for table in TABLES:
        engine.load(table.name, pa.Table.from_batches(table.read(code), table.schema))


def read(engine, *names, **options):
    load(engine)
    villages = reading.read_villages(engine, names, as_of=date(2026, 11, 28), least=3, **options)
    return {village.code: village for village in villages}


def make_fact(region, name, value, *, source="dpmd-2023", period="2023", flag="", group="workforce"):
    Source.objects.get_or_create(code=source)
    Indicator.objects.get_or_create(code=name, defaults={"group": group})
    make_region(region)
    Fact.objects.create(
        region_id=region, indicator_id=name, period=period, source_id=source, value=value, mark="reported", flag=flag
    )


def test_a_village_has_its_figures_the_newest_first_with_source_and_flag(engine):
    make_fact(ONE, "people", 90, source="dukcapil-2024s1", period="2024-S1")
    make_fact(ONE, "people", 95, source="dukcapil-2024s2", period="2024-S2")
    make_fact(ONE, "other", 1)
    make_fact(THREE, "people", 7, flag="unusual")
    make_fact("32.16.05", "people", 900)  # of the district

    villages = read(engine, "people")

    assert [(figure.value, figure.source, figure.period) for figure in villages[ONE].figures["people"]] == [
        (95, "dukcapil-2024s2", "2024-S2"), (90, "dukcapil-2024s1", "2024-S1"),
    ]  # fmt: skip
    assert villages[THREE].figure("people").flag == "unusual"
    assert (villages[ONE].is_desa, villages[THREE].is_desa) == (True, False)
    assert set(villages[ONE].figures) == {"people"}
    assert set(villages) == {ONE, THREE}


def test_figures_of_other_packages_stand_beside_the_open_ones(engine, monkeypatch):
    make_fact(ONE, "rice_tonnes", 5, period="2025")
    rows = [
        FigureRow(ONE, "rice_tonnes", 7.0, VERIFIED, "production", "2026"),
        FigureRow(ONE, "rice_tonnes", 900.0, REPORTED, "example", "2026-10", synthetic=True),
    ]
    monkeypatch.setattr(queries, "FIGURES", [(lambda code: rows, lambda: {"rice_tonnes", "tea_tonnes"})])

    assert "tea_tonnes" in queries.known_figures()
    found = read(engine, "rice_tonnes")[ONE].figures["rice_tonnes"]
    assert [figure.value for figure in found] == [900, 7, 5]
    without = read(engine, "rice_tonnes", with_synthetic=False)[ONE].figures["rice_tonnes"]
    assert without == (Figure(7.0, VERIFIED, "production", "2026"), Figure(5.0, REPORTED, "dpmd-2023", "2025"))


def test_copied_forms_are_flagged_in_the_profile_they_were_copied_in_and_nowhere_else(engine):
    for code in (ONE, TWO):
        for name, value in FORM.items():
            make_fact(code, name, value)
        make_fact(code, "farmers", 12 if code == ONE else 13, source="dpmd-2024", period="2024")

    villages = read(engine, "farmers", "shops")

    assert [(figure.period, figure.flag) for figure in villages[ONE].figures["farmers"]] == [("2024", ""), ("2023", COPIED)]
    assert villages[TWO].figure("shops").flag == COPIED


def test_of_an_enterprise_goes_in_what_measures_count_and_nothing_that_leads_to_a_person():
    make_enterprise(1, region=ONE, kbli="10771", kbli_category="C", nib="0306249900001", paid_men=2, start_year=2019)
    make_enterprise(2, region=ONE, synthetic=True, presence="moved", verified_at=timezone.now(), verified_by=make_officer())
    make_enterprise(3, region="32.75.01.1001")
    make_enterprise(4, region=ONE, merged_into_id=1)  # the survivor stands for it

    rows = [row for batch in read_enterprises("32.16") for row in batch.to_pylist()]

    unknown = dict.fromkeys(("kbli", "kbli_category", "legal_form", "computed_scale", "presence"), "") | dict.fromkeys(
        ("paid_men", "paid_women", "unpaid_men", "unpaid_women", "start_year")
    )
    assert sorted(rows, key=lambda row: row["kbli"], reverse=True) == [
        unknown | {"region_id": ONE, "kbli": "10771", "kbli_category": "C", "has_nib": True, "paid_men": 2, "start_year": 2019}
        | {"synthetic": False, "verified": False},
        unknown | {"region_id": ONE, "has_nib": False, "synthetic": True, "verified": True, "presence": "moved"},
    ]  # fmt: skip
    assert list(read_enterprises("11.01")) == []


def test_a_snapshot_has_every_column_that_the_measures_read():
    from desaekspor.potential import measures

    assert {field.name: field.type for field in measures.ENTERPRISE}.items() <= {f.name: f.type for f in ENTERPRISE}.items()
    assert {table.name for table in TABLES} == {*reading.TABLES, *reading.MAKER_TABLES}


def test_figures_of_the_registry_are_verified_when_all_enterprises_are(engine):
    officer = make_officer()
    for number in range(1, 4):
        make_enterprise(number, region=ONE, kbli="10771", kbli_category="C", verified_at=timezone.now(), verified_by=officer)
        make_enterprise(10 + number, region=TWO, synthetic=True)
    make_enterprise(20, region=THREE)

    villages = read(engine)

    assert villages[THREE].figures == {}  # too little is known of it
    makers = villages[ONE].figure("registry_makers")
    assert (makers.value, makers.mark, makers.synthetic, makers.period) == (3, VERIFIED, False, "2026-11-28")
    none = villages[TWO].figure("registry_makers")
    assert (none.value, none.mark, none.synthetic) == (0, REPORTED, True)
    assert villages[TWO].figure("registry_makers_of_main_kind") is None


def square(lng):
    return {"type": "Polygon", "coordinates": [[[lng, -6], [lng + 0.01, -6], [lng + 0.01, -5.99], [lng, -5.99], [lng, -6]]]}


def near(code="32.16"):
    return [tuple(row.values()) for batch in read_neighbours(code) for row in batch.to_pylist()]


def test_neighbours_and_clusters_by_outlines_and_without_them_by_points(engine):
    source = Source.objects.create(code="test")
    for code, lng in ((ONE, 107.0), (TWO, 107.01), (THREE, 107.3)):
        region = make_region(code, lat=-6.0, lng=lng)
        Boundary.objects.create(region=region, geometry=square(lng), approximate=False, source=source)
    assert near() == near("") == [(ONE, TWO), (TWO, ONE)]

    Boundary.objects.all().delete()
    assert near() == [(ONE, TWO), (TWO, ONE)]
    assert near("11.01") == []

    for number in range(60):
        make_enterprise(number + 1, region=(ONE, TWO)[number % 2], kbli="10771", kbli_category="C")
        make_enterprise(number + 101, region=THREE, kbli="14111", kbli_category="C")
    load(engine)
    found, clusters = reading.read_specialities(engine)
    assert {(item.code, item.kind) for item in found if item.low > 1} == {(ONE, "1077"), (TWO, "1077"), (THREE, "1411")}
    assert [(cluster.kind, cluster.makers, cluster.villages) for cluster in clusters] == [
        ("1077", 60, (ONE, TWO)), ("1411", 60, (THREE,)),
    ]  # fmt: skip
