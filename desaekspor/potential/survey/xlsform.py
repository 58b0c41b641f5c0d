"""The field form: an XLSForm for ODK Collect or KoboToolbox, with villages, last answers and enterprises as look-up lists.

What leaves the house with it (law 27/2022): codes and names of villages, their last answers, and of enterprises the number,
the name of the business and what it makes. Nothing of a person: no owner, address, phone or number of any register; a
business that is called by its owner's name, or whose owner is not known, is listed by what it makes and its number. Questions
about persons are left out unless the form goes to a server of one's own.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import xlsxwriter
from django.utils import translation

from desaekspor.potential.survey.messages import expected
from desaekspor.potential.survey.questions import (
    CHOICE,
    CHOICES,
    DATE,
    DECIMAL,
    ENTERPRISES,
    FIRST_DAY,
    FIRST_YEAR,
    INTEGER,
    LONGEST,
    NONE,
    NUMBERS,
    PHOTO,
    POINT,
    PRIVATE,
    TEXT,
    VILLAGE,
    YES_NO,
    BadAnswer,
    Condition,
    Question,
    questions,
    sections,
)
from desaekspor.potential.survey.reading import FORM_ID
from desaekspor.registry.outputs import LONGEST_CELL

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LANGUAGES = (("id", "Bahasa Indonesia (id)"), ("en", "English (en)"))
TEXTS = ("label", "hint", "required_message", "constraint_message")
HEAD = (
    *("type", "name"),
    *(f"{text}::{name}" for text in TEXTS for _code, name in LANGUAGES),
    *("required", "relevant", "constraint", "appearance", "calculation", "choice_filter", "parameters"),
)
TYPES = {
    TEXT: "text", PRIVATE: "text", INTEGER: "integer", DECIMAL: "decimal", DATE: "date", POINT: "geopoint", PHOTO: "image",
    VILLAGE: "select_one village", ENTERPRISES: "select_multiple enterprise",
}  # fmt: skip
NEEDED = {"id": "Jawaban ini diperlukan.", "en": "This answer is needed."}
LAST = {"id": "Jawaban terakhir: ", "en": "Last answer: "}
NO_LAST = "–"
PHOTO_PIXELS = 1600


@dataclass(frozen=True)
class FormVillage:
    """``last``: {question: the last answer in words}."""

    code: str
    name: str
    district: str
    revision: int = 0
    last: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FormEnterprise:
    number: int
    label: str
    village: str


def make_form(villages, enterprises=(), *, year, version, title, persons=False):
    """The workbook as bytes, of FormVillages and FormEnterprises.

    ``version`` is the moment it was made, as digits; ``persons``: ask also for names and phones.
    """
    villages, enterprises = list(villages), list(enterprises)
    told = {code for village in villages for code in village.last}
    rows = list(_survey_rows(year, told, persons=persons, with_enterprises=bool(enterprises)))
    used = {row["type"].split()[1] for row in rows if row["type"].startswith("select_")}
    form_id = f"{FORM_ID}_{year}"
    settings = {
        "form_title": plain(title), "form_id": form_id, "version": version, "default_language": LANGUAGES[0][1],
        "instance_name": "concat(${village_name}, ' ', ${survey_date})",
    }  # fmt: skip
    choice_head = ["list_name", "name", *(f"label::{name}" for _code, name in LANGUAGES), "village", "revision"]
    choice_head += [f"last_{code}" for code in questions() if code in told]
    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        _write_sheet(book, "survey", HEAD, rows)
        _write_sheet(book, "choices", choice_head, _choice_rows(used, villages, enterprises))
        _write_sheet(book, "settings", list(settings), [settings])
    return content.getvalue()


def plain(text: str) -> str:
    """``text`` so that a form shows it as it is: "${" would be a reference, "<" a mark of HTML."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return text.replace("${", "$ {").replace("<", "‹").replace(">", "›").replace("&", "＆")[:LONGEST]


def _write_sheet(book, name, head, rows):
    sheet, bold = book.add_worksheet(name), book.add_format({"bold": True})
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, len(head) - 1, 20)
    for place, heading in enumerate(head):
        sheet.write_string(0, place, heading, bold)
    for number, row in enumerate(rows, start=1):
        for place, heading in enumerate(head):
            if row.get(heading):
                sheet.write_string(number, place, str(row[heading])[:LONGEST_CELL])


def _both(text, of):
    """{"label::Bahasa Indonesia (id)": …, "label::English (en)": …} from a function of the language's code."""
    return {f"{text}::{name}": of(code) for code, name in LANGUAGES}


def _survey_rows(year, told, *, persons, with_enterprises):
    yield {"type": "start", "name": "start"}
    yield {"type": "end", "name": "end"}
    yield {"type": "calculate", "name": "survey_year", "calculation": f"'{year}'"}
    for section in sections():
        yield {"type": "begin_group", "name": section.code, "appearance": "field-list"} | _both("label", section.name)
        for question in section.questions:
            if (question.kind == PRIVATE and not persons) or (question.kind == ENTERPRISES and not with_enterprises):
                continue
            yield _question_row(question, told)
            if question.kind == VILLAGE:
                yield from _village_rows(told)
        yield {"type": "end_group"}


def _village_rows(told):
    """What the form looks up of the chosen village; the revision comes back and says which answers the form knew."""
    item = "instance('village')/root/item[name=${village_code}]"
    # "label" is a reference to a text there, so the name stands in a column of its own.
    yield {"type": "calculate", "name": "village_name", "calculation": f"{item}/village"}
    yield {"type": "calculate", "name": "base_revision", "calculation": f"{item}/revision"}
    for code in questions():
        if code in told:
            found = f"{item}/last_{code}"
            yield {
                "type": "calculate",
                "name": f"last_{code}",
                "calculation": f"if(string-length({found}) > 0, {found}, '{NO_LAST}')",
            }


def _question_row(question: Question, told):
    row = {"type": TYPES.get(question.kind, ""), "name": question.code}
    if question.kind in (CHOICE, CHOICES, YES_NO):
        row["type"] = f"{'select_multiple' if question.kind == CHOICES else 'select_one'} {question.list_name}"
    row |= _both("label", lambda language: _labelled(question, language))
    row |= _both("hint", lambda language: _hinted(question, language, told))
    if question.required:
        row["required"] = "yes"
        row |= _both("required_message", NEEDED.__getitem__)
    if constraint := _constraint(question):
        row["constraint"] = constraint
        row |= _both("constraint_message", lambda language: _constraint_words(question, language))
    row["relevant"] = " and ".join(_xpath(condition) for condition in question.relevant)
    if question.kind in (VILLAGE, ENTERPRISES) or len(question.choices) > 12:
        row["appearance"] = "minimal autocomplete"
    if question.kind == ENTERPRISES:
        row["choice_filter"] = "village = ${village_code}"
    if question.kind == PHOTO:
        row["parameters"] = f"max-pixels={PHOTO_PIXELS}"
    return row


def _labelled(question, language):
    unit = question.unit_name(language)
    return f"{question.name(language)} ({unit})" if unit else question.name(language)


def _hinted(question, language, told):
    last = f"{LAST[language]}${{last_{question.code}}}" if question.code in told else ""
    return " · ".join(part for part in (question.hint(language), last) if part)


def _xpath(condition: Condition) -> str:
    """A condition in XPath. An unanswered question is '' there, which is no number and no choice, as in Condition.holds."""
    asked, reference = questions()[condition.question], f"${{{condition.question}}}"
    if condition.operator == ">":
        return f"{reference} > {condition.values[0]}"
    if asked.kind == CHOICES:
        tests = [f"selected({reference}, '{value}')" for value in condition.values]
    elif asked.kind in NUMBERS:
        tests = [f"{reference} = {value}" for value in condition.values]
    else:
        tests = [f"{reference} = '{value}'" for value in condition.values]
    together = " or ".join(tests)
    return f"not({together})" if condition.operator == "!=" else f"({together})"


def _constraint(question: Question) -> str:
    tests = []
    if question.least is not None:
        tests.append(f". >= {question.least:g}")
    if question.most is not None:
        tests.append(f". <= {question.most:g}" if question.most < 1e6 else f". <= {int(question.most)}")
    if question.at_most:
        tests.append(f"(${{{question.at_most}}} = '' or . <= ${{{question.at_most}}})")
    if question.kind == DATE:
        tests += [f". >= date('{FIRST_DAY.isoformat()}')", ". <= today()"]
    if question.kind == CHOICES and any(choice.code == NONE for choice in question.choices):
        tests.append(f"not(selected(., '{NONE}') and count-selected(.) > 1)")
    if question.kind in (TEXT, PRIVATE):
        tests.append(f"string-length(.) <= {LONGEST}")
    return " and ".join(tests)


def _constraint_words(question: Question, language: str) -> str:
    if question.kind == DATE:
        return {"id": f"Tanggal dari {FIRST_YEAR} sampai hari ini.", "en": f"A day from {FIRST_YEAR} to today."}[language]
    bad = BadAnswer("range", least=question.least, most=question.most)
    if question.kind == CHOICES:
        bad = BadAnswer("none_alone")
    elif question.kind in (TEXT, PRIVATE):
        bad = BadAnswer("text_length", most=LONGEST)
    with translation.override(language):
        words = expected(None, bad.code, bad.facts)
        words = f"{words[:1].upper()}{words[1:]}"
        if question.at_most:
            other = questions()[question.at_most].name(language)
            words += {"id": f"; tidak lebih dari “{other}”", "en": f"; no more than “{other}”"}[language]
    return f"{words}."


def _choice_rows(used, villages, enterprises):
    written = set()
    for question in questions().values():
        if question.list_name in used and question.list_name not in written:
            written.add(question.list_name)
            for choice in question.choices:
                yield {"list_name": question.list_name, "name": choice.code} | _both("label", choice.name)
    for village in villages:
        row = {"list_name": "village", "name": village.code, "village": plain(village.name), "revision": str(village.revision)}
        row |= {f"last_{code}": plain(words) for code, words in village.last.items()}
        yield row | _both("label", lambda _language, village=village: plain(f"{village.name}, {village.district}"))
    for enterprise in enterprises:
        row = {"list_name": "enterprise", "name": str(enterprise.number), "village": enterprise.village}
        yield row | _both("label", lambda _language, enterprise=enterprise: plain(enterprise.label))
