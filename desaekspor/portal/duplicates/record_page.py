"""What the page of an enterprise shows of duplicates: which records became part of it, and which may be it."""

from dataclasses import dataclass

from django.db.models import Q

from desaekspor.portal.duplicates.queue import MOST_REASONS, chance_in_words
from desaekspor.registry.duplicates.listing import STANDS, in_order, pairs_for, to_do_for
from desaekspor.registry.duplicates.wording import in_one_sentence
from desaekspor.registry.models import DuplicatePair, Enterprise, Merge
from desaekspor.registry.queries import may_have

MOST = 5


@dataclass(frozen=True)
class Likeness:
    """Another record that may be this one."""

    pair: object
    other: object
    chance: str
    why: str


def merges_of(enterprise):
    """The standing merges by which other records became part of the enterprise, the latest first.

    Most have none: three more queries when there are some are less than one with the columns of all.
    """
    if not may_have(enterprise, Enterprise, "merged_into"):
        return []
    standing = Merge.objects.filter(absorbed__merged_into=enterprise, undone_at=None)
    return list(standing.prefetch_related("absorbed", "survivor", "by").order_by("-at", "-pk"))


def likenesses_of(user, enterprise):
    """The Likenesses that are still to be decided, the likeliest first; none for whoever may not decide."""
    if not any(may_have(enterprise, DuplicatePair, side) for side in ("left", "right")):
        return []
    theirs = pairs_for(user, few=True).filter(Q(left=enterprise) | Q(right=enterprise)).filter(STANDS[to_do_for(user)])
    pairs = {pair.right_id if pair.left_id == enterprise.pk else pair.left_id: pair for pair in in_order(theirs)[:MOST]}
    others = Enterprise.objects.in_bulk(pairs)
    return [
        Likeness(
            pair,
            others[other],
            chance_in_words(pair.probability),
            in_one_sentence(pair.reasons, most=MOST_REASONS),
        )
        for other, pair in pairs.items()
    ]
