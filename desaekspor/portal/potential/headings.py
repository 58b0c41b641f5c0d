"""Makers of a village by heading of the HS: who tells a product of it, who could make it by the line of business."""

from dataclasses import dataclass, replace

from django.utils.translation import get_language

from desaekspor.datafiles.folder import DataError
from desaekspor.markets.coding import codes_in
from desaekspor.nomenclature import HS2022, code_list, written
from desaekspor.portal.codes.page import entry_url
from desaekspor.registry.queries import SMALLEST_CELL

SHOWN = 10
CODES = 3  # of a heading


@dataclass(frozen=True)
class HeadingLine:
    heading: str
    name: str
    url: str
    told: int
    could: int | None  # None: not for this reader
    mean: float | None
    low: float | None
    high: float | None
    codes: tuple[tuple[str, str], ...] = ()  # of its subheadings, those that most enterprises here make: code, as written

    @property
    def is_special(self):
        return self.low is not None and self.low > 1


def heading_lines(row, *, hides):
    """(the first headings of a village assessment, those with most tellers first; how many more there are).

    ``hides``: for a reader who does not serve the village. What makers could make is then left out altogether: headings share
    lines of business, and the difference of two counts may be a single maker.
    """
    lines = []
    listed = _names()
    for heading, (told, could, *spread) in row.headings.items():
        if hides and told < SMALLEST_CELL:
            continue
        mean, low, high = spread or (None, None, None)
        entry = listed.entries.get(heading) if listed else None
        name = entry.name(get_language()) if entry else ""
        url = entry_url(heading, HS2022) if entry else ""
        lines.append(HeadingLine(heading, name, url, told, None if hides else could, mean, low, high))
    lines.sort(key=lambda line: (-line.told, -(line.low or 0), -(line.could or 0), line.heading))
    shown = lines[:SHOWN]
    made = _made(row.village_id, least=SMALLEST_CELL if hides else 1) if shown else {}
    return [replace(line, codes=made.get(line.heading, ())) for line in shown], max(len(lines) - SHOWN, 0)


def _made(village, *, least):
    """``{heading: its codes}`` that the products of at least ``least`` enterprises of the village have."""
    found: dict[str, list[tuple[str, str]]] = {}
    for code, count in codes_in(village).most_common():
        if count >= least and len(of_heading := found.setdefault(code[:4], [])) < CODES:
            of_heading.append((code, written(code, HS2022)))
    return {heading: tuple(codes) for heading, codes in found.items()}


def _names():
    try:
        return code_list(HS2022)
    except DataError:
        return None
