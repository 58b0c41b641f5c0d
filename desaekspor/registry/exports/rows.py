"""The lines of an exported list, read a few thousand at a time."""

from dataclasses import dataclass, field

from desaekspor.regions.models import Level, Region
from desaekspor.registry.exports.columns import ADDED, words_now
from desaekspor.registry.models import EnterpriseKey, Owner, Product
from desaekspor.registry.queries.access import enterprises_for
from desaekspor.registry.search.reading import among
from desaekspor.registry.services.fields import PRIVATE_OWNER_FIELDS, WORKER_FIELDS

FIELDS = (
    *("id", "name", "nib", "activity", "kbli", "kbli_version", "kbli_category", "legal_form", "reported_scale", "computed_scale"),
    *("capital_idr", "sales_idr", "assets_idr", "start_year", "region_id", "address", "rt", "rw", "lat", "lng", "synthetic"),
    *("verified_at", "presence", "updated_at", *WORKER_FIELDS),
)
_private = {name: Owner._meta.get_field(name) for name in PRIVATE_OWNER_FIELDS}


@dataclass(slots=True)
class Line:
    """One enterprise. ``owner`` holds the values of the private fields that are asked for, ``opened`` those shown as they are."""

    values: dict
    opened: frozenset
    words: dict  # of columns.WORDS, in the language of the list
    district: str = ""
    village: str = ""
    products: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    owner: dict[str, str] = field(default_factory=dict)
    sex: str = ""
    education: str = ""
    more: dict = field(default_factory=dict)  # what other parts know of it, see columns.Added


class Lines:
    """Reads the Lines of enterprises, each as the user may see it; remembers the names of regions. ``absorbed``: those, too."""

    def __init__(self, user, columns, opened, *, absorbed=False):
        self._enterprises, self._opened = enterprises_for(user, absorbed=absorbed), frozenset(opened)
        self._asked = [column.private for column in columns if column.private]
        self._added = [
            added
            for added in ADDED
            if not {column.name for column in added.columns}.isdisjoint({column.name for column in columns})
        ]
        self._places, self._words = {}, words_now()

    def read(self, numbers):
        """The Lines of those of the enterprises that exist and are the user's to see, by number.

        Three or four queries, and those of the parts above.
        """
        asked = [f"owner__{name}" for name in ("id", "sex", "education", *self._asked)]
        rows = self._enterprises.filter(among(numbers, "pk")).order_by("pk").values_list(*FIELDS, *asked)
        found = {row[0]: self._line(row[: len(FIELDS)], *row[len(FIELDS) :]) for row in rows}
        self._name_places(found.values())
        theirs = among(numbers, "enterprise")
        products = Product.objects.filter(theirs).order_by("-is_main", "pk")
        for number, name in products.values_list("enterprise_id", "name"):
            if number in found:
                found[number].products.append(name)
        keys = EnterpriseKey.objects.filter(theirs).order_by("source")
        for number, source in keys.values_list("enterprise_id", "source"):
            if number in found and (name := self._words["source"][source]) not in found[number].sources:
                found[number].sources.append(name)
        for added in self._added:
            known = added.read(list(found))
            for number, line in found.items():
                line.more[added.name] = known.get(number)
        return list(found.values())

    def _line(self, values, owner, sex, education, *sealed):
        line = Line(dict(zip(FIELDS, values, strict=True)), self._opened, self._words)
        line.sex, line.education = self._words["sex"].get(sex, ""), education or ""
        for name, value in zip(self._asked, sealed, strict=True):
            if value is not None:
                line.owner[name] = _private[name].unseal(value, owner)
        return line

    def _name_places(self, lines):
        if missing := {line.values["region_id"] for line in lines} - self._places.keys():
            rows = Region.objects.filter(pk__in=missing).values_list("code", "level", "name", "parent__name")
            for code, level, name, around in rows:
                self._places[code] = (around, name) if level == Level.VILLAGE else (name, "")
        for line in lines:
            line.district, line.village = self._places[line.values["region_id"]]
