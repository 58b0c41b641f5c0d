"""Search the registry for records that are one: all of it, or what is new and changed since the last search.

What is compared is read in portions and kept sealed (compared.py), the library finds (linkage), what it found is written
in small transactions (storing.py). An enterprise counts as searched once its columns are kept, which happens last: a search
that is cancelled or killed is made good by the next one.
"""

import datetime
from contextlib import contextmanager
from time import perf_counter

import pyarrow as pa
from django.utils import timezone

from desaekspor.analytics import open_engine
from desaekspor.jobs import liveness
from desaekspor.registry.duplicates.compared import KEPT_SCHEMA, ROWS, STAMP, keep, read_kept, read_new
from desaekspor.registry.duplicates.decisions import standing
from desaekspor.registry.duplicates.models import DuplicateModel, DuplicateRun
from desaekspor.registry.duplicates.records import stamps
from desaekspor.registry.duplicates.runs import ended_well
from desaekspor.registry.duplicates.storing import store_pairs
from desaekspor.registry.duplicates.teaching import learn, present_model
from desaekspor.registry.linkage.finding import find_among
from desaekspor.registry.linkage.incremental import get_ready as get_ready_to_match
from desaekspor.registry.linkage.incremental import match_new
from desaekspor.registry.models import Enterprise

Kind = DuplicateRun.Kind
MOST_NEW = 0.25  # of the register; more than these are quicker searched together with all others
DECISIONS = pa.schema([("left", pa.string()), ("right", pa.string()), ("verdict", pa.string()), ("at", pa.string())])


class SearchRunning(Exception):
    """Another search runs on this machine. It takes in what is new by the time it ends."""


def get_ready():
    """Load what the first search of a process loads: a second and a half of a core."""
    get_ready_to_match(present_model())


def search_all(progress):
    """Compare every enterprise with every other one; returns the DuplicateRun, None where there is nothing to compare.

    Raises SearchRunning.
    """
    with _alone():
        now = stamps()
        return _search_all(progress, now, *read_kept(now))


def search_new(progress):
    """Compare what is new or changed since the last search with everything; returns the DuplicateRun, None if nothing is.

    Searches everything where the present model has not done so yet, or too much is new. Raises SearchRunning.
    """
    with _alone():
        now = stamps()
        kept, untidy = read_kept(now)
        new = now.keys() - _numbers(kept)
        if not new:
            keep(KEPT_SCHEMA.empty_table(), untidy=untidy)
            return None
        model = present_model()
        last = ended_well().filter(kind=Kind.FULL, model__version=model.version).first()
        if last is None or len(new) > MOST_NEW * kept.num_rows:
            return _search_all(progress, now, kept, untidy)
        with _running(Kind.NEW, model) as run:
            fresh = _read(sorted(new), now, progress)
            progress.report(step="score")
            with open_engine() as engine:
                matched = match_new(
                    kept.drop_columns(STAMP),
                    fresh.drop_columns(STAMP),
                    model=model,
                    decisions=_decisions(),
                    review=last.cutoffs.get("shown_from"),  # down to which the others were shown
                    engine=engine,
                )
            _store(run, matched, fresh, untidy, progress, numbers=new, rows=len(now))
        return run


def _search_all(progress, now, kept, untidy):
    if not now:
        return None
    progress.report(step="learning")
    learn(rows=len(now))
    model = present_model()
    with _running(Kind.FULL, model) as run:
        fresh = _read(sorted(now.keys() - _numbers(kept)), now, progress)
        records = pa.concat_tables([kept, fresh]).drop_columns(STAMP)
        with open_engine() as engine:
            found = find_among(
                records, model=model, decisions=_decisions(), engine=engine, report=lambda step: progress.report(step=step)
            )
        del records
        _store(run, found, fresh, untidy, progress, numbers=None, rows=len(now))
    return run


@contextmanager
def _alone():
    with liveness.holding("search-duplicates", 0) as first:
        if not first:
            raise SearchRunning
        yield


@contextmanager
def _running(kind, model):
    """The DuplicateRun of a search; one that ends early keeps how."""
    run = DuplicateRun.objects.create(kind=kind, model=_model_row(model))
    began = perf_counter()
    try:
        yield run
    except BaseException as error:
        run.error = {"code": type(error).__name__, "facts": {}}
        raise
    finally:
        run.counts["seconds"] = round(perf_counter() - began, 1)
        run.finished_at = timezone.now()
        run.save(update_fields=["counts", "cutoffs", "error", "finished_at"])


def _model_row(model):
    made_at = datetime.datetime.fromisoformat(model.made_on).replace(tzinfo=datetime.UTC)
    about = {"made_at": made_at, "figures": model.figures, "labels": {"shipped": model.labelled.num_rows}}
    row, _ = DuplicateModel.objects.get_or_create(version=model.version, defaults=about)
    return row


def _read(numbers, now, progress):
    """The columns of ``numbers``, from the registry, in portions that fit the parts they are kept in."""
    tables, portion = [KEPT_SCHEMA.empty_table()], []
    progress.report(step="reading", done=0, total=len(numbers))
    for place, number in enumerate(numbers):
        portion.append(number)
        if place + 1 == len(numbers) or numbers[place + 1] // ROWS != number // ROWS:
            tables.append(read_new(portion, now))
            portion = []
            progress.report(done=place + 1)
    return pa.concat_tables(tables)


def _decisions():
    """What people decided, of the enterprises that stand for those that were merged."""
    rows = list(standing().order_by("pk").values_list("left_id", "right_id", "verdict", "at"))
    root = dict(Enterprise.objects.exclude(merged_into=None).values_list("pk", "merged_into_id")) if rows else {}
    told = [(root.get(left, left), root.get(right, right), verdict, at.isoformat()) for left, right, verdict, at in rows]
    columns = zip(*[(str(left), str(right), *rest) for left, right, *rest in told if left != right], strict=True)
    return pa.table(list(map(list, columns)) or [[]] * 4, schema=DECISIONS)


def _store(run, found, fresh, untidy, progress, *, numbers, rows):
    cuts = found.model.cutoffs(rows)
    run.cutoffs = {"sure": cuts.sure, "likely": cuts.automatic, "unsure": cuts.review, "shown_from": found.shown_from}
    stored = store_pairs(found.pairs, run, numbers=numbers, progress=progress)
    keep(fresh, untidy=untidy)
    bands = found.pairs["band"].value_counts().to_pylist()
    run.counts |= {"rows": rows, "searched": rows if numbers is None else len(numbers), "compared": found.looked_at}
    run.counts |= {"pairs": found.pairs.num_rows, **{one["values"]: one["counts"] for one in bands}, **vars(stored)}


def _numbers(table):
    return set(map(int, table["rec_id"].to_pylist()))
