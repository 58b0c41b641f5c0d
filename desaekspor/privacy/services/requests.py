"""The register of what persons ask about their own data."""

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.privacy.clocks import due
from desaekspor.privacy.models import DataRequest

State = DataRequest.State


class NotOpen(Exception):
    """The request was answered already."""


class TasksLeft(Exception):
    """``tasks``: the words of what must be done before."""

    def __init__(self, tasks):
        super().__init__(len(tasks))
        self.tasks = tasks


@transaction.atomic
def receive_request(enterprise, *, kind, channel, received_at=None, detail="", consent=None, by, request=None):
    """Take in a request about the owner of ``enterprise``; its clock runs from ``received_at``."""
    received_at = received_at or timezone.now()
    taken = DataRequest.objects.create(
        kind=kind,
        enterprise=enterprise,
        region=enterprise.region,
        consent=consent,
        channel=channel,
        detail=detail or None,
        received_at=received_at,
        due_at=due(received_at),
        created_by=by,
    )
    record(by, "request.receive", taken, fields=[str(kind)], request=request)
    return taken


def _hold(asked):
    held = DataRequest.objects.select_for_update(of=("self",)).select_related("consent__text").get(pk=asked.pk)
    if not held.is_open:
        raise NotOpen
    return held


@transaction.atomic
def assign_request(asked, *, to, by, request=None):
    """Raises NotOpen."""
    asked = _hold(asked)
    asked.assigned_to = to
    asked.save(update_fields=["assigned_to"])
    record(by, "request.assign", asked, request=request)
    return asked


@transaction.atomic
def do_task(asked, code, *, by, request=None):
    """Mark a task of the list as done; twice is once. Raises NotOpen, KeyError for a task that is not on the list."""
    asked = _hold(asked)
    known = {known: done for known, _words, done in asked.task_list}
    if known[code] is None:
        asked.tasks[code] = {"at": timezone.now().isoformat(timespec="seconds"), "by": by.pk}
        asked.save(update_fields=["tasks"])
        record(by, "request.task", asked, fields=[code], request=request)
    return asked


@transaction.atomic
def close_request(asked, *, state, answer, by, request=None):
    """Answer a request. Raises NotOpen, and TasksLeft where it is said to be done and is not."""
    asked = _hold(asked)
    left = [words for _code, words, done in asked.task_list if done is None]
    if state == State.DONE and left:
        raise TasksLeft(left)
    asked.state, asked.answer, asked.ended_at, asked.ended_by = state, answer, timezone.now(), by
    asked.save(update_fields=["state", "answer", "ended_at", "ended_by"])
    record(by, "request.close", asked, fields=[str(state)], request=request)
    return asked
