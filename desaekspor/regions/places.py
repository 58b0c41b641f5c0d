"""Resolvers over the packaged tables and over the database; each is built once and kept."""

from functools import cache

from desaekspor.regions.resolver import Place, Resolver
from desaekspor.regions.tables import packaged_other_names, packaged_places, packaged_successions


@cache
def packaged_resolver() -> Resolver:
    """All regencies, the districts and villages of Kabupaten Bekasi; needs no database."""
    return Resolver(packaged_places(), packaged_successions(), packaged_other_names())


_built: dict[tuple, Resolver] = {}


def database_resolver() -> Resolver:
    """Over the regions of the database; built anew only after they changed (91,599 places: see ``bench/``)."""
    from django.db.models import Count, Max

    from desaekspor.regions.models import LoadStamp, Region, RegionSuccession

    # An import leaves its moment; regions that came another way show in the counts.
    stamp = (*LoadStamp.objects.values_list("at"), *Region.objects.aggregate(Count("pk"), Max("pk"), Count("last_day")).values())
    stamp += (RegionSuccession.objects.count(),)
    if stamp not in _built:
        places = Region.objects.order_by("code").values_list("code", "name", "kind", "bps_code", "first_day", "last_day")
        resolver = Resolver(
            (Place(*row) for row in places.iterator(chunk_size=5000)),
            RegionSuccession.objects.values_list("old_id", "new_id"),
            packaged_other_names(),
        )
        _built.clear()
        _built[stamp] = resolver
    return _built[stamp]
