"""How well the checker finds what was put into a register, and how often it reports a clean cell."""

import datetime
from collections import Counter
from dataclasses import dataclass

from desaekspor.regions.places import packaged_resolver
from desaekspor.registry.importers import SOURCES, guess_source, propose_mapping
from desaekspor.registry.importers.check import check_rows
from desaekspor.registry.importers.reading import open_table
from tests.registry.importers.dirty_register import CODES

TODAY = datetime.date(2026, 11, 24)


@dataclass
class Score:
    found: float  # share of all defects
    weakest: dict  # kind -> share, of the kinds below nine tenths
    misnamed: list  # found at the right cell under a code of another kind
    clean_reported: float  # share of the clean cells
    missed: list
    wrong: list
    states: Counter


def check_file(file, name, source=None):
    """The table and its checked rows."""
    table = open_table(file, name)
    source = source or guess_source(table.headings)[0]
    mapping = propose_mapping(SOURCES[source], table.headings, sheets=table.headings_by_sheet)
    return table, list(check_rows(table, SOURCES[source], mapping, packaged_resolver(), today=TODAY))


def score(file, name, truth):
    """``truth``: (sheet, row, column) -> kinds of defect."""
    table, rows = check_file(file, name)
    names = {sheet.index: sheet.name for sheet in table.sheets}
    found = {(names[row.sheet], row.row, finding.column): finding.code for row in rows for finding in row.findings}
    total, hit, misnamed = Counter(), Counter(), []
    for cell, kinds in truth.items():
        for kind in kinds:
            total[kind] += 1
            hit[kind] += cell in found
            if cell in found and kind in CODES and found[cell] not in CODES[kind]:
                misnamed.append((cell, kind, found[cell]))
    cells = sum(len(row.raw) for row in rows)
    wrong = sorted((cell, code) for cell, code in found.items() if cell not in truth)
    return Score(
        found=hit.total() / total.total(),
        misnamed=misnamed,
        weakest={kind: hit[kind] / total[kind] for kind in total if hit[kind] < 0.9 * total[kind]},
        clean_reported=len(wrong) / (cells - len(truth)),
        missed=sorted((cell, sorted(kinds)) for cell, kinds in truth.items() if cell not in found),
        wrong=wrong,
        states=Counter(row.state for row in rows),
    )
