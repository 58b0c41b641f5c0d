"""How many enterprises there are, for maps and public pages: from the tallies, without reading the enterprises."""

from django.db.models import Max, Q, Sum

from desaekspor.registry.search.models import SearchTally

SMALLEST_CELL = 3  # public counts below it are hidden


def active_by_region(code):
    """``{region code: (active enterprises, when one of its enterprises last changed)}`` of the region ``code``, in one query.

    By the finest region known, mostly villages; regions without an active enterprise have no entry. Reading the
    enterprises themselves took 150 ms of every map of 125,000.
    """
    inside = Q(region_code=code) | Q(region_code__startswith=f"{code}.")
    rows = SearchTally.objects.filter(inside, active=True, documents__gt=0).order_by().values_list("region_code")
    return {region: (count, changed) for region, count, changed in rows.annotate(Sum("documents"), Max("changed_at"))}


def enterprise_counts(code, *, public):
    """``{region code: active enterprises}`` of the region ``code``, in one query.

    For the ``public`` a count below 3 is None: a figure that small may point at a person.
    """
    counts = active_by_region(code)
    return {region: None if public and count < SMALLEST_CELL else count for region, (count, _) in counts.items()}
