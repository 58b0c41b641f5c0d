"""Applications from a list: a row for each enterprise, read whole, every wrong cell named, all written or none."""

import datetime
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from desaekspor.accounts.audit import record
from desaekspor.readiness.training.applying import apply
from desaekspor.readiness.training.errors import TrainingRefused
from desaekspor.readiness.training.messages import explain
from desaekspor.readiness.training.models import Enrolment, ParticipantFile, TrainingBatch
from desaekspor.registry.importers import lists
from desaekspor.registry.importers.dates import read_date
from desaekspor.registry.queries import enterprises_for

MOST_ROWS = 2_000  # each application is written with its history
LONGEST_WORDS = 1_500
HEADINGS = {
    "enterprise": ("nomor umkm", "no umkm", "nomor usaha", "nomor pelaku usaha", "number of the enterprise", "enterprise"),
    "nib": ("nib", "nomor induk berusaha"),
    "name": ("nama usaha", "nama", "usaha", "name", "enterprise name"),
    "applied_on": ("tanggal daftar", "tanggal", "tanggal pendaftaran", "applied on"),
    "motivation": ("alasan", "motivasi", "alasan ikut", "why", "motivation"),
}
WHO = {"enterprise", "nib"}


@dataclass(frozen=True)
class CellProblem:
    """A wrong cell: ``row`` as a spreadsheet numbers it, ``heading`` as the file has it, ``words`` for people."""

    row: int
    heading: str
    value: str
    words: str


@dataclass
class ListRead:
    """What a list says: ``rows`` are (row, number of the enterprise, moment of the application or None, words)."""

    name: str
    sha256: str
    rows: list[tuple[int, int, Any, str]] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    known: int = 0  # rows of enterprises that had applied already


class ListRefused(Exception):
    """``read.problems`` says what is wrong; nothing was written."""

    def __init__(self, read: ListRead) -> None:
        super().__init__(f"{len(read.problems)} problems in {read.name}")
        self.read = read


def read_list(file: BinaryIO, name: str, batch: TrainingBatch, *, by) -> ListRead:
    """Read a list of applications for the batch, as ``by`` may write them. Raises BadFile."""
    listed = lists.read_list(file, name, HEADINGS, is_heading=lambda found: bool(found & WHO), most_rows=MOST_ROWS)
    read = ListRead(listed.name, listed.sha256, headings=listed.headings)
    given = [(number, {name: _text(cell) for name, cell in row.items()}, row) for number, row in listed.rows]
    _find(read, [row for row in given if any(row[1].values())], batch, by)
    return read


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _find(read, given, batch, by):
    """The enterprises that the rows speak of: two queries for all of them."""
    visible = enterprises_for(by)
    numbers = {int(values["enterprise"]) for _row, values, _raw in given if _is_number(values.get("enterprise", ""))}
    nibs = {values["nib"] for _row, values, _raw in given if values.get("nib")}
    by_number = set(visible.filter(pk__in=numbers).values_list("pk", flat=True))
    by_nib: dict[str, list[int]] = {}
    for pk, nib in visible.filter(nib__in=nibs).values_list("pk", "nib"):
        by_nib.setdefault(nib, []).append(pk)
    applied = set(batch.enrolments.values_list("enterprise_id", flat=True))
    seen: dict[int, int] = {}
    for row, values, raw in given:
        problems = []

        def wrong(name, words, row=row, values=values, problems=problems):
            problems.append(CellProblem(row, read.headings.get(name, ""), values.get(name, "")[:80], words))

        number = _number_of(values, by_number, by_nib, wrong)
        moment = _moment(values, raw, wrong)
        if number is not None:
            if number in seen:
                words = _("The same enterprise stands in row %(row)s, too.") % {"row": seen[number]}
                wrong("enterprise" if values.get("enterprise") else "nib", words)
            seen.setdefault(number, row)
        words = values.get("motivation", "")
        if len(words) > LONGEST_WORDS:
            wrong("motivation", _("At most %(count)s letters.") % {"count": LONGEST_WORDS})
        read.problems += problems
        if not problems:
            read.rows.append((row, number, moment, words))
            read.known += number in applied


def _is_number(text):
    return text.isascii() and text.isdigit() and len(text) <= 15


def _number_of(values, by_number, by_nib, wrong):
    number, nib = values.get("enterprise", ""), values.get("nib", "")
    if number:
        if not _is_number(number):
            wrong("enterprise", _("This is no number of an enterprise."))
        elif int(number) not in by_number:
            wrong("enterprise", _("There is no enterprise of this number in your region."))
        else:
            return int(number)
        return None
    if nib:
        found = by_nib.get(nib, [])
        if len(found) == 1:
            return found[0]
        several, nobody = (
            _("Several enterprises have this NIB; give the number."),
            _("No enterprise of your region has this NIB."),
        )
        wrong("nib", several if found else nobody)
        return None
    wrong("enterprise", _("Give the number of the enterprise, or its NIB."))
    return None


def _moment(values, raw, wrong):
    """When it applied, at noon; None where the list does not say."""
    text = values.get("applied_on", "")
    if not text:
        return None
    cell = raw["applied_on"]
    if isinstance(cell, datetime.datetime):
        day = cell.date()
    else:
        day = cell if isinstance(cell, datetime.date) else read_date(text, timezone.localdate())
    if day is None:
        wrong("applied_on", _("This is no day. Write it as 28-11-2026."))
        return None
    if day > timezone.localdate():
        wrong("applied_on", _("This day lies in the future."))
        return None
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


@transaction.atomic
def load_list(read: ListRead, batch: TrainingBatch, *, by) -> ParticipantFile:
    """Write all applications of a list, or none. Raises ListRefused."""
    if read.problems:
        raise ListRefused(read)
    before = dict(batch.enrolments.values_list("enterprise_id", "motivation"))
    new = changed = 0
    for row, number, moment, words in read.rows:
        try:
            _made, is_new = apply(batch, number, by=by, motivation=words, way=Enrolment.Way.FILE, late=True, on=moment)
        except TrainingRefused as error:
            heading = read.headings.get("enterprise") or read.headings["nib"]
            read.problems.append(CellProblem(row, heading, str(number), explain(error)))
            continue
        new += is_new
        changed += not is_new and bool(words) and number in before
    if read.problems:
        raise ListRefused(read)
    made = ParticipantFile.objects.create(
        batch=batch, name=read.name, sha256=read.sha256, new=new, changed=changed, same=len(read.rows) - new - changed, by=by
    )
    record(by, "training.file", batch, fields=[f"new={new}", f"changed={changed}"])
    return made
