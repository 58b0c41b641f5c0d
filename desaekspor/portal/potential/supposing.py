"""What somebody supposes of a village: rules ticked as mended, figures entered. All of it stands in the address."""

import math
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from desaekspor.portal.potential import wording
from desaekspor.potential.class_table import MET
from desaekspor.potential.results.masking import bare, kept_back

VALUE = "nilai."  # of the parameters; behind it the figure's name
LARGEST = 1e12


@dataclass(frozen=True)
class Input:
    """A figure that may be supposed otherwise. ``typed``: what was entered."""

    figure: str
    name: str
    present: float | None
    present_text: str
    typed: str = ""
    error: str = ""

    @property
    def parameter(self):
        return VALUE + self.figure

    @property
    def id(self):
        return f"v-{self.figure}"


@dataclass(frozen=True)
class RuleInput:
    rule: object  # village.ShownRule
    ticked: bool
    may_be_ticked: bool
    input: Input | None  # None where the rule looks at a score, which follows from figures, or the figure is kept back


@dataclass(frozen=True)
class PartInputs:
    name: str
    groups: list  # (name of the indicator, [Input])


@dataclass
class Supposed:
    rules: list[RuleInput]
    parts: list[PartInputs]
    changes: dict[str, float] = field(default_factory=dict)  # figure -> value
    errors: list[Input] = field(default_factory=list)
    words: list[str] = field(default_factory=list)  # the changes for people
    keeps_back: bool = False  # figures that are not offered, since they would tell small counts

    @property
    def others_typed(self):
        """Whether a figure apart from the rules was entered."""
        return any(one.typed for part in self.parts for _name, inputs in part.groups for one in inputs)


def supposed(given, opened, index_table):
    """What the parameters suppose. A value that is no number is an error of its input; a typed value wins over a tick.

    What is kept back from the reader has no input, and its parameters are not heard.
    """
    ticks = set(given.getlist("benahi"))
    present = _present_figures(opened)
    kept = kept_back(opened.row.opened, index_table)
    result, seen = Supposed([], [], keeps_back=bool(kept.to_any)), set(kept.to_any)
    for rule in opened.rules:
        name = bare(rule.field)
        offered = rule.is_figure and name not in kept.to_any
        entry = _input(name, given, present, opened.names) if offered else None
        may_be_ticked = rule.is_figure and rule.state != MET and name not in kept.to_threshold
        ticked = may_be_ticked and rule.code in ticks
        result.rules.append(RuleInput(rule, ticked, may_be_ticked, entry))
        seen.add(name)
        if entry and entry.error:
            result.errors.append(entry)
        elif entry and entry.typed:
            result.changes[name] = float(entry.typed)
        elif ticked:
            result.changes[name] = _best(result.changes.get(name), mended(rule), rule.compare)
    for part in opened.in_use:
        groups = []
        for indicator in index_table.indicators:
            if indicator.component != part.code:
                continue
            names = [name for name in dict.fromkeys(map(bare, indicator.fields)) if name not in seen]
            seen.update(names)
            inputs = [_input(name, given, present, opened.names) for name in names]
            for entry in inputs:
                if entry.error:
                    result.errors.append(entry)
                elif entry.typed:
                    result.changes[entry.figure] = float(entry.typed)
            if inputs:
                groups.append((wording.name_of(indicator), inputs))
        if groups:
            result.parts.append(PartInputs(part.name, groups))
    result.words = [f"{opened.names.figure(name)}: {wording.plain_number(value)}" for name, value in result.changes.items()]
    return result


def mended(rule):
    """The least change with which the rule is met: its threshold, or what lies just behind it."""
    if rule.compare == ">":
        return math.nextafter(rule.value, math.inf)
    return math.nextafter(rule.value, -math.inf) if rule.compare == "<" else rule.value


def _best(already, value, compare):
    """Two rules may look at one figure; the stricter one is met by both."""
    if already is None:
        return value
    return min(already, value) if compare in {"<", "<="} else max(already, value)


def _present_figures(opened):
    """Figure -> (value, as it is written) of everything behind the index, and of what the rules found."""
    found = {}
    for rule in opened.rules:
        if rule.is_figure:
            found[bare(rule.field)] = (rule.raw, rule.found)
    for one in opened.row.opened.get("indicators", {}).values():
        for figure in one["figures"]:
            name = bare(figure["name"])
            text = opened.names.value(figure["name"], figure["value"])
            found.setdefault(name, (figure["value"], f"{text} ({_('doubtful')})" if text and figure.get("flag") else text))
    return found


def _input(name, given, present, names):
    value, text = present.get(name, (None, ""))
    typed = given.get(VALUE + name, "").strip()[:20]
    return Input(name, names.figure(name), value, text, typed, _complaint(typed))


def _complaint(typed):
    if not typed:
        return ""
    try:
        value = float(typed)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        return _("“%(found)s” is no number; expected a number such as 3 or 2.5.") % {"found": typed}
    if value < 0 or value > LARGEST:
        return _("“%(found)s” cannot be; expected 0 or more.") % {"found": typed}
    return ""
