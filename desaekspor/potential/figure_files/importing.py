"""Figures of villages from a file: a row for each village, a column for each indicator; all of it written or nothing.

A heading is an indicator's code or name, with the period behind it or without ("indeks_desa_2025", "Penduduk 2026-S1").
Every figure becomes a fact under a source of the file's own, so that it stands beside those of other sources and years and
can be taken out again whole.
"""

import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.accounts.rules import is_officer, scope_of
from desaekspor.potential.figure_files.models import FigureFile, Series
from desaekspor.potential.production.errors import Problem
from desaekspor.potential.production.villages import village_of
from desaekspor.regions.bulk import insert_rows
from desaekspor.regions.codes import level_of
from desaekspor.regions.importers.figures import WORDS
from desaekspor.regions.models import Fact, Indicator, Kind, Level, LoadStamp, Mark, Region, Source
from desaekspor.regions.queries import within
from desaekspor.registry.importers.errors import BadFile
from desaekspor.registry.importers.lists import LOOKED_AT, RowProblem, fold_heading, opened, rows_below

STAMP = "figure_files"
PERIOD = re.compile(r"20\d\d(?:-(?:S[12]|Q[1-4]))?")
IN_HEADING = re.compile(r"(.+?) (20\d\d(?: ?- ?[sq]\d)?)")
VILLAGE = {
    "code": ("kode desa", "kode", "kode wilayah", "kode kemendagri", "code", "village code"),
    "village": ("desa", "desa/kelurahan", "kelurahan", "nama desa", "village", "name", "nama"),
    "district": ("kecamatan", "nama kecamatan", "district"),
}
_OF_VILLAGE = {heading: name for name, headings in VILLAGE.items() for heading in headings}
COUNTED = {"people", "enterprises", "units", "households", "Rp"}
OF_HUNDRED = (0, 100)
BETWEEN = {"index": (0, 1), "%": OF_HUNDRED, "score 0–5": (0, 5), "score 0–100": OF_HUNDRED, "yes or no": (0, 1)}
STATUS = {"mandiri", "maju", "berkembang", "tertinggal", "sangat tertinggal"}
STATUS_OF = {"idm_status", "indeks_desa_status"}


class Column(NamedTuple):
    place: int
    heading: str
    indicator: Indicator
    period: str


@dataclass(frozen=True)
class About:
    """Where the figures are from, as the person says who loads them; ``period`` is of the columns that name none."""

    title: str
    publisher: str
    period: str = ""
    series: str = Series.OTHER
    address: str = ""
    as_of: date | None = None


@dataclass
class FiguresRead:
    """What a file says; nothing is written while there are ``problems``."""

    name: str
    sha256: str
    about: About
    columns: list[Column] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)  # headings that are no indicator here
    figures: dict[tuple[str, str, str], float | str] = field(default_factory=dict)  # (village, indicator, period)
    problems: list[RowProblem] = field(default_factory=list)
    followed: int = 0  # rows under an old code that led to its one successor

    @property
    def villages(self) -> int:
        return len({code for code, _indicator, _period in self.figures})


class FiguresRefused(Exception):
    """``read.problems`` says what is wrong; nothing was written."""

    def __init__(self, read: FiguresRead) -> None:
        super().__init__(f"{len(read.problems)} problems in {read.name}")
        self.read = read


def files_for(user):
    """The files of figures that were loaded for the region that ``user`` serves as an officer."""
    if not is_officer(user):
        return FigureFile.objects.none()
    return FigureFile.objects.filter(within(scope_of(user)))


def read_figures(file: BinaryIO, name: str, about: About, *, by) -> FiguresRead:
    """Read every figure of a workbook, CSV or Parquet file, as ``by`` (None: a command) may write them. Raises BadFile."""
    name, sha256, rows = opened(file, name)
    read = FiguresRead(name, sha256, about)
    _check_source(read)
    found = _heading_of(rows)
    if found is None:
        raise BadFile("no_heading")
    number, village, others = found
    if not read.problems:
        _choose_columns(read, number, others)
    if not read.problems:
        _read_rows(read, rows, village, by)
        _refuse_shares(read, number)
        _refuse_what_is_there(read, number)
    return read


def _check_source(read: FiguresRead) -> None:
    about, today = read.about, timezone.localdate()
    for column, text in (("title", about.title), ("publisher", about.publisher)):
        if not text.strip():
            read.problems.append(RowProblem(0, "", Problem(column, "no_source")))
    if about.period and not _is_period(about.period, today):
        read.problems.append(RowProblem(0, "", Problem("period", "no_period", about.period)))
    if about.as_of and about.as_of > today:
        read.problems.append(RowProblem(0, "", Problem("as_of", "future", about.as_of.isoformat())))
    if about.address:
        try:
            URLValidator(schemes=["http", "https"])(about.address)
        except ValidationError:
            read.problems.append(RowProblem(0, "", Problem("address", "no_address", about.address)))


def _is_period(text: str, today: date) -> bool:
    return bool(PERIOD.fullmatch(text)) and int(text[:4]) <= today.year


def _heading_of(rows) -> tuple[int, dict[str, int], list[tuple[int, str]]] | None:
    """(row, {part of the village's name: place}, [(place, heading) of the rest]) of the first row that names a village."""
    for number, cells in islice(rows, LOOKED_AT):
        village: dict[str, int] = {}
        others = []
        for place, cell in enumerate(cells):
            part = _OF_VILLAGE.get(fold_heading(cell))
            if part and part not in village:
                village[part] = place
            elif cell not in (None, ""):
                others.append((place, str(cell)))
        if {"code", "village"} & village.keys() and others:
            return number, village, others
    return None


def _choose_columns(read: FiguresRead, number: int, others: list[tuple[int, str]]) -> None:
    """Which indicator of which period each column is. A column that is none is named and left out."""
    by_name: dict[str, Indicator] = {}
    for indicator in Indicator.objects.all():
        for name in (indicator.name_en, indicator.name_id, indicator.code):
            by_name[fold_heading(name)] = indicator
    today, taken = timezone.localdate(), {}
    for place, heading in others:
        folded = fold_heading(heading)
        indicator, period = by_name.get(folded), read.about.period
        if indicator is None and (match := IN_HEADING.fullmatch(folded)):
            indicator, period = by_name.get(match[1]), match[2].replace(" ", "").upper()
        if indicator is None:
            read.ignored.append(heading)
        elif not period:
            read.problems.append(RowProblem(number, heading, Problem("period", "period_missing", heading)))
        elif not _is_period(period, today):
            read.problems.append(RowProblem(number, heading, Problem("period", "no_period", period)))
        elif (indicator.pk, period) in taken:
            facts = {"other": taken[indicator.pk, period]}
            read.problems.append(RowProblem(number, heading, Problem("indicator", "column_twice", heading, facts)))
        else:
            taken[indicator.pk, period] = heading
            read.columns.append(Column(place, heading, indicator, period))
    if not read.columns and not read.problems:
        read.problems.append(RowProblem(number, "", Problem("indicator", "no_indicator", ", ".join(read.ignored[:5]))))


def _read_rows(read: FiguresRead, rows, village: Mapping[str, int], by) -> None:
    seen: dict[str, int] = {}
    for number, cells in rows_below(rows):
        given = {name: cells[place] if place < len(cells) else None for name, place in village.items()}
        code, problems, followed = village_of(given, by)
        read.followed += followed
        if code and level_of(code) != Level.VILLAGE:
            problems.append(Problem("code", "no_village_code", code))
        elif code in seen:
            problems.append(Problem("code", "village_twice", code, {"row": seen[code]}))
        read.problems += [RowProblem(number, "", problem) for problem in problems]
        if problems:
            continue
        seen[code] = number
        for column in read.columns:
            cell = cells[column.place] if column.place < len(cells) else None
            if cell in (None, "") or (isinstance(cell, str) and not cell.strip()):
                continue  # unknown is not zero
            try:
                read.figures[code, column.indicator.pk, column.period] = read_figure(cell, column.indicator)
            except WrongFigure as wrong:
                problem = Problem(column.indicator.pk, wrong.code, str(cell)[:60], wrong.facts)
                read.problems.append(RowProblem(number, column.heading, problem))
    _refuse_kelurahan(read, seen)
    if not read.figures and not read.problems:
        read.problems.append(RowProblem(0, "", Problem("indicator", "no_figures")))


class WrongFigure(Exception):
    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def read_figure(cell: Any, indicator: Indicator) -> float | str:
    """The figure that a cell gives of an indicator: a word of its scale, or a number between its bounds.

    Of "1.234" the mark is a thousand's where things are counted, a decimal's elsewhere. Raises WrongFigure.
    """
    if indicator.pk in WORDS | STATUS_OF:
        text = " ".join(str(cell).split()).lower()
        if indicator.pk in STATUS_OF and text not in STATUS:
            raise WrongFigure("no_status", choices=", ".join(sorted(STATUS)))
        return text
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise WrongFigure("no_number")
    value = float(cell) if isinstance(cell, int | float) else _number(cell, whole=indicator.unit_name in COUNTED)
    if value is None or not math.isfinite(value):
        raise WrongFigure("no_number")
    least, most = BETWEEN.get(indicator.unit_name, (0, None))
    if most is None and value < least:
        raise WrongFigure("below_range")
    if value < least or (most is not None and value > most):
        raise WrongFigure("out_of_range", least=least, most=most)
    if indicator.unit_name in COUNTED and not value.is_integer():
        raise WrongFigure("not_whole")
    return value


def _number(text: str, *, whole: bool) -> float | None:
    text = re.sub(r"[\s\u00a0]", "", text).removeprefix("Rp").removesuffix("%")
    if whole and re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text):
        text = re.sub(r"[.,]", "", text)
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", text):
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(?:,\d{3})+\.\d+", text):
        text = text.replace(",", "")
    text = text.replace(",", ".")
    return float(text) if re.fullmatch(r"-?\d{1,15}(?:\.\d{1,10})?", text, re.ASCII) else None


def _refuse_kelurahan(read: FiguresRead, rows: Mapping[str, int]) -> None:
    """An indicator of desa has no meaning for a kelurahan."""
    for_desa = {column.indicator.pk: column.heading for column in read.columns if column.indicator.desa_only}
    if not for_desa:
        return
    kelurahan = set(Region.objects.filter(pk__in=rows, kind=Kind.KELURAHAN).values_list("pk", flat=True))
    for code, indicator, _period in read.figures:
        if code in kelurahan and indicator in for_desa:
            problem = Problem("code", "kelurahan", code)
            read.problems.append(RowProblem(rows[code], for_desa[indicator], problem))


def _refuse_shares(read: FiguresRead, number: int) -> None:
    """Shares where parts of a hundred are meant: a spreadsheet keeps 0.7 of what it shows as 70 %."""
    for column in read.columns:
        if BETWEEN.get(column.indicator.unit_name) == OF_HUNDRED:
            key = (column.indicator.pk, column.period)
            values = [value for (_code, *of), value in read.figures.items() if tuple(of) == key]
            if any(values) and max(values) < 1:
                read.problems.append(RowProblem(number, column.heading, Problem("indicator", "scale", column.heading)))


def _refuse_what_is_there(read: FiguresRead, number: int) -> None:
    """Two sources for one figure of one period would leave it to chance which is shown."""
    codes = list({code for code, _indicator, _period in read.figures})
    there: dict[tuple[str, str], str] = {}
    for start in range(0, len(codes), 500):
        facts = Fact.objects.filter(region__in=codes[start : start + 500], indicator__in=[c.indicator for c in read.columns])
        there |= {
            (indicator, period): source
            for indicator, period, source in facts.order_by().values_list("indicator", "period", "source__title").distinct()
        }
    for column in read.columns:
        if source := there.get((column.indicator.pk, column.period)):
            facts = {"period": column.period, "source": source}
            read.problems.append(RowProblem(number, column.heading, Problem("indicator", "already", column.heading, facts)))


@transaction.atomic
def load_figures(read: FiguresRead, *, by) -> FigureFile:
    """Write the figures of a file that was read. Raises FiguresRefused with every problem, and then nothing is written."""
    LoadStamp.objects.get_or_create(pk=STAMP, defaults={"fingerprint": "", "at": timezone.now()})
    LoadStamp.objects.select_for_update().get(pk=STAMP)  # one file at a time: the second finds what the first brought
    if not read.problems:
        _refuse_what_is_there(read, 1)
    if read.problems:
        raise FiguresRefused(read)
    about = read.about
    file = FigureFile(
        name=read.name,
        sha256=read.sha256,
        region_id=(scope_of(by) if by is not None else "") or settings.HOME_REGION,
        title=about.title.strip()[:200],
        publisher=about.publisher.strip()[:200],
        villages=read.villages,
        figures=len(read.figures),
        holds=[[column.indicator.pk, column.period] for column in read.columns],
        by=by,
    )
    file.save()
    file.source = Source.objects.create(
        code=f"{about.series}-berkas{file.pk}",
        title=file.title,
        publisher=file.publisher,
        address=about.address[:300],
        as_of=about.as_of,
    )
    file.save(update_fields=["source"])
    insert_rows(
        Fact,
        ["region_id", "indicator_id", "period", "source_id", "value", "text", "mark", "flag"],
        [
            (*key, file.source_id, *((None, value) if isinstance(value, str) else (value, "")), Mark.REPORTED, "")
            for key, value in read.figures.items()
        ],
    )
    _stamp()
    record(by, "figures.file", file)
    return file


@transaction.atomic
def undo_figures(file: FigureFile, *, by) -> FigureFile:
    """Take the figures of a file out again, and its source. Undoing twice changes nothing."""
    file = FigureFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.undone_at:
        return file
    source, file.source = file.source, None
    file.undone_by, file.undone_at = by, timezone.now()
    file.save(update_fields=["source", "undone_by", "undone_at"])
    if source is not None:
        Fact.objects.filter(source=source).delete()
        source.delete()
    _stamp()
    record(by, "figures.file_undone", file)
    return file


def _stamp() -> None:
    """Pages that are kept and the measures of villages are made anew when this changes."""
    loaded = FigureFile.objects.filter(undone_at=None).order_by("pk").values_list("pk", "sha256")
    mark = hashlib.sha256(repr(list(loaded)).encode()).hexdigest()
    LoadStamp.objects.update_or_create(pk=STAMP, defaults={"fingerprint": mark, "at": timezone.now()})
