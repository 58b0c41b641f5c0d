"""Trade data comes in, is chosen and goes out again. A file is checked whole in a draft folder; then folder and row appear
together, or neither."""

import csv
import hashlib
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.datafiles.folder import DataError, data_file
from desaekspor.jobs.folders import working_folder
from desaekspor.jobs.runner import enqueue
from desaekspor.markets.countries import countries
from desaekspor.markets.flowdata import baci, faostat, kept, tables, tariffs
from desaekspor.markets.flowdata.models import TradeData, TradeDataAct
from desaekspor.markets.flowdata.problems import MOST_SHOWN, DataRefused, refuse
from desaekspor.markets.flowdata.tables import Report, silent
from desaekspor.nomenclature import HS2017, HS2022, check_code, code_list, has_list

Kind, State, Act = TradeData.Kind, TradeData.State, TradeDataAct.Act
READ = "markets.trade_data"  # the job, in tasks.py
CHUNK = 1 << 20


class NotPossible(Exception):
    """``reason``: not_loaded (there is no table of it), no_flows (only flows can count)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Prepared:
    """A table that was checked and lies whole in ``draft``, waiting for its place."""

    data: TradeData
    draft: Path


def receive(file: BinaryIO, *, name: str, kind: str, by, year: int | None = None, edition: str = "") -> TradeData:
    """Keep a file that was sent, and ask for the job that reads it. Raises OSError."""
    data = TradeData(kind=kind, name=_plain(name), by=by, asked_year=year, asked_edition=edition)
    data.incoming = f"{uuid.uuid4().hex}{''.join(Path(data.name).suffixes[-1:])[:8]}"
    path = kept.incoming(data.incoming)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as copy:
            data.sha256, data.size = _copied(file, copy)
        with transaction.atomic():
            data.save()
            record(by, "trade_data.received", data)
            data.job = enqueue(READ, owner=by, data_id=data.pk)
            data.save(update_fields=["job"])
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return data


def _copied(file: BinaryIO, copy: BinaryIO) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        copy.write(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _plain(name: str) -> str:
    """The last part of a file name without signs that control, hide or turn round what is shown."""
    return "".join(sign for sign in name.replace("\\", "/").rpartition("/")[2] if sign.isprintable())[-200:] or "file"


def read_received(data: TradeData, progress) -> TradeData:
    """Check what was received, and load it or say why not. Safe to repeat: what is loaded or refused stays so."""
    if data.state != State.CHECKING:
        return data
    path = kept.incoming(data.incoming)
    try:
        with working_folder("trade") as folder:
            progress.report(step="reading", done=0)
            prepared = prepare(data, path, folder, report=lambda rows, of: progress.report(done=rows, total=of))
            progress.report(step="keeping")
            load([prepared], fence=progress.fence)
    except DataRefused as refused:
        _refuse(data, refused, fence=progress.fence)
    path.unlink(missing_ok=True)
    data.refresh_from_db()
    return data


def import_files(
    paths: Iterable[Path],
    *,
    kind: str,
    by=None,
    years: Iterable[int] = (),
    edition: str = "",
    report: Report = silent,
) -> list[TradeData]:
    """What the command does: every year of every file is checked, then all are loaded, or none.

    Raises DataRefused, whose problems name the file in ``facts``; DataError, OSError.
    """
    made, refused = [], []
    count = 0
    with working_folder("trade") as folder:
        for path in paths:
            with path.open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            try:
                for year in _years_of(path, kind, list(years)):
                    data = TradeData(kind=kind, name=path.name, by=by, sha256=sha256, size=path.stat().st_size)
                    data.asked_year, data.asked_edition = year, edition
                    made.append(prepare(data, path, folder / str(len(made)), report=report))
            except DataRefused as error:
                count += error.count
                refused += [_of_file(one, path.name) for one in error.problems]
        if refused:
            raise DataRefused(refused, count)
        load(made)
    return [one.data for one in made]


def _of_file(problem, name):
    problem.facts.setdefault("file", name)
    return problem


def _years_of(path: Path, kind: str, years: list[int]) -> list[int | None]:
    """Of an archive of flows each year that is asked for, or all; of other files just what they are."""
    if kind != Kind.FLOWS:
        return [None]
    inside = sorted({year for one in tables.members_of(path) if (year := baci.named(one.name).year)})
    return [year for year in inside if not years or year in years] or list(years[:1]) or [None]


def prepare(data: TradeData, path: Path, folder: Path, *, report: Report = silent) -> Prepared:
    """Read and check a file into a folder of its own, and put into ``data`` (not saved) what it is. Raises DataRefused."""
    draft = folder / "draft"
    draft.mkdir(parents=True)
    READERS[data.kind](data, path, draft, report)
    return Prepared(data, draft)


def load(made: Iterable[Prepared], *, fence: Callable[[], None] = lambda: None) -> None:
    """Give checked tables their places: all of them, or none.

    Each takes the place of what was loaded before of the same kind, year, edition and market, also as the flows that count.
    """
    placed = []
    try:
        with transaction.atomic():
            fence()
            for one in made:
                data = one.data
                data.state, data.loaded_at, data.incoming = State.LOADED, timezone.now(), ""
                data.save()
                old = TradeData.objects.select_for_update().filter(
                    kind=data.kind, state=State.LOADED, year=data.year, edition=data.edition, importer=data.importer
                )
                replaced = list(old.exclude(pk=data.pk))
                _take_out(replaced, by=data.by)
                if any(other.is_active for other in replaced):
                    data.is_active = True
                    data.save(update_fields=["is_active"])
                kept.publish(one.draft, data.folder)
                placed.append(data.folder)
                _note(data, Act.LOADED, data.by)
    except BaseException:
        for folder in placed:
            kept.remove(folder)
        raise
    if any(one.data.kind == Kind.FLOWS for one in made):
        _compute_anew()


def _refuse(data: TradeData, refused: DataRefused, *, fence) -> None:
    with transaction.atomic():
        fence()
        data.state, data.incoming = State.REFUSED, ""
        data.problems = [problem.as_json() for problem in refused.problems[:MOST_SHOWN]]
        data.problem_count = refused.count
        data.save()
        _note(data, Act.REFUSED, data.by)


def give_up(data: TradeData, code: str = "stopped") -> None:
    """The job ended without a result: cancelled, or failed for good."""
    if data.state != State.CHECKING:
        return
    waiting = data.incoming
    _refuse(data, refuse(code), fence=lambda: None)
    if waiting:
        kept.incoming(waiting).unlink(missing_ok=True)


@transaction.atomic
def use_flows(data: TradeData | None, *, by) -> None:
    """Make these flows the ones that count (None: those of the catalogue). Doing it twice changes nothing. Raises NotPossible."""
    if data is not None:
        data = TradeData.objects.select_for_update().get(pk=data.pk)
        if data.kind != Kind.FLOWS:
            raise NotPossible("no_flows")
        if data.state != State.LOADED:
            raise NotPossible("not_loaded")
    before = TradeData.objects.select_for_update().filter(is_active=True).first()
    if before == data:
        return
    if before:
        before.is_active = False
        before.save(update_fields=["is_active"])
    if data:
        data.is_active = True
        data.save(update_fields=["is_active"])
    _note(data, Act.USED, by)
    _compute_anew()


@transaction.atomic
def take_out(data: TradeData, *, by) -> TradeData:
    """Undo an import: its table is deleted, its row stays as history. Flows that counted give way to those of the catalogue.

    Doing it twice changes nothing. Raises NotPossible for what was never loaded.
    """
    data = TradeData.objects.select_for_update().get(pk=data.pk)
    if data.state == State.REMOVED:
        return data
    if data.state != State.LOADED:
        raise NotPossible("not_loaded")
    was_active = data.is_active
    _take_out([data], by=by)
    if was_active:
        _note(None, Act.USED, by)
    if data.kind == Kind.FLOWS:
        _compute_anew()
    return data


def _take_out(old: list[TradeData], *, by) -> None:
    for data in old:
        TradeData.objects.filter(pk=data.pk).update(state=State.REMOVED, is_active=False)
        data.state = State.REMOVED
        _note(data, Act.REMOVED, by)
        transaction.on_commit(lambda folder=data.folder: kept.remove(folder))


def _note(data: TradeData | None, act: str, by) -> None:
    TradeDataAct.objects.create(data=data, act=act, by=by)
    record(by, f"trade_data.{act}", data or TradeData)


def _compute_anew() -> None:
    """Markets, and by them the villages, are computed of other flows now."""
    from desaekspor.markets.tasks import PREPARE

    enqueue(PREPARE)
    enqueue("markets.villages")


# How each kind is read


def _flows(data: TradeData, path: Path, draft: Path, report: Report) -> None:
    member, country_file = _year_of(tables.members_of(path, data.name), data.asked_year)
    told = baci.named(member.name)
    found = baci.read_flows(
        member,
        draft,
        edition=baci.edition_of(told.edition or data.asked_edition),
        version=told.version,
        year=told.year or data.asked_year,
        countries=_numbers(country_file or _beside(path)),
        codes=_codes(),
        listed=countries().keys(),
        report=report,
    )
    data.year, data.edition, data.report = found.year, found.edition, found.as_json()


def _year_of(members: list[tables.Member], year: int | None) -> tuple[tables.Member, tables.Member | None]:
    """The table of a year among those of an archive, and CEPII's list of countries where it is among them."""
    country_file = next((one for one in members if baci.COUNTRY_FILE.search(one.name)), None)
    flows = [one for one in members if baci.named(one.name).year] or [one for one in members if one != country_file]
    if len(members) > 1:
        flows = [one for one in flows if baci.named(one.name).year]
        years = sorted({baci.named(one.name).year for one in flows})
        if year:
            flows = [one for one in flows if baci.named(one.name).year == year]
        if len(flows) != 1:
            raise refuse("which_year" if len(years) > 1 or year else "no_flows_inside", years=years, asked=year or "")
    if not flows:
        raise refuse("no_flows_inside", years=[], asked="")
    return flows[0], country_file


def _beside(path: Path) -> tables.Member | None:
    """CEPII's list of countries in the same folder, as it comes out of the archive."""
    if path.parent.name == kept.INCOMING:
        return None
    found = sorted(one for one in path.parent.glob("country_code*.csv") if baci.COUNTRY_FILE.search(one.name))
    return tables.members_of(found[-1])[0] if found else None


def _numbers(country_file: tables.Member | None) -> Mapping[str, str]:
    """CEPII's numbers of countries, by its own list or else by the United Nations' with CEPII's exceptions."""
    if country_file is not None:
        return baci.read_countries(country_file)
    try:
        return _m49() | baci.OWN_NUMBERS
    except DataError as error:
        raise refuse("no_countries", what=str(error)) from error


def _m49() -> dict[str, str]:
    """The United Nations' number of a country -> ISO 3166. Raises DataError."""
    with data_file("countries").open(encoding="utf-8-sig", newline="") as stream:
        return {str(int(row["m49"])): row["iso3"] for row in csv.DictReader(stream) if row["m49"].isdecimal()}


def _codes():
    """The subheadings of the editions whose lists are here; those of another cannot be checked."""
    return {
        edition: frozenset(code for code in code_list(edition).entries if len(code) == 6)
        for edition in (HS2017, HS2022)
        if has_list(edition)
    }


def _tariffs(data: TradeData, path: Path, draft: Path, report: Report) -> None:
    from desaekspor.markets.papers.agreements import agreements

    found, lines = tariffs.read_tariffs(
        _only(tables.members_of(path, data.name)),
        importers=countries().keys(),
        schemes={one.code for one in agreements()},
        hs6_of=_hs6_now,
        report=report,
    )
    data.year, data.importer, data.report = found.year, found.importer, found.as_json()
    told = [[one.hs6, one.code, one.description, one.mfn, one.mfn_text, one.preferences] for one in lines]
    (draft / kept.TARIFFS).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _hs6_now(code: str) -> str:
    """The code of HS 2022 of a code that may be of an older edition; "" where there is none, or several."""
    try:
        checked = check_code(code)
    except DataError:
        return code
    return checked.code if checked.is_good else ""


def _faostat(data: TradeData, path: Path, draft: Path, report: Report) -> None:
    members = tables.members_of(path, data.name)
    if len(members) > 1:  # the archive holds lists of areas, items and flags beside the table
        members = [one for one in members if "(normalized)" in one.name.lower()] or [max(members, key=lambda one: one.size or 0)]
    try:
        numbers = _m49()
    except DataError:
        numbers = {}  # areas are told by their names where the table does not number them
    names = {one.name_en.lower(): one.iso3 for one in countries().values()}
    found = faostat.read_faostat(_only(members), draft, by_number=numbers, by_name=names, report=report)
    data.year, data.report = found.last_year, found.as_json()


def _only(members: list[tables.Member]) -> tables.Member:
    if len(members) != 1:
        raise refuse("one_table", count=len(members))
    return members[0]


READERS = {Kind.FLOWS: _flows, Kind.TARIFFS: _tariffs, Kind.FAOSTAT: _faostat}
