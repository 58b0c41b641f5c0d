"""What the map of a regency is drawn from, gathered once and kept until the data changes."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from statistics import mean

from django.utils import timezone

from desaekspor.portal.copies import copies_in, flag_of
from desaekspor.portal.kept import keep
from desaekspor.portal.mapping.drawing import Drawing, draw
from desaekspor.regions.codes import level_of
from desaekspor.regions.models import Boundary, Fact, Indicator, Level, Region, Source
from desaekspor.regions.queries import within
from desaekspor.registry.queries import SMALLEST_CELL, active_by_region

INDICATORS = ("idm", "iks", "ike", "ikl", "idm_status", "population", "working_age_share", "mse_per_1000")


@dataclass(frozen=True)
class Place:
    """A village on the map."""

    code: str
    name: str
    kind: str
    district: str  # its name
    is_desa_only: bool
    approximate: bool
    x: int  # a point inside, in grid units
    y: int
    url: str  # of its page

    @property
    def district_code(self):
        return self.code[:8]


@dataclass
class Series:
    """One indicator over the villages: the newest figure of each, and where they come from."""

    values: dict[str, float] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    flags: dict[str, str] = field(default_factory=dict)
    periods: dict[str, str] = field(default_factory=dict)
    sources: Counter = field(default_factory=Counter)
    marks: Counter = field(default_factory=Counter)


@dataclass
class Atlas:
    regency: Region
    villages: list[Place]
    districts: list[tuple[str, str, int, int]]  # code, name, x, y
    drawing: Drawing
    series: dict[str, Series]
    indicators: dict[str, Indicator]
    sources: dict[str, Source]
    boundary_source: Source | None
    readings: dict = field(default_factory=dict)  # of layers that say the same until the atlas is gathered anew
    of_registry: tuple = (None, {})  # from what the layers of the registry were read last, and what they say

    @property
    def approximate(self):
        return any(village.approximate for village in self.villages)


def atlas_of(code):
    """The Atlas of a regency, from memory while nothing was loaded anew; None for an unknown code and where no villages are."""
    return keep(f"atlas:{code}", lambda: gather(code))


def gather(code):
    regency = Region.objects.filter(pk=code).first()
    if regency is None:
        return None
    regions = list(Region.objects.filter(within(code, "pk"), last_day=None).order_by("name", "code"))
    districts = {region.code: region for region in regions if region.level == Level.DISTRICT}
    villages = [region for region in regions if region.level == Level.VILLAGE]
    if not villages:
        return None
    boundaries = {
        boundary.region_id: boundary
        for boundary in Boundary.objects.filter(region__in=[village.code for village in villages]).select_related("source")
    }
    drawing = draw({pk: boundary.geometry for pk, boundary in sorted(boundaries.items())})
    places = [
        Place(
            code=village.code,
            name=village.name,
            kind=village.kind,
            district=districts[village.code[:8]].name if village.code[:8] in districts else "",
            is_desa_only=village.is_desa_only,
            approximate=boundaries[village.code].approximate if village.code in boundaries else True,
            **dict(zip("xy", _point_of(village, drawing), strict=True)),
            url=village.get_absolute_url(),
        )
        for village in villages
    ]
    series = newest_series(code)
    return Atlas(
        regency=regency,
        villages=places,
        districts=_district_points(districts, places),
        drawing=drawing,
        series=series,
        indicators=Indicator.objects.in_bulk(INDICATORS),
        sources=Source.objects.in_bulk({pk for one in series.values() for pk in one.sources}),
        boundary_source=next((boundary.source for boundary in boundaries.values()), None),
    )


def newest_series(code):
    """The newest figure of each layer's indicator for each village inside ``code``."""
    rows = (
        Fact.objects.filter(within(code), region__level=Level.VILLAGE, indicator__in=INDICATORS)
        .order_by("period", "id")
        .values_list("indicator_id", "region_id", "period", "value", "text", "flag", "source_id", "mark")
    )
    newest = {row[:2]: row for row in rows}
    copies = copies_in(code)
    series = defaultdict(Series)
    for indicator, region, period, value, text, flag, source, mark in newest.values():
        one = series[indicator]
        if value is not None:
            one.values[region] = value
        if text:
            one.texts[region] = text
        if flag := flag_of(flag, (region, indicator, source, period), copies):
            one.flags[region] = flag
        one.periods[region] = period
        one.sources[source] += 1
        one.marks[mark] += 1
    return dict(series)


def _point_of(village, drawing):
    if village.lat is not None and village.lng is not None and drawing.width:
        return drawing.place(village.lng, village.lat)
    left, top, right, bottom = drawing.boxes.get(village.code, (0, 0, 0, 0))
    return (left + right) // 2, (top + bottom) // 2


def _district_points(districts, places):
    """Where the name of a district stands: amid its villages. A list of code, name, x, y."""
    inside = defaultdict(list)
    for place in places:
        if place.district_code in districts:
            inside[place.district_code].append((place.x, place.y))
    return [
        (code, districts[code].name, round(mean(x for x, _ in points)), round(mean(y for _, y in points)))
        for code, points in sorted(inside.items())
    ]


def registered(code):
    """Active enterprises of each village in the registry: village code -> (how many, the day on which one last changed)."""
    return {
        region: (count, timezone.localdate(changed_at))
        for region, (count, changed_at) in active_by_region(code).items()
        if level_of(region) == Level.VILLAGE
    }


def hidden_from(user_scope, counts):
    """Villages whose count this reader may not see: too few, and outside the area they work in."""
    return frozenset(
        code for code, (count, _) in counts.items() if count < SMALLEST_CELL and not (user_scope and code.startswith(user_scope))
    )


def months_between(earlier, later):
    return max(0, (later.year - earlier.year) * 12 + later.month - earlier.month)
