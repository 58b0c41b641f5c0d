"""Pairs as lists show them: which ones, in which order. A list is described by PairFilters, so that it can be taken out as a file."""

from dataclasses import asdict, dataclass

from django.db.models import Exists, F, OuterRef, Q

from desaekspor.regions.queries import within
from desaekspor.registry.duplicates.models import DuplicatePair
from desaekspor.registry.models import EnterpriseKey

State = DuplicatePair.State
TO_DECIDE = (State.OPEN, State.VISIT)
DECIDED = (State.ACCEPTED, State.REJECTED)
NOBODY = "nobody"
ACROSS = "across"  # the two lie in different villages, or it is not known in which
# What a person said comes before what a model found; of two that are as likely, the older.
ORDER = (F("probability").desc(nulls_first=True), "pk")


@dataclass(frozen=True)
class PairFilters:
    """What is asked of the list; the empty text is no question. ``assigned``: NOBODY or the key of a user."""

    states: tuple[str, ...] = TO_DECIDE
    band: str = ""
    region: str = ""  # a code, or ACROSS
    sources: str = ""  # "oss-sidt"
    assigned: str = ""

    def asked(self):
        """As it is stored with an export."""
        return {name: list(value) if name == "states" else value for name, value in asdict(self).items() if value}

    def narrowed(self, pairs):
        """Those of the pairs that are asked for, in whatever state."""
        if self.band:
            pairs = pairs.filter(band=self.band)
        if self.region:
            pairs = pairs.filter(village=None) if self.region == ACROSS else pairs.filter(in_region(self.region))
        if self.sources:
            pairs = pairs.filter(of_sources(*self.sources.split("-")))
        if self.assigned:
            pairs = pairs.filter(assigned_to=None if self.assigned == NOBODY else self.assigned)
        return pairs

    def apply(self, pairs):
        """The pairs of the list in its order."""
        return self.narrowed(pairs).filter(state__in=self.states).order_by(*ORDER)


def in_region(code):
    """Pairs of which one at least lies in the region."""
    return within(code, "left__region") | within(code, "right__region")


def of_sources(one, other):
    """Pairs of which the one source speaks of one of the two, and the other source of the other."""

    def known(side, source):
        return Exists(EnterpriseKey.objects.filter(enterprise=OuterRef(side), source=source))

    there = Q(known("left", one)) & Q(known("right", other))
    return there if one == other else there | (Q(known("left", other)) & Q(known("right", one)))


def after(pairs, pair):
    """Those of the pairs that come after ``pair`` in the order of the list."""
    if pair.probability is None:
        return pairs.filter(Q(probability=None, pk__gt=pair.pk) | Q(probability__isnull=False))
    return pairs.filter(Q(probability=pair.probability, pk__gt=pair.pk) | Q(probability__lt=pair.probability))
