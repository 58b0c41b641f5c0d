"""A village's potential opened for its page: class with every rule, index down to the figures, what is missing, history."""

import datetime
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.portal.potential import wording
from desaekspor.portal.templatetags.figures import day, period
from desaekspor.potential.class_table import COMPONENT, INDEX, INDICATOR, MET, NOT_MET, UNKNOWN
from desaekspor.potential.figures import DOUBTED, MISSING, NOT_APPLICABLE, VALUE
from desaekspor.potential.messages import explain_flag
from desaekspor.potential.results.masking import SMALL, WITH_SMALL, for_public
from desaekspor.regions.codes import kind_of
from desaekspor.regions.models import Indicator, Kind, Source

HIDDEN = {SMALL: gettext_lazy("1–2, not shown"), WITH_SMALL: gettext_lazy("not shown")}


@dataclass(frozen=True)
class ShownFigure:
    name: str
    text: str  # "" when not known
    mark: str
    source: str
    period: str
    flag: str
    synthetic: bool


@dataclass(frozen=True)
class ShownIndicator:
    code: str
    name: str
    text: str  # the value, or why there is none
    known: bool
    why: str  # of what is doubtful
    score: float | None
    mark: str
    synthetic: bool
    weight: float  # share of the component
    left_out: str
    sources: str
    figures: list[ShownFigure]

    @property
    def percent(self):
        return round(100 * (self.score or 0))


@dataclass(frozen=True)
class ShownComponent:
    code: str
    name: str
    score: float | None
    left_out: str
    weight: float  # share of the index
    indicators: list[ShownIndicator]
    absence: str  # why there is no score, if there is none

    @property
    def percent(self):
        return round(100 * (self.score or 0))

    @property
    def text(self):
        return wording.score_text(self.score) or self.absence


@dataclass(frozen=True)
class ShownRule:
    code: str
    need: str
    condition: str  # as a comparison
    state: str
    found: str  # in words; "" when not known
    effort: int
    mend: str
    field: str
    value: float
    compare: str
    raw: float | None = None  # what was found

    @property
    def word(self):
        return wording.VERDICTS[self.state]

    @property
    def found_or_why(self):
        return self.found or str(wording.STATES[NOT_APPLICABLE if self.state == NOT_APPLICABLE else MISSING])

    @property
    def look(self):
        return wording.VERDICT_LOOKS[self.state][0]

    @property
    def icon(self):
        return wording.VERDICT_LOOKS[self.state][1]

    @property
    def effort_word(self):
        return wording.EFFORTS[self.effort]

    @property
    def is_figure(self):
        """It looks at a figure, which may be supposed otherwise; scores follow from figures."""
        return self.field != INDEX and not self.field.startswith((INDICATOR, COMPONENT))


@dataclass
class Opened:
    """``row`` is the VillageAssessment."""

    row: object
    names: wording.Names
    rules: list[ShownRule]
    components: list[ShownComponent]
    missing: list[ShownRule] = field(default_factory=list)  # not met, then not known, the least effort first

    @property
    def in_use(self):
        return [part for part in self.components if not part.left_out]


def names_for(index_table):
    """The Names of everything that an assessment may tell of; two queries."""
    return wording.Names(index_table, Indicator.objects.in_bulk(), Source.objects.in_bulk())


def open_village(row, index_table, class_table, names, *, hides=False):
    """The Opened VillageAssessment. ``hides``: counts of one or two from the registry may not be told to this reader."""
    row.opened = for_public(row.opened) if hides else row.opened
    told = row.opened.get("indicators", {})
    components = [_component(part, index_table, told, row, names) for part in index_table.components]
    verdicts = {verdict["rule"]: verdict for verdict in row.opened.get("rules", ())}
    unknown = {"state": UNKNOWN, "found": None}
    rules = [_rule(rule, verdicts.get(rule.code, unknown), index_table, names) for rule in class_table.rules]
    if kind_of(row.village_id) == Kind.KELURAHAN:
        rules = [_of_kelurahan(rule, names) for rule in rules]
    missing = sorted((rule for rule in rules if rule.state != MET), key=lambda rule: (rule.state != NOT_MET, rule.effort))
    return Opened(row, names, rules, components, missing)


def _component(part, table, told, row, names):
    left_out = row.assessment.left_out
    members = [indicator for indicator in table.indicators if indicator.component == part.code]
    total = sum(one.weight for one in members if one.code not in left_out) or 1
    in_index = sum(one.weight for one in table.components if one.code not in left_out) or 1
    return ShownComponent(
        part.code,
        wording.name_of(part),
        row.components.get(part.code),
        wording.left_out_text(left_out.get(part.code, "")),
        0 if part.code in left_out else 100 * part.weight / in_index,
        [_indicator(one, told.get(one.code), left_out.get(one.code, ""), total, names) for one in members],
        str(wording.STATES[NOT_APPLICABLE if _has_none_by_nature(members, told) else MISSING]),
    )


def _has_none_by_nature(members, told):
    return any(told[one.code]["state"] == NOT_APPLICABLE for one in members if one.code in told)


def _indicator(indicator, told, left_out, total, names):
    told = told or {"value": None, "state": "missing", "why": "", "score": None, "mark": "", "synthetic": False, "figures": []}
    figures = [_figure(one, names) for one in told["figures"]]
    known = told["state"] == VALUE
    text = wording.reading_text(told["value"], indicator) if known else str(wording.STATES.get(told["state"], told["state"]))
    sources = dict.fromkeys(", ".join(part for part in (one.source, one.period) if part) for one in figures)
    return ShownIndicator(
        indicator.code,
        wording.name_of(indicator),
        str(HIDDEN[told["hidden"]]) if "hidden" in told else text,
        known,
        explain_flag(told["why"]) if told["state"] == DOUBTED else _not_applicable(told["state"]),
        told["score"] if known else None,
        told["mark"] if figures else "",
        told["synthetic"],
        0 if left_out else 100 * indicator.weight / total,
        wording.left_out_text(left_out),
        "; ".join(sources),
        figures,
    )


def _not_applicable(state):
    return _("This figure is made for desa only; this is a kelurahan.") if state == NOT_APPLICABLE else ""


def _figure(told, names):
    text = str(HIDDEN[told["hidden"]]) if "hidden" in told else names.value(told["name"], told["value"])
    when = told.get("period", "")
    return ShownFigure(
        names.figure(told["name"]),
        text,
        told.get("mark", ""),
        names.publisher(told.get("source", "")),
        period(when) if len(when) < len("2026-11-28") else _day(when),
        explain_flag(told.get("flag", "")),
        told.get("synthetic", False),
    )


def _day(text):
    try:
        return day(datetime.date.fromisoformat(text))
    except ValueError:
        return text


def _rule(rule, verdict, index_table, names):
    found = verdict["found"]
    indicator = next((one for one in index_table.indicators if rule.field == INDICATOR + one.code), None)
    if found is None:
        text = str(HIDDEN[verdict["hidden"]]) if "hidden" in verdict else ""
    elif indicator:
        text = wording.reading_text(found, indicator)
    elif rule.field == INDEX or rule.field.startswith(COMPONENT):
        text = wording.score_text(found)
    else:
        text = names.value(rule.field, found)
    return ShownRule(
        rule.code,
        wording.in_language(rule, "need"),
        wording.condition_text(rule, names),
        verdict["state"],
        text,
        rule.effort,
        wording.in_language(rule, "mend"),
        rule.field,
        rule.value,
        rule.compare,
        found,
    )


def _of_kelurahan(rule, names):
    """What is unknown since it is made for desa only is nothing that anybody could find out."""
    return replace(rule, state=NOT_APPLICABLE) if rule.state == UNKNOWN and names.is_for_desa(rule.field) else rule


def class_sentence(opened):
    """Why the class is what it is, in one sentence."""
    states = [rule.state for rule in opened.rules]
    if NOT_MET in states:
        return _("%(count)d of %(total)d rules are not met, so the village is in cluster 2.") % {
            "count": states.count(NOT_MET),
            "total": len(states),
        }
    if NOT_APPLICABLE in states:
        words = _("%(count)d of %(total)d rules ask for figures that are made for desa only: a kelurahan has no class by them.")
        return words % {"count": states.count(NOT_APPLICABLE), "total": len(states)}
    if UNKNOWN in states:
        return _("No rule is broken, but %(count)d of %(total)d are not known: there is no class yet, for unknown is not no.") % {
            "count": states.count(UNKNOWN),
            "total": len(states),
        }
    return _("All %(total)d rules are met, so the village is in cluster 1.") % {"total": len(states)}
