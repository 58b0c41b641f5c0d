"""How an assessment is to be read: how wide the ranks are, which villages are tied, which choice moves them. In plain words."""

from dataclasses import dataclass, field
from statistics import median

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from desaekspor.portal.potential import wording


@dataclass(frozen=True)
class Choice:
    name: str
    first: float  # percent of what moves the ranks
    first_error: float
    total: float
    total_error: float


@dataclass(frozen=True)
class How:
    draws: int
    interval: float  # percent
    middle_width: int  # ranks that the interval of the middle village spans
    tiers: dict[int, int]  # group -> how many villages
    choices: list[Choice] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)

    @property
    def sizes(self):
        return get_text_list([str(count) for count in self.tiers.values()], _("and"))

    @property
    def sentence(self):
        """The first choice, and how much of the shifts it explains."""
        first, *others = self.choices
        share = wording.share_words(first.total)
        words = _("The %(name)s matter most: with what they do together with other choices, they explain %(share)s.") % {
            "name": first.name,
            "share": share,
        }
        little = [one.name for one in others if one.total < SMALL]
        if little:
            words += " " + _("Of little weight: %(names)s.") % {"names": get_text_list(little, _("and"))}
        return words


SMALL = 15  # percent; a choice below it is told as one of little weight


def how_to_read(assessment):
    """The How of an assessment, from all its villages; one query."""
    table = assessment.index_version.table
    ranked = list(assessment.villages.filter(rank__isnull=False).order_by("tier").values_list("tier", "rank_low", "rank_high"))
    widths = [high - low + 1 for _tier, low, high in ranked]
    tiers: dict[int, int] = {}
    for tier, _low, _high in ranked:
        tiers[tier] = tiers.get(tier, 0) + 1
    keys = ("first", "first_error", "total", "total_error")
    found = [
        Choice(str(wording.CHOICES.get(name, name)), *(100 * max(one[key], 0) for key in keys))
        for name, one in assessment.sensitivity.items()
    ]
    names = {entry.code: wording.name_of(entry) for entry in (*table.components, *table.indicators)}
    return How(
        table.uncertainty.draws if ranked else 0,
        100 * table.uncertainty.interval,
        round(median(widths)) if widths else 0,
        tiers,
        sorted(found, key=lambda one: -one.total) if any(one.total for one in found) else [],
        [(names.get(code, code), wording.left_out_text(why)) for code, why in assessment.left_out.items()],
    )
