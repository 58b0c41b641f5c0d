"""A table of answers in, a table of results out: one row an enterprise, one column a question. Pure: no Django."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from desaekspor.readiness.assessment.bank import NUMBER, Bank
from desaekspor.readiness.assessment.scoring import (
    MET,
    NO,
    NOT_APPLICABLE,
    NOT_MET,
    PROGRESS,
    UNKNOWN,
    YES,
    BadAnswer,
    Given,
    Result,
    assess,
    check_answer,
)

ID = "id"
END = "_akhir"  # behind the code of a question: the last day of its answer
COLUMNS = (
    "id",
    "version",
    "band",
    "band_low",
    "band_high",
    "organisation_low",
    "organisation_high",
    "product_low",
    "product_high",
    "gates_met",
    "gates_not_met",
    "gates_unknown",
    "missing",
    "next_step",
    "answered",
    "asked",
)
WORDS = {
    "ya": YES,
    "y": YES,
    "yes": YES,
    "proses": PROGRESS,
    "progress": PROGRESS,
    "tidak": NO,
    "belum": NO,
    "no": NO,
    "?": UNKNOWN,
    "tidak tahu": UNKNOWN,
    "unknown": UNKNOWN,
    "tidak berlaku": NOT_APPLICABLE,
    "na": NOT_APPLICABLE,
}


class BadAnswers(Exception):
    """The table cannot be used. ``missing``: a column that is needed; ``problems``: (row, column, BadAnswer or None)."""

    def __init__(self, problems: list | None = None, missing: str = "") -> None:
        super().__init__(missing or len(problems or ()))
        self.problems, self.missing = problems or [], missing


def assess_rows(rows: Iterable, bank: Bank, day: date, *, language: str = "id") -> Iterator[tuple[Result, list]]:
    """(Result, row of COLUMNS) for each row of the table, which begins with its heading; a column that is not there is unknown.

    Everything is read before anything is given: raises BadAnswers that names every bad cell.
    """
    lines = iter(rows)
    heading = [str(cell or "").strip() for cell in next(lines, (0, []))[1]]
    names = {name.upper() if name.lower() != ID else ID: place for place, name in enumerate(heading) if name}
    if ID not in names:
        raise BadAnswers(missing=ID)
    questions = [(question, names[code]) for code, question in bank.by_code.items() if code.upper() in names]
    ends = {code: names[f"{code}{END}".upper()] for code in bank.by_code if f"{code}{END}".upper() in names}
    found: list[tuple[str, dict[str, Given]]] = []
    problems: list[tuple[int, str, BadAnswer | None]] = []
    seen: set[str] = set()
    for number, cells in lines:
        if not any(cell not in (None, "") for cell in cells):
            continue
        cells = [*cells, *[None] * (len(heading) - len(cells))]
        name = text_of(cells[names[ID]])
        if not name or name in seen:
            problems.append((number, ID, None))
        seen.add(name)
        answers = {}
        for question, place in questions:
            try:
                value = check_answer(question, word_of(question, text_of(cells[place])))
                answers[question.code] = Given(value, _end(question, cells, ends))
            except BadAnswer as error:
                problems.append((number, heading[place], error))
        found.append((name, answers))
    if problems:
        raise BadAnswers(problems)
    for name, answers in found:
        result = assess(bank, answers, day)
        yield result, row_of(name, result, language)


def text_of(cell: object) -> str:
    """A cell as text: a whole number of a workbook without its zero behind the point, a truth as yes or no."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def word_of(question, text: str) -> str:
    """What people write, as it is kept."""
    return text if question.kind == NUMBER and text[:1].isdigit() else WORDS.get(text.lower(), text.lower())


def _end(question, cells, ends) -> date | None:
    cell = cells[ends[question.code]] if question.code in ends else None
    if cell in (None, ""):
        return None
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(str(cell).strip()[:10])
    except ValueError:
        raise BadAnswer("bad_day", question.code, found=cell) from None


def row_of(name: str, result: Result, language: str) -> list:
    """The result as a row of COLUMNS."""
    first = result.missing[0].question.said("step", language) if result.missing else ""
    return [
        name,
        result.version,
        "" if result.band is None else result.band,
        result.band_low,
        result.band_high,
        *(f"{round(score, 2):g}" for one in (result.organisation, result.product) for score in (one.low, one.high)),
        *(" ".join(result.gates_in(state)) for state in (MET, NOT_MET, UNKNOWN)),
        " ".join(one.question.code for one in result.missing),
        first,
        result.answered,
        result.asked,
    ]
