#!/usr/bin/env python3
"""Draw the world map of the market pages from Natural Earth's countries (1:110 million, public domain).

    npm pack world-atlas && tar xzf world-atlas-2.0.2.tgz
    python scripts/world_map.py package/countries-110m.json

Writes desaekspor/portal/markets/world.json: for each country (ISO 3166 code of three letters) the path of an SVG, in the
projection Equal Earth (Šavrič, Patterson, Jenny 2018), in which areas compare; and for each importer that is too small to be
drawn at this scale, a place. Taiwan is S19, as the trade flows have it. Antarctica is left out.
"""

import json
import math
import os
import re
import sys
from itertools import pairwise
from pathlib import Path

from shapely import Polygon, box
from shapely.affinity import translate

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "desaekspor" / "portal" / "markets" / "world.json"
WIDTH = 1000
MIDDLE = 11  # degrees east: the map is cut in the Bering Strait, where no country is
NORTH, SOUTH = 84, -56.5  # degrees that are drawn
UNNUMBERED = {"Kosovo": "XKX", "N. Cyprus": "", "Somaliland": "SOM"}  # Natural Earth gives them no number
NOT_DRAWN = ("ATA", "TWN", "")
A = (1.340264, -0.081106, 0.000893, 0.003796)
FAR = 0.5 * math.sqrt(3)


def equal_earth(longitude, latitude):
    """x in -2.71 to 2.71 and y in -1.32 to 1.32, north up."""
    angle = math.asin(FAR * math.sin(math.radians(latitude)))
    square = angle * angle
    sixth = square**3
    down = A[0] + 3 * A[1] * square + sixth * (7 * A[2] + 9 * A[3] * square)
    return (
        math.cos(angle) * math.radians(longitude) / (FAR * down),
        angle * (A[0] + A[1] * square + sixth * (A[2] + A[3] * square)),
    )


EDGE, TOP, BOTTOM = equal_earth(180, 0)[0], equal_earth(0, NORTH)[1], equal_earth(0, SOUTH)[1]
SCALE = WIDTH / (2 * EDGE)


def placed(longitude, latitude):
    """Where a place lies on the map; ``longitude`` from the map's middle."""
    x, y = equal_earth(longitude, latitude)
    return round((x + EDGE) * SCALE, 1), round((TOP - y) * SCALE, 1)


def arcs_of(topology):
    """The arcs in degrees: TopoJSON keeps them as differences on a grid."""
    (wide, high), (left, low) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for right, up in arc:
            x, y = x + right, y + up
            points.append((x * wide + left - MIDDLE, y * high + low))
        yield points


def ring_of(numbers, arcs):
    """The points of a ring without a jump at the edge of the world: what leaves it at 180 degrees goes on beyond."""
    points = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    whole, turns = [points[0]], 0
    for (before, _), (longitude, latitude) in pairwise(points):
        turns += (longitude - before < -180) - (longitude - before > 180)
        whole.append((longitude + 360 * turns, latitude))
    return whole


def path_of(polygons, arcs):
    """The d of a path: each ring begun anew, its points as differences to the one before."""
    parts = []
    for outline, *holes in polygons:
        area = Polygon(ring_of(outline, arcs), [ring_of(hole, arcs) for hole in holes]).buffer(0)
        for turn in (-360, 0, 360):
            part = translate(area, turn).intersection(box(-180, SOUTH, 180, NORTH))
            for piece in getattr(part, "geoms", [part]):
                if isinstance(piece, Polygon) and not piece.is_empty:
                    parts += [drawn_ring(ring.coords) for ring in (piece.exterior, *piece.interiors)]
    return "".join(parts)


def drawn_ring(points):
    here = placed(*points[0])
    text, steps = f"M{here[0]:g} {here[1]:g}l", []
    for point in points[1:-1]:
        there = placed(*point)
        if there != here:
            right, down = round(there[0] - here[0], 1), round(there[1] - here[1], 1)
            steps.append(f"{right:g}{'' if down < 0 else ' '}{down:g}")
            here = there
    return text + re.sub(r"(?<!\d)0\.", ".", " ".join(steps).replace(" -", "-")) + "z"


def main(source):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from desaekspor.markets.countries import countries, rows_of
    from desaekspor.nomenclature.lists import stamp_or_none

    listed = rows_of(stamp_or_none("countries"))
    numbered = {row["m49"].zfill(3): row["iso3"] for row in listed if row["m49"]} | {"158": "S19"}
    topology = json.loads(Path(source).read_text())
    arcs = list(arcs_of(topology))
    drawn = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        code = numbered.get(shape.get("id", "")) or UNNUMBERED.get(shape["properties"]["name"], "")
        if code in NOT_DRAWN:
            continue
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        drawn[code] = drawn.get(code, "") + path_of(polygons, arcs)
    known = countries()
    buyers = [row["iso3"] for row in listed if row["iso3"] not in (*drawn, *NOT_DRAWN)]
    places = {
        code: placed((known[code].longitude - MIDDLE + 180) % 360 - 180, known[code].latitude)
        for code in sorted(buyers)
        if known[code].latitude is not None and SOUTH < known[code].latitude < NORTH
    }
    content = {
        "source": "Natural Earth 4.1.0, Admin 0 countries, 1:110m (public domain), by world-atlas 2.0.2; scripts/world_map.py",
        "width": WIDTH,
        "height": round((TOP - BOTTOM) * SCALE, 1),
        "paths": dict(sorted(drawn.items())),
        "places": places,
    }
    OUT.write_text(json.dumps(content, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n")
    print(f"{OUT.relative_to(ROOT)}: {len(drawn)} countries, {len(places)} places, {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
