"""Statements from a file: a table with a row for each, read whole, every wrong cell named, all written or none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from desaekspor.accounts.audit import record
from desaekspor.accounts.rules import scope_of
from desaekspor.potential.production.errors import (
    AlreadyStated,
    ChangedMeanwhile,
    NotUndoable,
    Problem,
    StatementRefused,
    VillageEnded,
)
from desaekspor.potential.production.models import ProductionChange, ProductionFile
from desaekspor.potential.production.news import EXPORTS
from desaekspor.potential.production.reading import MONTH_FIELDS, read_statement
from desaekspor.potential.production.services import (
    NEWS,
    SAID_BY_REGENCY,
    SAID_BY_VILLAGE,
    change_production,
    state_of,
    state_production,
    statement_like,
    take_back,
)
from desaekspor.potential.production.villages import ended_problem, village_of
from desaekspor.registry.importers.lists import RowProblem, read_list
from desaekspor.registry.services.errors import OutsideRegion

HEADINGS = {
    "code": ("kode desa", "kode", "kode wilayah", "kode kemendagri", "code", "village code"),
    "village": ("desa", "desa/kelurahan", "kelurahan", "nama desa", "village"),
    "district": ("kecamatan", "nama kecamatan", "district"),
    "product": ("produk", "komoditas", "produk atau komoditas", "nama produk", "product", "commodity"),
    "unit": ("satuan", "satuan volume", "unit"),
    "capacity": ("luas", "luas atau kapasitas", "luas/kapasitas", "kapasitas", "land or capacity", "capacity"),
    "capacity_unit": ("satuan luas", "satuan luas atau kapasitas", "satuan kapasitas", "unit of land or capacity"),
    "grade": ("mutu", "kualitas", "quality", "grade"),
    "year": ("tahun", "year"),
    "enterprise_id": ("nomor umkm", "no umkm", "nomor pelaku usaha", "number of the enterprise", "enterprise"),
    "group_name": ("kelompok", "group"),
    "source": ("sumber", "source"),
    "source_url": ("alamat sumber", "tautan", "address of the source"),
    "as_of": ("per tanggal", "tanggal", "keadaan per", "as of"),
    "note": ("catatan", "keterangan", "note"),
    "synthetic": ("data contoh", "example data"),
}
YES, NO = {"ya", "yes", "true", "1"}, {"", "tidak", "no", "false", "0"}
MONTH_HEADINGS = (
    *("januari jan january", "februari feb february", "maret mar march", "april apr", "mei may", "juni jun june"),
    *("juli jul july", "agustus agu agt ags aug august", "september sep sept", "oktober okt oct october"),
    *("november nov nop nopember", "desember des dec december"),
)
HEADINGS |= {name: (*words.split(), str(int(name[6:]))) for name, words in zip(MONTH_FIELDS, MONTH_HEADINGS, strict=True)}


@dataclass
class FileRead:
    """What a file says: ``rows`` are (row, region code, values, whether it is an example); nothing is written while there
    are ``problems``."""

    name: str
    sha256: str
    rows: list[tuple[int, str, dict[str, Any], bool]] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)  # field -> what the file calls it
    followed: int = 0  # rows under an old code that led to its one successor


class FileRefused(Exception):
    """``read.problems`` says what is wrong; nothing was written."""

    def __init__(self, read: FileRead) -> None:
        super().__init__(f"{len(read.problems)} problems in {read.name}")
        self.read = read


def read_file(file: BinaryIO, name: str, *, by) -> FileRead:
    """Read all statements of a workbook, CSV or Parquet file, as ``by`` (None: a command) may write them. Raises BadFile."""
    listed = read_list(file, name, HEADINGS)
    read = FileRead(listed.name, listed.sha256, headings=listed.headings)
    if "product" not in read.headings:
        read.problems.append(RowProblem(1, "", Problem("product", "no_heading", HEADINGS["product"][0])))
    if not ({"code", "village"} & read.headings.keys()):
        read.problems.append(RowProblem(1, "", Problem("village", "no_heading", HEADINGS["code"][0])))
    if not read.problems:
        _read_rows(read, listed.rows, by)
    return read


def _read_rows(read, rows, by):
    today, seen, own_words = timezone.localdate(), {}, _own_words()
    for number, given in rows:
        code, problems, followed = village_of(given, by)
        read.followed += followed
        values, wrong = read_statement(given, today=today)
        problems += wrong
        values |= {name: own_words.get(values[name], values[name]) for name in ("source", "note")}
        is_example = _is_example(given, problems)
        if code and not problems:
            place = (is_example, code, values["product"], values["enterprise_id"], values["year"], values["grade"])
            if place in seen:
                problems.append(Problem("product", "twice", str(given.get("product")), {"row": seen[place]}))
            seen.setdefault(place, number)
        for problem in problems:
            read.problems.append(RowProblem(number, read.headings.get(problem.column, ""), problem))
        read.rows.append((number, code, values, is_example))


def _scope(by) -> str:
    return scope_of(by) if by is not None else ""


def _is_example(given: Mapping[str, Any], problems: list[Problem]) -> bool:
    """Whether a list that was downloaded says of the row that it is made up."""
    text = str(given.get("synthetic") if given.get("synthetic") is not None else "").strip()
    if text.lower() not in YES | NO:
        problems.append(Problem("synthetic", "no_yes", text))
    return text.lower() in YES


def _own_words() -> dict[str, str]:
    """The program's own words for a source or as a note, in the languages in which a list may have gone out."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {gettext(source): source for source in (SAID_BY_VILLAGE, SAID_BY_REGENCY, NEWS, *EXPORTS)}
    return found


@transaction.atomic
def load_file(read: FileRead, *, by, synthetic=False) -> ProductionFile:
    """Write the statements of a file that was read; an empty cell takes nothing away. Loading it again changes nothing.

    Raises FileRefused with every problem, and then nothing is written.
    """
    if read.problems:
        raise FileRefused(read)
    file = ProductionFile(
        name=read.name, sha256=read.sha256, by=by, region_id=_scope(by) or settings.HOME_REGION, new=0, changed=0, same=0
    )
    file.save()
    source = {"source": read.name}
    for number, code, values, is_example in read.rows:
        made_up = synthetic or is_example
        try:
            other = statement_like(code, values, synthetic=made_up)
            if other is None:
                state_production(code, source | _given(values), by=by, synthetic=made_up, file=file)
                file.new += 1
            elif change_production(other, _given(values), by=by, base=other.version, file=file):
                file.changed += 1
            else:
                file.same += 1
        except StatementRefused as refused:
            read.problems += [RowProblem(number, read.headings.get(one.column, ""), one) for one in refused.problems]
        except (AlreadyStated, ChangedMeanwhile, OutsideRegion, VillageEnded) as error:  # since the file was read
            problem = _since_read("code" if "code" in read.headings else "village", code, values, error)
            read.problems.append(RowProblem(number, read.headings.get(problem.column, ""), problem))
    if read.problems:
        raise FileRefused(read)
    file.save(update_fields=["new", "changed", "same"])
    record(by, "production.file", file)
    return file


def _since_read(column, code, values, error):
    if isinstance(error, VillageEnded):
        return ended_problem(column, code, error)
    if isinstance(error, OutsideRegion):
        return Problem(column, "outside", code)
    return Problem("product", "meanwhile", values["own_words"] or values["product"])


def preview(read: FileRead, *, synthetic=False) -> tuple[int, int, int]:
    """How many statements would be (new, changed, the same)."""
    new = changed = same = 0
    for _number, code, values, is_example in read.rows:
        other = statement_like(code, values, synthetic=synthetic or is_example)
        if other is None:
            new += 1
        else:
            state = state_of(other)
            differs = any(state[name] != value for name, value in _given(values).items())
            changed, same = changed + differs, same + (not differs)
    return new, changed, same


def _given(values):
    return {name: value for name, value in values.items() if value not in (None, "")}


@transaction.atomic
def undo_file(file, *, by) -> ProductionFile:
    """Take back what a file brought. What was changed later stays as it is and is counted. Undoing twice changes nothing."""
    file = ProductionFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.undone_at:
        return file
    for change in ProductionChange.objects.filter(file=file, undone_by=None).order_by("-pk"):
        try:
            take_back(change, by=by, reason="undo_file")
        except (NotUndoable, OutsideRegion, AlreadyStated):
            file.kept += 1
    file.undone_by, file.undone_at = by, timezone.now()
    file.save(update_fields=["kept", "undone_by", "undone_at"])
    record(by, "production.file_undone", file)
    return file
