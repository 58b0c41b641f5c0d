"""Read from the registry what documents are made from."""

from django.db.models import Q

from desaekspor.regions.models import Region
from desaekspor.registry.models import GONE, Enterprise, EnterpriseKey, Owner, Product
from desaekspor.registry.search.facts import SOURCES, Facts

ENTERPRISE_COLUMNS = (
    *("id", "name", "nib", "activity", "kbli", "kbli_category", "kbli_version", "reported_scale", "region_id", "sales_idr"),
    *("lat", "lng", "synthetic", "verified_at", "presence", "updated_at", "paid_men", "paid_women", "unpaid_men", "unpaid_women"),
)
_owner_name = Owner._meta.get_field("name")


class Reader:
    """Reads Facts of many enterprises; remembers the names of regions."""

    def __init__(self):
        self._names = {}

    def read(self, numbers):
        """The Facts of those of the enterprises that exist and are not part of another, by number; five or six queries."""
        rows = Enterprise.objects.filter(among(numbers, "pk"), merged_into=None).order_by("pk").values_list(*ENTERPRISE_COLUMNS)
        found = {row[0]: _facts(*row) for row in rows}
        self.name_places(found.values())
        theirs = among(numbers, "enterprise")
        for number, name in Product.objects.filter(theirs).order_by("pk").values_list("enterprise_id", "name"):
            if number in found:
                found[number].products.append(name)
        for number, source in EnterpriseKey.objects.filter(theirs).values_list("enterprise_id", "source"):
            if number in found:
                found[number].sources |= SOURCES[source]
        for pk, number, name in Owner.objects.filter(theirs).values_list("pk", "enterprise_id", "name"):
            if name is not None and number in found:
                found[number].owner = _owner_name.unseal(name, pk)
        self._add_absorbed(numbers, found)
        return list(found.values())

    def _add_absorbed(self, numbers, found):
        """A survivor is found by the names of those that it absorbed, too, and has their sources."""
        absorbed = Enterprise.objects.filter(among(numbers, "merged_into"), merged_into__isnull=False).order_by("pk")
        if not (names := list(absorbed.values_list("pk", "merged_into", "name", "activity"))):
            return
        root_of = {number: root for number, root, *_ in names if root in found}
        for _, root, *texts in names:
            if root in found:
                found[root].other_words += texts
        for number, source in EnterpriseKey.objects.filter(enterprise__in=list(root_of)).values_list("enterprise_id", "source"):
            found[root_of[number]].sources |= SOURCES[source]
        owners = Owner.objects.filter(enterprise__in=list(root_of)).exclude(name=None).order_by("enterprise_id")
        for pk, number, name in owners.values_list("pk", "enterprise_id", "name"):
            found[root_of[number]].other_owners.append(_owner_name.unseal(name, pk))

    def name_places(self, facts):
        """Give Facts the names of their region and of the one around it."""
        if missing := {one.region_code for one in facts} - self._names.keys():
            rows = Region.objects.filter(pk__in=missing).values_list("code", "name", "parent__name")
            self._names.update((code, (name, around or "")) for code, name, around in rows)
        for one in facts:
            one.place, one.around = self._names[one.region_code]


def among(numbers, field):
    """The rows whose ``field`` is one of the sorted ``numbers``. Neighbours are asked for as a range: a tenth of the work."""
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return Q(**{f"{field}__gte": numbers[0], f"{field}__lte": numbers[-1]})
    return Q(**{f"{field}__in": numbers})


def _facts(*values):
    number, name, nib, activity, kbli, category, version, scale, region, sales = values[:10]
    lat, lng, synthetic, verified_at, presence, updated_at = values[10:16]
    workers = None if None in values[16:] else sum(values[16:])
    known = (number, name, nib, activity, kbli, category, version, scale, region, sales, workers, lat, lng, synthetic)
    return Facts(*known, verified_at is not None, presence not in GONE, updated_at)


def facts_of_new(number, values, *, source, synthetic, moment):
    """The Facts of an enterprise that is about to be written, from ``{field: value}`` of a source's row."""
    workers = [values[name] for name in ("paid_men", "paid_women", "unpaid_men", "unpaid_women")]
    return Facts(
        number,
        values["name"],
        values["nib"],
        values["activity"],
        values["kbli"],
        values["kbli_category"],
        values["kbli_version"],
        values["reported_scale"],
        values["region"],
        values["sales_idr"],
        None if None in workers else sum(workers),
        values["lat"],
        values["lng"],
        synthetic,
        False,
        True,
        moment,
        owner=values["owner.name"],
        products=[values["product"]] if values["product"] else [],
        sources=SOURCES[source],
    )
