"""What the page of accepting many pairs at once shows: how many, a random sample of them, what is left out and why."""

import random
from dataclasses import dataclass

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from desaekspor.portal.duplicates.queue import MOST_REASONS, chance_in_words, records_of
from desaekspor.registry.duplicates.accepting import LEAST
from desaekspor.registry.duplicates.models import DuplicatePair
from desaekspor.registry.duplicates.runs import ended_well
from desaekspor.registry.duplicates.wording import in_one_sentence
from desaekspor.registry.models import Enterprise

SAMPLE = 10  # groups that are shown before all are merged
SURE = 0.99  # where no model has said it
LEFT_OUT = {
    "cluster": _("would chain records together that are not alike: look at them one by one"),
    "decided": _("somebody said that they are not the same"),
    "mixed": _("one is example data, the other is not"),
}


WRONG = _("Give a number between 50 and 100, for example 99.5.")


class PercentField(forms.FloatField):
    """With a comma or a point, whichever language the page has: 99,5 and 99.5."""

    def to_python(self, value):
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class AboveForm(forms.Form):
    """From which likeliness on, in percent."""

    di_atas = PercentField(
        label=_("Likeliness of at least (percent)"),
        help_text=_("Between 50 and 100. The higher, the fewer mistakes and the fewer pairs."),
        validators=[MinValueValidator(LEAST * 100, WRONG), MaxValueValidator(100, WRONG)],
        error_messages={"invalid": WRONG},
        widget=forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal"}),
        localize=False,
    )


def sure_cut():
    """From which probability on a pair of the last search is sure: it depends on how many enterprises there are."""
    cutoffs = ended_well().exclude(cutoffs={}).values_list("cutoffs", flat=True).first() or {}
    return max(cutoffs.get("sure", SURE), LEAST)


def in_percent(probability):
    """Rounded up to a tenth, so that nothing less likely slips in: 0.9853 → 98.6."""
    return -(-round(probability * 1000, 6) // 1) / 10


@dataclass(frozen=True)
class Group:
    records: list
    survivor: int
    chance: str
    why: str
    pair: int | None  # the page on which two of them are compared

    @property
    def villages(self):
        """Names of the villages: one where all lie in it."""
        return list(dict.fromkeys(record.enterprise.region.name for record in self.records))


def sample_of(plan):
    """Some Groups of the Plan, drawn at random anew each time; two queries and those of the records."""
    drawn = random.sample(plan.groups, min(SAMPLE, len(plan.groups)))  # no secret: any sample will do
    numbers = {number for group in drawn for number in (group.survivor, *group.absorbed)}
    rows = Enterprise.objects.filter(pk__in=numbers).select_related("region__parent").prefetch_related("keys")
    enterprises = {one.pk: one for one in rows}
    pairs = DuplicatePair.objects.filter(Q(left__in=numbers) & Q(right__in=numbers)).order_by("-probability", "pk")
    between = {(pair.left_id, pair.right_id): pair for pair in pairs}
    found = []
    for group in drawn:
        members = [group.survivor, *group.absorbed]
        inside = [between[key] for key in between if key[0] in members and key[1] in members]
        first = inside[0] if inside else None
        found.append(
            Group(
                records_of([enterprises[number] for number in members if number in enterprises]),
                group.survivor,
                chance_in_words(group.probability),
                in_one_sentence(first.reasons, most=MOST_REASONS) if first else "",
                first and first.pk,
            )
        )
    return found


def left_out_of(counts):
    """(how many pairs, why) of what is not accepted."""
    return [(count, str(LEFT_OUT.get(why, why))) for why, count in sorted(counts.get("why", {}).items())]
