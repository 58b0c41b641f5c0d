"""The verbs of a survey: answer, verify, take back. Nobody's answer is lost, and nobody overwrites unseen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.potential.survey.errors import AnsweredMeanwhile, Contradicted, NotUndoable
from desaekspor.potential.survey.models import Answer, AnswerChange, VillageSurvey
from desaekspor.potential.survey.questions import PRIVATE, contradictions, questions
from desaekspor.regions.models import Mark

MINE, THEIRS = "mine", "theirs"
Kind = AnswerChange.Kind


@dataclass(frozen=True)
class Difference:
    """A question that somebody else answered since: as it was, as they and as this person answer it."""

    question: str
    base: Any
    theirs: Any
    mine: Any
    choice: str  # MINE, THEIRS, or "" while nothing is chosen
    answer: Answer  # theirs


def survey_of(region, year):
    """The survey of a village in a year, made where there is none."""
    return VillageSurvey.objects.get_or_create(region=region, year=year)[0]


def hold(survey):
    """The survey, held until the transaction ends: its revisions follow one another."""
    return VillageSurvey.objects.select_for_update().get(pk=survey.pk)


@transaction.atomic
def save_answers(survey, values, *, by, base, seen=None, choices=None, submission=None, synthetic=False):
    """Give the survey the ``{question: answer or None}`` of a form; returns the questions that changed.

    ``base`` is the revision that the form was made at, for all or ``{question: revision}``. What equals the answer at that
    time was not touched. Where others answered a touched question since, AnsweredMeanwhile tells; the person then chooses MINE
    or THEIRS for each (``choices``) and sends again with the revision they have ``seen``. Sending the same form twice
    changes nothing more. Raises AnsweredMeanwhile, Contradicted; nothing is written then.
    """
    held = hold(survey)
    answers = {answer.question: answer for answer in held.answers.select_related("by", "submission")}
    now = {code: answers[code].said if code in answers else None for code in values}
    differences = differences_of(held, values, answers, base=base, submission=submission, seen=seen, choices=choices or {})
    if any(not difference.choice for difference in differences):
        raise AnsweredMeanwhile(differences, held.revision)

    old = before(held, answers, values, base)
    wanted = {code: value for code, value in values.items() if value != old.get(code, now[code])}
    for difference in differences:
        if difference.choice == THEIRS:
            del wanted[difference.question]
    wanted = {code: value for code, value in wanted.items() if value != now[code]}
    if not wanted:
        return []
    together = {code: answer.said for code, answer in answers.items()} | wanted
    if wrong := {code: bad for code, bad in contradictions(together).items() if wanted.keys() & {code, bad.facts["other"]}}:
        raise Contradicted(wrong)
    moment = timezone.now()
    written = [
        _set(held, answers.get(code), code, value, by=by, at=moment, submission=submission) for code, value in wanted.items()
    ]
    _store(written)
    held.synthetic = held.synthetic or synthetic
    _turn(held, moment)
    record(by, "survey.answer", held, fields=sorted(wanted))
    return list(wanted)


def before(survey, answers, codes, base):
    """{question: answer at the base}, of those that changed since."""
    later = [code for code in codes if code in answers and answers[code].revision > base_of(base, code)]
    found: dict[str, Any] = {}
    rows = survey.changes.filter(question__in=later).exclude(kind=Kind.VERIFY).order_by("revision") if later else ()
    for change in rows:
        if change.revision > base_of(base, change.question):
            found.setdefault(change.question, _value_of(change.values[0]))
    return found


def base_of(base, code):
    return base.get(code, 0) if isinstance(base, Mapping) else base


def differences_of(survey, values, answers, *, base, submission=None, seen=None, choices=None):
    """The Differences between ``values`` and what stands now; ``choice`` is empty where others must be looked at first."""
    old, found = before(survey, answers, values, base), []
    for code, mine in values.items():
        if code not in old:
            continue
        answer = answers[code]
        # Of a form that was sent before, what it said itself is no other's answer.
        is_own = submission is not None and answer.submission_id == submission.pk
        if is_own or mine == old[code] or mine == answer.said or answer.said == old[code]:
            continue
        known = answer.revision <= (base_of(base, code) if seen is None else seen)
        choice = (choices or {}).get(code, "") if known else ""
        found.append(Difference(code, old[code], answer.said, mine, choice, answer))
    return found


def _set(survey, answer, code, value, *, by, at, submission=None, kind=Kind.ANSWER, undoes=None):
    """(Answer, AnswerChange) of one answer that changes, both still to be stored."""
    old = _state_of(answer)
    answer = answer or Answer(survey=survey, question=code)
    answer.value, answer.sealed = (None, value) if questions()[code].kind == PRIVATE else (value, None)
    answer.mark, answer.revision = Mark.REPORTED, survey.revision + 1
    answer.by, answer.at, answer.submission = by, at, submission
    answer.verified_by = answer.verified_at = None
    change = AnswerChange(
        survey=survey,
        revision=answer.revision,
        question=code,
        kind=kind,
        values=[old, _state_of(answer)],
        by=by,
        at=at,
        submission=submission,
        undoes=undoes,
    )
    return answer, change


def _store(written):
    new = [answer for answer, _change in written if answer._state.adding]
    for answer, _change in written:
        if not answer._state.adding:
            answer.save()
    Answer.objects.bulk_create(new)
    AnswerChange.objects.bulk_create([change for _answer, change in written])


def _state_of(answer):
    """What the history keeps of an answer: [value, mark], None where nothing was said."""
    return None if answer is None or answer.said is None else [answer.said, str(answer.mark)]


def _value_of(state):
    return state[0] if state else None


def _turn(survey, moment):
    survey.revision += 1
    survey.changed_at = moment
    survey.save(update_fields=["revision", "changed_at", "synthetic"])


def is_by(answer, user):
    """Whether ``user`` gave the answer: what one said oneself one does not verify. A loaded form is the enumerator's word."""
    return answer.by_id == user.pk and answer.submission_id is None


@transaction.atomic
def verify_answers(survey, codes, *, by, seen):
    """Mark the answers to the questions ``codes`` as checked by a second person; returns those that were marked.

    What changed after the revision that ``by`` has ``seen`` stays as it is, and so do one's own answers. Verifying twice
    changes nothing.
    """
    held, moment = hold(survey), timezone.now()
    marked = []
    for answer in held.answers.filter(question__in=codes, revision__lte=seen).exclude(mark=Mark.VERIFIED):
        if answer.said is None or is_by(answer, by):
            continue
        old = _state_of(answer)
        answer.mark, answer.verified_by, answer.verified_at = Mark.VERIFIED, by, moment
        answer.save(update_fields=["mark", "verified_by", "verified_at"])
        AnswerChange.objects.create(
            survey=held,
            revision=held.revision + 1,
            question=answer.question,
            kind=Kind.VERIFY,
            values=[old, _state_of(answer)],
            by=by,
            at=moment,
        )
        marked.append(answer.question)
    if marked:
        _turn(held, moment)
        record(by, "survey.verify", held, fields=sorted(marked))
    return marked


def open_to_undo(changes):
    """The ids of those of a survey's ``changes`` that can be taken back now: of each question the last that stands."""
    top: dict[str, AnswerChange] = {}
    for change in changes:
        standing = change.undoes_id is None and not hasattr(change, "undone_by")
        if standing and (change.question not in top or change.revision > top[change.question].revision):
            top[change.question] = change
    return {change.pk for change in top.values()}


@transaction.atomic
def take_back(change, *, by):
    """Undo ``change`` where no later one stands on it; returns whether anything changed. Raises NotUndoable.

    An answer that was verified before comes back as reported: it has to be looked at again.
    """
    held = hold(change.survey)
    if AnswerChange.objects.filter(undoes=change).exists():
        return False
    changes = held.changes.filter(question=change.question).select_related("undone_by")
    if change.pk not in open_to_undo(changes):
        raise NotUndoable
    answer = held.answers.get(question=change.question)
    state, moment = change.values[0], timezone.now()
    value = _value_of(state)
    before_it = (
        held.changes.filter(question=change.question, revision__lt=change.revision, undoes=None, undone_by=None)
        .exclude(kind=Kind.VERIFY)
        .order_by("revision")
        .last()
    )
    # Whose answer stands again is whoever gave it, not who took the other back.
    giver, submission = (before_it.by, before_it.submission) if before_it else (None, None)
    if change.kind == Kind.VERIFY:
        giver, submission = answer.by, answer.submission
    answered_at = before_it.at if before_it else moment
    _store([_set(held, answer, change.question, value, by=by, at=moment, kind=Kind.UNDO, undoes=change)])
    held.answers.filter(question=change.question).update(by=giver, submission=submission, at=answered_at)
    _turn(held, moment)
    record(by, "survey.take_back", held, fields=[change.question])
    return True
