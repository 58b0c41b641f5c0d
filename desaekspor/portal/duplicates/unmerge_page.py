"""The questions of an un-merge in words: whose is what was written, attached or read from a file since?"""

from dataclasses import dataclass

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.accounts.models import User
from desaekspor.portal.duplicates.comparing import place_name
from desaekspor.portal.editing_page import shown
from desaekspor.portal.enterprise_fields import label_of
from desaekspor.regions.models import Region
from desaekspor.registry.duplicates.unmerging import ABSORBED, BOTH, EDIT, KEY, SURVIVOR
from desaekspor.registry.models import SourceName


@dataclass(frozen=True)
class Asked:
    place: int  # in the form
    label: str
    text: str
    at: object
    by: object
    why: str  # it is asked; "" where that needs no words
    answers: list  # (value, words, is chosen)
    is_missing: bool


def asked(questions, answers, missing, merge):
    """The questions as the page shows them, with what is likely chosen already; a person's data stays masked."""
    people = User.objects.in_bulk({one.by_id for one in questions if one.by_id})
    codes = {one.value for one in questions if one.field == "region"}
    regions = Region.objects.select_related("parent").in_bulk(codes)
    names = {
        SURVIVOR: _("It is of number %(number)s") % {"number": merge.survivor_id},
        ABSORBED: _("It is of number %(number)s") % {"number": merge.absorbed_id},
        BOTH: _("It is true of both"),
    }
    return [
        Asked(
            place,
            label_of_question(one),
            text_of(one, regions),
            one.at,
            people.get(one.by_id),
            why_of(one, merge),
            [(answer, names[answer], (answers.get(one.key) or one.likely) == answer) for answer in one.answers],
            one.key in missing,
        )
        for place, one in enumerate(questions)
    ]


def label_of_question(question):
    if question.kind == KEY:
        return _("Row of %(source)s") % {"source": SourceName(question.source).label}
    return str(label_of(question.field)) if question.kind == EDIT else table_name(question.table)


def why_of(question, merge):
    if question.kind != KEY:
        return ""
    words = _(
        "It was read when the two were one, and both have its NIB of their own. What it filled in goes with it. It is more like "
        "number %(number)s."
    )
    return words % {"number": merge.survivor_id if question.likely == SURVIVOR else merge.absorbed_id}


def text_of(question, regions):
    if question.kind == KEY:
        return _("%(name)s, NIB %(nib)s") % {"name": question.shown or "–", "nib": question.value}
    if question.kind != EDIT:
        return question.shown
    if question.field == "region":
        return place_name(regions.get(question.value), question.value)
    return shown(question.field, question.value)


TABLES = {
    "privacy.datarequest": gettext_lazy("Request of the owner"),
    "privacy.consent": gettext_lazy("Consent of the owner"),
}


def table_name(table):
    """What a row of another table is to people: "app.model.field" → its name."""
    model = table.rpartition(".")[0]
    return str(TABLES.get(model) or apps.get_model(model)._meta.verbose_name)
