"""What the pages of a survey show: sections with how far they are, questions with what is known of them."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desaekspor.portal.copies import copies_in, flag_of
from desaekspor.portal.survey.forms import MOST_LINES, masked
from desaekspor.portal.templatetags.figures import fact_value, number, period
from desaekspor.potential.messages import explain_flag
from desaekspor.potential.survey.queries import last_answers
from desaekspor.potential.survey.questions import (
    CHOICE,
    CHOICES,
    DECIMAL,
    INTEGER,
    PRIVATE,
    YES_NO,
    questions,
    sections,
    words,
)
from desaekspor.regions.models import Fact


@dataclass(frozen=True)
class SectionRow:
    section: Any
    name: str
    progress: Any


def section_rows(standing):
    """The sections with how far each is, in order."""
    language = get_language() or "id"
    return [SectionRow(section, section.name(language), standing.sections[section.code]) for section in sections()]


def next_open(rows):
    """The first section that is not done; None when all are."""
    return next((row for row in rows if not row.progress.is_done), None)


@dataclass
class QuestionRow:
    """A question on the page of its section."""

    question: Any
    bound: Any  # the form's field
    removal: Any
    unit: str
    answer: Any
    said: str  # of what is about persons: hidden
    known: list = field(default_factory=list)  # what other sources and years say
    relevant: str = ""  # conditions that the page itself can judge, as JSON
    is_relevant: bool = True
    photos: list = field(default_factory=list)
    revision: int = 0

    @property
    def is_listed(self):
        """Whether each choice has a line of its own, instead of a list that opens."""
        return self.question.kind in (CHOICE, CHOICES, YES_NO) and len(self.question.choices) <= MOST_LINES


def question_rows(form, section, village, survey, answers, photos):
    """The questions of a section that can be asked, with what open data and earlier years say beside them."""
    language = get_language() or "id"
    said = {code: answer.said for code, answer in answers.items() if answer.said is not None}
    here = {question.code for question in section.questions}
    facts = _facts_of(village, section)
    earlier = last_answers([village.pk]).get(village.pk, {})
    rows = []
    for question in form.asked:
        answer = answers.get(question.code)
        row = QuestionRow(
            question,
            form[question.code],
            form[f"{question.code}-hapus"] if question.kind == PRIVATE and answer and answer.said else None,
            question.unit_name(language),
            answer,
            masked(answer) if question.kind == PRIVATE else "",
            is_relevant=question.is_relevant(said),
            photos=[photo for photo in photos if photo.question == question.code],
            revision=form.revision_of(question.code, answers),
        )
        row.relevant = json.dumps(
            [
                {"question": one.question, "operator": one.operator, "values": list(one.values)}
                for one in question.relevant
                if one.question in here
            ]
        )
        row.known = _known(question, village, facts)
        if question.code in earlier and (survey is None or earlier[question.code][1] != survey.year):
            value, year = earlier[question.code]
            row.known.append(_("Survey %(year)s: %(answer)s") % {"year": year, "answer": in_words(question, value, language)})
        rows.append(row)
    return rows


def askable(section, answers):
    """The questions of a section that are on its page: not those that an answer of another section rules out."""
    said = {code: answer.said for code, answer in answers.items() if answer.said is not None}
    here = {question.code for question in section.questions}
    return [
        question
        for question in section.questions
        if question.kind != "village"
        and all(condition.holds(said) for condition in question.relevant if condition.question not in here)
    ]


def drafts_of(user, village, section, year):
    """The name under which a telephone keeps what ``user`` typed into a section and has not sent."""
    return f"{user.pk}-{village.pk}-{section.code}-{year}"


def _facts_of(village, section):
    """{indicator: its newest Fact} of those that the questions name; one query."""
    names = [question.known for question in section.questions if question.known and ":" not in question.known]
    if not names:
        return {}
    found = Fact.objects.filter(region=village, indicator__in=names).select_related("indicator", "source").order_by("period")
    return {fact.indicator_id: fact for fact in found}


def _known(question, village, facts):
    if question.known == "region:kind":
        return [_("Kemendagri: %(kind)s") % {"kind": village.get_kind_display()}]
    if question.known == "region:urban" and village.urban is not None:
        return [_("BPS: urban") if village.urban else _("BPS: rural")]
    if question.known in facts:
        fact = facts[question.known]
        told = {"source": fact.source.publisher, "period": period(fact.period), "value": fact_value(fact)}
        words = _("%(source)s, %(period)s: %(value)s") % told
        key = (village.pk, question.known, fact.source_id, fact.period)
        flag = explain_flag(flag_of(fact.flag, key, copies_in(village.pk[:5])))
        return [f"{words} ({_('Doubtful: %(reason)s') % {'reason': flag}})" if flag else words]
    return []


def in_words(question, value, language):
    """An answer for people, with its unit."""
    if value is None or value == [] or value == "":
        return ""
    if question.kind in (INTEGER, DECIMAL):
        text = number(value, 0 if float(value).is_integer() else 2)
        unit = question.unit_name(language)
        return f"{text} {unit}" if unit else text
    return words(question, value, language)


@dataclass(frozen=True)
class HistoryRow:
    change: Any
    question: str
    before: str
    afterwards: str
    is_open: bool
    is_undone: bool
    by_form: bool


def history_rows(changes, open_ids):
    """Changes in words; what is about persons is hidden."""
    language = get_language() or "id"
    rows = []
    for change in changes:
        question = questions().get(change.question)
        before, afterwards = (_state(question, state, language) for state in change.values)
        rows.append(
            HistoryRow(
                change,
                question.name(language) if question else change.question,
                before,
                afterwards,
                change.pk in open_ids,
                hasattr(change, "undone_by"),
                change.submission_id is not None,
            )
        )
    return rows


def _state(question, state, language):
    if not state:
        return _("no answer")
    if question is None or question.kind == PRIVATE:
        return "***"
    return in_words(question, state[0], language) or _("no answer")


@dataclass(frozen=True)
class DifferenceRow:
    difference: Any
    label: str
    base: str
    theirs: str
    mine: str


def difference_rows(differences):
    """What somebody else answered meanwhile, in words."""
    language, rows = get_language() or "id", []
    for one in differences:
        question = questions()[one.question]
        hide = question.kind == PRIVATE
        texts = ["***" if hide and value else in_words(question, value, language) for value in (one.base, one.theirs, one.mine)]
        rows.append(DifferenceRow(one, question.name(language), *(text or _("no answer") for text in texts)))
    return rows
