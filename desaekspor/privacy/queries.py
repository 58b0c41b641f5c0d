"""Who saw what, and whose rows are whose: reads about persons and their wishes."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from desaekspor.accounts.models import AuditEntry, Role, User
from desaekspor.accounts.rules import (
    is_administrator,
    is_officer,
    is_owner,
    is_village_officer,
    may_read_audit_log,
    may_see_breaches,
    may_see_openings,
    scope_of,
)
from desaekspor.privacy.actions import action_words, field_words
from desaekspor.privacy.bases import ASKED
from desaekspor.privacy.models import Breach, Consent, DataRequest
from desaekspor.privacy.purposes import readable
from desaekspor.regions.queries import within
from desaekspor.registry.duplicates.roots import wholes
from desaekspor.registry.exports.models import Export
from desaekspor.registry.models import Enterprise, Owner
from desaekspor.registry.queries import enterprises_for, may_have

SEEING = ("owner.open", "owner.sheet", "owner.open_refused")


@dataclass(frozen=True)
class Seen:
    """One opening of a person's data, in words."""

    at: datetime
    by: object
    action: str
    what: str
    fields: list
    purpose: str


def openable_enterprises(user):
    """The enterprises whose owner's data, or the log of who saw it, ``user`` may ask for."""
    if is_administrator(user):
        return Enterprise.objects.all()
    return enterprises_for(user) if may_see_openings(user) else Enterprise.objects.none()


def parts_of(enterprise, user):
    """The numbers of the enterprise and of those that became part of it, which ``user`` may know of: all speak of its owner."""
    is_alone = enterprise.merged_into_id is None and not may_have(enterprise, Enterprise, "merged_into")
    whole = [enterprise.pk]
    if not is_alone:
        whole = list(wholes([enterprise.merged_into_id or enterprise.pk]).values_list("pk", flat=True))
    if is_administrator(user):
        return whole
    # A statement of its own: in one with the numbers' SQLite reads the whole region, 200 ms of 125,000.
    return list(enterprises_for(user, absorbed=True).filter(pk__in=whole).values_list("pk", flat=True))


def seen_of(numbers):
    """The entries about who saw the data of these enterprises' owners, the latest first."""
    owners = [str(pk) for pk in Owner.objects.filter(enterprise__in=numbers).values_list("pk", flat=True)]
    entries = AuditEntry.objects.filter(object_type="registry.owner", object_id__in=owners, action__in=SEEING)
    return entries.select_related("by").order_by("-sequence")


def lists_that_may_hold(enterprise):
    """Lists taken out with personal data, made since the enterprise is registered, whose maker and filter had its village.

    Which rows a list had is not kept, so that these may have held the person: told rather once too often. Latest first.
    """
    code = enterprise.region_id
    made = Export.objects.exclude(opened=[]).filter(made_at__gte=enterprise.created_at).select_related("owner")
    return [
        export
        for export in made.order_by("-made_at")
        if code.startswith(scope_of(export.owner)) and code.startswith(export.filters.get("region", ""))
    ]


def in_words(entry):
    fields = [field_words(name) for name in entry.fields]
    return Seen(entry.at, entry.by, entry.action, action_words(entry.action), fields, readable(entry.purpose))


def audit_entries(user, *, person=None, by="", action="", since=None, until=None):
    """The entries that ``user`` may read, the latest first: of one person (an enterprise number), of one user (a part of
    the name), of one action, of a period (days, both included)."""
    if not may_read_audit_log(user):
        return AuditEntry.objects.none()
    found = AuditEntry.objects.select_related("by").order_by("-sequence")
    if person is not None:
        found = found.filter(_about(person))
    if by:
        found = found.filter(Q(by__username__icontains=by) | Q(by__first_name__icontains=by))
    if action:
        found = found.filter(action=action)
    if since:
        found = found.filter(at__date__gte=since)
    if until:
        found = found.filter(at__date__lte=until)
    return found


def _about(number):
    about = Q(object_type="registry.enterprise", object_id=str(number))
    for owner_id in Owner.objects.filter(enterprise=number).values_list("pk", flat=True):
        about |= Q(object_type="registry.owner", object_id=str(owner_id))
    return about


def numbers_of(entries):
    """``{owner id: enterprise number}`` of the entries about owners, so that a page can lead to them; one query."""
    ids = [entry.object_id for entry in entries if entry.object_type == "registry.owner"]
    found = Owner.objects.filter(pk__in=ids).values_list("pk", "enterprise_id")
    return {str(pk): number for pk, number in found}


def requests_for(user):
    """The requests that ``user`` may see: of the region served, or one's own."""
    found = DataRequest.objects.select_related("region", "assigned_to", "consent__text", "enterprise")
    if is_officer(user) or is_village_officer(user):
        return found.filter(within(scope_of(user)))
    return found.filter(enterprise__owner__user=user) if is_owner(user) else found.none()


def breaches_for(user):
    return Breach.objects.all() if may_see_breaches(user) else Breach.objects.none()


def officers_of(region):
    """The people who may answer for a region: officers whose area has it."""
    around = {region.pk[:length] for length in (2, 5, 8)}
    return User.objects.filter(role=Role.OFFICER, is_active=True, region__in=around).order_by("first_name", "username")


def message_refusals(numbers):
    """``{enterprise number: no_consent, withdrawn or paused}`` of those whose owners may not be sent messages; two queries.

    What another record's owner agreed to says nothing of this one's. A pause ends with a consent that is given after it.
    """
    consents = Consent.objects.filter(enterprise__in=numbers, text__purpose="messages")
    given: dict = {}
    withdrawn = set()
    for number, at, until in consents.values_list("enterprise_id", "given_at", "withdrawn_at"):
        if until is None:
            given[number] = max(at, given.get(number, at))
        else:
            withdrawn.add(number)
    found = {number: "withdrawn" if number in withdrawn else "no_consent" for number in numbers if number not in given}
    pauses = DataRequest.objects.filter(enterprise__in=given, kind=DataRequest.Kind.RESTRICTION)
    for number, at in pauses.exclude(state=DataRequest.State.REFUSED).values_list("enterprise_id", "received_at"):
        if at >= given[number]:
            found[number] = "paused"
    return found


@dataclass(frozen=True)
class Agreed:
    """What was agreed to one purpose that rests on consent. What other records' owners said says nothing of this one's."""

    processing: object
    own: Consent | None  # the one that stands for the record itself
    others: list  # those that stand for records which became part of it
    withdrawn: list


def consent_states(enterprise, numbers):
    """An Agreed for each purpose, each list the latest first. ``numbers``: the enterprise's own and those of its parts."""
    consents = Consent.objects.filter(enterprise__in=numbers).select_related("text", "recorded_by", "withdrawal_recorded_by")
    by_purpose: dict = {}
    for consent in consents.order_by("-given_at"):
        by_purpose.setdefault(consent.text.purpose, []).append(consent)
    states = []
    for purpose, processing in ASKED.items():
        given = by_purpose.get(purpose, [])
        standing = [one for one in given if one.withdrawn_at is None]
        own = next((one for one in standing if one.enterprise_id == enterprise.pk), None)
        others = [one for one in standing if one.enterprise_id != enterprise.pk]
        states.append(Agreed(processing, own, others, [one for one in given if one.withdrawn_at]))
    return states
