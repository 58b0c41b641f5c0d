"""Reads of regions that have a name."""

from django.db import connection
from django.db.models import Q, QuerySet

from desaekspor.regions.models import Level, Region


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


def outside(code: str, field: str = "region") -> Q:
    """The rows that ``within`` leaves out; few of them are found by the index, too."""
    if code and connection.vendor == "sqlite":
        return Q(**{f"{field}__lt": code}) | Q(**{f"{field}__gte": f"{code}/"})
    return ~within(code, field) if code else Q(pk__in=())


def villages_of(code: str, *, on=None) -> QuerySet[Region]:
    """The villages in a region that are valid today, or were on the day ``on``, by code."""
    villages = Region.objects.filter(within(code, "pk"), level=Level.VILLAGE)
    if on is None:
        return villages.filter(last_day=None)
    return villages.filter(Q(first_day=None) | Q(first_day__lte=on), Q(last_day=None) | Q(last_day__gte=on))
