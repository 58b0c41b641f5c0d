"""Values or problems of what people typed about a certificate, for the form and for files alike. Pure: no Django."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from desaekspor.readiness.certificates.errors import Problem
from desaekspor.readiness.certificates.kinds import OTHER, kind_meant, kinds
from desaekspor.readiness.certificates.numbers import disagreement, read_number
from desaekspor.registry.identifiers import as_text, is_nothing
from desaekspor.registry.importers.dates import read_date

DATES = ("issued_on", "ends_on", "withdrawn_on")
LENGTHS = {"own_words": 80, "product": 200, "number": 60, "issuer": 120, "note": 300, "withdrawn_why": 200}
FIELDS = ("kind", "own_words", "product", "number", "issuer", "issued_on", "ends_on", "endless", "note")
WITHDRAWAL = ("withdrawn_on", "withdrawn_why")
YES, NO = {"ya", "yes", "true", "1", "on", "y"}, {"", "tidak", "no", "false", "0", "t"}
ENDLESS_WORDS = {"selamanya", "seterusnya", "tidakterbatas", "takterbatas", "unlimited", "noend", "tanpaakhir", "seumurhidup"}
OLDEST_YEAR, FURTHEST_YEARS = 1980, 15


def read_certificate(given: Mapping[str, Any], *, today: datetime.date) -> tuple[dict[str, Any], list[Problem], list[Problem]]:
    """(values, problems, doubts). With problems nothing may be written; doubts are asked about.

    Dates are Python's. A kind that ends by its nature and has no end keeps it unknown: nothing is computed from guesses.
    """
    values: dict[str, Any] = {name: _text(given, name) for name in LENGTHS}
    problems: list[Problem] = []
    text = _text(given, "kind")
    values["kind"] = text if text in kinds() else kind_meant(text)
    if not text:
        problems.append(Problem("kind", "kind_missing"))
    elif not values["kind"]:
        problems.append(Problem("kind", "kind_unknown", text, {"known": ", ".join(list(kinds())[:6])}))
    if values["kind"] == OTHER and not values["own_words"]:
        problems.append(Problem("own_words", "own_words_missing"))
    if values["kind"] and values["kind"] != OTHER:
        values["own_words"] = ""
    for name, most in LENGTHS.items():
        if len(values[name]) > most:
            problems.append(Problem(name, "too_long", values[name][:40], {"most": most}))
    values["endless"] = _endless(given, values, problems)
    for name in DATES:
        values[name] = _date(given, name, problems, today)
    _check_dates(values, problems, today)
    doubts: list[Problem] = []
    if values["kind"]:
        values["number"], code, facts = read_number(values["kind"], given.get("number"))
        if code:
            doubts.append(Problem("number", code, values["number"], facts))
        else:
            code, facts = disagreement(values["kind"], values["number"], issued_on=values["issued_on"], ends_on=values["ends_on"])
            if code:
                doubts.append(Problem("number", code, values["number"], facts))
        _doubt_span(values, doubts)
    return values, problems, doubts


def _text(given, name):
    text = as_text(given.get(name))
    return "" if is_nothing(text) else text


def _endless(given, values, problems):
    said = re.sub(r"\W", "", as_text(given.get("ends_on")).lower())
    text = as_text(given.get("endless")).lower()
    if text not in YES | NO:
        problems.append(Problem("endless", "no_yes", text))
    return text in YES or said in ENDLESS_WORDS


def _date(given, name, problems, today):
    raw = given.get(name)
    if isinstance(raw, datetime.datetime):
        return raw.date()
    if isinstance(raw, datetime.date):
        return raw
    text = as_text(raw)
    if not text or is_nothing(text):
        return None
    if name == "ends_on" and re.sub(r"\W", "", text.lower()) in ENDLESS_WORDS:
        return None
    # A year of two digits may mean any century.
    found = read_date(text, today) if re.search(r"\d{4}", text) else None
    if found is None:
        problems.append(Problem(name, "no_date", text))
    return found


def _check_dates(values, problems, today):
    issued, ends, withdrawn = (values[name] for name in DATES)
    if issued and issued > today:
        problems.append(Problem("issued_on", "in_future", issued.isoformat()))
    if withdrawn and withdrawn > today:
        problems.append(Problem("withdrawn_on", "in_future", withdrawn.isoformat()))
    if issued and issued.year < OLDEST_YEAR:
        problems.append(Problem("issued_on", "too_old", issued.isoformat(), {"year": OLDEST_YEAR}))
    if issued and ends and ends < issued:
        problems.append(Problem("ends_on", "end_before_issue", ends.isoformat(), {"issued": issued.isoformat()}))
    if issued and withdrawn and withdrawn < issued:
        problems.append(Problem("withdrawn_on", "end_before_issue", withdrawn.isoformat(), {"issued": issued.isoformat()}))
    if ends and ends.year > today.year + FURTHEST_YEARS:
        problems.append(Problem("ends_on", "too_far", ends.isoformat(), {"years": FURTHEST_YEARS}))
    if ends and values["endless"]:
        problems.append(Problem("ends_on", "end_and_endless", ends.isoformat()))


def _doubt_span(values, doubts):
    """Longer than such a certificate usually holds: mostly a slip of the year."""
    years = kinds()[values["kind"]].years
    issued, ends = values["issued_on"], values["ends_on"]
    if years and issued and ends and (ends - issued).days > years * 366 + 31:
        doubts.append(Problem("ends_on", "longer_than_usual", ends.isoformat(), {"years": years}))
