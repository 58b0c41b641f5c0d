"""Whose surveys they are, how far each is, and what of them are figures of villages."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q

from desaekspor.accounts.models import Role, User
from desaekspor.accounts.rules import is_enumerator, may_answer_survey, may_assign_survey, scope_of
from desaekspor.potential.figures import REPORTED, FigureRow
from desaekspor.potential.survey.models import Answer, SurveyAssignment, SurveyFile, SurveyPhoto, SurveySubmission, VillageSurvey
from desaekspor.potential.survey.questions import asked, figure_of, questions, sections
from desaekspor.regions.models import Region
from desaekspor.regions.queries import villages_of, within

SOURCE = "survey"
PREFIX = "survey_"


def villages_for(user):
    """The villages of today whose survey ``user`` may see and answer; of an enumerator those that were assigned."""
    if not may_answer_survey(user):
        return Region.objects.none()
    villages = villages_of(scope_of(user))
    if is_enumerator(user):
        villages = villages.filter(pk__in=SurveyAssignment.objects.filter(enumerator=user).values("region"))
    return villages


def surveys_for(user):
    """The surveys that ``user`` may see: those of their villages."""
    return VillageSurvey.objects.filter(region__in=villages_for(user))


def files_for(user):
    """The files of submissions that ``user`` may see: their own; whoever gives out villages, all of their region."""
    if not may_answer_survey(user):
        return SurveyFile.objects.none()
    theirs = Q(created_by=user)
    if may_assign_survey(user):
        theirs |= within(scope_of(user))
    return SurveyFile.objects.filter(theirs)


def submissions_for(user):
    return SurveySubmission.objects.filter(file__in=files_for(user))


def photos_for(user):
    return SurveyPhoto.objects.filter(survey__region__in=villages_for(user))


def enumerators_for(user):
    """The enumerators that ``user`` may give villages to."""
    if not may_assign_survey(user):
        return User.objects.none()
    return User.objects.filter(within(scope_of(user)), role=Role.ENUMERATOR, is_active=True).order_by("first_name", "username")


@dataclass(frozen=True)
class Progress:
    """Of a survey or a part of it."""

    answered: int = 0
    verified: int = 0
    total: int = 0

    @property
    def percent(self):
        return 100 * self.answered // self.total if self.total else 0

    @property
    def is_done(self):
        return self.total > 0 and self.answered == self.total


@dataclass
class Standing:
    """How a village's survey stands: its answers, and how far each section is."""

    answers: dict = field(default_factory=dict)  # question -> Answer
    sections: dict = field(default_factory=dict)  # section -> Progress
    whole: Progress = Progress()

    @property
    def said(self):
        return {code: answer.said for code, answer in self.answers.items() if answer.said is not None}


def standing_of(survey):
    """The Standing of a survey; of None that of one that nobody began. One query."""
    rows = survey.answers.select_related("by", "verified_by", "submission") if survey else ()
    return standing({answer.question: answer for answer in rows})


def standing(answers):
    # What is about persons decides about no other question, so it stays sealed.
    said = {code: answer.value for code, answer in answers.items() if answer.value is not None}
    found, whole = {}, [0, 0, 0]
    open_questions = {question.code for question in asked(said)}
    for section in sections():
        codes = [question.code for question in section.questions if question.code in open_questions]
        given = [answers[code] for code in codes if code in answers and answers[code].is_given]
        counts = (len(given), sum(answer.mark == "verified" for answer in given), len(codes))
        found[section.code] = Progress(*counts)
        whole = [one + more for one, more in zip(whole, counts, strict=True)]
    return Standing(answers, found, Progress(*whole))


def standings(surveys):
    """{village code: Standing} of several surveys with their answers; sealed ones stay sealed. One query."""
    by_survey: dict = {survey.pk: {} for survey in surveys}
    for answer in Answer.objects.filter(survey__in=by_survey):
        by_survey[answer.survey_id][answer.question] = answer
    return {survey.region_id: standing(by_survey[survey.pk]) for survey in surveys}


def last_answers(codes):
    """{village: {question: (answer, year)}}: the newest of each question, in whichever year it was given; nothing of persons."""
    rows = Answer.objects.filter(survey__region__in=codes, value__isnull=False).order_by("survey__year")
    found: dict = {}
    for region, year, question, value in rows.values_list("survey__region", "survey__year", "question", "value"):
        if question in questions() and value is not None:
            found.setdefault(region, {})[question] = (value, year)
    return found


# Figures of villages, for the index and its rules


def figure_names() -> set[str]:
    """The names that figures of surveys may have."""
    return {PREFIX + question.code for question in questions().values() if question.is_figure}


def figures_of(code: str) -> Iterator[FigureRow]:
    """The answers of all villages in the region ``code`` that are figures, of every year; two queries.

    A number is itself, yes is 1 and no is 0, several choices are how many, and of choices with an order the score (0 to 5)
    counts. What is not asked because of another answer is not counted.
    """
    surveys = {survey.pk: survey for survey in VillageSurvey.objects.filter(within(code))}
    answers: dict = {}
    rows = Answer.objects.filter(survey__in=VillageSurvey.objects.filter(within(code)), value__isnull=False)
    for survey, question, value, mark in rows.values_list("survey_id", "question", "value", "mark"):
        answers.setdefault(survey, {})[question] = (value, mark)
    for pk, given in answers.items():
        survey = surveys.get(pk)
        if survey is None:
            continue  # begun at this moment
        for question in asked({question: value for question, (value, _mark) in given.items()}):
            value, mark = given.get(question.code, (None, REPORTED))
            figure = figure_of(question, value)
            if figure is not None:
                yield FigureRow(
                    survey.region_id, PREFIX + question.code, figure, mark, SOURCE, str(survey.year), "", survey.synthetic
                )


def years_of(user):
    """The years of which there is a survey in the user's villages, the newest first."""
    return list(surveys_for(user).order_by("-year").values_list("year", flat=True).distinct())
