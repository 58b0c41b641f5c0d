"""What the checked rows of a file are to the registry: new, changed, the same, or not to be touched."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce

from desaekspor.registry.duplicates.trees import own_nibs
from desaekspor.registry.importers import SOURCES
from desaekspor.registry.models import Enterprise, EnterpriseKey, Severity, SourceRecord
from desaekspor.registry.services.contents import Content, open_content
from desaekspor.registry.services.effects import carry, changes_identity, statement
from desaekspor.registry.services.origins import origin_column, read_origin

State = SourceRecord.State


@dataclass(slots=True)
class Note:
    """A finding about a row, in the shape of importers.check.Finding."""

    column: str
    code: str
    severity: str
    value: str = ""
    suggestion: str = ""
    corrected_to: str = ""
    facts: dict = field(default_factory=dict)


@dataclass(slots=True)
class Judged:
    """A row with its state and, where it is new, a number still to be given (``enterprise_id`` None)."""

    sheet: int
    row: int
    key: str
    state: str
    findings: list
    enterprise_id: int | None = None
    fingerprint: str = ""
    corrects_id: int | None = None
    content: Content | None = None
    matched: bool = False
    changed_fields: tuple = ()  # where the source says something else than last time


class Judge:
    """For one batch. ``judge`` takes a few thousand rows at a time; five queries, however many rows.

    Two more where enterprises that were merged share a NIB.
    """

    def __init__(self, batch):
        self.batch = batch
        source = SOURCES[batch.source]
        self.key_column = source.key or source.columns[0].name
        self.nib_column = next((column.name for column in source.columns if column.field == "nib"), self.key_column)
        self.origin_places = (
            {sheet["index"]: origin_column(sheet["headings"]) for sheet in batch.sheets} if batch.corrects_id else {}
        )

    def judge(self, checked_rows):
        """A Judged for every row but the skipped ones, in order."""
        rows = [row for row in checked_rows if row.state != "skipped"]
        ready = [row for row in rows if row.state == "ready"]
        known = self._known([row.key for row in ready])
        contents = {id(row): Content(row.raw, row.values) for row in ready}
        marks = {id(row): contents[id(row)].fingerprint() for row in ready}
        changed = {row.key for row in ready if row.key in known and known[row.key].fingerprint != marks[id(row)]}
        last = self._last_statements([known[key] for key in changed])
        matches = self._matches([row for row in ready if row.key not in known])
        origins = self._origins(rows)
        judged = []
        for row in rows:
            root, waits = origins.get((row.sheet, row.row), (None, False))
            one = Judged(row.sheet, row.row, row.key, State.REJECTED, row.findings, corrects_id=root if waits else None)
            if row.state == "ready":
                one.fingerprint, content = marks[id(row)], contents[id(row)]
                if row.key in known and self._belongs_to_another_row(known[row.key], root):
                    self._reject(one, "key_conflict", content)
                elif row.key in known:
                    self._judge_known(one, known[row.key], last.get(row.key), content)
                else:
                    self._judge_unknown(one, matches.get(row.values.get("nib"), []), content)
            else:
                one.state = State.DUPLICATE if row.state == "duplicate" else State.REJECTED
                one.content = Content(row.raw)
            judged.append(one)
        return judged

    def _judge_known(self, one, key, last, content):
        if not self._inside(key.region):
            self._reject(one, "enterprise_elsewhere", content)
            return
        one.enterprise_id = key.enterprise_id
        if last is None:
            one.state = State.SAME
            # A row that nobody need look at is kept once; what it says stands in the row before.
            if any(finding.severity != Severity.CORRECTED for finding in one.findings):
                one.content = content
            return
        one.state, one.content = State.CHANGED, content
        one.changed_fields = tuple(name for name, value in content.clean.items() if value != last.get(name))
        content.carried = carry(last, content.clean)
        if changes_identity(last, content.clean):
            one.findings = [*one.findings, Note(self.key_column, "identity_changed", Severity.WARNING, one.key)]

    def _reject(self, one, code, content):
        one.state, one.content = State.REJECTED, content.without_meaning()
        one.findings = [*one.findings, Note(self.key_column, code, Severity.REJECTED, one.key)]

    def _belongs_to_another_row(self, key, root):
        """In a corrected file: is this the key of another row of the same file, that is loaded already?"""
        family = self.batch.corrects_id
        return bool(family) and family in (key.last_batch, key.last_corrects_batch) and key.last_root != root

    def _judge_unknown(self, one, matches, content):
        one.content = content
        free = [number for number, taken in matches if not taken]
        if len(matches) == 1 and free:
            one.state, one.enterprise_id, one.matched = State.CHANGED, free[0], True
            return
        one.state = State.NEW
        if matches:
            one.findings = [*one.findings, self.nib_several(content.clean["nib"], [number for number, _ in matches])]

    def nib_several(self, nib, numbers):
        return Note(self.nib_column, "nib_several", Severity.WARNING, nib, facts={"enterprises": numbers[:5]})

    def _inside(self, region):
        return region.startswith(self.batch.region_id or "")

    def _known(self, keys):
        rows = EnterpriseKey.objects.filter(source=self.batch.source, key__in=keys).values_list(
            "key",
            "enterprise_id",
            "enterprise__region_id",
            "fingerprint",
            "last_record_id",
            "last_record__batch_id",
            "last_record__batch__corrects_id",
            Coalesce("last_record__corrects_id", "last_record_id"),
        )
        return {row[0]: Known(*row) for row in rows}

    def _last_statements(self, keys):
        """``{key: all that the source said so far}`` of the known keys given."""
        records = {key.last_record_id: key.key for key in keys}
        rows = SourceRecord.objects.filter(pk__in=list(records)).values_list("id", "batch_id", "sheet", "row", "content")
        said = {records[pk]: statement(open_content(content, *place)) for pk, *place, content in rows}
        return {key.key: said.get(key.key, {}) for key in keys}

    def _matches(self, rows):
        """``{NIB: [(enterprise number, whether this source has a key of it)]}`` inside the batch's region.

        Of several that were merged into one, the one is meant whose own the NIB is; of several such ones that which stands
        for the others, and whoever takes them apart is asked (duplicates/keys.py).
        """
        nibs = {row.values["nib"] for row in rows if row.values.get("nib")}
        if not nibs:
            return {}
        key_here = EnterpriseKey.objects.filter(enterprise=OuterRef("pk"), source=self.batch.source)
        found = Enterprise.objects.filter(nib__in=nibs, region__code__startswith=self.batch.region_id or "").order_by("pk")
        trees: dict[str, dict] = {}
        columns = ("nib", "pk", "merged_into", "taken")
        for nib, number, root, taken in found.annotate(taken=Exists(key_here)).values_list(*columns):
            members = trees.setdefault(nib, {}).setdefault(root or number, {})
            members[number] = taken
        several = [number for of_nib in trees.values() for members in of_nib.values() if len(members) > 1 for number in members]
        own = own_nibs(several) if several else {}
        return {
            nib: [(_meant(nib, root, members, own), any(members.values())) for root, members in of_nib.items()]
            for nib, of_nib in trees.items()
        }

    def _origins(self, rows):
        """``{(sheet, row): (id of the first row of its chain, whether that waits)}`` in a file of corrected rows."""
        origins = {}
        for row in rows:
            place = self.origin_places.get(row.sheet)
            if place is not None and place < len(row.raw) and (origin := read_origin(row.raw[place])):
                batch_id, sheet, number = origin
                if batch_id == self.batch.corrects_id:
                    origins[row.sheet, row.row] = (sheet, number)
        if not origins:
            return {}
        there = SourceRecord.objects.filter(batch=self.batch.corrects_id, row__in={number for _, number in origins.values()})
        roots = {
            (sheet, row): (first or pk, state == State.REJECTED)
            for pk, sheet, row, first, state in there.values_list("pk", "sheet", "row", "corrects_id", "state")
        }
        return {place: roots[origin] for place, origin in origins.items() if origin in roots}


def _meant(nib, root, members, own):
    """Of the ``members`` of one tree that have the NIB the one that gets what comes by it; ``own``: NIBs said by themselves."""
    owners = [number for number in members if own.get(number) == nib] or list(members)
    return root if root in owners else owners[0]


@dataclass(slots=True)
class Known:
    key: str
    enterprise_id: int
    region: str
    fingerprint: str
    last_record_id: int | None
    last_batch: int | None
    last_corrects_batch: int | None
    last_root: int | None
