"""Which figures there are of villages, and where the villages lie."""

from collections.abc import Callable, Iterable

from desaekspor.potential.figures import FigureRow
from desaekspor.potential.reading import REGISTRY_FIGURES
from desaekspor.regions.models import Boundary, Indicator
from desaekspor.regions.queries import villages_of, within

# Each package of the app that knows figures of villages gives ``figures_of(code) -> Iterable[FigureRow]``, all periods or the
# newest of the villages in the region ``code``, and the names that such rows may have.
FIGURES: list[tuple[Callable[[str], Iterable[FigureRow]], Callable[[], set[str]]]] = []


def known_figures() -> set[str]:
    """The names of all figures that a table may ask for: the open ones, and those of the registry."""
    own = (name for _figures_of, names in FIGURES for name in names())
    return {*Indicator.objects.values_list("code", flat=True), *REGISTRY_FIGURES, *own}


def village_outlines(code: str) -> dict[str, object]:
    """The outlines of the villages as Shapely geometries."""
    from shapely.geometry import shape

    rows = Boundary.objects.filter(within(code), region__in=villages_of(code)).values_list("region_id", "geometry")
    return {region: shape(geometry) for region, geometry in rows}


def village_points(code: str) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of the villages that have a point."""
    rows = villages_of(code).filter(lat__isnull=False, lng__isnull=False).values_list("code", "lat", "lng")
    return {region: (lat, lng) for region, lat, lng in rows}
