"""The duty that a market takes of a product, line by line of its tariff book, and the best preference for Indonesia."""

import csv
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from desaekspor.markets.flowdata import kept
from desaekspor.markets.papers.agreements import Agreement, agreements
from desaekspor.nomenclature.lists import Stamp, stamp_or_none

KNOWN, SPECIFIC, UNKNOWN = "known", "specific", "unknown"


@dataclass(frozen=True)
class Book:
    """A tariff book. ``schemes``: the agreement of each of its preferential columns, first where rates tie."""

    file: str
    year: int
    source: str
    code: tuple[str, ...]  # the columns that together are the national code
    schemes: tuple[tuple[str, str], ...] = ()
    raw: str = "rate_raw"  # the ordinary rate as it is printed
    description: str = ""
    folder: str = ""  # of one that was imported: where its table lies (flowdata/kept.py)


BOOKS = {
    "JPN": Book(
        file="tariff_japan_2026",
        year=2026,
        source="Japan Customs, July 2026",
        code=("hs6", "stat_suffix"),
        schemes=(("IJEPA", "ijepa"), ("AJCEP", "ajcep"), ("RCEP", "rcep")),
        raw="wto_raw",
        description="description_ja",
    ),
    "USA": Book(file="tariff_usa_mfn_2025", year=2025, source="USITC, Harmonized Tariff Schedule 2025", code=("hs8",)),
}


@dataclass(frozen=True)
class DutyLine:
    """A line of the tariff book: per cent of the customs value, None where the rate is no plain percentage."""

    code: str
    description: str  # in the language of the book; "" where it has none
    mfn: float | None
    mfn_text: str  # as printed
    preferences: tuple[
        tuple[str, float | None, str], ...
    ]  # (agreement, per cent, as printed), of those the book has a column for


@dataclass(frozen=True)
class Duty:
    """The duty on a subheading (HS 2022) in a market. Per cent of the customs value; None is unknown, never zero."""

    hs6: str
    importer: str
    year: int | None
    state: str  # KNOWN; SPECIFIC: no line has a plain percentage; UNKNOWN: no book of this market, or nothing of this code in it
    mfn_low: float | None = None
    mfn_high: float | None = None
    preferential_low: float | None = None
    preferential_high: float | None = None
    scheme: str = ""  # the agreement of the preference, "" where none lowers the duty
    beyond: str = ""  # without a scheme: the agreement that lowers lines whose ordinary rate is no plain percentage
    lines: tuple[DutyLine, ...] = ()
    source: str = ""
    note: str = ""
    tells_preferences: bool = False  # without columns of them in the book, that none is found says nothing

    @property
    def advantage(self) -> float | None:
        """Points of per cent that the best agreement takes off, middle of the lines; None where either rate is unknown."""
        if self.mfn_low is None or self.mfn_high is None or self.beyond:
            return None
        if not self.scheme or self.preferential_low is None or self.preferential_high is None:
            return 0.0 if self.tells_preferences else None
        return (self.mfn_low + self.mfn_high - self.preferential_low - self.preferential_high) / 2

    def under(self, agreement: str) -> tuple[float, float] | None:
        """(lowest, highest) that lines with a plain percentage pay under an agreement; None where the book has nothing of it."""
        rates = []
        for line in self.lines:
            told = {name: rate for name, rate, _text in line.preferences}
            if line.mfn is not None and agreement in told:
                rates.append(line.mfn if (rate := told[agreement]) is None else min(rate, line.mfn))
        return (min(rates), max(rates)) if rates else None


def books() -> dict[str, Book]:
    """The tariff book of each market: the newest that was imported and is here, else the one of the data folder. One query."""
    from desaekspor.markets.flowdata.queries import loaded, table_of  # DuckDB, which most processes never need

    imported = {
        data.importer: Book(
            file=data.name,
            year=data.year or 0,
            source=data.report["source"],
            code=(),
            schemes=tuple((code, code) for code in data.report["schemes"]),
            folder=data.folder,
        )
        for data in reversed(loaded("tariffs"))
        if table_of(data).exists()
    }
    return BOOKS | imported


def duty_of(hs6: str, importer: str, on: date) -> Duty:
    """The duty on a subheading (six digits, HS 2022) in a market (ISO 3166 alpha-3), with agreements that hold on a day."""
    return duties_of(hs6, [importer], on)[importer]


def duties_of(hs6: str, importers: Iterable[str], on: date, table: Iterable[Agreement] | None = None) -> dict[str, Duty]:
    """A Duty for each of the markets; ``table``: the agreements, where they are read already, else it takes a query.

    The first question after a book came reads it, a tenth of a second; others take none.
    """
    importers, every = list(importers), books()
    if table is None:
        table = agreements() if every.keys() & set(importers) else ()
    table = [one for one in table if one.holds(on)]
    held = {importer: {one.code for one in table if importer in one.partners} for importer in importers}
    return {importer: _duty(hs6, importer, on, held[importer], every.get(importer)) for importer in importers}


def _duty(hs6: str, importer: str, on: date, held: Collection[str], book: Book | None) -> Duty:
    if book is None:
        return Duty(hs6, importer, None, UNKNOWN, note=_("No tariff book of this market is here: ask the importer or ITPC."))
    if book.folder:
        lines = _imported(book.folder).get(hs6, ())
    elif (found := stamp_or_none(book.file)) is not None:
        lines = _read(importer, found).get(hs6, ())
    else:
        return Duty(hs6, importer, None, UNKNOWN, note=_("The tariff book of this market is not in the data folder."))
    notes = [_("Further duties by origin, changed several times in 2025 and 2026, are not in it.")] if importer == "USA" else []
    if not lines:
        notes.insert(0, _("The book has no line of this code."))
        return Duty(hs6, importer, book.year, UNKNOWN, source=book.source, note=" ".join(notes))
    if on.year != book.year:
        notes.append(_("The book is of %(year)s: look up what holds on the day of shipment.") % {"year": book.year})
    ordinary = [line.mfn for line in lines if line.mfn is not None]
    # Both ranges speak of the same lines.
    scheme, rates = _best(tuple(line for line in lines if line.mfn is not None) or lines, book, held)
    others = tuple(line for line in lines if line.mfn is None) if ordinary else ()
    beyond = "" if scheme else _best(others, book, held)[0]
    if beyond:
        notes.append(_("%(agreement)s lowers lines whose rate is no plain percentage: see the lines.") % {"agreement": beyond})
    elif others:
        notes.append(_("Some lines have a rate that is no plain percentage."))
    return Duty(
        hs6=hs6,
        importer=importer,
        year=book.year,
        state=KNOWN if ordinary else SPECIFIC,
        mfn_low=min(ordinary, default=None),
        mfn_high=max(ordinary, default=None),
        preferential_low=min(rates, default=None),
        preferential_high=max(rates, default=None),
        scheme=scheme,
        beyond=beyond,
        lines=lines,
        source=book.source,
        note=" ".join(notes),
        tells_preferences=bool(book.schemes),
    )


def _best(lines: tuple[DutyLine, ...], book: Book, held: Collection[str]) -> tuple[str, list[float]]:
    """The agreement with the lowest mean rate, where it lowers the duty; a line without its rate pays the ordinary one.

    Where that is no plain percentage, such a line pays what nobody knows: an agreement with a rate for more lines goes first.
    """
    found: list[tuple[int, float, str, list[float]]] = []
    for code, _column in book.schemes:
        if code not in held:
            continue
        rates, lowers = [], False
        for line in lines:
            rate = next((rate for name, rate, _text in line.preferences if name == code), None)
            if rate is not None and (line.mfn is None or rate < line.mfn):
                lowers = True
            elif line.mfn is not None:
                rate = line.mfn
            if rate is not None:
                rates.append(rate)
        if lowers:
            found.append((-len(rates), sum(rates) / len(rates), code, rates))
    return min(found, key=lambda one: one[:2])[2:] if found else ("", [])


@lru_cache(maxsize=8)
def _imported(folder: str) -> dict[str, tuple[DutyLine, ...]]:
    """Of a book that was imported: its folder never gets another content."""
    lines: dict[str, list[DutyLine]] = {}
    for hs6, code, description, mfn, printed, preferences in json.loads(kept.table(folder, kept.TARIFFS).read_text("utf-8")):
        lines.setdefault(hs6, []).append(DutyLine(code, description, mfn, printed, tuple(map(tuple, preferences))))
    return {hs6: tuple(rows) for hs6, rows in lines.items()}


@lru_cache(maxsize=4)
def _read(importer: str, found: Stamp) -> dict[str, tuple[DutyLine, ...]]:
    book = BOOKS[importer]
    lines: dict[str, list[DutyLine]] = {}
    with Path(found[0]).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            mfn, printed = _ordinary(row, book)
            lines.setdefault(row["hs6"], []).append(
                DutyLine(
                    code="".join(row[column] for column in book.code),
                    description=row[book.description].rpartition(" > ")[2] if book.description else "",
                    mfn=mfn,
                    mfn_text=printed,
                    preferences=tuple(
                        (code, _percent(row[f"{column}_pct"]), row[f"{column}_raw"]) for code, column in book.schemes
                    ),
                )
            )
    return {hs6: tuple(rows) for hs6, rows in lines.items()}


def _ordinary(row: dict[str, str], book: Book) -> tuple[float | None, str]:
    """The ordinary rate and its text as printed. A rate under a quota or for a named use (※) is not the ordinary one."""
    texts = [row[book.raw], row.get("temporary_raw") or "", row.get("general_raw") or ""]
    if marked := next((text for text in texts if "※" in text), None):
        return None, marked
    rate = _percent(row["mfn_pct"])
    # In Japan's book a rate in brackets is not the one that is applied, unless it is the same.
    told = [text for text in texts if text and (rate is None or _number(text) in (rate, None))]
    plain = [text for text in told if not text.startswith("(")]
    return rate, (plain or told or [""])[0]


def _number(text: str) -> float | None:
    """Of a printed rate such as "7.2%", "(50%)", "無税"; None of anything else."""
    bare = text.strip("()").removesuffix("%")
    if bare in ("無税", "Free"):
        return 0.0
    try:
        return float(bare)
    except ValueError:
        return None


def _percent(text: str) -> float | None:
    return float(text) if text else None
