"""What the public may not see of a village: counts of the registry so small that they may point at a person."""

from copy import deepcopy
from typing import Any

from desaekspor.potential.reading import PREFIX, REGISTRY
from desaekspor.registry.queries import SMALLEST_CELL


def for_public(opened: dict[str, Any]) -> dict[str, Any]:
    """``VillageAssessment.opened`` with small counts, and what they could be worked out from, taken out and marked ``hidden``.

    Scores and verdicts stay: they say more or less than others, or fewer than some number.
    """
    shown = deepcopy(opened)
    for indicator in shown.get("indicators", {}).values():
        if any(figure["source"] == REGISTRY and _is_small(figure["value"]) for figure in indicator["figures"]):
            indicator["value"], indicator["hidden"] = None, True
            for figure in indicator["figures"]:
                if figure["source"] == REGISTRY:
                    figure["value"] = None
    for rule in shown.get("rules", []):
        if rule["field"].startswith(PREFIX) and _is_small(rule["found"]):
            rule["found"], rule["hidden"] = None, True
    registry = shown.get("registry", {})
    shown["registry"] = {name: None if _is_small(value) else value for name, value in registry.items()}
    return shown


def _is_small(value: float | None) -> bool:
    """Nothing is no small count: it points at nobody."""
    return value is not None and 0 < value < SMALLEST_CELL
