"""The rules of the readiness class as data, and what they say of a village."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from desaekspor.potential.errors import BadValue, UnknownField
from desaekspor.potential.index_table import is_number, keys, once, read_toml

TABLE = Path(__file__).with_name("tables") / "classes.toml"

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"
READY, NEEDS_HELP, UNDECIDED = "1", "2", ""  # the ministry's clusters; "" while rules are unknown and none is broken
COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">=": lambda found, value: found >= value,
    ">": lambda found, value: found > value,
    "<=": lambda found, value: found <= value,
    "<": lambda found, value: found < value,
    "==": lambda found, value: found == value,
}
INDEX = "index"
INDICATOR, COMPONENT = "indicator:", "component:"


@dataclass(frozen=True)
class Rule:
    """What a village of cluster 1 has. ``effort``: how much it takes to get there, 1 (days) to 5 (years)."""

    code: str
    field: str
    compare: str
    value: float
    effort: int
    need_id: str
    need_en: str
    mend_id: str = ""
    mend_en: str = ""


@dataclass(frozen=True)
class ClassTable:
    rules: tuple[Rule, ...]
    version: str = ""
    valid_from: date | None = None
    notes: str = ""

    @property
    def figures(self) -> set[str]:
        """The names of the village figures that the rules ask for."""
        asked = [rule.field for rule in self.rules if rule.field != INDEX and not rule.field.startswith((INDICATOR, COMPONENT))]
        return {field.partition("@")[0] for field in asked}


@dataclass(frozen=True)
class Verdict:
    """One rule on one village: met, not met or unknown, and what was found."""

    rule: Rule
    state: str
    found: float | None = None


def read_class_table(path: Path = TABLE) -> ClassTable:
    """The rules in ``path``. Raises a BadTable that names the rule, what was found and what is expected."""
    return class_table(read_toml(path))


def class_table(rows: Mapping[str, Any]) -> ClassTable:
    rules = [read_rule(row) for row in rows.get("rules", ())]
    once(rule.code for rule in rules)
    if not rules:
        raise BadValue(entry="classes", key="rules", found="", expected="[[rules]]")
    others = {key: value for key, value in rows.items() if key != "rules"}
    return ClassTable(tuple(rules), **keys(others, ClassTable, "classes"))


def read_rule(row: Mapping[str, Any]) -> Rule:
    code = str(row.get("code", "")) or "?"
    values = keys(row, Rule, code)
    for key in ("code", "field", "compare", "value", "effort", "need_id", "need_en"):
        if values.get(key, "") == "":
            raise BadValue(entry=code, key=key, found="", expected=key)
    rule = Rule(**values)
    if rule.compare not in COMPARISONS:
        raise BadValue(entry=code, key="compare", found=rule.compare, expected=" ".join(COMPARISONS))
    if not is_number(rule.value):
        raise BadValue(entry=code, key="value", found=rule.value, expected="5, 0.5 …")
    if rule.effort not in {1, 2, 3, 4, 5}:
        raise BadValue(entry=code, key="effort", found=rule.effort, expected="1 … 5")
    return rule


def check_fields(entries: Iterable[tuple[str, str]], known: Iterable[str]) -> None:
    """Raise UnknownField for the first (entry, field) whose field nobody measures: a slip would be "unknown" for ever."""
    known = sorted(known)
    for entry, name in entries:
        if name.partition("@")[0] not in known:
            near = difflib.get_close_matches(name, known, n=3)
            raise UnknownField(entry=entry, field=name, near=near)


def judge(table: ClassTable, value_of: Callable[[str], float | None]) -> list[Verdict]:
    """Each rule's verdict, in the table's order; ``value_of`` gives the value of a field, None where it is unknown."""
    verdicts = []
    for rule in table.rules:
        found = value_of(rule.field)
        state = UNKNOWN if found is None else MET if COMPARISONS[rule.compare](found, rule.value) else NOT_MET
        verdicts.append(Verdict(rule, state, found))
    return verdicts


def class_of(verdicts: Iterable[Verdict]) -> str:
    """Cluster 1 when every rule is met, cluster 2 when one is not, undecided while some are unknown and none is broken."""
    states = {verdict.state for verdict in verdicts}
    if NOT_MET in states:
        return NEEDS_HELP
    return UNDECIDED if UNKNOWN in states else READY


def missing(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """What is not met, then what is unknown, each in the order of effort."""
    open_ones = [verdict for verdict in verdicts if verdict.state != MET]
    return sorted(open_ones, key=lambda verdict: (verdict.state == UNKNOWN, verdict.rule.effort))
