"""The map of the world: each market in one of five shades of what is asked for; who has no data is hatched."""

import json
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.markets.countries import HOME, country
from desaekspor.portal.templatetags.markets import dollars

DRAWING = Path(__file__).with_name("world.json")  # made by scripts/world_map.py
SHADES = 5
LAYERS = {
    "potensi": (gettext_lazy("Unrealised potential"), lambda market: market.unrealised_usd if market.potential_usd else None),
    "permintaan": (gettext_lazy("Demand"), lambda market: market.demand_usd),
    "penjualan": (gettext_lazy("Indonesia's sales"), lambda market: market.realised_usd),
}
NO_DATA, NOTHING, NONE, HOME_LOOK = "no-data", "nothing", "none", "home"


@dataclass(frozen=True)
class Shape:
    code: str
    path: str
    x: float
    y: float
    look: str
    text: str
    url: str


@dataclass(frozen=True)
class World:
    """``classes``: (look, words) of the shades in use, the lightest first."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    classes: tuple[tuple[str, str], ...]
    layer: str
    name: str
    source: str


@cache
def drawing():
    return json.loads(DRAWING.read_text(encoding="utf-8"))


def world_of(rows, absent, layer: str) -> World:
    """The map of ``rows`` (page.Row) and of ``absent`` (country, address) for one of LAYERS."""
    name, value_of = LAYERS[layer]
    values = {row.found.importer: value_of(row.market) for row in rows}
    limits = limits_of([value for value in values.values() if value])
    by_code, without = {row.found.importer: row for row in rows}, {place.iso3: url for place, url in absent}
    drawn = drawing()
    shapes = []
    for code in (*drawn["paths"], *drawn["places"]):
        place = country(code)
        if row := by_code.get(code):
            value = values[code]
            look = NONE if value is None else f"shade-{bisect_right(limits, value)}" if value > 0 else NOTHING
            known = _("not known") if value is None else dollars(value)
            told = _("%(country)s: rank %(rank)d (%(low)d–%(high)d); %(what)s %(value)s") % {
                "country": place.name, "rank": row.rank, "low": row.rank_low, "high": row.rank_high,
                "what": str(name).lower(), "value": known,
            }  # fmt: skip
            url = row.url
        elif code in without:
            look, url = NO_DATA, without[code]
            told = _("%(country)s: no data") % {"country": place.name}
        elif code == HOME:
            look, url, told = HOME_LOOK, "", place.name
        else:
            look, url = NONE, ""
            told = _("%(country)s: no purchases known") % {"country": place.name}
        x, y = drawn["places"].get(code, (0, 0))
        shapes.append(Shape(code, drawn["paths"].get(code, ""), x, y, look, told, url))
    return World(
        drawn["width"], drawn["height"], tuple(shapes), classes_of(limits, values.values()), layer, str(name), drawn["source"]
    )


def limits_of(values) -> list[float]:
    """Where one shade ends and the next begins: fifths of the markets."""
    ordered = sorted(values)
    return sorted({ordered[len(ordered) * step // SHADES] for step in range(1, SHADES)}) if ordered else []


def classes_of(limits, values):
    known = sorted(value for value in values if value)
    if not known:
        return ()
    edges = [known[0], *limits, known[-1]]
    found = []
    for step in range(len(limits) + 1):
        inside = [value for value in known if bisect_right(limits, value) == step]
        if inside:
            found.append((f"shade-{step}", f"{dollars(edges[step])} – {dollars(edges[step + 1])}"))
    return tuple(found)
