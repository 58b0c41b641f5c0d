"""Certificates from a list: a row for each, read whole, every wrong cell named, all written or none, undone at once."""

from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.accounts.rules import scope_of
from desaekspor.readiness.certificates.errors import AlreadyRecorded, ChangedMeanwhile, NotUndoable, Problem
from desaekspor.readiness.certificates.models import Certificate, CertificateChange, CertificateList
from desaekspor.readiness.certificates.numbers import key_of
from desaekspor.readiness.certificates.reading import NO, YES, read_certificate
from desaekspor.readiness.certificates.services import (
    certificate_like,
    change_certificate,
    doubts_of,
    record_certificate,
    state_of,
    take_back,
    written,
)
from desaekspor.registry.identifiers import as_text
from desaekspor.registry.importers import lists
from desaekspor.registry.importers.lists import RowProblem
from desaekspor.registry.models import Enterprise
from desaekspor.registry.queries import enterprises_for
from desaekspor.registry.services.errors import OutsideRegion

HEADINGS = {
    "enterprise": ("nomor umkm", "no umkm", "nomor pelaku usaha", "number of the enterprise", "enterprise"),
    "nib": ("nib", "nib pelaku usaha", "nib umkm"),
    "kind": ("jenis", "jenis sertifikat", "sertifikat", "kind", "kind of certificate"),
    "own_words": ("nama sertifikat", "sertifikat apa", "which certificate"),
    "product": ("produk", "product"),
    "number": ("nomor", "nomor sertifikat", "no sertifikat", "number"),
    "issuer": ("penerbit", "lembaga", "issuer"),
    "issued_on": ("terbit", "tanggal terbit", "tgl terbit", "issued on"),
    "ends_on": ("berakhir", "hari terakhir", "tanggal berakhir", "berlaku sampai", "tgl berakhir", "last day"),
    "endless": ("tanpa akhir", "tidak berakhir", "has no end"),
    "note": ("catatan", "keterangan", "note"),
    "synthetic": ("data contoh", "example data"),
}


@dataclass
class ListRead:
    """What a list says: ``rows`` are (row, Enterprise, values, doubts, whether it is an example); ``doubts`` are RowProblems
    that are kept when a person says so."""

    name: str
    sha256: str
    rows: list[tuple[int, Any, dict[str, Any], list[Problem], bool]] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)
    doubts: list[RowProblem] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)


class ListRefused(Exception):
    """``read.problems`` says what is wrong (or ``read.doubts``, which nobody confirmed); nothing was written."""

    def __init__(self, read: ListRead) -> None:
        super().__init__(f"{len(read.problems)} problems, {len(read.doubts)} doubts in {read.name}")
        self.read = read


def read_list(file: BinaryIO, name: str, *, by) -> ListRead:
    """Read all certificates of a workbook, CSV or Parquet file, as ``by`` (None: a command) may write them. Raises BadFile."""
    listed = lists.read_list(file, name, HEADINGS)
    read = ListRead(listed.name, listed.sha256, headings=listed.headings)
    if "kind" not in read.headings:
        read.problems.append(RowProblem(1, "", Problem("kind", "no_heading", HEADINGS["kind"][0])))
    if not ({"enterprise", "nib"} & read.headings.keys()):
        read.problems.append(RowProblem(1, "", Problem("enterprise", "no_heading", HEADINGS["enterprise"][0])))
    if not read.problems:
        _read_rows(read, listed.rows, by)
    return read


def _read_rows(read, rows, by):
    finder = _Finder([given for _number, given in rows], by)
    today, seen = timezone.localdate(), {}
    for number, given in rows:
        enterprise, problems = finder.find(given)
        values, wrong, doubts = read_certificate(given, today=today)
        problems += wrong
        said = as_text(given.get("synthetic")).lower()
        if said not in YES | NO:
            problems.append(Problem("synthetic", "no_yes", said))
        if enterprise is not None and not problems:
            days = () if values["number"] else (values["product"], values["own_words"], values["issued_on"], values["ends_on"])
            place = (enterprise.pk, key_of(values["kind"], values["number"]) or values["kind"], *days)
            if place in seen:
                problems.append(Problem("number", "twice", values["number"], {"row": seen[place]}))
            seen.setdefault(place, number)
        if not problems:
            doubts = doubts_of(enterprise, values, doubts, by=by)
            if doubts and certificate_like(enterprise, values):
                doubts = []  # it is kept already: somebody has confirmed it
        for problem in problems:
            read.problems.append(RowProblem(number, read.headings.get(problem.column, ""), problem))
        for doubt in doubts if not problems else ():
            read.doubts.append(RowProblem(number, read.headings.get(doubt.column, ""), doubt))
        read.rows.append((number, enterprise, values, doubts, said in YES))


class _Finder:
    """Finds enterprises by number or NIB: all that a list names with two queries."""

    def __init__(self, rows, by):
        allowed = Enterprise.objects.filter(merged_into=None) if by is None else enterprises_for(by)
        numbers = {int(text) for row in rows if (text := as_text(row.get("enterprise"))).isascii() and text.isdigit()}
        nibs = {as_text(row.get("nib")) for row in rows} - {""}
        self._by_number, self._by_nib = {}, {}
        for chunk in _chunks(sorted(number for number in numbers if number < 2**62)):
            self._by_number |= allowed.select_related("region").in_bulk(chunk)
        for chunk in _chunks(sorted(nibs)):
            for one in allowed.select_related("region").filter(nib__in=chunk):
                self._by_nib.setdefault(one.nib, []).append(one)

    def find(self, given):
        """(Enterprise or None, problems)."""
        number, nib = as_text(given.get("enterprise")), as_text(given.get("nib"))
        if number:
            found = self._by_number.get(int(number)) if number.isascii() and number.isdigit() else None
            return found, [] if found else [Problem("enterprise", "enterprise_unknown", number)]
        if not nib:
            return None, [Problem("enterprise", "enterprise_missing")]
        several = self._by_nib.get(nib, [])
        if len(several) == 1:
            return several[0], []
        return None, [Problem("nib", "enterprise_several" if several else "enterprise_unknown", nib)]


def _chunks(values, size=500):
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _given(values):
    """What a row says: an empty cell takes nothing away."""
    return {name: value for name, value in values.items() if value not in (None, "", False)}


@transaction.atomic
def load_list(read: ListRead, *, by, confirmed=False, synthetic=False) -> CertificateList:
    """Write the certificates of a list that was read. Loading it again changes nothing.

    Raises ListRefused with every problem (and every doubt, unless they are ``confirmed``), and then nothing is written.
    """
    if read.problems or (read.doubts and not confirmed):
        raise ListRefused(read)
    region = (scope_of(by) if by is not None else "") or settings.HOME_REGION
    file = CertificateList.objects.create(name=read.name, sha256=read.sha256, by=by, region_id=region)
    for number, enterprise, values, doubts, is_example in read.rows:
        try:
            other = certificate_like(enterprise, values)
            if other is None:
                record_certificate(
                    enterprise,
                    values,
                    by=by,
                    doubts=doubts,
                    confirmed=True,
                    synthetic=synthetic or is_example or enterprise.synthetic,
                    file=file,
                    source=read.name,
                )
                file.new += 1
            else:
                now = state_of(other)
                wanted = {name: now.get(name) for name in values} | written(_given(values))
                changed = change_certificate(other, wanted, by=by, base=other.version, doubts=doubts, confirmed=True, file=file)
                file.changed, file.same = file.changed + bool(changed), file.same + (not changed)
        except (AlreadyRecorded, ChangedMeanwhile, OutsideRegion, NotUndoable):  # since the list was read
            read.problems.append(
                RowProblem(number, read.headings.get("number", ""), Problem("number", "meanwhile", values["number"]))
            )
    if read.problems:
        raise ListRefused(read)
    file.save(update_fields=["new", "changed", "same"])
    record(by, "certificate.list", file)
    return file


def preview(read: ListRead) -> tuple[int, int, int]:
    """How many certificates would be (new, changed, the same)."""
    new = changed = same = 0
    for _number, enterprise, values, _doubts, _example in read.rows:
        other = certificate_like(enterprise, values)
        if other is None:
            new += 1
        else:
            now = state_of(other)
            differs = any(now[name] != value for name, value in written(_given(values)).items())
            changed, same = changed + differs, same + (not differs)
    return new, changed, same


@transaction.atomic
def undo_list(file, *, by) -> CertificateList:
    """Take back what a list brought. What was changed later stays as it is and is counted. Undoing twice changes nothing."""
    file = CertificateList.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.undone_at:
        return file
    changes = CertificateChange.objects.filter(file=file, undone_by=None).select_related("certificate")
    for change in changes.order_by("-pk"):
        try:
            take_back(change, by=by, reason="undo_list")
        except (NotUndoable, OutsideRegion, Certificate.DoesNotExist):
            file.kept += 1
    file.undone_by, file.undone_at = by, timezone.now()
    file.save(update_fields=["kept", "undone_by", "undone_at"])
    record(by, "certificate.list_undone", file)
    return file
