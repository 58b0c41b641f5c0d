"""What was decided last, in words, with whether it can be taken back at once."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from desaekspor.registry.duplicates.models import DuplicatePair, SampledPair
from desaekspor.registry.duplicates.sampling import samples_for

State = DuplicatePair.State


@dataclass(frozen=True)
class Last:
    pair: DuplicatePair
    words: str
    names: str
    can_undo: bool


def last_of(pair, survivor=None):
    """The Last of a pair that was just decided; None where nothing was said of it. ``survivor``: what a merge made of the two."""
    names = _("%(one)s and %(other)s") % {"one": pair.left, "other": pair.right}
    if pair.state == State.VISIT:
        return Last(pair, _("Needs a visit:"), names, True)
    if pair.state == State.REJECTED:
        return Last(pair, _("Not the same:"), names, True)
    if pair.state == State.ACCEPTED and survivor:
        return Last(pair, _("Merged into number %(number)s:") % {"number": survivor}, names, True)
    if pair.state == State.ACCEPTED:
        return Last(pair, _("The same, and the office merges them:"), names, pair.merge_id is None)
    return None


def label_of(user, pair):
    """The Last of a pair that was just labelled in a sample; None where it was not."""
    sampled = (
        SampledPair.objects.filter(sample__in=samples_for(user).filter(closed_at=None), pair=pair).exclude(verdict="").first()
    )
    if sampled is None:
        return None
    names = _("%(one)s and %(other)s") % {"one": pair.left, "other": pair.right}
    return Last(pair, _("Labelled “%(label)s”:") % {"label": sampled.get_verdict_display()}, names, True)
