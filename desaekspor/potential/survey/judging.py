"""What a filled form says, judged by the table of questions: the answers, and each value that is none. No Django here."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desaekspor.potential.survey.questions import FIRST_YEAR, PHOTO, VILLAGE, BadAnswer, contradictions, questions, read_answer
from desaekspor.potential.survey.reading import Filled

SHOWN = 200


@dataclass(frozen=True)
class Problem:
    """A value that is no answer: where it stands, what was found, and (by its code and facts) what was expected."""

    place: str
    row: int
    column: str
    question: str
    value: str
    code: str
    facts: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return dict(self.__dict__)


@dataclass
class Judged:
    answers: dict[str, Any] = field(default_factory=dict)
    photos: dict[str, str] = field(default_factory=dict)
    village: str = ""
    year: int | None = None
    base: int | None = None
    answered_at: datetime.datetime | None = None
    problems: list[Problem] = field(default_factory=list)


def plain_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON holds them; the choices are found again by the question."""
    plain = {name: value.isoformat() if isinstance(value, datetime.date) else value for name, value in facts.items()}
    return {name: value for name, value in plain.items() if name != "choices"}


def judge(filled: Filled, *, now: datetime.datetime) -> Judged:
    """The answers of a filled form and its problems, each with its place in the file. The village is only taken down here.

    ``now`` carries the zone in which it is today.
    """
    judged = Judged(village=str(filled.answers.get("village_code", "")).strip()[:SHOWN])

    def note(code: str, why: str, value: Any, facts: Mapping[str, Any] | None = None, column: str = "") -> None:
        column = column or filled.columns.get(code, "")
        judged.problems.append(Problem(filled.place, filled.row, column, code, as_text(value), why, plain_facts(facts or {})))

    if not filled.instance_id:
        note("", "no_instance", "", column="instanceID")
    for code, given in filled.answers.items():
        question = questions()[code]
        if question.kind == VILLAGE:
            continue
        if question.kind == PHOTO:
            judged.photos[code] = str(given)
            continue
        try:
            value = read_answer(question, given, today=now.date())
        except BadAnswer as bad:
            note(code, bad.code, given, bad.facts)
        else:
            if value is not None:
                judged.answers[code] = value
    for code, contradicted in contradictions(judged.answers).items():
        note(code, contradicted.code, judged.answers.pop(code), contradicted.facts)
    judged.year, judged.base = _number(filled.said.get("year")), _number(filled.said.get("base"))
    judged.answered_at = moment_of(filled.said.get("ended", ""))
    if judged.answered_at is not None and judged.answered_at > now:
        judged.answered_at = now  # the clock of a telephone goes wrong
    if judged.year is None:
        day = judged.answers.get("survey_date") or (judged.answered_at or now).astimezone(now.tzinfo).date().isoformat()
        judged.year = int(day[:4])
    if not FIRST_YEAR <= judged.year <= now.year + 1:
        note("", "year", judged.year, {"least": FIRST_YEAR, "most": now.year + 1}, column="survey_year")
    return judged


def as_text(value: Any) -> str:
    """A value of a file as a line about it shows it."""
    text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return "".join(sign if sign.isprintable() else " " for sign in text)[:SHOWN]


def _number(text: str | None) -> int | None:
    text = (text or "").strip().removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def moment_of(text: str) -> datetime.datetime | None:
    """A moment with its zone, in any of the spellings of the servers; without a zone it is UTC."""
    try:
        found = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
