"""What the timeline tells of the registry, of the chain itself, of certificates and of trainings."""

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from desaekspor.readiness.certificates.kinds import kinds
from desaekspor.readiness.certificates.models import Certificate
from desaekspor.readiness.chain.models import ActionEnd, NextAction, Step, StepKind
from desaekspor.readiness.chain.timeline import Event, add_source
from desaekspor.readiness.training.messages import ACTIONS
from desaekspor.readiness.training.models import Enrolment, EnrolmentEvent, MentorVisit
from desaekspor.registry.models import FieldChange, Merge, Presence
from desaekspor.registry.queries import may_have
from desaekspor.registry.services.contents import COMPUTED
from desaekspor.registry.services.fields import PRESENCE, VERIFIED

_PRESENCES = dict(Presence.choices)
# Reasons that services give; the title says the others already. Every other one was written by a person.
_OF_SERVICES = dict.fromkeys(("computed", "follows", "typed", "merge"), "") | {
    "unmerge": gettext_lazy("the records were taken apart again")
}


def of_registry(enterprise, user):
    """How it came in, what changed at once, verifications, what the village said, merges; three queries."""
    yield _entered(enterprise)
    rows = []
    if may_have(enterprise, FieldChange):
        rows = FieldChange.objects.filter(enterprise=enterprise.pk).exclude(field=COMPUTED)
        rows = rows.select_related("batch", "by", "undone_by", "merge").order_by("revision", "field")
    together: dict[tuple, list] = {}
    for change in rows:
        if change.field in (VERIFIED, PRESENCE):
            yield _judged(change)
        else:
            key = (change.at, change.batch_id, change.merge_id, change.undoes_id is not None)
            together.setdefault(key, []).append(change)
    for changes in together.values():
        yield _changed(changes)
    merges = Merge.objects.filter(survivor=enterprise.pk).select_related("by") if may_have(enterprise, Merge, "survivor") else []
    for merge in merges:
        title = _("Record %(number)s became part of it") % {"number": merge.absorbed_id}
        yield Event(merge.at, title, by=merge.by, is_undone=merge.undone_at is not None)


def _entered(enterprise):
    batch = enterprise.created_batch
    if batch is None:
        return Event(enterprise.created_at, _("Typed in"), by=enterprise.created_by)
    return Event(enterprise.created_at, _("Came in with %(source)s") % {"source": batch.get_source_display()}, batch.file_name)


def _why(change):
    return str(_OF_SERVICES.get(change.reason, change.reason))


def _judged(change):
    value, is_undone = change.values[1], hasattr(change, "undone_by")
    if change.field == VERIFIED:
        title = _("Verified") if value else _("The verification fell")
        return Event(change.at, title, _why(change), by=change.by, is_undone=is_undone)
    title = (
        _("Checked on the spot: %(state)s") % {"state": _PRESENCES[value["status"]]} if value else _("The check was taken back")
    )
    return Event(change.at, title, by=change.by, is_undone=is_undone)


def _changed(changes):
    first = changes[0]
    fields = tuple(change.field for change in changes)
    counted = {"count": len(fields)}
    if first.undoes_id:
        title = ngettext("%(count)d change taken back", "%(count)d changes taken back", len(fields)) % counted
    elif first.merge_id:
        title = (
            ngettext("%(count)d field taken over by the merge", "%(count)d fields taken over by the merge", len(fields)) % counted
        )
    elif first.batch:
        words = ngettext("%(source)s changed %(count)d field", "%(source)s changed %(count)d fields", len(fields))
        title = words % {**counted, "source": first.batch.get_source_display()}
    else:
        title = ngettext("%(count)d field corrected", "%(count)d fields corrected", len(fields)) % counted
    is_undone = all(hasattr(change, "undone_by") for change in changes)
    return Event(first.at, title, _why(first), by=first.by, fields=fields, is_undone=is_undone)


def of_chain(enterprise, user):
    """Steps, stops, returns and what was planned; two queries."""
    for step in Step.objects.filter(enterprise=enterprise.pk).select_related("by"):
        title = _("Step: %(stage)s") % {"stage": step.label} if step.kind == StepKind.STEP else str(step.label).capitalize()
        told = (step.product, step.market, step.get_reason_display(), step.note or "")
        yield Event(
            step.on,
            title,
            " · ".join(str(words) for words in told if words),
            by=step.by,
            mark=step.mark if step.kind == StepKind.STEP else "",
            is_undone=step.withdrawn_at is not None,
        )
    for action in NextAction.objects.filter(enterprise=enterprise.pk).exclude(ended_as="").select_related("ended_by"):
        title = (
            _("Done") if action.ended_as == ActionEnd.DONE else _("Not done: %(why)s") % {"why": action.get_ended_as_display()}
        )
        yield Event(action.ended_at, title, action.words or "", by=action.ended_by)


def of_certificates(enterprise, user):
    """Certificates when they were written down, when they end or were withdrawn; one query."""
    names = kinds()
    for one in Certificate.objects.filter(enterprise=enterprise.pk, removed_at=None).select_related("created_by"):
        kind = names.get(one.kind)
        name = one.own_words or (kind.name(get_language()) if kind else one.kind)
        until = _("until %(day)s") % {"day": formats.date_format(one.ends_on, "j F Y")} if one.ends_on else ""
        detail = " · ".join(words for words in (one.product, until) if words)
        title = _("Certificate: %(name)s") % {"name": name}
        yield Event(one.issued_on or one.created_at, title, detail, by=one.created_by, mark=one.mark)
        if one.withdrawn_on:
            yield Event(one.withdrawn_on, _("Certificate withdrawn: %(name)s") % {"name": name}, one.withdrawn_why)


def of_training(enterprise, user):
    """What happened to its applications, and visits of mentors; two queries. What a mentor advised stays with the training."""
    rows = EnrolmentEvent.objects.filter(enrolment__enterprise=enterprise.pk)
    for event in rows.select_related("enrolment__batch__programme", "by"):
        batch = event.enrolment.batch
        title = _("Training: %(what)s") % {"what": ACTIONS.get(event.action, event.action)}
        yield Event(event.at, title, f"{batch.programme.name}, {batch.name}", by=event.by)
    for visit in MentorVisit.objects.filter(enrolment__enterprise=enterprise.pk).select_related("mentor"):
        yield Event(visit.visited_on, _("Visit of the mentor"), visit.place, by=visit.mentor)


def join():
    add_source("registry", gettext_lazy("Record in the register"), of_registry)
    add_source("certificates", gettext_lazy("Certificates"), of_certificates, Certificate)
    add_source("training", gettext_lazy("Training"), of_training, Enrolment)
    add_source("chain", gettext_lazy("Steps"), of_chain, Step, NextAction)
