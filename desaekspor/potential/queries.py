"""Which figures there are of villages, and where the villages lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.db.models import Q
from django.db.models.functions import Substr

from desaekspor.analytics.layout import REGENCY_LENGTH
from desaekspor.potential.doubts import PROFILE, copied_in
from desaekspor.potential.figures import FigureRow
from desaekspor.regions.models import Boundary, Fact, Group, Indicator, Level
from desaekspor.regions.queries import villages_of, within

if TYPE_CHECKING:
    from desaekspor.analytics.snapshots import SnapshotTable  # Arrow comes with it

# Each package of the app that knows figures of villages gives ``figures_of(code) -> Iterable[FigureRow]``, all periods or the
# newest of the villages in the region ``code``, and the names that such rows may have.
FIGURES: list[tuple[Callable[[str], Iterable[FigureRow]], Callable[[], set[str]]]] = []

# Each part above that has tables for snapshots gives them.
SNAPSHOT_TABLES: list[Callable[[], Iterable[SnapshotTable]]] = []

# How the HS 2022 subheading of a product is told: for a region, what tells it of (number of an enterprise, product text); ""
# where that is not sure.
Coder = Callable[[int, str], str]
_CODERS: list[Callable[[str], Coder]] = []


def code_products_by(coder_of: Callable[[str], Coder], *, by_default: bool = False) -> None:
    """From now on products have the codes that ``coder_of`` tells; ``by_default`` where no other does."""
    if not (by_default and _CODERS):
        _CODERS[:] = [coder_of]


def coder_of(region: str) -> Coder:
    return _CODERS[0](region)


def known_figures() -> set[str]:
    """The names of all figures that a table may ask for: the open ones, and those of the registry."""
    from desaekspor.potential.reading import REGISTRY_FIGURES  # SciPy comes with it

    own = (name for _figures_of, names in FIGURES for name in names())
    return {*Indicator.objects.values_list("code", flat=True), *REGISTRY_FIGURES, *own}


# Figures that are computed of one of a copied form, and of which.
COMPUTED_OF = {"mse_per_1000": "mse_total"}


def copied_facts(regency: str) -> set[tuple[str, str, str, str]]:
    """The open figures of the villages of a regency that equal another village's form, and those that are computed of them:
    (village, indicator, source, period). They count nowhere, see ``doubts.py``. Two queries."""
    facts = Fact.objects.filter(within(regency), region__level=Level.VILLAGE, value__isnull=False).order_by()
    forms = facts.filter(source__code__startswith=PROFILE, indicator__group__in=(Group.ECONOMY, Group.WORKFORCE, Group.INCOME))
    copied = copied_in(forms.values_list("source", "period", "region", "indicator__group", "indicator", "value"))
    found = {(*place, *form) for place, of in copied.items() for form in of}
    for row in facts.filter(indicator__in=COMPUTED_OF).values_list("region", "indicator", "source", "period"):
        if any(period == row[3] for _source, period in copied.get((row[0], COMPUTED_OF[row[1]]), ())):
            found.add(row)
    return found


def regencies_with_places(code: str) -> list[str]:
    """The regencies in a region of whose villages some have an outline or a point."""
    regency = Substr("code", 1, REGENCY_LENGTH)
    placed = villages_of(code).filter(Q(boundary__isnull=False) | Q(lat__isnull=False, lng__isnull=False))
    return list(placed.order_by().values_list(regency, flat=True).distinct().order_by(regency))


def village_outlines(code: str) -> dict[str, object]:
    """The outlines of the villages as Shapely geometries."""
    from shapely.geometry import shape

    rows = Boundary.objects.filter(within(code), region__in=villages_of(code)).values_list("region_id", "geometry")
    return {region: shape(geometry) for region, geometry in rows}


def village_points(code: str) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of the villages that have a point."""
    rows = villages_of(code).filter(lat__isnull=False, lng__isnull=False).values_list("code", "lat", "lng")
    return {region: (lat, lng) for region, lat, lng in rows}
