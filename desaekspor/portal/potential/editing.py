"""The forms of the two tables: what a page shows of a table's content, and the content that comes back from it.

A number that is none stays as it was typed, so that the check of the table names its entry.
"""

import copy
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desaekspor.portal.potential import wording
from desaekspor.potential.class_table import COMPARISONS, COMPONENT, INDEX, INDICATOR
from desaekspor.potential.index_table import ARITHMETIC, GEOMETRIC, GOALPOSTS, MINMAX, RANK

DIRECTIONS = ((1, _("more is better")), (-1, _("less is better")))
NORMALISATIONS = (
    (RANK, _("share of villages below")),
    (MINMAX, _("between lowest and highest")),
    (GOALPOSTS, _("between two fixed values")),
)
AGGREGATIONS = (
    (GEOMETRIC, _("geometric mean: a village needs some of everything")),
    (ARITHMETIC, _("arithmetic mean: what is missing in one part is made good by another")),
)
RULE_KEYS = ("code", "field", "compare", "value", "effort", "need_id", "need_en", "mend_id", "mend_en")
LONGEST = 400


@dataclass(frozen=True)
class IndicatorRow:
    code: str
    name: str
    weight: object
    direction: int
    normalise: str
    has_goalposts: bool
    made_of: str


@dataclass(frozen=True)
class ComponentRow:
    code: str
    name: str
    weight: object
    indicators: list[IndicatorRow]


@dataclass(frozen=True)
class RuleRow:
    number: int
    values: dict
    is_new: bool = False


def name_in(entry):
    """Of an entry of a content, in the reader's language."""
    language = "en" if get_language() == "en" else "id"
    return entry.get(f"name_{language}") or entry.get(f"need_{language}") or entry.get("name_id") or entry.get("code", "")


def index_rows(content):
    """The components with their indicators, as the form shows them."""
    rows = []
    for code, part in content.get("components", {}).items():
        indicators = [
            IndicatorRow(
                one.get("code", ""),
                name_in(one),
                one.get("weight", 1),
                one.get("direction", 1),
                one.get("normalise", RANK),
                bool(one.get("goalposts")),
                " + ".join(one.get("of", ())) + (f" / ({' + '.join(one['per'])})" if one.get("per") else ""),
            )
            for one in content.get("indicators", ())
            if one.get("component") == code
        ]
        rows.append(ComponentRow(code, name_in(part) or code, part.get("weight"), indicators))
    return rows


def index_content(given, content):
    """The content with what the form says of weights, directions, normalisation and aggregation."""
    new = copy.deepcopy(content)
    for code, part in new.get("components", {}).items():
        if f"bobot.{code}" in given:
            part["weight"] = number_of(given[f"bobot.{code}"])
    for one in new.get("indicators", ()):
        code = one["code"]
        if f"bobot.{one['component']}.{code}" in given:
            one["weight"] = number_of(given[f"bobot.{one['component']}.{code}"])
        if given.get(f"arah.{code}") in {"1", "-1"}:
            one["direction"] = int(given[f"arah.{code}"])
        if f"normalisasi.{code}" in given:
            one["normalise"] = given[f"normalisasi.{code}"]
    if "agregasi" in given:
        new["aggregation"] = given["agregasi"]
    return new


def rule_rows(content):
    """The rules, and an empty one at the end."""
    rows = [RuleRow(number, {key: one.get(key, "") for key in RULE_KEYS}) for number, one in enumerate(content.get("rules", ()))]
    return [*rows, RuleRow(len(rows), dict.fromkeys(RULE_KEYS, "") | {"compare": ">=", "effort": 3}, is_new=True)]


def class_content(given, content):
    """The content with the rules that the form holds; one whose removal is ticked, and an empty new one, are left out."""
    rules = []
    number = 0
    while f"aturan.{number}.code" in given:
        values = {key: given.get(f"aturan.{number}.{key}", "").strip()[:LONGEST] for key in RULE_KEYS}
        if f"aturan.{number}.hapus" not in given and any(values[key] for key in ("code", "field", "need_id", "need_en")):
            values["value"], values["effort"] = number_of(values["value"]), number_of(values["effort"])
            rules.append({key: value for key, value in values.items() if value != ""})
        number += 1
    return {**{key: value for key, value in content.items() if key != "rules"}, "rules": rules}


def number_of(text):
    """The number that was typed, whole where it is; the text itself where it is none."""
    text = str(text).strip().replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def fields_for(index_table, figures, names):
    """What a rule may look at: (name in the table, name for people)."""
    own = [INDEX, *(COMPONENT + part.code for part in index_table.components)]
    own += [INDICATOR + one.code for one in index_table.indicators]
    return [(name, names.field(name)) for name in [*own, *sorted(figures)]]


@dataclass(frozen=True)
class Difference:
    """What one version says otherwise than another. ``old`` or ``new`` None: the entry or key is not in it."""

    entry: str
    key: str
    old: object
    new: object


def differences(old, new):
    """The Differences from the content ``old`` to ``new``, entry by entry; version, day and notes aside."""
    before, after = _flat(old), _flat(new)
    return [
        Difference(entry, key, before.get((entry, key)), after.get((entry, key)))
        for entry, key in dict.fromkeys((*before, *after))
        if before.get((entry, key)) != after.get((entry, key))
    ]


def _flat(content):
    """(entry, key) -> value as text; entries are called as people know them."""
    found = {}

    def add(entry, values):
        for key, value in values.items():
            if key not in {"code", "name_id", "name_en"}:
                found[entry, key] = _plain(value)

    for key, value in content.items():
        if key in {"version", "valid_from", "notes"}:
            continue
        if key == "components":
            for code, part in value.items():
                add(name_in(part) or code, part)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for one in value:
                add(name_in(one), one)
        elif isinstance(value, dict):
            add(key, value)
        else:
            found["", key] = _plain(value)
    return found


def _plain(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return wording.plain_number(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value))
    return ", ".join(f"{key} {_plain(one)}" for key, one in value.items()) if isinstance(value, dict) else str(value)


COMPARISON_CHOICES = tuple(COMPARISONS)
