"""From an outside register to checked rows: read, match the columns, clean, judge. No database, no Django.

table = open_table(file, name)
source, likeness = guess_source(table.headings)
mapping = propose_mapping(SOURCES[source], table.headings)
for row in check_rows(table, SOURCES[source], mapping, resolver, today=today): ...
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .columns import RegisterSource, fold, like_heading, match_heading
from .dinas import DINAS
from .oss import OSS
from .sidt import SIDT

EXAMPLE = replace(SIDT, name="example")  # the invented register of a first start; never guessed, never chosen
REAL = (SIDT, OSS, DINAS)
SOURCES: dict[str, RegisterSource] = {source.name: source for source in (*REAL, EXAMPLE)}
REAL_SOURCES = tuple(source.name for source in REAL)
# Parts of headings that only a licence has.
OSS_MARKS = re.compile(
    "judulkbli|risiko|terbitoss|tanggalterbit|penanamanmodal|uraianjenisperusahaan|uraianskala|idproyek|idpermohonan"
)


def known_column(heading: str) -> str:
    """A column that ``heading`` certainly names, in whichever source; "" for an unknown heading."""
    return next((name for source in SOURCES.values() if (name := match_heading(source, heading))), "")


def identifies(heading: str) -> bool:
    """Whether a sheet with this heading lists enterprises one by one (and does not count them)."""
    return any(match_heading(source, heading) in source.identifying for source in SOURCES.values())


def guess_source(headings: Iterable[str]) -> tuple[str, float]:
    """(name of the source, likeness 0 to 1) of the source whose columns these headings are; ("", 0.0) for none.

    SIDT is told by its key, OSS by its NIB together with words only a licence has; what names an
    enterprise or its owner beyond that is the list of an agency.
    """
    headings = [heading for heading in headings if heading]
    best = ("", 0.0)
    if not headings:
        return best
    for source in REAL:
        found = {name for heading in headings if (name := match_heading(source, heading))}
        likeness = len(found) / len(headings)
        if source is SIDT:
            by_name = sum(fold(heading) in SIDT_NAMES for heading in headings)
            fits = ("id_data_badan_usaha" in found and by_name >= 3) or by_name >= 10
        elif source is OSS:
            fits = "nib" in found and any(OSS_MARKS.search(fold(heading)) for heading in headings)
            likeness += 0.05  # its marks outweigh the words that every list has
        else:
            fits = bool(found & set(source.identifying)) and len(found) >= 3
            likeness -= 0.05
        if fits and likeness > best[1]:
            best = (source.name, min(likeness, 1.0))
    return best


SIDT_NAMES = {fold(column.name) for column in SIDT.columns} | {fold(column.name)[:-1] for column in SIDT.columns}


def propose_mapping(
    source: RegisterSource,
    headings: Iterable[str],
    remembered: Mapping[str, str] | None = None,
    sheets: Sequence[Sequence[str]] = (),
) -> dict[str, str]:
    """Each heading to the column it most likely is, "" for none. What an officer decided before counts first.

    ``remembered``: folded heading -> column name ("" to leave it out). ``sheets``: the headings that
    stand together; within a sheet no column is given twice, but "NIK" in one and "No. KTP" in
    another sheet are the same column (without ``sheets`` all headings count as one sheet). An
    exact name goes before a likeness, and the first heading before the second.
    """
    remembered = remembered or {}
    headings = [heading for heading in headings if heading]
    mapping = dict.fromkeys(headings, "")
    decided = {heading for heading in headings if fold(heading) in remembered}
    for heading in decided:
        mapping[heading] = remembered[fold(heading)] if remembered[fold(heading)] in source.by_name else ""
    groups = [[heading for heading in sheet if heading in mapping] for sheet in sheets] or [headings]
    own_names = {fold(column.name): column.name for column in source.columns}
    for match in (
        lambda heading, taken: own_names.get(fold(heading), ""),
        lambda heading, taken: match_heading(source, heading),
        lambda heading, taken: "" if re.search(r" \(\d+\)$", heading) else like_heading(source, heading, taken),
    ):
        for heading in headings:
            if heading in decided or mapping[heading]:
                continue
            taken = {mapping[other] for group in groups if heading in group for other in group} - {""}
            name = match(heading, taken)
            if name and name not in taken:
                mapping[heading] = name
    return mapping
