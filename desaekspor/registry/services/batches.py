"""The verbs on a batch, from the upload to the undo: what pages, jobs and commands call."""

from django.db import transaction

from desaekspor.accounts.audit import record
from desaekspor.jobs.runner import enqueue
from desaekspor.registry import uploads
from desaekspor.registry.models import ImportBatch
from desaekspor.registry.services.checking import check_batch, forget_rows
from desaekspor.registry.services.errors import MappingIncomplete, NeedsConfirmation, NotPossible, Overtaken
from desaekspor.registry.services.loading import begin_load, load_batch, put_back
from desaekspor.registry.services.receiving import (
    missing_columns,
    proposed_mapping,
    receive_upload,
    same_file_before,
    set_mapping,
)
from desaekspor.registry.services.undoing import Kept, UndoReport, undo_batch

__all__ = [
    "Kept",
    "MappingIncomplete",
    "NeedsConfirmation",
    "NotPossible",
    "Overtaken",
    "UndoReport",
    "begin_load",
    "check_batch",
    "discard_batch",
    "load_batch",
    "missing_columns",
    "proposed_mapping",
    "receive_upload",
    "same_file_before",
    "set_mapping",
    "start_check",
    "start_load",
    "start_undo",
    "undo_batch",
]

State = ImportBatch.State


def _lock(batch):
    return ImportBatch.objects.select_for_update(of=("self",)).select_related("job").get(pk=batch.pk)


def _is_worked_on(batch):
    return batch.job is not None and batch.job.is_active


def _keep_job(batch, job):
    batch.job = job
    batch.save(update_fields=["job"])
    return job


@transaction.atomic
def start_check(batch, *, by, then_load=False):
    """Ask for the check in the background; returns its Job. Asking again while it runs returns the same one.

    With ``then_load`` the good rows are loaded straight after it, unless the batch is held.
    Raises NotPossible, also when source or mapping are not complete.
    """
    batch = _lock(batch)
    if batch.state == State.CHECKING and _is_worked_on(batch):
        return batch.job
    startable = {State.UPLOADED, State.CHECKING, State.CHECKED, State.HELD, State.FAILED}
    if batch.state not in startable or not batch.source or missing_columns(batch.source, batch.mapping):
        raise NotPossible(batch)
    batch.state, batch.error = State.CHECKING, None
    batch.save(update_fields=["state", "error"])
    return _keep_job(batch, enqueue("registry.check_batch", owner=by, batch_id=batch.pk, then_load=then_load))


@transaction.atomic
def start_load(batch, *, by, confirm=False):
    """Ask for the load in the background; returns its Job. Asking again while it runs returns the same one.

    ``confirm`` says that ``by`` has looked at why a held batch was held. Raises NeedsConfirmation, NotPossible.
    """
    batch = _lock(batch)
    if batch.state == State.LOADING:
        if _is_worked_on(batch):
            return batch.job
        put_back(batch)  # its worker is gone for good
    batch = begin_load(batch, by=by, confirm=confirm)
    return _keep_job(batch, enqueue("registry.load_batch", owner=by, batch_id=batch.pk))


@transaction.atomic
def start_undo(batch, *, by):
    """Ask for the undo in the background; returns its Job. Raises NotPossible."""
    batch = _lock(batch)
    if batch.state != State.LOADED:
        raise NotPossible(batch)
    if _is_worked_on(batch):
        return batch.job
    return _keep_job(batch, enqueue("registry.undo_batch", owner=by, batch_id=batch.pk, by_id=by.pk if by else None))


def discard_batch(batch, *, by):
    """Take away a batch that was never loaded: its sealed file, rows and findings. Raises NotPossible."""
    with transaction.atomic():
        batch = _lock(batch)
        loaded = batch.state in {State.LOADED, State.UNDONE}
        if loaded or (batch.state == State.LOADING and _is_worked_on(batch)) or batch.corrections.exists():
            raise NotPossible(batch)
        # Whoever checks it at this moment is overtaken and stops.
        batch.state, batch.check_run = State.FAILED, None
        batch.save(update_fields=["state", "check_run"])
        record(by, "discard", batch)
    forget_rows(batch)
    stored_as = batch.stored_as
    batch.delete()
    uploads.delete(stored_as)
