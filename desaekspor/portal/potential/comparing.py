"""Up to four villages side by side."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from desaekspor.potential.results.supposing import MOST_COMPARED


@dataclass(frozen=True)
class Line:
    """A row of the comparison: one cell a village. ``kind`` says how the page writes the cells."""

    name: str
    cells: list
    kind: str = "text"


@dataclass(frozen=True)
class Section:
    name: str
    lines: list[Line]


def codes_of(given):
    """The villages that the address names, each once, and whether there were too many."""
    codes = [code[:13] for code in dict.fromkeys(given.getlist("desa")) if code]
    return codes[:MOST_COMPARED], len(codes) > MOST_COMPARED


def relations(rows):
    """What may be said of the order of each two: told apart or tied, in words."""
    said = []
    ranked = sorted((row for row in rows if row.rank is not None), key=lambda row: row.rank)
    for place, one in enumerate(ranked):
        for other in ranked[place + 1 :]:
            names = {"one": one.village.name, "other": other.village.name}
            if other.village_id in one.tied_with:
                said.append((False, _("%(one)s and %(other)s cannot be told apart: they are tied.") % names))
            else:
                said.append((True, _("%(one)s is before %(other)s, as far as can be known.") % names))
    return said


def rule_lines(opened):
    """One line a rule: what was found in each village. The rules are those of one version, in its order."""
    return [Line(rule.need, [one.rules[place] for one in opened], "rule") for place, rule in enumerate(opened[0].rules)]


def part_sections(opened):
    """One section a component: its score, then its indicators."""
    sections = []
    for place, part in enumerate(opened[0].components):
        if part.left_out:
            continue
        lines = [Line(_("Score of the component"), [one.components[place] for one in opened], "score")]
        lines += [
            Line(indicator.name, [one.components[place].indicators[number] for one in opened], "indicator")
            for number, indicator in enumerate(part.indicators)
            if not indicator.left_out
        ]
        sections.append(Section(part.name, lines))
    return sections
