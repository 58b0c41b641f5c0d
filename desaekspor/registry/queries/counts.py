"""How many enterprises there are, for maps and public pages."""

from django.db.models import Count

from desaekspor.regions.queries import within
from desaekspor.registry.models import Enterprise
from desaekspor.registry.queries.access import active

SMALLEST_CELL = 3  # public counts below it are hidden


def enterprise_counts(code, *, public):
    """``{region code: active enterprises}`` of the region ``code``, by the finest region known (mostly villages), in one query.

    For the ``public`` a count below 3 is None: a figure that small may point at a person.
    Regions without an enterprise have no entry.
    """
    rows = active(Enterprise.objects.filter(within(code))).order_by().values_list("region_id").annotate(Count("pk"))
    return {region: None if public and count < SMALLEST_CELL else count for region, count in rows}
