"""The questions as data: what is asked, what it weighs, which are gates, what to do where something lacks. Pure: no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from desaekspor.potential.errors import BadValue, NegativeWeight, NoWeight, UnreadableTable
from desaekspor.potential.index_table import is_number, keys, once, read_toml

TABLE = Path(__file__).with_name("tables") / "questions.toml"
ORGANISATION, PRODUCT = "organisation", "product"
AXES = (ORGANISATION, PRODUCT)
YES_NO, SCALE, CHOICE, NUMBER = "yes_no", "scale", "choice", "number"
KINDS = (YES_NO, SCALE, CHOICE, NUMBER)
STEPS = 3  # of a scale: from 0, not yet, to 3, fully


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from. ``points``: 0 to 1."""

    code: str
    points: float
    name_id: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Question:
    """``gate``: met from ``gate_at`` points on; who does not meet it is not ready, however high the sum.

    A number earns no point at ``none`` and all of them at ``full`` (which may be the smaller one); more than ``most`` is a slip.
    ``cost`` in rupiah and ``days``: the lowest and highest that the step usually takes. ``ends``: the answer has a last day.
    """

    code: str
    dimension: str
    kind: str
    weight: float
    text_id: str
    text_en: str
    step_id: str
    step_en: str
    where_id: str
    where_en: str
    cost: tuple[int, int]
    days: tuple[int, int]
    evidence_id: str = ""
    evidence_en: str = ""
    gate: bool = False
    gate_at: float = 1.0
    progress: bool = False
    may_not_apply: bool = False
    ends: bool = False
    options: tuple[Option, ...] = ()
    unit_id: str = ""
    unit_en: str = ""
    none: float = 0.0
    full: float = 1.0
    most: float = 1e9

    def said(self, name: str, language: str) -> str:
        """``text``, ``step``, ``where``, ``evidence`` or ``unit`` in a language."""
        return getattr(self, f"{name}_{'en' if language == 'en' else 'id'}")


@dataclass(frozen=True, slots=True)
class Dimension:
    code: str
    axis: str
    name_id: str
    name_en: str


@dataclass(frozen=True, slots=True)
class Band:
    """From the smaller of both scores ``at`` on, 0 to 100."""

    at: float
    name_id: str
    name_en: str


@dataclass(frozen=True)
class Bank:
    """One version of the questions. Bands are numbered from 1."""

    questions: tuple[Question, ...]
    dimensions: tuple[Dimension, ...]
    bands: tuple[Band, ...]
    open_gate_band: int
    scale_id: tuple[str, ...]
    scale_en: tuple[str, ...]
    version: str = ""
    valid_from: date | None = None
    notes: str = ""
    by_code: Mapping[str, Question] = field(default_factory=dict, compare=False)

    def of(self, dimension: str) -> list[Question]:
        return [question for question in self.questions if question.dimension == dimension]

    def axis_of(self, question: Question) -> str:
        return next(one.axis for one in self.dimensions if one.code == question.dimension)


def read_bank(path: Path = TABLE) -> Bank:
    """The questions in ``path``. Raises a BadTable that names the entry, what was found and what is expected."""
    return bank_of(read_toml(path))


def bank_of(rows: Mapping[str, Any]) -> Bank:
    """The questions that a content describes. Raises a BadTable."""
    for key in ("dimensions", "questions", "bands"):
        _check_entries(rows.get(key, []), key)
    dimensions = tuple(_entry(row, Dimension) for row in rows.get("dimensions", ()))
    once(one.code for one in dimensions)
    questions = tuple(read_question(row, {one.code for one in dimensions}) for row in rows.get("questions", ()))
    once(one.code for one in questions)
    bands = tuple(_entry(row, Band, name="at") for row in rows.get("bands", ()))
    others = {key: value for key, value in rows.items() if key not in {"dimensions", "questions", "bands", "by_code"}}
    values = keys(others, Bank, "questions")
    for key in ("open_gate_band", "scale_id", "scale_en"):
        if key not in values:
            raise BadValue(entry="questions", key=key, found="", expected=key)
    bank = Bank(questions, dimensions, bands, by_code={one.code: one for one in questions}, **values)
    _check(bank)
    return bank


def _check_entries(found: object, place: str) -> None:
    if not (isinstance(found, list) and all(isinstance(one, dict) for one in found)):
        raise UnreadableTable(place=f"[[{place}]]", found=str(found)[:60])


def _entry(row: Mapping[str, Any], kind: type, name: str = "code"):
    entry = str(row.get(name, "")) or "?"
    values = keys(row, kind, entry)
    for key in kind.__dataclass_fields__:  # type: ignore[attr-defined]
        if values.get(key, "") == "":
            raise BadValue(entry=entry, key=key, found="", expected=key)
    return kind(**values)


TEXTS = ("text_id", "text_en", "step_id", "step_en", "where_id", "where_en")
NEEDED = ("code", "dimension", "kind", "weight", *TEXTS, "cost", "days")


def read_question(row: Mapping[str, Any], dimensions: set[str]) -> Question:
    """One question. Raises a BadTable."""
    code = str(row.get("code", "")) or "?"
    values = keys(row, Question, code)
    for key in NEEDED:
        if values.get(key, "") == "":
            raise BadValue(entry=code, key=key, found="", expected=key)
    if values["dimension"] not in dimensions:
        raise BadValue(entry=code, key="dimension", found=values["dimension"], expected=", ".join(sorted(dimensions)))
    if values["kind"] not in KINDS:
        raise BadValue(entry=code, key="kind", found=values["kind"], expected=", ".join(KINDS))
    _check_entries(row.get("options", []), f"{code}.options")
    values["options"] = tuple(_entry(one, Option) for one in values.get("options", ()))
    question = Question(**values)
    _check_numbers(question)
    return question


def _check_numbers(question: Question) -> None:
    code = question.code
    for key in ("weight", "gate_at", "none", "full", "most"):
        if not is_number(getattr(question, key)):
            raise BadValue(entry=code, key=key, found=getattr(question, key), expected="0, 1, 2.5 …")
    if question.weight < 0:
        raise NegativeWeight(entry=code, found=question.weight)
    if not 0 < question.gate_at <= 1:
        raise BadValue(entry=code, key="gate_at", found=question.gate_at, expected="0 < … ≤ 1")
    for key in ("cost", "days"):
        pair = getattr(question, key)
        if not (isinstance(pair, tuple) and len(pair) == 2 and all(map(is_number, pair)) and 0 <= pair[0] <= pair[1]):
            raise BadValue(entry=code, key=key, found=str(pair), expected="[0, 30]")
    if question.kind == NUMBER and question.none == question.full:
        raise BadValue(entry=code, key="full", found=question.full, expected=f"≠ {question.none:g}")
    if question.kind == CHOICE:
        once(one.code for one in question.options)
        points = [one.points for one in question.options]
        if (
            not points
            or not all(is_number(one) and 0 <= one <= 1 for one in points)
            or max(points) < question.gate_at * question.gate
        ):
            raise BadValue(entry=code, key="options", found=str(points), expected="{code, points 0 … 1, name_id, name_en}")


def _check(bank: Bank) -> None:
    for dimension in bank.dimensions:
        if dimension.axis not in AXES:
            raise BadValue(entry=dimension.code, key="axis", found=dimension.axis, expected=", ".join(AXES))
    for axis in AXES:
        # One that always applies: else an enterprise could be without a score.
        if not any(one.weight > 0 and not one.may_not_apply for one in bank.questions if bank.axis_of(one) == axis):
            raise NoWeight(group=axis)
    limits = [band.at for band in bank.bands]
    if not limits or limits[0] != 0 or not all(map(is_number, limits)) or limits != sorted(set(limits)) or limits[-1] > 100:
        raise BadValue(entry="bands", key="at", found=str(limits), expected="[0, 40, 60, 75]")
    if not (isinstance(bank.open_gate_band, int) and 1 <= bank.open_gate_band <= len(bank.bands)):
        raise BadValue(entry="questions", key="open_gate_band", found=bank.open_gate_band, expected=f"1 … {len(bank.bands)}")
    for key in ("scale_id", "scale_en"):
        if not (isinstance(getattr(bank, key), tuple) and len(getattr(bank, key)) == STEPS + 1):
            raise BadValue(entry="questions", key=key, found=str(getattr(bank, key)), expected=f"{STEPS + 1} × “…”")
