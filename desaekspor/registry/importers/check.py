"""Judge a register row by row: what each cell means, what is wrong with it, and whether the row can be loaded.

Fast by remembering: each column keeps what it made of a cell (plans.py). Memory is bounded: the
memories are emptied when they are full, and of every key only two numbers are kept.
"""

import datetime
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import getitem, itemgetter

from . import rules
from .codes import REJECTED, SEVERITY
from .columns import Context, Problem, RegisterSource
from .errors import BadFile
from .marks import Marks
from .places import settle_place
from .plans import REMEMBERED, Finding, Plan, finding_about, picker, plain, shown, why_no_enterprise
from .reading import Table

SAMPLE = 400  # rows looked at before the first is judged
ROUND = 10_000  # rows after which the memories are looked at


@dataclass(slots=True)
class CheckedRow:
    """One row of the file. ``values`` by registry field only when it is ready to load; ``raw`` can be written as JSON."""

    sheet: int
    row: int
    raw: list
    key: str
    state: str  # ready, rejected, duplicate, skipped
    values: dict | None
    findings: list[Finding]


def check_rows(
    table: Table,
    source: RegisterSource,
    mapping: Mapping[str, str],
    resolver: rules.PlaceResolver,
    *,
    today: datetime.date,
    home: str = "32.16",
    scope: str = "",
    kbli_in_force: frozenset[str] | None = None,
) -> Iterator[CheckedRow]:
    """Yield every row of the file, judged.

    ``mapping``: heading -> column name of ``source``. ``home``: the regency meant where none is
    given. ``scope``: a region code; rows outside it are rejected. ``kbli_in_force``: the codes of the
    editions in force, where a list is at hand; others are then said to be old. Raises BadFile("columns_missing")
    before the first row when the columns do not identify an enterprise, and whatever reading raises.
    """
    mapped = {name for name in mapping.values() if name}
    needed = {source.key} if source.key else set()
    missing = (needed - mapped) or (set() if mapped & set(source.identifying) else {source.identifying[0]})
    if missing or not {source.place["village"], source.place["district"]} & mapped:
        wanted = missing or {source.place["district"], source.place["village"]}
        raise BadFile("columns_missing", columns=", ".join(sorted(wanted)))
    return _Check(table, source, mapping, resolver, Context(today, home, kbli_in_force=kbli_in_force), scope).rows()


VALUE, FINDINGS = itemgetter(0), itemgetter(1)


class _Check:
    def __init__(self, table: Table, source: RegisterSource, mapping, resolver, context: Context, scope: str) -> None:
        self.table, self.source, self.resolver = table, source, resolver
        self.context, self.home, self.scope = context, context.home, scope
        self.plans = {sheet.index: Plan(sheet, source, mapping, context) for sheet in table.sheets if sheet.role == "data"}
        for plan in self.plans.values():
            self._district_of_sheet(plan)
        # Sheets may have other columns in another order: rows are compared by what all of them have.
        common = set.intersection(*(set(plan.position_of) for plan in self.plans.values()))
        compared = [column.name for column in source.columns if column.name in common and not column.volatile]
        self.pick_compared = picker(compared)
        self.pick_identity = picker([name for name in compared if name not in source.per_activity])
        # By the mark of its key: the mark of the first row with it, and of what in that row belongs to the enterprise.
        self.seen, self.seen_enterprise = Marks(), Marks()
        self.nibs = Marks()  # mark of a NIB -> mark of the key that had it first
        self.places: dict[tuple, tuple[str, tuple]] = {}

    def _district_of_sheet(self, plan: Plan) -> None:
        """One sheet a district, and no column for it: then the sheet's name says the district, where it is one."""
        place = self.source.place
        if place["district"] not in plan.position_of:
            answer = self.resolver.resolve(district=plan.sheet.name, home=self.home)
            if answer.district_code and answer.district.kind in ("exact", "corrected"):
                plan.district_by_sheet = answer.district.name

    def rows(self) -> Iterator[CheckedRow]:
        rows = self.table.rows()
        first = list(itertools.islice(rows, SAMPLE))
        self.destroyed = self._destroyed_niks(first) if self.table.kind == "text" else False
        for sheet, number, cells in first:
            yield self._judge(sheet, number, cells)
        del first
        for count, (sheet, number, cells) in enumerate(rows, start=1):
            yield self._judge(sheet, number, cells)
            if count % ROUND == 0:
                self._make_room()

    def _make_room(self) -> None:
        for plan in self.plans.values():
            for memory in plan.memories:
                memory.make_room(ROUND)

    def _destroyed_niks(self, sample) -> bool:
        """In delimited text a NIK shows no cell type; where most end in 0, a spreadsheet saved them with fifteen digits."""
        niks = []
        for sheet, _, cells in sample:
            plan = self.plans[sheet]
            position = plan.position_of.get(plan.column_of.get("owner.nik", ""))
            if position is not None and isinstance(cells[position], str) and re.fullmatch(r"\d{16}", cells[position]):
                niks.append(cells[position])
        return len(niks) >= 20 and sum(nik[-1] == "0" for nik in niks) > len(niks) / 2

    # One row

    def _judge(self, sheet: int, number: int, cells: list) -> CheckedRow:
        plan = self.plans[sheet]
        if reason := why_no_enterprise(plan, cells):
            first = next((shown(cell) for cell in cells if cell is not None), "")
            finding = Finding(self.source.key or self.source.identifying[0], reason, SEVERITY[reason], first)
            return CheckedRow(sheet, number, _json_safe(cells), "", "skipped", None, [finding])

        picked = plan.pick(cells)
        made = list(map(getitem, plan.memories, picked))
        raw = dict(zip(plan.names, picked, strict=True))
        values = dict(zip(plan.fields, map(VALUE, made), strict=True))
        findings = [finding for found in map(FINDINGS, made) if found for finding in found]

        def report(name: str, problem: Problem) -> None:
            findings.append(finding_about(name, raw.get(name), problem))

        if self.destroyed:
            self._distrust_nik(plan, values, report)
        row = rules.Row(values, raw, plan.column_of, report, lambda name: any(finding.column == name for finding in findings))
        if self.source.kbli_version and "kbli" in values:
            values["kbli_version"] = self.source.kbli_version
        for rule in rules.RULES:
            rule(row, self.context)
        values["region"] = self._settle(plan, raw, values, report)
        key, state = self._settle_key(plan, values, raw, report)
        if state == "ready" and any(finding.severity == REJECTED for finding in findings):
            state = "rejected"
        ready = self._finish(plan, values) if state == "ready" else None
        return CheckedRow(sheet, number, _json_safe(cells), key, state, ready, findings)

    def _distrust_nik(self, plan: Plan, values: dict, report) -> None:
        nik = values.get("owner.nik")
        if nik and nik[-1] == "0":
            values["owner.nik"] = ""
            report(plan.column_of["owner.nik"], Problem("nik_precision", suggestion=nik[:-1] + "?", facts={"kept": nik[:-1]}))

    def _settle(self, plan: Plan, raw: dict, values: dict, report) -> str:
        place = self.source.place
        texts = {part: values.get(f"_{part}") or "" for part in place if f"_{part}" in values}
        if plan.district_by_sheet:
            texts["district"] = plan.district_by_sheet
        asked = tuple(texts.items())
        found = self.places.get(asked)
        if found is None:
            if len(self.places) >= REMEMBERED:
                self.places.clear()
            found = self.places[asked] = settle_place(self.resolver, texts, home=self.home, scope=self.scope)
        code, problems = found
        for part, problem in problems:
            report(place[part], problem)
        return code

    def _settle_key(self, plan: Plan, values: dict, raw: dict, report) -> tuple[str, str]:
        """The row's key and state; a key seen before makes it a duplicate, a further activity, or a conflict."""
        source = self.source
        column = source.key or plan.column_of.get("name") or source.identifying[0]
        if source.derive_key:
            key = source.derive_key(values)
        else:
            key = values.get("_key") or values.get(source.key) or ""
        if not key:
            return "", "rejected"
        mark, whole = hash(key), hash(self.pick_compared(raw))
        enterprise = hash(self.pick_identity(raw)) if source.per_activity else 0
        same_enterprise = source.per_activity and self.seen_enterprise.put(mark, enterprise) == enterprise
        before = self.seen.put(mark, whole)
        if before is not None:
            if before == whole:
                report(column, Problem("row_repeated"))
                return key, "duplicate"
            if same_enterprise:
                report(column, Problem("further_activity"))
                return key, "duplicate"
            report(column, Problem("key_conflict"))
            return key, "rejected"
        nib = values.get("nib")
        if (
            nib
            and column != plan.column_of.get("nib")
            and not key.startswith("nib:")
            and self.nibs.put(hash(nib), mark) not in (None, mark)
        ):
            report(plan.column_of["nib"], Problem("nib_shared"))
        return key, "ready"

    def _finish(self, plan: Plan, values: dict) -> dict:
        """The values as the registry takes them: helpers gone, the owner's address in one text."""
        ready = dict(zip(plan.kept, plan.pick_kept(values), strict=True))
        ready["region"] = values["region"]
        for name in ("computed_scale", "kbli_version"):
            if name in values:
                ready[name] = values[name]
        if plan.home:
            ready["owner.address"] = _address({name.removeprefix("_home."): values[name] for name in plan.home})
        return ready


JSON_TYPES = frozenset({str, int, float, type(None)})


def _json_safe(cells: list) -> list:
    if JSON_TYPES.issuperset(map(type, cells)):
        return cells
    return [cell if type(cell) in JSON_TYPES else plain(cell) for cell in cells]


def _address(home: Mapping[str, str]) -> str:
    """Street, RT and RW, village, district, regency, province, as far as they are known."""
    neighbourhood = "/".join(f"{word} {home[word.lower()]}" for word in ("RT", "RW") if home.get(word.lower()))
    district = f"Kec. {home['district']}" if home.get("district") else ""
    parts = (home.get("street"), neighbourhood, home.get("village"), district, home.get("regency"), home.get("province"))
    return ", ".join(part for part in parts if part)
