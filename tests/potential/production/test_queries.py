import pytest
from django.contrib.auth.models import AnonymousUser

from desaekspor.accounts.models import Role
from desaekspor.potential.figures import FigureRow
from desaekspor.potential.production.calendar import Supply
from desaekspor.potential.production.queries import figures_of, productions_for, productions_to_change, supply_by_village
from desaekspor.potential.queries import FIGURES, known_figures
from tests.factories import make_enterprise, make_officer, make_user
from tests.potential.production.statements import VILLAGE, make_statement

pytestmark = pytest.mark.django_db
OTHER = "32.16.05.2002"


@pytest.fixture
def world():
    maker = make_enterprise(region=OTHER, owner={"name": "WAWAN CONTOH", "user": make_user(Role.OWNER, OTHER)})
    return {
        "of_village": make_statement(months=10.0),
        "of_maker": make_statement(OTHER, months=4.0, enterprise=maker, mark="verified"),
        "owner": maker.owner.user,
    }


def test_what_a_village_states_is_open_and_what_a_maker_states_is_not(world):
    def seen(user):
        return [one.pk for one in productions_for(user)]

    both = [world["of_village"].pk, world["of_maker"].pk]
    assert seen(AnonymousUser()) == both[:1]
    assert seen(make_user(Role.BUYER, None)) == both[:1]
    assert seen(make_officer("33.09")) == both[:1]
    assert seen(make_officer()) == both
    assert seen(world["owner"]) == both
    assert seen(make_user(Role.OWNER, OTHER)) == both[:1]


def test_only_those_who_serve_the_region_change_statements(world):
    assert productions_to_change(make_officer()).count() == 2
    assert productions_to_change(make_user(Role.VILLAGE_OFFICER, VILLAGE)).get() == world["of_village"]
    for role in (Role.BUYER, Role.ADMINISTRATOR):
        assert not productions_to_change(make_user(role, None)).exists()
    assert not productions_to_change(make_officer("33.09")).exists()


def test_supply_by_village_is_what_counts_in_a_month_in_one_query(world, django_assert_num_queries):
    make_statement("32.16.05.2003", months=[None, 3.0, *[None] * 10])
    make_statement(months=99.0, enterprise=make_enterprise())  # part of what its village states
    officer = make_officer()

    with django_assert_num_queries(1):
        found = supply_by_village(officer, "bandeng", 1)

    assert found == {VILLAGE: Supply(10.0, "kg", "reported", 1), OTHER: Supply(4.0, "kg", "verified", 1)}
    assert set(supply_by_village(AnonymousUser(), "bandeng", 2)) == {VILLAGE, "32.16.05.2003"}


def test_own_words_in_kilograms_here_and_in_pieces_there_are_not_added(world):
    abon = {"product": "~abon", "own_words": "Abon"}
    make_statement(months=5.0, **abon)
    make_statement(months=7.0, unit="buah", year=2025, **abon)
    make_statement(OTHER, months=2.0, **abon)

    found = supply_by_village(make_officer(), "~abon", 1)

    assert found == {VILLAGE: Supply(5.0, "kg", "reported", 1), OTHER: Supply(2.0, "kg", "reported", 1)}


def test_what_stays_with_a_merged_record_is_not_counted_twice(world):
    survivor = make_enterprise(region="32.16.05.2003")
    for maker in (survivor, make_enterprise(region="32.16.05.2003", merged_into=survivor)):
        make_statement("32.16.05.2003", months=6.0, enterprise=maker)

    assert supply_by_village(make_officer(), "bandeng", 1)["32.16.05.2003"].volume == 6.0


def test_figures_of_villages_for_the_index(world):
    make_statement(product="udang", months=[1000.0, *[0.0] * 11])
    make_statement(product="sandal", unit="pasang", months=[None, 5.0, *[None] * 10])
    make_statement("32.16.05.2003", months=[None] * 12)
    make_statement("32.16.05", product="kecap", unit="liter", months=1.0)

    found = {(row.region_id, row.name): row for row in figures_of("32.16")}

    assert found[VILLAGE, "production_products"] == FigureRow(
        VILLAGE, "production_products", 3.0, "reported", "production", "2026-11-01"
    )
    assert found[VILLAGE, "production_verified_products"].value == 0
    assert found[VILLAGE, "production_steady_months"].value == 12
    assert found[VILLAGE, "production_tonnes"].value == 1.12  # (12 x 10 + 1,000) kg; sandals are not weighed
    assert {region for region, _name in found} == {VILLAGE}  # what one maker states is not everybody's to read


def test_a_product_counts_as_verified_when_all_that_is_said_of_it_is():
    make_statement(OTHER, product="udang", months=5.0, mark="verified")
    make_statement(OTHER, product="sandal", unit="pasang", months=5.0, mark="verified")
    make_statement(OTHER, product="sandal", unit="pasang", months=5.0, grade="A")

    found = {row.name: row.value for row in figures_of("32.16") if row.region_id == OTHER}

    assert (found["production_products"], found["production_verified_products"]) == (2, 1)


def test_the_index_can_ask_for_production():
    assert {"production_products", "production_steady_months", "production_tonnes"} <= known_figures()
    assert figures_of in [figures for figures, _names in FIGURES]
