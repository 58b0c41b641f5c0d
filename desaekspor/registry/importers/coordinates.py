"""Where an enterprise is, from two cells: zero, swapped, with decimal comma, in degrees and minutes, without its point."""

import math
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from ..identifiers import as_text, is_nothing
from .columns import Problem

INDONESIA = (-11.1, 6.2, 94.9, 141.1)  # south, north, west, east

# Outlines of regencies, some 1.6 km wider than the boundary (Kemendagri's villages, simplified): latitude, longitude.
OUTLINES: dict[str, Sequence[tuple[float, float]]] = {
    "32.16": (
        (-6.116, 106.955), (-6.071, 106.969), (-6.048, 106.957), (-6.033, 106.981), (-6.002, 106.981), (-5.969, 107.002),
        (-5.933, 106.976), (-5.904, 107.022), (-5.926, 107.106), (-5.996, 107.103), (-6.027, 107.127), (-6.086, 107.219),
        (-6.098, 107.273), (-6.132, 107.304), (-6.207, 107.311), (-6.292, 107.28), (-6.329, 107.237), (-6.477, 107.223),
        (-6.5, 107.17), (-6.449, 107.049), (-6.424, 107.038), (-6.411, 106.997), (-6.361, 106.976), (-6.312, 107.022),
        (-6.286, 106.999), (-6.238, 107.021), (-6.188, 106.992), (-6.182, 106.96), (-6.116, 106.955),
    ),
}  # fmt: skip
SIDES = {code: [(*one, *next_one) for one, next_one in pairwise(outline)] for code, outline in OUTLINES.items()}

PLAIN = re.compile(r"-?\d+(?:\.\d+)?", flags=re.ASCII)
DEGREES = re.compile(
    r"""([nsewubtl]{0,2})\s*(-?\d{1,3})\s*[°ºo˚d:\s]\s*(\d{1,2})\s*['’′m:\s]\s*(\d{1,2}(?:[.,]\d+)?)?\s*(?:["”″s]|''|’’)?\s*([nsewubtl]{0,2})""",
)
SOUTH_WEST = {"s", "ls", "w", "bb"}


class Point(NamedTuple):
    lat: float | None
    lng: float | None
    problem: Problem | None


def read_degree(raw: Any) -> tuple[float | None, str]:
    """(degrees, how it was written: "" plainly, "comma", "format"); None with "" when blank, with "invalid" when no number."""
    if isinstance(raw, str) and PLAIN.fullmatch(raw):
        return float(raw), ""
    if isinstance(raw, (int, float)):
        return (float(raw), "") if math.isfinite(raw) else (None, "invalid")
    text = as_text(raw).replace("−", "-")
    if text in ("0", "0.0", "0,0"):
        return 0.0, ""
    if PLAIN.fullmatch(text):
        return float(text), ""
    if is_nothing(text):
        return None, ""
    if re.fullmatch(r"-?\d+,\d+", text, flags=re.ASCII):
        return float(text.replace(",", ".")), "comma"
    lower = text.lower()
    if match := DEGREES.fullmatch(lower):
        value = abs(int(match[2])) + int(match[3]) / 60 + float((match[4] or "0").replace(",", ".")) / 3600
        negative = match[2].startswith("-") or bool({match[1], match[5]} & SOUTH_WEST)
        return (-value if negative else value), "format"
    if match := re.fullmatch(r"(-?\d+(?:[.,]\d+)?)\s*°?\s*([nsew]|l[su]|b[tb])?\.?", lower, flags=re.ASCII):
        value = float(match[1].replace(",", "."))
        return (-abs(value) if match[2] in SOUTH_WEST else value), "format"
    if match := re.fullmatch(r"(-?\d{1,3})[.,](\d{3}(?:[.,]\d{1,3})+)", text, flags=re.ASCII):
        return float(f"{match[1]}.{re.sub(r'[.,]', '', match[2])}"), "format"  # -6.268.882, by a spreadsheet's thousands
    return None, "invalid"


def read_point(raw_lat: Any, raw_lng: Any, home: str) -> Point:
    """The point that two cells mean, and the one problem of the pair.

    Both blank is no problem (nobody measured). What is corrected must then lie in the home regency.
    """
    if (
        isinstance(raw_lat, str)
        and raw_lng in (None, "")
        and (match := re.fullmatch(r"(-?\d+\.\d+)\s*[,; ]\s*(-?\d+\.\d+)", raw_lat.strip()))
    ):
        lat: float | None = float(match[1])
        lng: float | None = float(match[2])
        how = {"format"}  # both in one cell
    else:
        (lat, lat_how), (lng, lng_how) = read_degree(raw_lat), read_degree(raw_lng)
        how = {lat_how, lng_how} - {""}
    if "invalid" in how:
        return Point(None, None, Problem("coordinates_invalid"))
    if lat is None and lng is None:
        return Point(None, None, None)
    if not lat and not lng:
        return Point(None, None, Problem("coordinates_zero"))
    if lat is None or lng is None:
        return Point(None, None, Problem("coordinates_half"))
    if not lng or (not lat and not is_inside(lat, lng, home)):
        return Point(None, None, Problem("coordinates_zero"))
    code = "coordinates_comma" if how == {"comma"} else "coordinates_format" if how else ""
    if not is_inside(lat, lng, home):
        lat, lng, repaired = _repair(lat, lng, home)
        if not repaired:
            return Point(None, None, Problem("coordinates_outside"))
        code = repaired
    if not code:
        return Point(lat, lng, None)
    return Point(lat, lng, Problem(code, corrected_to=f"{lat:.6f}, {lng:.6f}"))


def _repair(lat: float, lng: float, home: str) -> tuple[float, float, str]:
    """Another reading of the pair that lies in the home regency, if one does."""
    for first, second, code in (
        (lng, lat, "coordinates_swapped"),
        (-lat, lng, "coordinates_sign"),
        (lng, -lat, "coordinates_swapped"),
    ):
        if is_inside(first, second, home):
            return first, second, code
    for first, second in ((lat, lng), (-lat, lng), (lng, lat)):
        first, second = _scaled(first, 90), _scaled(second, 180)
        if is_inside(first, second, home):
            return first, second, "coordinates_scale"
    return lat, lng, ""


def _scaled(value: float, limit: int) -> float:
    """The value without the powers of ten by which it exceeds ``limit``: -6268882 -> -6.268882, 1071234 -> 107.1234."""
    while abs(value) > limit or (limit == 90 and abs(value) > 12):
        value /= 10
    return value


def is_inside(lat: float, lng: float, home: str) -> bool:
    """Whether a point lies in the home regency (its widened outline where we have it, else all Indonesia)."""
    outline = SIDES.get(home[:5])
    if outline is None:
        south, north, west, east = INDONESIA
        return south <= lat <= north and west <= lng <= east
    inside = False
    for lat1, lng1, lat2, lng2 in outline:
        if (lat1 > lat) != (lat2 > lat) and lng < lng1 + (lat - lat1) * (lng2 - lng1) / (lat2 - lat1):
            inside = not inside
    return inside
