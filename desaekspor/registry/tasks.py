"""Jobs of the registry. What they return goes into the job's row: counts and codes, never a value of a file."""

from contextlib import contextmanager

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.accounts.models import User
from desaekspor.accounts.sealing import CannotOpen
from desaekspor.jobs.progress import Superseded, WorkerStopping
from desaekspor.jobs.runner import Cancelled, JobFailed, job
from desaekspor.registry.duplicates import accepting_tasks, searching_tasks  # noqa: F401  their jobs are the registry's, too
from desaekspor.registry.exports import tasks  # noqa: F401  its job is one of the registry's
from desaekspor.registry.importers.errors import BadFile
from desaekspor.registry.models import ImportBatch
from desaekspor.registry.services import problems
from desaekspor.registry.services.batches import start_load
from desaekspor.registry.services.checking import check_batch
from desaekspor.registry.services.errors import NeedsConfirmation, NotPossible, Overtaken
from desaekspor.registry.services.example import receive_example
from desaekspor.registry.services.loading import load_batch, put_back
from desaekspor.registry.services.undoing import undo_batch

State = ImportBatch.State
PAGE = ("portal:batch", "batch_id")
STEPS = {
    "generating": gettext_lazy("making up the rows"),
    "checking": gettext_lazy("checking the rows"),
    "comparing": gettext_lazy("comparing with the last file"),
    "preparing": gettext_lazy("preparing the rows"),
    "writing": gettext_lazy("writing into the registry"),
}


class UnexpectedError(Exception):
    """Stands for an error whose own message might quote a cell of the file; the traceback is the error's."""


@contextmanager
def in_words():
    """Turn what a job may meet into JobFailed with words; nothing from the file reaches a log or the job's row."""
    try:
        yield
    except (Cancelled, InterfaceError, JobFailed, OperationalError, Superseded, WorkerStopping):
        raise
    except BadFile as error:
        raise JobFailed(problems.explain_bad_file(error.code, error.facts)) from None
    except NeedsConfirmation as error:
        raise JobFailed(" ".join(problems.explain_held(error.reasons))) from None
    except NotPossible as error:
        raise JobFailed(problems.explain_state(error.batch)) from None
    except ImportBatch.DoesNotExist:
        raise JobFailed(_("This import was discarded meanwhile.")) from None
    except Overtaken:
        raise JobFailed(_("This import was taken over by a newer job or discarded.")) from None
    except (CannotOpen, FileNotFoundError):
        raise JobFailed(problems.explain({"code": "unreadable"})) from None
    except Exception as error:
        raise UnexpectedError(type(error).__name__).with_traceback(error.__traceback__) from None


def _check_ended_early(row):
    state, error = State.UPLOADED, None
    if row.state == row.State.FAILED:
        state, error = State.FAILED, {"code": "interrupted", "facts": {}}
    waiting = ImportBatch.objects.filter(pk=row.arguments["batch_id"], job=row, state=State.CHECKING)
    waiting.update(state=state, error=error, check_run=None)


def _load_ended_early(row):
    if batch := ImportBatch.objects.filter(pk=row.arguments["batch_id"], job=row, state=State.LOADING).first():
        put_back(batch)


@job("registry.check_batch", title=gettext_lazy("Check a register"), steps=STEPS, unfinished=_check_ended_early, page=PAGE)
def check(progress, batch_id, then_load=False):
    with in_words():
        batch = check_batch(ImportBatch.objects.get(pk=batch_id), progress)
        if then_load and batch.state == State.CHECKED and (batch.counts["new"] or batch.counts["changed"]):
            start_load(batch, by=batch.job.owner if batch.job else None)
    return {"batch": batch.pk, "state": batch.state, **batch.counts}


@job("registry.load_batch", title=gettext_lazy("Load a register"), steps=STEPS, unfinished=_load_ended_early, page=PAGE)
def load(progress, batch_id):
    with in_words():
        batch = load_batch(ImportBatch.objects.get(pk=batch_id), progress)
    return {"batch": batch.pk, "state": batch.state, **batch.counts}


@job("registry.undo_batch", title=gettext_lazy("Undo an import"), page=PAGE)
def undo(progress, batch_id, by_id):
    with in_words():
        batch = ImportBatch.objects.get(pk=batch_id)
        report = undo_batch(batch, by=User.objects.filter(pk=by_id).first(), progress=progress)
    return {"batch": batch_id, "removed": report.removed, "restored": report.restored, "kept": len(report.kept)}


@job("registry.load_example", title=gettext_lazy("Load an example register"), steps=STEPS)
def load_example(progress, rows):
    with in_words():
        progress.report(step="generating", total=rows)
        batch = receive_example(rows, progress=progress)
    return {"batch": batch.pk}
