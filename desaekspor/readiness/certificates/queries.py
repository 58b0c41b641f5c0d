"""Whose certificates are whose, and reads of them that have a name."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q
from django.utils import timezone

from desaekspor.accounts.rules import may_edit_certificates, scope_of, sees_enterprises, sees_own_enterprise
from desaekspor.readiness.certificates import matching
from desaekspor.readiness.certificates.models import Certificate, CertificateList
from desaekspor.readiness.certificates.states import ENDED, SOON, SOON_DAYS, UNKNOWN_END, VALID, WITHDRAWN, holds_in, state_on
from desaekspor.regions.models import Mark
from desaekspor.regions.queries import within
from desaekspor.registry.models import Enterprise


def certificates_for(user, *, removed=False):
    """The certificates that ``user`` may see: of the enterprises of the region served, or of one's own.

    Those that were taken off the list only with ``removed``. Of records that became part of another the other one's count.
    """
    if sees_enterprises(user):
        whose = within(scope_of(user))
    elif sees_own_enterprise(user):
        whose = Q(owner__user=user)
    else:
        return Certificate.objects.none()
    found = Certificate.objects.filter(_of_enterprises(whose))
    return found if removed else found.filter(removed_at=None)


def _of_enterprises(whose):
    """Looked up certificate by certificate: joined, a database begins with all enterprises of the region and sorts."""
    return Exists(Enterprise.objects.filter(whose, pk=OuterRef("enterprise"), merged_into=None))


def certificates_to_change(user):
    """Those that ``user`` may correct, verify and take off the list: of the region served."""
    return certificates_for(user, removed=True) if may_edit_certificates(user) else Certificate.objects.none()


def lists_for(user):
    """The lists that were loaded for the region that ``user`` serves."""
    if not may_edit_certificates(user):
        return CertificateList.objects.none()
    return CertificateList.objects.filter(within(scope_of(user)))


def in_state(state, today=None):
    """The Q of certificates that are in a state (states.STATES) on the day."""
    today = today or timezone.localdate()
    withdrawn = Q(withdrawn_on__lte=today)
    standing = Q(withdrawn_on=None) | Q(withdrawn_on__gt=today)
    soon = today + timedelta(days=SOON_DAYS)
    return {
        WITHDRAWN: withdrawn,
        ENDED: standing & Q(ends_on__lt=today),
        SOON: standing & Q(ends_on__gte=today, ends_on__lte=soon),
        VALID: standing & (Q(ends_on__gt=soon) | Q(ends_on=None, endless=True)),
        UNKNOWN_END: standing & Q(ends_on=None, endless=False),
    }[state]


def holding(today=None):
    """The Q of those that count as there on the day."""
    return in_state(VALID, today) | in_state(SOON, today)


@dataclass(frozen=True)
class CertificateFilters:
    """What is asked of the list; the empty text is no question."""

    kind: str = ""
    state: str = ""
    region: str = ""
    days: str = ""  # that end within so many days from today
    mark: str = ""
    doubt: str = ""  # "ya": what was confirmed although it looks wrong

    def asked(self):
        """As it is stored with an export."""
        return {name: value for name, value in asdict(self).items() if value}

    def apply(self, certificates):
        """Those of the certificates that are asked for."""
        today = timezone.localdate()
        if self.kind:
            certificates = certificates.filter(kind=self.kind)
        if self.state:
            certificates = certificates.filter(in_state(self.state, today))
        if self.region:
            certificates = certificates.filter(_of_enterprises(within(self.region)))
        if self.days.isascii() and self.days.isdigit():
            last = today + timedelta(days=min(int(self.days), 3650))
            certificates = certificates.filter(
                Q(withdrawn_on=None) | Q(withdrawn_on__gt=today), ends_on__gte=today, ends_on__lte=last
            )
        if self.mark:
            certificates = certificates.filter(mark=self.mark)
        if self.doubt:
            certificates = certificates.exclude(doubts=[])
        return certificates


NEWEST, BY_END, BY_NAME = "", "berakhir", "pelaku"
PAGE_ROWS = 30


def page_of(certificates, *, sort=NEWEST, after=None, rows=PAGE_ROWS):
    """(a page of certificates with enterprise and place, the number after which the next one begins or None).

    By key: a page deep in the list takes no longer than the first. ``after`` is the number of a certificate; one that is
    gone begins anew. By its end, those without one come last.
    """
    orders = {BY_END: (F("ends_on").asc(nulls_last=True), "pk"), BY_NAME: ("enterprise__name", "pk")}
    order = orders.get(sort, ("-pk",))
    last = Certificate.objects.filter(pk=after).values("pk", "ends_on", "enterprise__name").first() if after else None
    if last:
        behind = Q(pk__lt=last["pk"])
        if sort == BY_NAME:
            name = last["enterprise__name"]
            behind = Q(enterprise__name__gt=name) | Q(enterprise__name=name, pk__gt=last["pk"])
        elif sort == BY_END and last["ends_on"]:
            ends_on = last["ends_on"]
            behind = Q(ends_on__gt=ends_on) | Q(ends_on=ends_on, pk__gt=last["pk"]) | Q(ends_on=None)
        elif sort == BY_END:
            behind = Q(ends_on=None, pk__gt=last["pk"])
        certificates = certificates.filter(behind)
    found = list(certificates.select_related("enterprise__region__parent").order_by(*order)[: rows + 1])
    return found[:rows], found[rows - 1].pk if len(found) > rows else None


def counts_by_state(certificates, today=None):
    """``{state: how many}``; one query."""
    wanted = {state: Count("pk", filter=in_state(state, today)) for state in (VALID, SOON, ENDED, WITHDRAWN, UNKNOWN_END)}
    return certificates.order_by().aggregate(**wanted)


def held_by(numbers):
    """``{enterprise number: {kind: [Certificate]}}`` of those that are not off the list; one query."""
    found: dict = defaultdict(lambda: defaultdict(list))
    for one in Certificate.objects.filter(enterprise__in=numbers, removed_at=None).order_by("pk"):
        found[one.enterprise_id][one.kind].append(one)
    return found


def standing_kinds(numbers, today=None):
    """``{enterprise number: set of kinds that hold today}``; a certificate without a known end does not. One query."""
    found: dict = defaultdict(set)
    rows = Certificate.objects.filter(holding(today), enterprise__in=numbers, removed_at=None)
    for number, kind in rows.values_list("enterprise_id", "kind"):
        found[number].add(kind)
    return found


def with_nib(kinds, nib):
    """The kinds that hold, with the NIB where it stands in the register, whoever wrote down a certificate of it."""
    return {*kinds, "nib"} if nib else set(kinds)


def kinds_written(enterprise, today):
    """What is written down of an enterprise: the kinds that hold, and {kind: ENDED or UNCLEAR} of the others. One query."""
    held, others = set(), {}
    for kind, ones in held_by([enterprise.pk])[enterprise.pk].items():
        states = {state_on(today, ends_on=one.ends_on, endless=one.endless, withdrawn_on=one.withdrawn_on) for one in ones}
        if any(holds_in(state) for state in states):
            held.add(kind)
        else:
            others[kind] = matching.UNCLEAR if UNKNOWN_END in states else matching.ENDED
    return with_nib(held, enterprise.nib), others


def known_answers(numbers):
    """What certificates answer for an assessment: ``{enterprise number: {kind: Known}}``, for each kind that is written down.

    ``value``: "yes" where one holds today, "no" where all of them ended or were withdrawn. An end that nobody knows answers
    nothing, and neither does a kind of which nothing is written down: unknown is not no.
    """
    found: dict = {}
    for number, by_kind in held_by(numbers).items():
        for kind, ones in by_kind.items():
            standing = [one for one in ones if holds_in(one.state)]
            if standing:
                best = max(standing, key=lambda one: (one.mark == Mark.VERIFIED, one.endless, str(one.ends_on or "")))
            elif all(one.state in (ENDED, WITHDRAWN) for one in ones):
                best = max(ones, key=lambda one: str(one.withdrawn_on or one.ends_on or ""))
            else:
                continue
            found.setdefault(number, {})[kind] = Known(
                "yes" if standing else "no", best.ends_on, best.mark, best.verified_by_id, best.source, best.pk
            )
    return found


@dataclass(frozen=True)
class Known:
    """What a certificate says of a question: ``value`` yes or no, until when, how sure, by whom."""

    value: str
    ends_on: object
    mark: str
    verified_by: int | None
    source: str
    certificate: int


def village_counts(code):
    """(how many hold today, how many of them end within 90 days, how many enterprises have one) of a region; one query."""
    # Here a village's few enterprises are the shorter way in.
    rows = Certificate.objects.filter(within(code, "enterprise__region"), removed_at=None, enterprise__merged_into=None)
    rows = rows.filter(holding())
    found = rows.order_by().aggregate(
        all=Count("pk"), soon=Count("pk", filter=in_state(SOON)), enterprises=Count("enterprise", distinct=True)
    )
    return found["all"], found["soon"], found["enterprises"]
