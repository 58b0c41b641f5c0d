"""What a village is asked: the table of questions, what counts as an answer, and when a question is asked at all.

Pages, field forms and what comes back from them are judged by the same rules. No Django here.
"""

import csv
import datetime
import math
import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FACTS = Path(__file__).with_name("facts")
TEXT, PRIVATE, INTEGER, DECIMAL, DATE, POINT = "text", "private", "integer", "decimal", "date", "point"
CHOICE, CHOICES, YES_NO, PHOTO, ENTERPRISES, VILLAGE = "choice", "choices", "yes_no", "photo", "enterprises", "village"
NUMBERS = (INTEGER, DECIMAL)
NONE = "none"  # of several choices: that there is nothing, and then nothing else
LONGEST = 300
MOST_ENTERPRISES = 100
FIRST_YEAR = 2015
FIRST_DAY = datetime.date(FIRST_YEAR, 1, 1)
# (Indonesian, English); a field form speaks both at once.
UNITS = {
    "people": ("orang", "people"),
    "families": ("keluarga", "families"),
    "km2": ("km²", "km²"),
    "ha": ("ha", "ha"),
    "km": ("km", "km"),
    "m": ("m di atas laut", "m above the sea"),
    "unit": ("unit", "units"),
    "site": ("lokasi", "sites"),
    "group": ("kelompok", "groups"),
    "body": ("lembaga", "bodies"),
}


@dataclass(frozen=True)
class Choice:
    code: str
    score: float | None
    name_id: str
    name_en: str

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_id


@dataclass(frozen=True)
class Condition:
    """One of the conditions under which a question is asked."""

    question: str
    operator: str  # =, != or >
    values: tuple[str, ...]

    def holds(self, answers: Mapping[str, Any]) -> bool:
        value = answers.get(self.question)
        if self.operator == ">":
            return isinstance(value, int | float) and value > float(self.values[0])
        said = {_plain(one) for one in value} if isinstance(value, list) else {_plain(value)}
        return bool(said & set(self.values)) is (self.operator == "=")


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


@dataclass(frozen=True)
class Question:
    code: str
    section: str
    reference: str
    kind: str
    unit: str
    choices: tuple[Choice, ...]
    list_name: str
    use: str
    required: bool
    least: float | None
    most: float | None
    at_most: str
    relevant: tuple[Condition, ...]
    known: str
    name_id: str
    name_en: str
    hint_id: str
    hint_en: str

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_id

    def hint(self, language: str) -> str:
        return self.hint_en if language == "en" else self.hint_id

    def unit_name(self, language: str) -> str:
        return UNITS[self.unit][language == "en"] if self.unit else ""

    def is_relevant(self, answers: Mapping[str, Any]) -> bool:
        """Whether it is asked, after what was answered so far."""
        return all(condition.holds(answers) for condition in self.relevant)

    @property
    def is_answered(self) -> bool:
        """False of the village itself, which is what the answers hang on, and of photos, which are kept beside them."""
        return self.kind not in (VILLAGE, PHOTO)

    @property
    def is_figure(self) -> bool:
        """Whether an answer is a figure of the village: a number, yes or no, how many choices, or a choice with an order."""
        scored = self.kind == CHOICE and any(choice.score is not None for choice in self.choices)
        return self.kind in (INTEGER, DECIMAL, YES_NO, CHOICES) or scored

    def choice(self, code: Any) -> Choice | None:
        return next((choice for choice in self.choices if choice.code == code), None)


@dataclass(frozen=True)
class Section:
    code: str
    name_id: str
    name_en: str
    questions: tuple[Question, ...] = field(default=())

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_id


def _rows(name: str) -> list[dict[str, str]]:
    with (FACTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def sections() -> tuple[Section, ...]:
    """The sections in order, each with its questions."""
    lists: dict[str, list[Choice]] = {}
    for row in _rows("choices"):
        score = float(row["score"]) if row["score"] else None
        lists.setdefault(row["list"], []).append(Choice(row["code"], score, row["name_id"], row["name_en"]))
    found: dict[str, list[Question]] = {}
    for row in _rows("questions"):
        found.setdefault(row["section"], []).append(_question(row, lists))
    return tuple(Section(row["code"], row["name_id"], row["name_en"], tuple(found[row["code"]])) for row in _rows("sections"))


def _question(row: Mapping[str, str], lists: Mapping[str, list[Choice]]) -> Question:
    list_name = "yes_no" if row["kind"] == YES_NO else row["choices"]
    return Question(
        **{name: row[name] for name in ("code", "section", "reference", "kind", "unit", "use", "at_most", "known")},
        **{name: row[name] for name in ("name_id", "name_en", "hint_id", "hint_en")},
        choices=tuple(lists[list_name]) if list_name else (),
        list_name=list_name,
        required=row["required"] == "1",
        least=float(row["least"]) if row["least"] else None,
        most=float(row["most"]) if row["most"] else None,
        relevant=tuple(_condition(text) for text in row["relevant"].split("&") if text),
    )


def _condition(text: str) -> Condition:
    match = re.fullmatch(r"(\w+)(!=|=|>)([\w|.]+)", text.strip())
    if match is None:
        raise ValueError(f"questions.csv, relevant: {text!r}")
    return Condition(match[1], match[2], tuple(match[3].split("|")))


@cache
def questions() -> dict[str, Question]:
    """All questions by code, in order."""
    return {question.code: question for section in sections() for question in section.questions}


def section_named(code: str) -> Section | None:
    return next((section for section in sections() if section.code == code), None)


# What counts as an answer


class BadAnswer(Exception):
    """``text`` is no answer to the question. ``code`` is one of messages.EXPECTED, ``facts`` fill its placeholders."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def read_answer(question: Question, given: Any, *, comma: bool = False, today: datetime.date | None = None) -> Any:
    """``given`` (text, or a value of JSON) as the answer that is kept; None when nothing was said. Raises BadAnswer.

    Numbers are written with a point for decimals, as devices do; with ``comma`` as people in Indonesia write them.
    A choice may be given by its code or by its name in either language.
    """
    if isinstance(given, str):
        given = given.strip()
    if given is None or given == "" or given == []:
        return None
    reader: Callable[..., Any] = _READERS[question.kind]
    if question.kind in NUMBERS:
        return reader(question, given, comma)
    if question.kind == DATE:
        return reader(question, given, today or datetime.date.today())
    return reader(question, given)


def _read_text(question: Question, given: Any) -> str:
    if not isinstance(given, str | int | float):
        raise BadAnswer("text")
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in str(given)).split())
    if len(text) > LONGEST:
        raise BadAnswer("text_length", most=LONGEST)
    return text


def read_number(text: str, *, comma: bool) -> float | None:
    """1.250,5 with ``comma``, else 1,250.5 or 1250.5; None for what is no number."""
    text = text.replace("\u00a0", "").replace(" ", "")
    if comma:
        text = re.sub(r"(?<=\d)\.(?=\d{3}(?:\D|$))", "", text).replace(",", ".")
    else:
        text = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", text)
    if not re.fullmatch(r"[+-]?\d{1,15}(?:\.\d{1,10})?", text, re.ASCII):
        return None
    return float(text)


def _read_number(question: Question, given: Any, comma: bool) -> int | float:
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise BadAnswer("number")
    value = float(given) if isinstance(given, int | float) else read_number(given, comma=comma)
    if value is None or not math.isfinite(value):
        raise BadAnswer("whole_number" if question.kind == INTEGER else "number")
    if question.kind == INTEGER and not value.is_integer():
        raise BadAnswer("whole_number")
    least, most = question.least, question.most
    if (least is not None and value < least) or (most is not None and value > most):
        raise BadAnswer("range", least=least, most=most)
    return int(value) if question.kind == INTEGER or value.is_integer() else round(value, 6)


def _read_date(question: Question, given: Any, today: datetime.date) -> str:
    text = str(given)[:10]
    for order in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            day = datetime.datetime.strptime(text, order).date()
        except ValueError:
            continue
        if not FIRST_DAY <= day <= today:
            raise BadAnswer("date_range", least=FIRST_DAY, most=today)
        return day.isoformat()
    raise BadAnswer("date")


def _read_point(question: Question, given: Any) -> list[float]:
    """[latitude, longitude] from "lat lng [altitude accuracy]", "lat, lng", WKT or GeoJSON."""
    if isinstance(given, Mapping):
        found = given.get("coordinates")
        numbers = [found[1], found[0]] if isinstance(found, list) and len(found) >= 2 else []
    else:
        text = str(given)
        if match := re.fullmatch(r"\s*POINT Z?\s*\(([^()]*)\)\s*", text, re.IGNORECASE):
            numbers = match[1].split()[1::-1]
        else:
            # A comma parts the two, or it is a decimal comma: then a space or a semicolon parts them.
            decimal = re.fullmatch(r"\s*([+-]?\d+,\d+)[\s;,]+([+-]?\d+,\d+)\s*", text)
            numbers = [part.replace(",", ".") for part in decimal.groups()] if decimal else re.split(r"[\s,;]+", text.strip())[:2]
    try:
        lat, lng = (float(number) for number in numbers)
    except (TypeError, ValueError):
        raise BadAnswer("point") from None
    if not (-11.1 <= lat <= 6.1 and 94.9 <= lng <= 141.1):
        raise BadAnswer("point_outside")
    return [round(lat, 6), round(lng, 6)]


def _read_choice(question: Question, given: Any) -> str:
    if isinstance(given, bool):
        given = "yes" if given else "no"
    said = str(given).casefold()
    for choice in question.choices:
        if said in (choice.code, choice.name_id.casefold(), choice.name_en.casefold()):
            return choice.code
    raise BadAnswer("choice", choices=question.choices)


def _read_yes_no(question: Question, given: Any) -> bool:
    if str(given).casefold() in ("1", "true"):
        return True
    if str(given).casefold() in ("0", "false"):
        return False
    return _read_choice(question, given) == "yes"


def _read_choices(question: Question, given: Any) -> list[str]:
    """The codes in the order of the list, each once."""
    parts = [str(one) for one in given] if isinstance(given, list) else str(given).split()
    known = {choice.code for choice in question.choices}
    if unknown := [part for part in parts if part not in known]:
        raise BadAnswer("choices", wrong=unknown[0], choices=question.choices)
    if NONE in parts and len(set(parts)) > 1:
        raise BadAnswer("none_alone")
    return [choice.code for choice in question.choices if choice.code in parts]


def _read_enterprises(question: Question, given: Any) -> list[int]:
    parts = [str(one) for one in given] if isinstance(given, list) else re.split(r"[\s,;]+", str(given).strip())
    if any(not re.fullmatch(r"\d{1,12}", part, re.ASCII) for part in parts):
        raise BadAnswer("enterprises")
    if len(parts) > MOST_ENTERPRISES:
        raise BadAnswer("enterprises_most", most=MOST_ENTERPRISES)
    return sorted({int(part) for part in parts})


_READERS: dict[str, Callable[..., Any]] = {
    TEXT: _read_text,
    PRIVATE: _read_text,
    INTEGER: _read_number,
    DECIMAL: _read_number,
    DATE: _read_date,
    POINT: _read_point,
    CHOICE: _read_choice,
    CHOICES: _read_choices,
    YES_NO: _read_yes_no,
    ENTERPRISES: _read_enterprises,
    PHOTO: _read_text,
    VILLAGE: _read_text,
}


def contradictions(answers: Mapping[str, Any]) -> dict[str, BadAnswer]:
    """The answers that another answer makes impossible: {code: what was expected}."""
    found = {}
    for question in questions().values():
        value, bound = answers.get(question.code), answers.get(question.at_most)
        if question.at_most and isinstance(value, int | float) and isinstance(bound, int | float) and value > bound:
            found[question.code] = BadAnswer("at_most", bound=bound, other=question.at_most, said=value)
    return found


def told_of(found: Mapping[str, BadAnswer], codes: Container[str]) -> dict[str, BadAnswer]:
    """Contradictions as they are told of a form that holds ``codes``: of the two answers the one that can be corrected there."""
    told = {}
    for code, bad in found.items():
        other = bad.facts.get("other", "")
        if code not in codes and other in codes:
            told[other] = BadAnswer("at_least", bound=bad.facts["said"], other=code)
        else:
            told[code] = bad
    return told


def asked(answers: Mapping[str, Any]) -> list[Question]:
    """The questions that are asked of a village that answered so, those about the answers alone."""
    return [question for question in questions().values() if question.is_answered and question.is_relevant(answers)]


def figure_of(question: Question, value: Any) -> float | None:
    """An answer as a figure for the index; None where it is none."""
    if value is None or not question.is_figure:
        return None
    if question.kind == CHOICES:
        return float(len([code for code in value if code != NONE]))
    if question.kind == CHOICE:
        choice = question.choice(value)
        return choice.score if choice else None
    return float(value)


def words(question: Question, value: Any, language: str) -> str:
    """An answer as a person reads it, without its unit."""
    if value is None or value == "":
        return ""
    if question.kind == YES_NO:
        value = "yes" if value else "no"
    if question.kind in (CHOICE, YES_NO):
        choice = question.choice(value)
        return choice.name(language) if choice else str(value)
    if question.kind == CHOICES:
        return "; ".join(choice.name(language) for choice in question.choices if choice.code in value)
    if question.kind == POINT:
        sign, between = (".", ", ") if language == "en" else (",", " ")
        return between.join(f"{number:.6f}".replace(".", sign) for number in value)
    if question.kind == ENTERPRISES:
        return ", ".join(str(number) for number in value)
    return str(value)
