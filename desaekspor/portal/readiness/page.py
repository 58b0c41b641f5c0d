"""What the pages of an assessment show: questions with their answers, scores with their range, what lacks, the history."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from desaekspor.portal.forms.numbers import whole_number
from desaekspor.readiness.assessment.bank import NUMBER, ORGANISATION
from desaekspor.readiness.assessment.known import SOURCES, answers_known
from desaekspor.readiness.assessment.messages import (
    GATES,
    WHY,
    band_name,
    bands_in_words,
    choices_of,
    explain_answer,
    language,
    value_in_words,
)
from desaekspor.readiness.assessment.models import Way
from desaekspor.readiness.assessment.scoring import MET, UNKNOWN, BadAnswer, band_with
from desaekspor.readiness.assessment.services import may_verify
from desaekspor.registry.models import Enterprise

END = "-akhir"  # behind the code of a question: its last day
GATE_ICONS = {MET: ("ok", "ok"), "not_met": ("bad", "bad"), UNKNOWN: ("warn", "warn")}
BAND_BADGES = ("warn", "info", "accent", "ok")


@dataclass
class Shown:
    """A question with its answer, as the form shows it."""

    question: object
    text: str
    evidence: str
    choices: list  # (value, words)
    value: str  # what is chosen
    number: str = ""  # what is typed, of a number
    unit: str = ""
    ends_on: str = ""
    error: str = ""
    kept: str = ""
    origin: str = ""  # how the answer came, in words
    is_verified: bool = False
    is_locked: bool = False  # checked: an owner does not change it
    may_check: bool = False
    files: list = field(default_factory=list)
    file_error: str = ""

    @property
    def code(self):
        return self.question.code

    @property
    def is_number(self):
        return self.question.kind == NUMBER


def shown_questions(bank, questions, answers, *, typed=None, errors=None, kept=(), files=(), file_errors=None, user=None):
    """The Shown of these questions.

    ``answers``: code -> Answer; ``typed``: what somebody just sent; ``file_errors``: code -> words; ``user``: who checks.
    """
    rows, errors, file_errors = [], errors or {}, file_errors or {}
    for question in questions:
        answer = answers.get(question.code)
        value = answer.value if answer else UNKNOWN
        ends_on = answer.ends_on.isoformat() if answer and answer.ends_on else ""
        if typed is not None and question.code in errors:
            value, ends_on = typed.get(question.code, (value, ends_on))
        fixed = dict(choices_of(bank, question))
        is_number = question.kind == NUMBER and value not in fixed
        error = errors.get(question.code)
        rows.append(
            Shown(
                question,
                question.said("text", language()),
                question.said("evidence", language()),
                list(fixed.items()),
                value,
                number=value.replace(".", "," if language() == "id" else ".") if is_number else "",
                unit=question.said("unit", language()),
                ends_on=str(ends_on),
                error=explain_answer(error) if error else "",
                kept=_("Somebody else answered this meanwhile; their answer stays.") if question.code in kept else "",
                origin=origin_of(answer) if answer and answer.is_known else "",
                is_verified=bool(answer and answer.verified_at),
                is_locked=bool(answer and answer.verified_at),
                may_check=bool(user and answer and may_verify(answer, user)),
                files=[file for file in files if file.question == question.code],
                file_error=str(file_errors.get(question.code, "")),
            )
        )
    return rows


def origin_of(answer):
    """How an answer came: by whom, or from which part of the program."""
    if answer.way == Way.KNOWN:
        return str(SOURCES.get(answer.source, answer.source))
    return str(answer.get_way_display())


def read_typed(given, questions):
    """{code: (value, last day)} of those questions that a form holds, and {code: BadAnswer} of days that are none."""
    typed, raw, problems = {}, {}, {}
    for question in questions:
        code = question.code
        if code not in given and f"{code}-angka" not in given:
            continue
        value = given.get(code, "").strip()
        if question.kind == NUMBER and (number := given.get(f"{code}-angka", "").strip()):
            value = number
        text = given.get(f"{code}{END}", "").strip()
        raw[code] = value or UNKNOWN, text
        try:
            typed[code] = value or UNKNOWN, date.fromisoformat(text) if text else None
        except ValueError:
            problems[code] = BadAnswer("bad_day", code, found=text)
    return typed, raw, problems


def base_of(request):
    """The revision that a form was made of; None where it does not say."""
    found = whole_number(request.POST.get("dasar", ""))
    return found if found is not None and found >= 0 else None


@dataclass(frozen=True)
class Group:
    """A dimension on the page of an enterprise."""

    code: str
    name: str
    axis: str
    answered: int
    asked: int
    checked: int
    unseen: int  # proofs of answers that nobody checked

    @property
    def is_done(self):
        return self.answered == self.asked


def groups_of(bank, answers, unseen=()):
    """The Groups in their order. ``unseen``: the code of the question of each proof that nobody looked at."""
    found = []
    for dimension in bank.dimensions:
        codes = [one.code for one in bank.of(dimension.code)]
        mine = [answers.get(code) for code in codes]
        known = [one for one in mine if one is not None and one.is_known]
        name = getattr(dimension, f"name_{language()}")
        axis = _("organisation") if dimension.axis == ORGANISATION else _("product")
        checked, to_see = len([one for one in known if one.verified_at]), len([code for code in unseen if code in codes])
        found.append(Group(dimension.code, name, axis, len(known), len(mine), checked, to_see))
    return found


@dataclass(frozen=True)
class Lack:
    """What lacks, as a row of the list."""

    place: int
    code: str
    text: str
    why: str
    is_gate: bool
    is_unknown: bool
    step: str
    where: str
    cost: tuple
    days: tuple
    group: str
    unlocks: str  # the band that this alone would make sure; "" where it does not


def lacks_of(bank, result, given, day):
    """The rows of what lacks, in the order in which it is best done."""
    rows = []
    for place, one in enumerate(result.missing, 1):
        question = one.question
        higher = band_with(bank, given, question.code, day)
        rows.append(
            Lack(
                place,
                question.code,
                question.said("text", language()),
                str(WHY[one.why]),
                question.gate and result.gates[question.code] != MET,
                one.why == UNKNOWN,
                question.said("step", language()),
                question.said("where", language()),
                question.cost,
                question.days,
                question.dimension,
                band_name(bank, higher) if higher > result.band_low else "",
            )
        )
    return rows


def gates_of(bank, result):
    """(question's words, state in words, icon, badge) of each gate."""
    return [
        (bank.by_code[code].said("text", language()), GATES[state], *GATE_ICONS[state], code, bank.by_code[code].dimension)
        for code, state in result.gates.items()
    ]


@dataclass(frozen=True)
class Picture:
    """Where an enterprise stands in the field of both scores: a rectangle from the lowest to the highest of each."""

    x: float
    y: float
    width: float
    height: float
    lines: list

    SIZE = 200


def picture_of(bank, result):
    """The rectangle, and the lines of the bands; a point is drawn as a small square."""
    size = Picture.SIZE / 100
    organisation, product = result.organisation, result.product
    width, height = max(3.0, organisation.high - organisation.low), max(3.0, product.high - product.low)
    return Picture(
        round(min(organisation.low, 97) * size, 1),
        round((100 - max(product.high, product.low + 3, 3)) * size, 1) if product.high < 100 else 0.0,
        round(min(width, 100) * size, 1),
        round(min(height, 100) * size, 1),
        [(round(band.at * size, 1), round((100 - band.at) * size, 1)) for band in bank.bands[1:]],
    )


def scores_of(result):
    """(name, Range) of both axes."""
    return [(_("Organisation"), result.organisation), (_("Product"), result.product)]


def band_words(bank, low, high):
    """(words, badge) of a band or of what it may be."""
    badge = BAND_BADGES[min(low, len(BAND_BADGES)) - 1] if low == high else ""
    return bands_in_words(bank, low, high), badge


def known_now(assessment, bank, answers):
    """(question, words, source) of what the program knows and that is answered otherwise, or not yet."""
    found = answers_known(Enterprise.objects.filter(pk=assessment.enterprise_id)).get(assessment.enterprise_id, {})
    rows = []
    for code, one in found.items():
        question, answer = bank.by_code.get(code), answers.get(code)
        if question and (answer is None or answer.value != one.value or answer.ends_on != one.ends_on):
            words = value_in_words(bank, question, one.value)
            mine = value_in_words(bank, question, answer.value) if answer and answer.is_known else ""
            rows.append((question.said("text", language()), words, str(SOURCES[one.source]), mine))
    return rows


@dataclass(frozen=True)
class Change:
    """An entry of the history."""

    change: object
    who: str
    band: str
    answers: list  # (text of the question, old, new)


def changes_of(assessment, bank, limit=50):
    """The history, the newest first."""
    rows = []
    for change in assessment.changes.select_related("by")[:limit]:
        answers = []
        for code, (old, new) in change.answers.items():
            question = bank.by_code.get(code)
            if question is None:
                answers.append((code, old["value"], new["value"]))
                continue
            answers.append(
                (question.said("text", language()), state_words(bank, question, old), state_words(bank, question, new))
            )
        who = str(change.by) if change.by else str(change.get_way_display()) if change.way else ""
        top = len(bank.bands)
        rows.append(Change(change, who, bands_in_words(bank, min(change.band_low, top), min(change.band_high, top)), answers))
    return rows


def state_words(bank, question, state):
    """An answer of the history in words."""
    try:
        words = value_in_words(bank, question, state["value"])
    except ValueError:  # a word of an older version, where a number is asked now
        words = state["value"]
    return _("%(answer)s, checked") % {"answer": words} if state["verified"] else words
