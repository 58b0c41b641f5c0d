"""Pairs as lists show them: which ones, in which order. PairFilters describe a list, so that it can go out as a file."""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When

from desaekspor.accounts.rules import may_merge_enterprises, scope_of, sees_enterprises
from desaekspor.regions.queries import outside, within
from desaekspor.registry.duplicates.models import DuplicatePair
from desaekspor.registry.models import Enterprise, EnterpriseKey, SourceRecord

State = DuplicatePair.State
TO_DECIDE = (State.OPEN, State.VISIT)
NOBODY = "nobody"
ACROSS = "across"  # the two lie in different villages, or it is not known in which
# What is asked of the state of a pair. A pair that people called one is not done before the two are merged.
TO_MERGE = Q(state=State.ACCEPTED, merge=None)
STANDS = {
    "to_do": Q(state__in=TO_DECIDE) | TO_MERGE,
    "undecided": Q(state__in=TO_DECIDE),  # what is to do for who decides but does not merge
    "open": Q(state=State.OPEN),
    "visit": Q(state=State.VISIT),
    "to_merge": TO_MERGE,
    "merged": Q(state=State.ACCEPTED, merge__isnull=False),
    "different": Q(state=State.REJECTED),
    "all": ~Q(state=State.GONE),
}
# What people said of a pair comes first, then what a model found, the likeliest first; of two that are as likely, the older.
ORDER = ("place", F("probability").desc(nulls_first=True), "pk")
_PLACE = Case(When(TO_MERGE, then=Value(0)), default=Value(1), output_field=IntegerField())


@dataclass(frozen=True)
class PairFilters:
    """What is asked of the list; the empty text is no question. ``assigned``: NOBODY or the key of a user."""

    stand: str = "to_do"  # of STANDS
    band: str = ""
    region: str = ""  # a code, or ACROSS
    sources: str = ""  # "oss-sidt"
    assigned: str = ""
    batch: str = ""  # an import: pairs of what it brought or changed

    def asked(self):
        """As it is stored with an export."""
        return {name: value for name, value in asdict(self).items() if value}

    def narrowed(self, pairs):
        """Those of the pairs that are asked for, whatever became of them."""
        if self.band:
            pairs = pairs.filter(band=self.band)
        if self.region:
            pairs = pairs.filter(village=None) if self.region == ACROSS else pairs.filter(in_region(self.region))
        if self.sources:
            pairs = pairs.filter(of_sources(*self.sources.split("-")))
        if self.assigned:
            pairs = pairs.filter(assigned_to=None if self.assigned == NOBODY else self.assigned)
        if self.batch:
            pairs = pairs.filter(of_batch(self.batch))
        return pairs

    def apply(self, pairs):
        """The pairs of the list in its order."""
        return in_order(self.narrowed(pairs).filter(STANDS[self.stand]))


def to_do_for(user):
    """The name in STANDS of what is to do for ``user``."""
    return "to_do" if may_merge_enterprises(user) else "undecided"


def in_order(pairs):
    """The pairs in the order in which people work on them."""
    return pairs.annotate(place=_PLACE).order_by(*ORDER)


def of_batch(batch):
    """Pairs of which the import has brought or changed at least one."""
    states = (SourceRecord.State.NEW, SourceRecord.State.CHANGED)
    # A list that is read once: an EXISTS for each pair takes seconds.
    brought = SourceRecord.objects.filter(batch=batch, state__in=states, enterprise__isnull=False).order_by().values("enterprise")
    return Q(left__in=brought) | Q(right__in=brought)


def after(pairs, pair):
    """Those of the pairs, as ``in_order`` gives them, that come after ``pair``."""
    place = 0 if pair.state == State.ACCEPTED and pair.merge_id is None else 1
    if pair.probability is None:
        behind = Q(probability=None, pk__gt=pair.pk) | Q(probability__isnull=False)
    else:
        behind = Q(probability=pair.probability, pk__gt=pair.pk) | Q(probability__lt=pair.probability)
    return pairs.filter(Q(place__gt=place) | (Q(place=place) & behind))


def in_region(code):
    """Pairs of which one at least lies in the region."""
    return within(code, "left__region") | within(code, "right__region")


def of_sources(one, other):
    """Pairs of which the one source speaks of one of the two, and the other source of the other."""

    def known(side, source):
        return Exists(EnterpriseKey.objects.filter(enterprise=OuterRef(side), source=source))

    there = Q(known("left", one)) & Q(known("right", other))
    return there if one == other else there | (Q(known("left", other)) & Q(known("right", one)))


def pairs_for(user, *, few=False):
    """The pairs of which ``user`` may know both records. ``few``: only some of them are wanted, by number or enterprise.

    Then the regions of both are looked up; PostgreSQL would read all enterprises twice to learn who lies outside.
    """
    if not sees_enterprises(user):
        return DuplicatePair.objects.none()
    scope = scope_of(user)
    if settings.HOME_REGION.startswith(scope) and not few:
        # Whose work is the whole register: next to none lies outside. At 125,000 counting takes 4 ms in place of 170.
        strangers = Enterprise.objects.filter(outside(scope)).values("pk")
        return DuplicatePair.objects.exclude(left__in=strangers).exclude(right__in=strangers)
    return DuplicatePair.objects.filter(within(scope, "left__region"), within(scope, "right__region"))
