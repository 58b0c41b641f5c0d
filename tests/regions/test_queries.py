import datetime

import pytest

from desaekspor.regions.models import Fact, Indicator, Region, Source
from desaekspor.regions.queries import latest_facts, villages_of, within
from tests.factories import make_enterprise, make_region

pytestmark = pytest.mark.django_db


def make_fact(region, indicator="population", period="2024-S1", value=1.0, source="dukcapil"):
    make_region(region)
    Indicator.objects.get_or_create(pk=indicator, defaults={"name_id": indicator, "name_en": indicator})
    Source.objects.get_or_create(pk=source, defaults={"title": source, "publisher": source})
    return Fact.objects.create(
        region_id=region, indicator_id=indicator, period=period, value=value, source_id=source, mark="reported"
    )


def test_a_region_holds_itself_and_what_lies_below_it():
    for code in ("32.16.05.2001", "32.16.06.2001", "32.75.01.1001"):
        make_region(code)

    def codes(code):
        return list(Region.objects.filter(within(code, "pk")).values_list("pk", flat=True))

    assert codes("32.16.05") == ["32.16.05", "32.16.05.2001"]
    assert codes("32.16") == ["32.16", "32.16.05", "32.16.05.2001", "32.16.06", "32.16.06.2001"]
    assert codes("32.1") == []
    assert len(codes("")) == Region.objects.count()


def test_rows_are_found_by_the_region_they_point_to():
    inside = make_enterprise(region="32.16.05.2001")
    make_enterprise(region="32.75.01.1001")

    enterprises = type(inside).objects.filter(within("32.16"))

    assert list(enterprises) == [inside]
    assert "JOIN" not in str(enterprises.query)


def test_villages_of_a_region_are_those_valid_today_or_on_a_day():
    make_region("32.16.01.1007", first_day=datetime.date(2022, 11, 1))
    make_region("32.16.01.2007", last_day=datetime.date(2022, 10, 31))
    make_region("32.16.01.2001")

    def codes(**when):
        return [village.code for village in villages_of("32.16", **when)]

    assert codes() == ["32.16.01.1007", "32.16.01.2001"]
    assert codes(on=datetime.date(2022, 10, 31)) == ["32.16.01.2001", "32.16.01.2007"]
    assert codes(on=datetime.date(2022, 11, 1)) == ["32.16.01.1007", "32.16.01.2001"]


def test_the_newest_figure_of_each_region_and_indicator_counts(django_assert_num_queries):
    make_fact("32.16.05.2001", period="2023", value=1)
    make_fact("32.16.05.2001", period="2024-S2", value=3)
    make_fact("32.16.05.2001", period="2024-S1", value=2)
    make_fact("32.16.05.2001", indicator="idm", period="2023", value=0.7)
    make_fact("32.16.05.2002", period="2023", value=9)
    make_fact("32.75.01.1001", value=5)

    with django_assert_num_queries(1):
        facts = [(fact.region_id, fact.indicator.code, fact.value, fact.source.title) for fact in latest_facts("32.16")]

    assert facts == [
        ("32.16.05.2001", "idm", 0.7, "dukcapil"),
        ("32.16.05.2001", "population", 3, "dukcapil"),
        ("32.16.05.2002", "population", 9, "dukcapil"),
    ]


def test_figures_can_be_asked_for_by_region_and_indicator():
    make_fact("32.16.05.2001")
    make_fact("32.16.05.2001", indicator="idm")
    make_fact("32.16.05.2002")

    assert [fact.region_id for fact in latest_facts(["32.16.05.2002"])] == ["32.16.05.2002"]
    assert [fact.indicator_id for fact in latest_facts("32.16.05.2001", ["idm"])] == ["idm"]
    assert list(latest_facts([])) == []


def test_of_two_sources_with_one_period_one_figure_counts():
    make_fact("32.16.05.2001", source="dpmd", value=1)
    make_fact("32.16.05.2001", source="dukcapil", value=2)

    assert [fact.value for fact in latest_facts("32.16")] == [1]
