import datetime

import pytest

from desaekspor.regions.models import Region
from desaekspor.regions.queries import outside, villages_of, within
from tests.factories import make_enterprise, make_region

pytestmark = pytest.mark.django_db


def test_a_region_holds_itself_and_what_lies_below_it():
    for code in ("32.16.05.2001", "32.16.06.2001", "32.75.01.1001"):
        make_region(code)

    def codes(code):
        return list(Region.objects.filter(within(code, "pk")).values_list("pk", flat=True))

    assert codes("32.16.05") == ["32.16.05", "32.16.05.2001"]
    assert codes("32.16") == ["32.16", "32.16.05", "32.16.05.2001", "32.16.06", "32.16.06.2001"]
    assert codes("32.1") == []
    assert len(codes("")) == Region.objects.count()
    for code in ("32.16.05", "32.16", "32.1", "32.75.01.1001", ""):
        others = Region.objects.filter(outside(code, "pk")).values_list("pk", flat=True)
        assert sorted([*codes(code), *others]) == sorted(Region.objects.values_list("pk", flat=True))


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
