"""What the registry's history says of the size of its enterprises, as states from which day on."""

import datetime
from collections import defaultdict

import pyarrow as pa
from django.utils import timezone

from desaekspor.readiness.chain.sizes.measures import STATE
from desaekspor.readiness.chain.sizes.states import FIGURES, Change, states_of
from desaekspor.regions.models import Mark
from desaekspor.regions.queries import within
from desaekspor.registry.importers import SOURCES
from desaekspor.registry.importers.dates import read_date
from desaekspor.registry.models import GONE, Enterprise, FieldChange, ImportBatch, Presence, SourceRecord
from desaekspor.registry.sectors import sector_of
from desaekspor.registry.services.fields import PRESENCE, VERIFIED
from desaekspor.registry.services.piles import counts_no_more, standing_changes

CHUNK = 20_000
PULLED = "pulled_at"  # the column of a source that says when its file was drawn
VISIT, TYPED = "visit", "typed"
_values = FieldChange._meta.get_field("values")
_COLUMNS = (
    *("pk", "region_id", "kbli_category", "kbli_version", "created_batch_id", "created_at"),
    *("presence", "presence_on", "checked_at", "verified_at", "synthetic"),
)


def read_states(code, *, more=lambda code: ()):
    """Record batches of STATE for the enterprises of a region. ``more(code)`` gives states of other parts as
    ``(enterprise, kind, basis, day, value, mark, source)``, in the order of their days."""
    batches = _Batches()
    changes = _changes(code, batches)
    others = defaultdict(list)
    for number, *state in more(code):
        others[number].append(state)
    rows = Enterprise.objects.filter(within(code), merged_into=None).order_by("pk").values_list(*_COLUMNS, *FIGURES)
    lines: list[tuple] = []
    for number, region, category, version, batch, created_at, *rest in rows.iterator(chunk_size=CHUNK):
        presence, presence_on, checked_at, verified_at, synthetic, *figures = rest
        first = batches.day(batch) if batch else timezone.localdate(created_at)
        source = batches.source(batch) if batch else TYPED
        present = dict(zip(FIGURES, figures, strict=True))
        states = states_of(present, changes.pop(number, ()), first, source)
        gone = _gone_on(presence, presence_on, checked_at)
        sector = sector_of(category, version)
        last = {state.kind: state for state in states}
        for state in states:
            is_verified = verified_at and last[state.kind] is state and state.since <= timezone.localdate(verified_at)
            mark = Mark.VERIFIED if is_verified else Mark.REPORTED
            lines.append(
                (number, region, sector, state.kind, state.basis, state.since, state.value, mark, state.source, gone, synthetic)
            )
        for kind, basis, day, value, mark, origin in others.pop(number, ()):
            lines.append((number, region, sector, kind, basis, day, value, mark, origin, gone, synthetic))
        if len(lines) >= CHUNK:
            yield _batch(lines)
            lines = []
    if lines:
        yield _batch(lines)


def _batch(lines):
    columns = list(zip(*lines, strict=True))
    columns[5] = [day.isoformat() for day in columns[5]]
    columns[7] = [str(mark) for mark in columns[7]]
    return pa.RecordBatch.from_arrays(
        [pa.array(cells, field.type) for field, cells in zip(STATE, columns, strict=True)], schema=STATE
    )


def _gone_on(presence, on, checked_at):
    if presence not in GONE:
        return None
    return (on or timezone.localdate(checked_at)).isoformat()


def _changes(code, batches):
    """``{enterprise: [Change, in their order]}`` of the figures; one query."""
    in_region = within(code, "enterprise__region")
    seen = _seen_days(in_region)
    rows = (
        standing_changes()
        .filter(in_region, enterprise__merged_into=None, field__in=FIGURES)
        .order_by("enterprise", "revision")
        .values_list("pk", "enterprise_id", "field", "at", "batch_id", "batch__state", "merge_id", "merge__undone_at", "values")
    )
    found: dict[int, list[Change]] = {}
    for pk, number, field, at, batch, state, merge, undone_at, sealed in rows.iterator(chunk_size=CHUNK):
        if counts_no_more(state, undone_at):
            continue
        old, new = _values.unseal(sealed, pk)
        day = timezone.localdate(at)
        if batch and not merge:
            change = Change(field, batches.day(batch), old, new, True, batches.source(batch))
        else:
            seen_on = None if merge else seen.get((number, day))
            change = Change(field, seen_on or day, old, new, seen_on is not None, VISIT if seen_on else TYPED)
        found.setdefault(number, []).append(change)
    return found


def _seen_days(in_region):
    """``{(enterprise, day on which a person wrote that it was verified or found there): day on which it was seen}``."""
    rows = standing_changes().filter(in_region, field__in=(VERIFIED, PRESENCE), batch=None, merge=None, by__isnull=False)
    found: dict[tuple, datetime.date] = {}
    for pk, number, field, at, sealed in rows.values_list("pk", "enterprise_id", "field", "at", "values").iterator(
        chunk_size=CHUNK
    ):
        value = _values.unseal(sealed, pk)[1]
        if value and (field == VERIFIED or value["status"] == Presence.HERE):
            day = timezone.localdate(at)
            seen_on = datetime.date.fromisoformat(value["on"]) if field == PRESENCE and value["on"] else day
            found[number, day] = max(seen_on, found.get((number, day), seen_on))
    return found


class _Batches:
    """Of which day the state is that a file tells, and of which source; each is looked up once."""

    def __init__(self):
        self._known = {}

    def day(self, pk):
        return self._look_up(pk)[0]

    def source(self, pk):
        return self._look_up(pk)[1]

    def _look_up(self, pk):
        if pk not in self._known:
            batch = ImportBatch.objects.select_related("corrects").get(pk=pk)
            self._known[pk] = (state_day(batch), batch.source)
        return self._known[pk]


def state_day(batch):
    """The day of which a file speaks: when its source was drawn (``pulled_at``), where it says so in a day before it was loaded;
    else the day on which it was loaded. A file of corrected rows speaks of the day of the file that it corrects.
    """
    first = batch
    while first.corrects_id:
        first = first.corrects
    loaded = timezone.localdate(first.loaded_at or first.created_at)
    drawn = _drawn_on(first, loaded)
    return drawn if drawn and drawn <= loaded else loaded


def _drawn_on(batch, today):
    if not batch.source or PULLED not in SOURCES[batch.source].by_name:
        return None
    record = SourceRecord.objects.filter(batch=batch, content__isnull=False).order_by("sheet", "row").first()
    if record is None:
        return None
    for heading, cell in zip(batch.sheet(record.sheet).get("headings", []), record.content["raw"], strict=False):
        if batch.mapping.get(heading) == PULLED and cell:
            if isinstance(cell, datetime.datetime):
                return cell.date()
            return read_date(str(cell)[:10], today)
    return None
