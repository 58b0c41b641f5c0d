"""What the page of an import shows: what to do now, the figures, the findings by kind, what was read, what happened."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from desaekspor.portal.cells import ICONS, shown
from desaekspor.portal.enterprise_fields import label_of
from desaekspor.portal.templatetags.figures import number
from desaekspor.registry.findings import SKIPPED
from desaekspor.registry.models import Enterprise, ImportBatch, Severity
from desaekspor.registry.queries import difference, findings_by_kind, waiting_rows
from desaekspor.registry.services.problems import explain, explain_held
from desaekspor.registry.services.receiving import same_file_before

State = ImportBatch.State
EXAMPLES = 3
MOST_CHANGED = 6
CHECKED_STATES = {State.CHECKED, State.HELD, State.LOADED, State.UNDONE}


def describe_batch(batch):
    """The context of the page, but for what depends on the user."""
    job = batch.job if batch.job and batch.job.is_active else None
    context = {
        "batch": batch,
        "job": job,
        "step": step_of(batch),
        "sheets": sheets_of(batch),
        "events": events_of(batch),
        "corrections": batch.corrections.order_by("pk"),
    }
    if batch.state == State.FAILED:
        context["failure"] = explain(batch.error) or (batch.job.error if batch.job else "")
    elif not job:
        context["trouble"] = trouble_of(batch)
    if batch.state not in CHECKED_STATES or job:
        return context
    waiting = waiting_rows(batch).count() if batch.counts.get("rejected") else 0
    return context | {
        "writes": batch.counts.get("new", 0) + batch.counts.get("changed", 0),
        "waiting": waiting if batch.state != State.UNDONE else 0,
        "figures": figures_of(batch, waiting),
        "groups": groups_of(batch),
        "changed_fields": [(label_of(name), count) for name, count in difference(batch).fields[:MOST_CHANGED]],
        "held_reasons": held_reasons(batch),
        "before": same_file_before(batch) if batch.state in {State.CHECKED, State.HELD} else None,
        "undo": undo_report(batch.undo_report) if batch.undo_report else None,
    }


def step_of(batch):
    """The one thing to do now; a name that ``_next.html`` knows."""
    writes = batch.counts.get("new", 0) + batch.counts.get("changed", 0)
    stopped = batch.job is not None and not batch.job.is_active and batch.job.state != "done"
    if batch.state == State.UPLOADED:
        return "stopped" if stopped else "columns"
    if batch.state == State.CHECKED:
        return "load" if writes else "nothing"
    if batch.state in {State.CHECKING, State.LOADING}:  # without a job that is active: its worker is gone
        return "stopped"
    return {State.HELD: "confirm", State.LOADED: "loaded", State.UNDONE: "undone", State.FAILED: "failed"}[batch.state]


def trouble_of(batch):
    """What became of the last work on the batch, when it ended without a result: title and text; None when it went well."""
    job = batch.job
    if job is None or job.state == job.State.DONE:
        return None
    if job.state == job.State.CANCELLED:
        if step_of(batch) == "stopped":
            return None
        return {"title": _("The work was stopped"), "text": _("Nothing was written to the register by it. You can begin again.")}
    return {"title": _("The work did not come to its end"), "text": job.error}


def undo_report(report):
    """The stored report of an undo in words: counts, and what stays and why."""
    enterprises = Enterprise.objects.in_bulk({kept["enterprise_id"] for kept in report["first_kept"]})
    why = {"later_change": _("changed later"), "other_source": _("another source speaks of it too")}
    why["merged"] = _("merged with another record")
    kept = [
        {
            "enterprise": enterprises.get(one["enterprise_id"]),
            "number": one["enterprise_id"],
            "field": label_of(one["field"]) if one["field"] else _("the whole record"),
            "why": why.get(one["why"], one["why"]),
            "batch": one["later_batch_id"],
        }
        for one in report["first_kept"]
    ]
    return {**report, "first_kept": kept}


@dataclass(frozen=True)
class Figure:
    label: str
    count: int
    note: str
    url: str = ""


def figures_of(batch, waiting):
    """The counts on top; ``waiting`` rows are those that no correction has replaced yet."""
    counts, address = batch.counts | {"rejected": waiting}, reverse("portal:batch_difference", args=[batch.pk])
    loaded = batch.state == State.LOADED
    found = [
        (
            "new",
            _("New"),
            _("came into the register") if loaded else _("will come into the register"),
            f"{address}?jenis=baru",
        ),
        ("changed", _("Changed"), _("known ones with other values"), f"{address}?jenis=berubah"),
        ("same", _("Unchanged"), _("say what the register says"), ""),
        ("rejected", _("Waiting"), _("must be corrected first"), "#correct"),
        ("duplicate", _("Repeated"), _("stand in the file twice"), ""),
        ("gone", _("Gone"), _("in the last file, not in this one; they stay"), f"{address}?jenis=hilang"),
    ]
    if not batch.compared_with_id:
        found.pop()
    return [Figure(label, counts.get(name, 0), note, url if counts.get(name) else "") for name, label, note, url in found]


@dataclass(frozen=True)
class Kind:
    code: str
    title: Any
    expected: Any
    count: int
    rows: int
    examples: list


@dataclass(frozen=True)
class Group:
    """The kinds of one severity."""

    severity: str
    label: Any
    about: str
    icon: str
    badge: str
    kinds: list[Kind]


def groups_of(batch):
    about = {
        Severity.REJECTED: _("These rows wait until the cell is corrected."),
        Severity.WARNING: _("These rows load; the doubtful value counts as unknown."),
        Severity.CORRECTED: _("The meaning was certain, so it was corrected for you."),
    }
    kinds: dict[str, list] = {severity: [] for severity in about}
    for one in findings_by_kind(batch):
        examples = [shown(batch, example) for example in one.examples[:EXAMPLES]]
        kinds[one.severity].append(Kind(one.kind.code, one.kind.title, one.kind.expected, one.count, one.rows, examples))
    return [
        Group(severity, Severity(severity).label, about[severity], ICONS[severity], ICONS[severity], found)
        for severity, found in kinds.items()
        if found
    ]


def held_reasons(batch):
    """Why the file stopped: (sentence, its figures)."""
    counts = batch.counts
    rejected = {"rejected": number(counts.get("rejected", 0)), "read": number(counts.get("read", 0))}
    changed = batch.finding_counts.get("identity_changed", {}).get("rows", 0)
    figures = {
        "most_rejected": _("%(rejected)s of %(read)s rows are rejected.") % rejected,
        "identity_changed": ngettext("That is so in %(rows)s row.", "That is so in %(rows)s rows.", changed)
        % {"rows": number(changed)},
    }
    return [(sentence, figures[reason]) for reason, sentence in zip(batch.held_for, explain_held(batch.held_for), strict=True)]


def sheets_of(batch):
    """Each sheet in words: read, or why not."""
    return [{"name": sheet["name"], "is_data": sheet["role"] == "data", "text": sheet_words(sheet)} for sheet in batch.sheets]


def sheet_words(sheet):
    if sheet["role"] == "data":
        named = sum(bool(heading) for heading in sheet["headings"])
        return _("read; headings in row %(row)d, %(columns)d columns") % {"row": sheet["heading_row"], "columns": named}
    return _("not read: %(reason)s") % {"reason": SKIPPED.get(sheet["reason"], sheet["reason"])}


@dataclass(frozen=True)
class BatchEvent:
    at: Any
    text: str
    by: Any = None


def events_of(batch):
    """What happened to the file, in order."""
    counts = batch.counts
    events = [BatchEvent(batch.created_at, _("Received"), batch.created_by)]
    if batch.checked_at:
        read = number(counts.get("read", 0))
        events.append(BatchEvent(batch.checked_at, _("Checked, %(read)s rows") % {"read": read}))
    if batch.confirmed_at:
        events.append(BatchEvent(batch.confirmed_at, _("Confirmed although it looked wrong"), batch.confirmed_by))
    if batch.loaded_at:
        figures = {"new": number(counts.get("new", 0)), "changed": number(counts.get("changed", 0))}
        events.append(BatchEvent(batch.loaded_at, _("Loaded: %(new)s new, %(changed)s changed") % figures))
    if batch.undone_at:
        events.append(BatchEvent(batch.undone_at, _("Undone"), batch.undone_by))
    return sorted(events, key=lambda event: event.at)
