"""From figures of villages to indicators: what is known, what is not, what is doubted, and where each value comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from desaekspor.potential.index_table import SHARE, Indicator

REPORTED, VERIFIED, COMPUTED = "reported", "verified", "computed"
VALUE, MISSING, DOUBTED, NOT_APPLICABLE = "value", "missing", "doubted", "not_applicable"
WHAT_IF = "what-if"  # the source of a figure that somebody assumes
# Of several figures the least certain mark speaks for the result.
CERTAINTY = (REPORTED, COMPUTED, VERIFIED)


@dataclass(frozen=True)
class Figure:
    """One figure of one village, with where it comes from. ``flag``: why it looks wrong."""

    value: float | None
    mark: str = REPORTED
    source: str = ""
    period: str = ""
    flag: str = ""
    synthetic: bool = False


class FigureRow(NamedTuple):
    """One figure of one village as a table holds it. What is not known has no row."""

    region_id: str
    name: str
    value: float
    mark: str
    source: str  # a code that is stable; pages find the words for it
    period: str  # 2024, 2024-S1, 2026-Q3, 2026-11-28: the newest is the greatest text
    flag: str = ""
    synthetic: bool = False


@dataclass(frozen=True)
class Village:
    """A village with its figures: by name, those of every source and period, the newest first."""

    code: str
    name: str = ""
    is_desa: bool = True
    figures: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)

    def figure(self, name: str) -> Figure | None:
        """The newest figure of that name; with ``name@family`` the newest of a source whose code begins with family."""
        return next(iter(self.candidates(name)), None)

    def candidates(self, name: str) -> list[Figure]:
        bare, _, family = name.partition("@")
        return [figure for figure in self.figures.get(bare, ()) if figure.source.startswith(family) or figure.source == WHAT_IF]

    def of_one_period(self, names: Iterable[str]) -> dict[str, Figure]:
        """A figure for each name that has one; those of one ``@family`` from the newest period in which it has them all.

        Working-age people of one half-year over the inhabitants of another would be a share of nothing.
        """
        names = list(dict.fromkeys(names))
        found: dict[str, Figure] = {}
        for family in dict.fromkeys(name.partition("@")[2] for name in names):
            members = [name for name in names if name.partition("@")[2] == family]
            lists = {name: self.candidates(name) for name in members}
            fixed = {name: figures[0] for name, figures in lists.items() if figures and figures[0].source == WHAT_IF}
            free = [name for name in members if name not in fixed]
            found |= fixed
            if not family:
                found |= {name: lists[name][0] for name in free if lists[name]}
                continue
            periods = [{figure.period: figure for figure in reversed(lists[name])} for name in free]
            if common := set.intersection(*map(set, periods)) if periods else set():
                newest = max(common)
                found |= {name: of[newest] for name, of in zip(free, periods, strict=True)}
        return found

    def with_figures(self, values: Mapping[str, float | None]) -> "Village":
        """The village as it would be with these figures; whichever family they are of, there is no other value then."""
        changed = {name.partition("@")[0]: (Figure(value, source=WHAT_IF),) for name, value in values.items()}
        return replace(self, figures={**self.figures, **changed})


@dataclass(frozen=True)
class Reading:
    """An indicator of one village: its value, or why there is none."""

    value: float | None
    state: str
    mark: str = REPORTED
    synthetic: bool = False
    why: str = ""  # of a doubt: the flag, or "implausible"
    figures: tuple[tuple[str, Figure], ...] = ()
    counts: tuple[float, float] = (0.0, 1.0)  # above and below the line
    error: float = 0.0  # standard error of the value's logarithm, where a figure tells it

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Source and period of each figure behind it, once each."""
        return list(dict.fromkeys((figure.source, figure.period) for _, figure in self.figures if figure.source))


IMPLAUSIBLE = "implausible"


def read_indicators(village: Village, indicators: Iterable[Indicator]) -> list[Reading]:
    """The village's reading of each indicator."""
    return [read_indicator(village, indicator) for indicator in indicators]


def read_indicator(village: Village, indicator: Indicator) -> Reading:
    """The value of an indicator, by the rules for what is missing and what is doubted.

    * A figure that is not there makes the indicator unknown: missing is not zero. For a kelurahan it is "not applicable"
      where the indicator is for desa only.
    * A flagged figure counts as unknown and stays visible with its flag, and so does an indicator whose value is outside
      ``plausible`` (a share: outside 0 to 100), or of which a figure named in ``doubted_with`` is flagged: a doubtful
      total makes its parts doubtful.
    * A denominator of zero gives nothing.
    """
    found = village.of_one_period(indicator.fields)
    figures = tuple(found.items())
    values = {name: figure.value for name, figure in found.items() if figure.value is not None}
    if not values.keys() >= set(indicator.fields):
        state = NOT_APPLICABLE if indicator.desa_only and not village.is_desa else MISSING
        return Reading(None, state, figures=figures)
    mark = min((figure.mark for figure in found.values()), key=CERTAINTY.index)
    synthetic = any(figure.synthetic for figure in found.values())
    witnesses = [*found.values(), *(figure for name in indicator.doubted_with if (figure := village.figure(name)))]
    if flag := next((figure.flag for figure in witnesses if figure.flag), ""):
        return Reading(None, DOUBTED, mark, synthetic, flag, figures)
    per = sum(values[name] for name in indicator.per) if indicator.per else 1.0
    if not per:
        return Reading(None, MISSING, mark, synthetic, figures=figures)
    above = sum(values[name] for name in indicator.of)
    value = above / per * indicator.times
    plausible = indicator.plausible or ((0, 100) if indicator.noise_as == SHARE else None)
    if plausible and not plausible[0] <= value <= plausible[1]:
        return Reading(None, DOUBTED, mark, synthetic, IMPLAUSIBLE, figures)
    error = village.figure(indicator.error_of) if indicator.error_of else None
    if error is None:
        return Reading(value, VALUE, mark, synthetic, figures=figures, counts=(above, per))
    figures += ((indicator.error_of, error),)
    return Reading(value, VALUE, mark, synthetic, figures=figures, counts=(above, per), error=error.value or 0.0)
