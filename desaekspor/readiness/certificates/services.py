"""The verbs of certificates: record, correct, verify, withdraw, take off the list, take a change back."""

import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from desaekspor.accounts.audit import record
from desaekspor.accounts.rules import is_owner, is_village_officer
from desaekspor.readiness.certificates.errors import (
    AlreadyRecorded,
    CertificateRefused,
    ChangedMeanwhile,
    Doubtful,
    NotUndoable,
    Problem,
)
from desaekspor.readiness.certificates.models import Certificate, CertificateChange, HowVerified
from desaekspor.readiness.certificates.numbers import key_of
from desaekspor.readiness.certificates.reading import DATES, FIELDS, WITHDRAWAL
from desaekspor.regions.models import Mark
from desaekspor.registry import histories
from desaekspor.registry.models import Enterprise
from desaekspor.registry.services.writing import refuse_outside

REMOVED, MARK, SOURCE = "removed", "mark", "source"
KEPT = (*FIELDS, *WITHDRAWAL, SOURCE)
# What a verification speaks of: when one of these changes, the certificate is reported again.
VERIFIED_OF = {*FIELDS} - {"note", "product"}
SAID_BY_VILLAGE = gettext_noop("village office")
SAID_BY_REGENCY = gettext_noop("office of the regency")
SAID_BY_OWNER = gettext_noop("the owner")


def source_of(user):
    """What stands as the source of what this person says."""
    if is_owner(user):
        return SAID_BY_OWNER
    return SAID_BY_VILLAGE if is_village_officer(user) else SAID_BY_REGENCY


def refuse_writing(enterprise, by):
    """Raises OutsideRegion where ``by`` may not write of the enterprise; a command (``by`` None) works everywhere."""
    if by is not None:
        refuse_outside(enterprise.region_id, by)


def state_of(certificate):
    """What the history keeps: ``{field: value}``, days as ISO 8601."""
    state = {name: getattr(certificate, name) for name in KEPT}
    state |= {name: value.isoformat() for name, value in state.items() if isinstance(value, datetime.date)}
    return state | {MARK: certificate.mark, REMOVED: certificate.removed_at is not None}


def written(values):
    """Values as the history keeps them."""
    return {name: value.isoformat() if isinstance(value, datetime.date) else value for name, value in values.items()}


def _put(certificate, state, by, moment):
    for name, value in state.items():
        if name == REMOVED:
            certificate.removed_at = moment if value else None
        elif name in DATES:
            setattr(certificate, name, datetime.date.fromisoformat(value) if value else None)
        else:
            setattr(certificate, name, value)
    certificate.number_key = key_of(certificate.kind, certificate.number)
    if certificate.mark != Mark.VERIFIED:
        certificate.verified_by = certificate.verified_at = None
        certificate.verified_how = ""
    certificate.updated_by, certificate.updated_at = by, moment


def holders_of(kind, number, *, but):
    """The other enterprises that have a certificate of this number, by their numbers. ``but``: an Enterprise."""
    key = key_of(kind, number)
    if not key:
        return []
    others = Certificate.objects.filter(number_key=key, removed_at=None).exclude(enterprise=but.pk)
    # What became part of this one is this one; what is gone with its import is nobody's.
    found = Enterprise.objects.filter(pk__in=others.values("enterprise")).exclude(merged_into=but.pk)
    return sorted({one.merged_into_id or one.pk for one in found} - {but.pk, but.merged_into_id})


def doubts_of(enterprise, values, doubts, *, by):
    """All that is to be asked before it is kept: of its number and dates, and whether another enterprise has the number.

    The other one is named where it lies in the region of ``by``, else only that there is one.
    """
    found = list(doubts)
    for number in holders_of(values["kind"], values["number"], but=enterprise):
        found.append(Problem("number", "of_another", values["number"], {"enterprise": number}))
    return found


@transaction.atomic
def record_certificate(enterprise, values, *, by, doubts=(), confirmed=False, key=None, synthetic=None, file=None, source=""):
    """Write down a certificate; returns (Certificate, whether it is new).

    ``values`` and ``doubts`` as read_certificate gives them. Sent twice with the same ``key`` it is written once. Raises
    Doubtful unless the doubts are ``confirmed``, AlreadyRecorded, OutsideRegion.
    """
    refuse_writing(enterprise, by)
    if key and (sent := Certificate.objects.filter(key=key).first()):
        if sent.enterprise_id != enterprise.pk:
            raise AlreadyRecorded(sent)
        return sent, False
    if other := certificate_like(enterprise, values):
        raise AlreadyRecorded(other)
    found = doubts_of(enterprise, values, doubts, by=by)
    if found and not confirmed:
        raise Doubtful(found)
    moment = timezone.now()
    certificate = Certificate(enterprise=enterprise, created_by=by, created_at=moment)
    certificate.synthetic = enterprise.synthetic if synthetic is None else synthetic
    certificate.doubts = sorted({doubt.code for doubt in found})
    if key:
        certificate.key = key
    said = {name: None if name in DATES else "" for name in WITHDRAWAL} | written(values)
    _put(certificate, said | {SOURCE: source or (source_of(by) if by else "")}, by, moment)
    _save(certificate, enterprise, values, force_insert=True)
    change = {name: [None, value] for name, value in state_of(certificate).items() if value not in (None, "", False)}
    CertificateChange.objects.create(certificate=certificate, version=1, values=change, by=by, at=moment, file=file)
    if file is None:  # a list is recorded as one
        record(by, "certificate.record", certificate, fields=sorted(change))
    return certificate, True


def _save(certificate, enterprise, values, **options):
    try:
        with transaction.atomic():
            certificate.save(**options)
    except IntegrityError:  # somebody wrote it in this very moment
        if other := certificate_like(enterprise, values, but=certificate.pk):
            raise AlreadyRecorded(other) from None
        raise


def certificate_like(enterprise, values, *, but=None):
    """The one that is there already with the same number; without a number, of the same kind, product and days."""
    found = Certificate.objects.filter(enterprise=enterprise.pk, removed_at=None).exclude(pk=but)
    if key := key_of(values["kind"], values["number"]):
        return found.filter(number_key=key).first()
    days = {name: values[name] or None for name in ("issued_on", "ends_on")}
    same = {name: values[name] for name in ("kind", "own_words", "product")}
    return found.filter(number="", **same, **days).first()


@transaction.atomic
def change_certificate(certificate, values, *, by, base, doubts=(), confirmed=False, reason="", file=None):
    """Give the certificate the ``values`` of a form that was opened at version ``base``; returns the changed fields.

    What equals the value at ``base`` was not touched. Raises ChangedMeanwhile where both changed the same field, Doubtful,
    AlreadyRecorded, OutsideRegion, NotUndoable("removed") for one that was taken off the list.
    """
    certificate = hold(certificate, by)
    if certificate.removed_at:
        raise NotUndoable("removed")
    now, before = state_of(certificate), state_at(certificate, base)
    wanted = {name: value for name, value in written(values).items() if name in KEPT and value != before[name]}
    both = [name for name, mine in wanted.items() if name != SOURCE and now[name] not in (before[name], mine)]
    if both:
        raise ChangedMeanwhile(certificate, both)
    if not wanted:
        return []
    found = []
    if wanted.keys() & {"kind", "number", "issued_on", "ends_on"}:
        found = doubts_of(certificate.enterprise, values, doubts, by=by)
        if found and not confirmed:
            raise Doubtful(found)
        certificate.doubts = sorted({doubt.code for doubt in found})
    return _write(certificate, now, wanted, by=by, reason=reason, file=file)


def hold(certificate, by):
    """The certificate, held for this transaction, for ``by`` to change. Raises OutsideRegion."""
    held = Certificate.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=certificate.pk)
    refuse_writing(held.enterprise, by)
    return held


def state_at(certificate, version):
    """What it said at a version: the present, with later changes taken off."""
    later = certificate.changes.filter(version__gt=version).order_by("-version")
    return histories.state_at(state_of(certificate), later, _empty)


def _empty(name):
    if name in DATES:
        return None
    return False if name in ("endless", REMOVED) else ""


def _write(certificate, now, wanted, *, by, reason="", file=None, undoes=None):
    wanted = {name: value for name, value in wanted.items() if value != now[name]}
    if not wanted:
        return []
    if certificate.mark == Mark.VERIFIED and MARK not in wanted and wanted.keys() & VERIFIED_OF:
        wanted[MARK] = Mark.REPORTED
    moment = timezone.now()
    _put(certificate, wanted, by, moment)
    certificate.version += 1
    _save(certificate, certificate.enterprise, now | wanted)
    CertificateChange.objects.create(
        certificate=certificate,
        version=certificate.version,
        values={name: [now[name], value] for name, value in wanted.items()},
        by=by,
        at=moment,
        reason=reason[:200],
        file=file,
        undoes=undoes,
    )
    if file is None:
        record(by, "certificate.change", certificate, fields=sorted(wanted))
    return sorted(wanted)


@transaction.atomic
def verify_certificate(certificate, *, by, how):
    """Mark it as seen to be true; says whether it was not yet. ``how``: of HowVerified. Raises OutsideRegion, NotUndoable."""
    certificate = hold(certificate, by)
    if certificate.removed_at:
        raise NotUndoable("removed")
    if certificate.mark == Mark.VERIFIED:
        return False
    now = state_of(certificate)
    certificate.verified_by, certificate.verified_at = by, timezone.now()
    certificate.verified_how = HowVerified(how)
    _write(certificate, now, {MARK: Mark.VERIFIED}, by=by, reason=how)
    return True


@transaction.atomic
def withdraw_certificate(certificate, *, by, on, why=""):
    """Its issuer took it away on a day, which is not in the future. Raises CertificateRefused, OutsideRegion."""
    certificate = hold(certificate, by)
    problem = None
    if on is None:
        problem = Problem("withdrawn_on", "no_date")
    elif on > timezone.localdate():
        problem = Problem("withdrawn_on", "in_future", on.isoformat())
    elif certificate.issued_on and on < certificate.issued_on:
        problem = Problem("withdrawn_on", "end_before_issue", on.isoformat(), {"issued": certificate.issued_on.isoformat()})
    if problem:
        raise CertificateRefused([problem])
    return _write(certificate, state_of(certificate), written({"withdrawn_on": on, "withdrawn_why": why[:200]}), by=by)


@transaction.atomic
def remove_certificate(certificate, *, by, reason=""):
    """Take it off the list; it stays with its history, and the removal can be taken back. Raises OutsideRegion."""
    certificate = hold(certificate, by)
    return _write(certificate, state_of(certificate), {REMOVED: True}, by=by, reason=reason)


@transaction.atomic
def take_back(change, *, by, reason=""):
    """Undo one change; the first one is undone by taking the certificate off the list. Returns the fields.

    Raises NotUndoable where a later change stands on it, OutsideRegion.
    """
    certificate = hold(change.certificate, by)
    if why := histories.why_not_undone(change, certificate.changes.all(), state_of(certificate), {MARK}):
        raise NotUndoable(why)
    if change.version == 1:
        wanted = {REMOVED: True}
    else:
        # A verification does not come back with what it spoke of: somebody must look again.
        wanted = histories.before(change, histories.fields_of(change, {MARK}), _empty)
        if wanted.get(MARK) == Mark.VERIFIED:
            raise NotUndoable("look_again")
    try:
        return _write(certificate, state_of(certificate), wanted, by=by, reason=reason, undoes=change)
    except AlreadyRecorded:
        raise NotUndoable("taken") from None


def may_be_undone(certificate):
    """The keys of those changes that ``take_back`` would take back now."""
    return histories.free_to_undo(certificate.changes.all(), state_of(certificate), {MARK})
