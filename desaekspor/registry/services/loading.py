"""Load a checked batch: all of its rows or none.

What takes long happens before: the rows are read, values sealed, changes worked out and spooled to
the disk. Then one transaction writes the lot. Killed before it, the registry is as it was and the load
can be run again; killed after it, running again changes nothing. Of many rows a second process prepares
a part; on PostgreSQL, where nobody but other loads waits for the transaction, it goes on beside it.
"""

from contextlib import contextmanager, nullcontext
from itertools import chain

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.jobs.progress import Cancelled
from desaekspor.registry.duplicates import following
from desaekspor.registry.duplicates.asking import ask_for_search
from desaekspor.registry.models import (
    Enterprise,
    EnterpriseKey,
    FieldChange,
    ImportBatch,
    Owner,
    Product,
    SourceRecord,
)
from desaekspor.registry.search.engines import engine
from desaekspor.registry.search.models import SearchDocument
from desaekspor.registry.search.reading import Reader, facts_of_new
from desaekspor.registry.search.writing import Documents
from desaekspor.registry.services.bulk import (
    Spool,
    TableWriter,
    db_moment,
    db_uuid,
    indexes_afterwards,
    many_rows_at_once,
    ordered_uuid,
    refresh_statistics,
    update_rows,
)
from desaekspor.registry.services.checking import begin_run, examine, hold_run, registry_version
from desaekspor.registry.services.contents import open_content
from desaekspor.registry.services.effects import fill_empty, first_values, statement, three_way, with_judgement
from desaekspor.registry.services.erasing import strip_rows, without_owner
from desaekspor.registry.services.errors import NeedsConfirmation, NotPossible, Overtaken
from desaekspor.registry.services.fields import (
    BY_PEOPLE,
    ENTERPRISE_FIELDS,
    OPEN_OWNER_FIELDS,
    PRIVATE_OWNER_FIELDS,
    PRODUCT,
    make_edit,
    owner_columns,
    read_present,
    write_edits,
)
from desaekspor.registry.services.holding import lock_registry
from desaekspor.registry.services.preparing_aside import preparing_aside

State = ImportBatch.State
RowState = SourceRecord.State
CHUNK = 2000
SHARED_FROM = 20_000  # rows: some seconds of work
# What the first process prepares itself. On SQLite nobody can write meanwhile, so all is prepared before. PostgreSQL is
# a third process: with a fifth it writes no longer than with the half where cores are free, and never waits for the second.
FIRST_SHARE = {"sqlite": 1 / 2, "postgresql": 1 / 5}
WITHOUT_INDEXES_FROM = 20_000  # rows: fewer are entered in half a second
CATCHES_UP_FROM = 2_000  # rows: of fewer the database takes care as they come
# Each time another load or undo was quicker, the batch is checked again against what it left.
TRIES = 10
FOLLOWS = "follows"  # reason of a change that follows from others of the same revision
WRITERS = {
    "enterprises": (Enterprise, ("id", *ENTERPRISE_FIELDS, "synthetic", "created_batch", "created_at", "updated_at")),
    "owners": (Owner, ("id", "enterprise", *PRIVATE_OWNER_FIELDS, "nik_mark", "phone_mark", *OPEN_OWNER_FIELDS)),
    "products": (Product, ("enterprise", "name", "is_main")),
    "keys": (EnterpriseKey, ("source", "key", "enterprise", "last_record", "fingerprint")),
    "changes": (FieldChange, ("id", "enterprise", "revision", "field", "values", "batch", "undoes", "by", "at", "reason")),
}
_values = FieldChange._meta.get_field("values")


@transaction.atomic
def begin_load(batch, *, by, confirm=False):
    """Mark the batch as being loaded; with ``confirm`` also where it was held, and by whom is kept.

    Raises NeedsConfirmation, NotPossible.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == State.HELD and not confirm:
        raise NeedsConfirmation(batch)
    if batch.state not in {State.CHECKED, State.HELD}:
        raise NotPossible(batch)
    if confirm:
        batch.confirmed_by, batch.confirmed_at = by, timezone.now()
        record(by, "confirm", batch)
    batch.state = State.LOADING
    batch.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    return batch


def load_batch(batch, progress):
    """Write the batch's new and changed rows into the registry; returns the batch.

    Safe to repeat and to run beside other loads: one follows the other. When the registry was
    changed by another load or an undo since the check, the rows are checked again first, and
    the batch may then be held. Raises NeedsConfirmation, NotPossible.
    """
    for _ in range(TRIES):
        batch = _take(batch)
        if batch.state == State.LOADED:
            return batch
        try:
            if batch.checked_version != registry_version():
                _check_again(batch, progress)
            moment = timezone.now()
            with prepared(batch, moment, progress) as chunks:
                progress.report(step="writing")
                if _apply(batch, chunks, moment, progress):
                    _catch_up(batch)
                    return ImportBatch.objects.get(pk=batch.pk)
        except Cancelled:
            put_back(batch)
            raise
    raise Overtaken(batch.pk)


@transaction.atomic
def _take(batch):
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == State.LOADED:
        return batch
    if batch.state == State.HELD:
        raise NeedsConfirmation(batch)
    if batch.state not in {State.CHECKED, State.LOADING}:
        raise NotPossible(batch)
    if batch.state == State.CHECKED:
        batch.state = State.LOADING
        batch.save(update_fields=["state"])
    begin_run(batch)
    return batch


def put_back(batch):
    """A load that was given up before its transaction: the batch waits as after its check."""
    batch = ImportBatch.objects.get(pk=batch.pk)
    state = State.HELD if batch.held_for else State.CHECKED
    ImportBatch.objects.filter(pk=batch.pk, state=State.LOADING).update(
        state=state, confirmed_by=None, confirmed_at=None, check_run=None
    )


def _check_again(batch, progress):
    # Until it is through, the rows fit no version of the registry: a load that takes over must check too.
    ImportBatch.objects.filter(pk=batch.pk).update(checked_version=None)
    result = examine(batch, progress)
    with transaction.atomic():
        hold_run(batch)
        for name, value in result.items():
            setattr(batch, name, value)
        if batch.held_for and not batch.confirmed_at:
            batch.state = State.HELD
        batch.save(update_fields=[*result, "state"])
    if batch.state == State.HELD:
        raise NeedsConfirmation(batch)


@contextmanager
def prepared(batch, moment, progress):
    """The chunks that the load will write, see ``prepare_share``: all prepared, or coming as fast as they are written."""
    total = batch.counts.get("new", 0) + batch.counts.get("changed", 0)
    progress.report(done=0, total=total, step="preparing")
    with Spool() as first, Spool() as second:
        if total < SHARED_FROM:
            _fill(first, prepare_share(batch, moment, progress))
            yield iter(first)
            return
        middle = rows_to_load(batch).values_list("pk", flat=True)[int(total * FIRST_SHARE[connection.vendor])]
        with preparing_aside(batch, second, moment, after=middle) as aside:
            _fill(first, prepare_share(batch, moment, progress, upto=middle))
            if connection.vendor == "postgresql":
                yield chain(first, _as_it_comes(aside, batch, moment, progress, after=middle))
                return
            if not aside.is_whole():
                second.clear()
                _fill(second, prepare_share(batch, moment, progress, after=middle))
        yield chain(first, second)


def _fill(spool, chunks):
    for chunk in chunks:
        spool.put(chunk)


def _as_it_comes(aside, batch, moment, progress, *, after):
    """What the second process prepares; the rest of it when that one fails."""
    last = after
    for chunk in aside.chunks():
        last = chunk[0]
        yield chunk
    if not aside.is_whole():
        yield from prepare_share(batch, moment, progress, after=last)


def prepare_share(batch, moment, progress, *, after=0, upto=None):
    """Prepare the batch's rows behind the record ``after``, to the record ``upto``.

    Yields (id of the last record, items) for each chunk of them; an item is (what, rows) in the database's own form.
    """
    done, last, reader = 0, after, Reader()
    while rows := read_rows(batch, after=last, upto=upto):
        last, items = rows[-1].pk, []
        if new := [row for row in rows if row.state == RowState.NEW]:
            items += new_rows(batch, new, moment, reader)
        if changed := [row for row in rows if row.state == RowState.CHANGED]:
            items.append(("edits", [row.pk for row in changed], work_out_changes(batch, changed, moment)))
        yield last, items
        done += len(rows)
        progress.report(done=done)


class Row:
    """A source record that is to be loaded, opened."""

    __slots__ = ("content", "enterprise_id", "fingerprint", "key", "pk", "state")

    def __init__(self, batch_id, pk, sheet, row, key, state, enterprise_id, fingerprint, content):
        self.pk, self.key, self.state, self.enterprise_id, self.fingerprint = pk, key, state, enterprise_id, fingerprint
        self.content = open_content(content, batch_id, sheet, row)


def rows_to_load(batch):
    """The batch's records that are new or changed, in the order of the file."""
    return SourceRecord.objects.filter(batch=batch, state__in=(RowState.NEW, RowState.CHANGED)).order_by("pk")


def read_rows(batch, *, after=0, upto=None, only=None):
    """The next rows of the batch that are to be loaded, at most CHUNK, none behind ``upto``; or those with the ids ``only``."""
    if only is not None:
        records = SourceRecord.objects.filter(batch=batch, pk__in=only).order_by("pk")
    else:
        behind = rows_to_load(batch).filter(pk__gt=after)
        records = (behind if upto is None else behind.filter(pk__lte=upto))[:CHUNK]
    columns = ("pk", "sheet", "row", "key", "state", "enterprise_id", "fingerprint", "content")
    return [Row(batch.pk, *values) for values in records.values_list(*columns)]


def new_rows(batch, rows, moment, reader):
    """(table, tuples) for enterprises that did not exist, and ("documents", what they are found by)."""
    at, synthetic = db_moment(moment), batch.synthetic
    enterprises, owners, products, keys, facts = [], [], [], [], []
    for row in rows:
        values = first_values(row.content["clean"])
        number = row.enterprise_id
        enterprises.append((number, *(values[name] for name in ENTERPRISE_FIELDS), synthetic, batch.pk, at, at))
        owner_id = ordered_uuid(moment)
        private = owner_columns(owner_id, {name: values[f"owner.{name}"] for name in PRIVATE_OWNER_FIELDS})
        owners.append(
            (
                db_uuid(owner_id),
                number,
                *(private[name] and bytes(private[name]) for name in PRIVATE_OWNER_FIELDS),  # plain, for the spool
                private["nik_mark"],
                private["phone_mark"],
                *(values[f"owner.{name}"] for name in OPEN_OWNER_FIELDS),
            )
        )
        if values[PRODUCT]:
            products.append((number, values[PRODUCT], True))
        keys.append((batch.source, row.key, number, row.pk, row.fingerprint))
        facts.append(facts_of_new(number, values, source=batch.source, synthetic=synthetic, moment=moment))
    reader.name_places(facts)
    documents = [one.document().plain() for one in facts]
    tables = {"enterprises": enterprises, "owners": owners, "products": products, "keys": keys, "documents": documents}
    return tables.items()


class Changes:
    """What a chunk of rows changes in enterprises that exist."""

    __slots__ = ("changes", "edits", "keys_known", "keys_new", "seen")

    def __init__(self):
        self.seen = {}  # enterprise id -> its updated_at when this was worked out
        self.edits, self.changes = [], []
        self.keys_known, self.keys_new = [], []


def values_of_changes(batch, rows, *, lock=False):
    """(row, Present, ``{field: new value}``, whether the source knew it) of each row that changes an enterprise as it is now.

    Five queries for a chunk of rows.
    """
    present = read_present([row.enterprise_id for row in rows], lock=lock)
    last = _last_statements(batch, [row.key for row in rows])
    own = following.own_values(present)
    found = []
    for row in rows:
        now = present[row.enterprise_id]
        clean = without_owner(row.content["clean"]) if now.is_erased else row.content["clean"]
        known = row.key in last
        said = own.get(now.enterprise_id, now.values)
        values = three_way(last[row.key], clean, said) if known else fill_empty(clean, said)
        values = with_judgement(said, values)
        found.append((row, now, values if said is now.values else following.of_the_whole(now.values, values), known))
    return found


def work_out_changes(batch, rows, moment, *, lock=False):
    """The Changes that ``rows`` make to the registry as it is now."""
    result, at = Changes(), db_moment(moment)
    found = values_of_changes(batch, rows, lock=lock)
    revisions = last_revisions([row.enterprise_id for row in rows])
    for row, now, values, known in found:
        result.seen[now.enterprise_id] = now.updated_at
        if known:
            result.keys_known.append((row.pk, row.fingerprint, batch.source, row.key))
        else:
            result.keys_new.append((batch.source, row.key, now.enterprise_id, row.pk, row.fingerprint))
        if not values:
            continue
        revision = revisions.get(now.enterprise_id, 0) + 1
        for name, value in values.items():
            change_id = ordered_uuid(moment)
            sealed = _values.seal([now.values[name], value], change_id)
            reason = FOLLOWS if name in BY_PEOPLE else ""
            change = (db_uuid(change_id), now.enterprise_id, revision, name, sealed, batch.pk, None, None, at, reason)
            result.changes.append(change)
        result.edits.append(make_edit(now, values, updated_at=moment))
    return result


def _last_statements(batch, keys):
    rows = EnterpriseKey.objects.filter(source=batch.source, key__in=keys).values_list(
        "key", "last_record__batch_id", "last_record__sheet", "last_record__row", "last_record__content"
    )
    return {key: statement(open_content(content, *place)) if content is not None else {} for key, *place, content in rows}


def last_revisions(enterprise_ids):
    """``{enterprise id: number of its last change}`` of those that ever changed."""
    rows = FieldChange.objects.filter(enterprise__in=enterprise_ids).order_by().values("enterprise_id")
    return dict(rows.annotate(last=Max("revision")).values_list("enterprise_id", "last"))


def _apply(batch, chunks, moment, progress):
    """The one transaction. False when the registry was changed since the check, and then nothing is written."""
    with transaction.atomic():
        progress.fence()
        version = lock_registry()
        batch = _hold_for_load(batch)
        if version.number != batch.checked_version:
            return False
        writers = {name: TableWriter(*table) for name, table in WRITERS.items()}
        with Documents() as documents:
            with many_rows_at_once(), _ready_for(batch):
                for what, *item in chain.from_iterable(items for _, items in chunks):
                    if what == "edits":
                        _write_changes(batch, *item, moment, writers, documents)
                    elif what == "documents":
                        documents.insert(item[0])
                    else:
                        writers[what].insert(item[0])
            following.after_load(batch, moment, documents)
        version.move_on()
        batch.state, batch.loaded_version, batch.loaded_at = State.LOADED, version.number, timezone.now()
        batch.check_run = None
        batch.save(update_fields=["state", "loaded_version", "loaded_at", "check_run"])
        strip_rows(batch)
        record(batch.confirmed_by or batch.created_by, "load", batch)
        ask_for_search(batch=batch, by=batch.created_by)
    return True


def _ready_for(batch):
    """Around the writing: a large file that brings new enterprises alone, more than there are, is quicker without indexes."""
    new = batch.counts.get("new", 0)
    if batch.counts.get("changed", 0) or new < max(WITHOUT_INDEXES_FROM, Enterprise.objects.count()):
        return nullcontext()
    return indexes_afterwards([Enterprise, Owner, Product, EnterpriseKey, SearchDocument])


def _catch_up(batch):
    """What lists and searches need to be quick again after many rows; about a second after 125,000."""
    if batch.counts.get("new", 0) + batch.counts.get("changed", 0) >= CATCHES_UP_FROM:
        refresh_statistics(model for model, _ in WRITERS.values())
        engine().catch_up()


def _hold_for_load(batch):
    found = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if found.state != State.LOADING or found.check_run != batch.check_run:
        raise Overtaken(batch.pk)
    return found


def _write_changes(batch, row_ids, changes, moment, writers, documents):
    present = Enterprise.objects.select_for_update().filter(pk__in=changes.seen).order_by("pk")
    if dict(present.values_list("pk", "updated_at")) != changes.seen:
        # Somebody edited one of them meanwhile: what follows from its present values is worked out again.
        changes = work_out_changes(batch, read_rows(batch, only=row_ids), moment, lock=True)
    write_edits(changes.edits)
    writers["changes"].insert(changes.changes)
    writers["keys"].insert(changes.keys_new)
    update_rows(EnterpriseKey, ["last_record_id", "fingerprint"], changes.keys_known, where=["source", "key"])
    documents.refresh(changes.seen)
