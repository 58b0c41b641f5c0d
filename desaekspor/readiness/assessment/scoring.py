"""What answers say of an enterprise: two scores, gates, the band, what lacks first. Pure: no Django.

A score is the share of the weight that was earned, 0 to 100, of the questions that apply:

    score = 100 × Σ weight × points / Σ weight

A question that nobody answered earned nothing in the lowest score and everything in the highest. The band follows from the
smaller of both scores, and is capped while a gate is not met. It is told only when the lowest and the highest agree.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desaekspor.readiness.assessment.bank import AXES, CHOICE, NUMBER, ORGANISATION, PRODUCT, SCALE, STEPS, Bank, Question

YES, NO, PROGRESS, UNKNOWN, NOT_APPLICABLE = "yes", "no", "progress", "unknown", "na"
MET, NOT_MET = "met", "not_met"
LACKS, IN_PROGRESS, IN_PART, ENDED = "lacks", "progress", "part", "ended"
DIGITS = 6  # sums of shares are compared so exactly: 74.99999999999999 is 75


class BadAnswer(Exception):
    """``code``: no_question, bad_choice, bad_number, out_of_range, no_end. ``question`` is the code; facts as attributes."""

    def __init__(self, code: str, question: str, **facts: object) -> None:
        super().__init__(code, question, facts)
        self.code, self.question, self.facts = code, question, facts


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: yes, no, progress, na, unknown; 0 to 3 on a scale; the code of an option; a number as text ("12.5")."""

    value: str = UNKNOWN
    ends_on: date | None = None  # its last day
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """From what is known at least to what is possible at most, 0 to 100."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Missing:
    """What an enterprise lacks. ``why``: lacks, progress, part, ended, unknown; ``gain``: points of its axis, at most."""

    question: Question
    why: str
    gain: float


@dataclass(frozen=True, slots=True)
class Result:
    """``gates``: code -> met, not_met, unknown. ``missing`` in the order in which it is best done."""

    version: str
    organisation: Range
    product: Range
    gates: Mapping[str, str]
    band_low: int
    band_high: int
    missing: tuple[Missing, ...]
    answered: int  # questions with a known answer, those that do not apply among them
    asked: int
    verified: int  # of the answered

    @property
    def band(self) -> int | None:
        """None while the answers leave more than one open."""
        return self.band_low if self.band_low == self.band_high else None

    def gates_in(self, state: str) -> list[str]:
        return [code for code, found in self.gates.items() if found == state]


def check_answer(question: Question, value: str) -> str:
    """The value as it is kept. Raises BadAnswer for what is no answer to this question."""
    value = value.strip()
    if value in ("", UNKNOWN):
        return UNKNOWN
    if value == NOT_APPLICABLE and question.may_not_apply:
        return value
    if question.kind == NUMBER:
        return _number(question, value)
    known = {SCALE: [str(step) for step in range(STEPS + 1)], CHOICE: [one.code for one in question.options]}.get(
        question.kind, [YES, NO, *([PROGRESS] if question.progress else [])]
    )
    if value not in known:
        raise BadAnswer("bad_choice", question.code, found=value, expected=", ".join(known))
    return value


def _number(question: Question, value: str) -> str:
    try:
        number = float(value.replace(",", "."))
    except ValueError:
        raise BadAnswer("bad_number", question.code, found=value) from None
    if not 0 <= number <= question.most:  # also what is no number at all (nan)
        raise BadAnswer("out_of_range", question.code, found=value, most=question.most)
    return f"{round(number, 2):.10g}"


def understood(bank: Bank, answers: Mapping[str, Given]) -> dict[str, Given]:
    """The answers that mean something to these questions: what was a choice may be a number in another version."""
    kept = {}
    for code, given in answers.items():
        question = bank.by_code.get(code)
        if question is None:
            continue
        try:
            check_answer(question, given.value)
        except BadAnswer:
            continue
        kept[code] = given
    return kept


def points_of(question: Question, given: Given, day: date) -> float | None:
    """0 to 1; None where it is not known. What has ended earns nothing."""
    if given.value == UNKNOWN:
        return None
    if given.ends_on is not None and given.ends_on < day:
        return 0.0
    if question.kind == SCALE:
        return int(given.value) / STEPS
    if question.kind == CHOICE:
        return next(one.points for one in question.options if one.code == given.value)
    if question.kind == NUMBER:
        share = (float(given.value) - question.none) / (question.full - question.none)
        return min(1.0, max(0.0, share))
    return {YES: 1.0, PROGRESS: 0.5, NO: 0.0}[given.value]


def assess(bank: Bank, answers: Mapping[str, Given], day: date) -> Result:
    """The result of the answers on a day. Answers to questions that this version does not ask say nothing."""
    nothing = Given()
    earned = dict.fromkeys(AXES, 0.0)
    open_weight = dict.fromkeys(AXES, 0.0)
    weight = dict.fromkeys(AXES, 0.0)
    gates, found, answered, verified = {}, [], 0, 0
    axes = {dimension.code: dimension.axis for dimension in bank.dimensions}
    for question in bank.questions:
        given, axis = answers.get(question.code, nothing), axes[question.dimension]
        answered += given.value != UNKNOWN
        verified += given.value != UNKNOWN and given.verified
        if given.value == NOT_APPLICABLE:
            if question.gate:
                gates[question.code] = MET
            continue
        points = points_of(question, given, day)
        weight[axis] += question.weight
        earned[axis] += question.weight * (points or 0.0)
        if points is None:
            open_weight[axis] += question.weight
        if question.gate:
            gates[question.code] = UNKNOWN if points is None else MET if points >= question.gate_at else NOT_MET
        if points is None or points < 1:
            found.append((question, axis, _why(given, points, day), 1 - (points or 0.0)))
    ranges = {
        axis: Range(
            round(100 * earned[axis] / weight[axis], DIGITS),
            round(100 * (earned[axis] + open_weight[axis]) / weight[axis], DIGITS),
        )
        for axis in AXES
    }
    organisation, product = ranges[ORGANISATION], ranges[PRODUCT]
    states = set(gates.values())
    missing = [Missing(question, why, 100 * question.weight * lack / weight[axis]) for question, axis, why, lack in found]
    return Result(
        bank.version,
        organisation,
        product,
        gates,
        band_at(bank, min(organisation.low, product.low), gates_met=states <= {MET}),
        band_at(bank, min(organisation.high, product.high), gates_met=NOT_MET not in states),
        tuple(in_order(missing, gates)),
        answered,
        len(bank.questions),
        verified,
    )


def _why(given: Given, points: float | None, day: date) -> str:
    if points is None:
        return UNKNOWN
    if given.ends_on is not None and given.ends_on < day:
        return ENDED
    if given.value == PROGRESS:
        return IN_PROGRESS
    return IN_PART if points > 0 else LACKS


def band_at(bank: Bank, score: float, *, gates_met: bool) -> int:
    """The number of the band, from 1."""
    number = sum(score >= band.at for band in bank.bands)
    return number if gates_met else min(number, bank.open_gate_band)


def in_order(missing: list[Missing], gates: Mapping[str, str]) -> list[Missing]:
    """Gates that are not met first, for nothing else counts before; then what brings most, and of equals what is done soonest."""

    def place(one: Missing):
        is_open_gate = one.question.gate and gates[one.question.code] != MET
        return (not is_open_gate, -round(one.gain, DIGITS), one.question.days[1], one.question.code)

    return sorted(missing, key=place)


def best_value(question: Question) -> str:
    """The answer that earns everything."""
    if question.kind == SCALE:
        return str(STEPS)
    if question.kind == CHOICE:
        return max(question.options, key=lambda one: one.points).code
    return f"{question.full:g}" if question.kind == NUMBER else YES


def band_with(bank: Bank, answers: Mapping[str, Given], code: str, day: date) -> int:
    """The band that would be sure if one thing more were there: what mending ``code`` alone unlocks."""
    return assess(bank, {**answers, code: Given(best_value(bank.by_code[code]))}, day).band_low


def next_end(answers: Mapping[str, Given], day: date) -> date | None:
    """The first day on which the result may be another one, since an answer ends the day before; None where none does."""
    ends = [given.ends_on for given in answers.values() if given.ends_on is not None and given.ends_on >= day]
    return min(ends, default=None)
