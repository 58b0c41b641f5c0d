"""Reads of regions and figures that have a name."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery

from desaekspor.regions.models import Fact, Level, Region


def within(code: str, field: str = "region") -> Q:
    """The rows whose ``field`` (a foreign key to Region, or ``pk`` of Region) is ``code`` or lies in it.

    A region is a code prefix, so no join is needed. An empty code is the whole country.
    """
    if not code:
        return Q()
    if connection.vendor == "sqlite":
        # A range uses the index, LIKE does not; "/" is the character behind ".". PostgreSQL sorts by language, not by code.
        return Q(**{f"{field}__gte": code, f"{field}__lt": f"{code}/"})
    column = "pk" if field == "pk" else f"{field}__pk"
    return Q(**{column: code}) | Q(**{f"{column}__startswith": f"{code}."})


def villages_of(code: str, *, on=None) -> QuerySet[Region]:
    """The villages in a region that are valid today, or were on the day ``on``, by code."""
    villages = Region.objects.filter(within(code, "pk"), level=Level.VILLAGE)
    if on is None:
        return villages.filter(last_day=None)
    return villages.filter(Q(first_day=None) | Q(first_day__lte=on), Q(last_day=None) | Q(last_day__gte=on))


def latest_facts(regions: Iterable[str] | str, indicators: Iterable[str] = ()) -> QuerySet[Fact]:
    """The newest figure of each region and indicator, with its indicator and source, in one query.

    ``regions``: codes, or one code for everything in it; ``indicators``: codes, all without any. Of two sources with
    the same period the first by code counts.
    """
    inside = within(regions) if isinstance(regions, str) else Q(region__in=list(regions))
    newest = Fact.objects.filter(region=OuterRef("region"), indicator=OuterRef("indicator")).order_by("-period", "source_id")
    facts = Fact.objects.filter(inside, pk=Subquery(newest.values("pk")[:1]))
    if indicators := list(indicators):
        facts = facts.filter(indicator__in=indicators)
    return facts.select_related("indicator", "source").order_by("indicator__order", "indicator_id", "region_id")
