"""What the public may not see of a village: counts of the registry so small that they may point at a person."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from desaekspor.potential.class_table import INDICATOR
from desaekspor.potential.index_table import IndexTable
from desaekspor.potential.reading import PREFIX, REGISTRY
from desaekspor.registry.queries import SMALLEST_CELL

SMALL, WITH_SMALL = "small", "with_small"  # why something is hidden: itself a small count, or one could be worked out from it


@dataclass(frozen=True)
class KeptBack:
    """Figures that a reader may not suppose otherwise, for what follows would tell the small count that stays."""

    to_any: frozenset[str] = frozenset()  # with a value of one's own: where nothing changes it was the true one
    to_threshold: frozenset[str] = frozenset()  # not even to what a rule asks for: another small count counts beside it


def for_public(opened: dict[str, Any]) -> dict[str, Any]:
    """``VillageAssessment.opened`` with small counts, and what they could be worked out from, taken out and marked ``hidden``.

    Scores and verdicts stay: they say more or less than others, or fewer than some number.
    """
    shown = deepcopy(opened)
    hidden = set()
    for code, indicator in shown.get("indicators", {}).items():
        counts = [figure for figure in indicator["figures"] if figure["source"] == REGISTRY and figure["value"] is not None]
        if any(_is_small(figure["value"]) for figure in counts):
            hidden.add(INDICATOR + code)
            indicator["value"], indicator["hidden"] = None, WITH_SMALL
            for figure in counts:
                figure["hidden"] = SMALL if _is_small(figure["value"]) else WITH_SMALL
                figure["value"] = None
    for rule in shown.get("rules", []):
        if rule["field"] in hidden:
            rule["found"], rule["hidden"] = None, WITH_SMALL
        elif rule["field"].startswith(PREFIX) and _is_small(rule["found"]):
            rule["found"], rule["hidden"] = None, SMALL
    return shown


def kept_back(shown: dict[str, Any], index_table: IndexTable) -> KeptBack:
    """What may not be supposed by whom ``shown`` is shown to; nothing where nothing of it is hidden."""
    to_any = {bare(rule["field"]) for rule in shown.get("rules", []) if rule.get("hidden") == SMALL}
    to_threshold: set[str] = set()
    told = shown.get("indicators", {})
    for indicator in index_table.indicators:
        if not (found := told.get(indicator.code, {})).get("hidden"):
            continue
        names = {bare(name) for name in indicator.fields}
        small = {bare(figure["name"]) for figure in found["figures"] if figure.get("hidden") == SMALL}
        to_any |= names
        to_threshold |= {name for name in names if small - {name}}
    return KeptBack(frozenset(to_any), frozenset(to_threshold))


def bare(name: str) -> str:
    """A figure without the family of sources that a table asks for: "population@dukcapil" → "population"."""
    return name.partition("@")[0]


def _is_small(value: float | None) -> bool:
    """Nothing is no small count: it points at nobody."""
    return value is not None and 0 < value < SMALLEST_CELL
