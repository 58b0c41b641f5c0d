"""What the history of a row allows, where every writing is one change: its version and ``{field: [old, new]}``.

Statements of production, certificates and agreements keep theirs so. That of an enterprise is finer, a change a field
(services/taking_back.py).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any, Protocol


class Change(Protocol):
    pk: int
    version: int
    values: dict[str, list]
    undoes_id: int | None


def state_at(now: Mapping[str, Any], later: Iterable[Change], empty: Callable[[str], Any]) -> dict[str, Any]:
    """What the row said before the ``later`` changes, the latest first: ``now`` with them taken off.

    A change writes None where nothing stood; ``empty(field)`` is what that is in ``now``.
    """
    state = dict(now)
    for change in later:
        state |= before(change, change.values, empty)
    return state


def before(change: Change, fields: Iterable[str], empty: Callable[[str], Any]) -> dict[str, Any]:
    """What ``fields`` said before the change."""
    return {name: empty(name) if change.values[name][0] is None else change.values[name][0] for name in fields}


def fields_of(change: Change, beside: Set[str] = frozenset()) -> Set[str]:
    """The fields that taking the change back sets. One that follows the others (``beside``) goes alone or not at all."""
    return change.values.keys() - beside or change.values.keys()


def free_to_undo(changes: Sequence[Change], now: Mapping[str, Any], beside: Set[str] = frozenset()) -> set[int]:
    """The keys of those of a row's changes that can be taken back, where the row says ``now``.

    What a change wrote must still be there, and no later change that stands may tell of its fields; on the first one none may
    that says more than ``beside``. An undo and what it took back come to nothing together; to take an undo back is to make the
    change again.
    """
    undone_by = {one.undoes_id: one for one in changes if one.undoes_id}

    def stands(one: Change) -> bool:
        return one.pk not in undone_by or not stands(undone_by[one.pk])

    standing = [one for one in changes if one.undoes_id is None and stands(one)]

    def is_free(change: Change) -> bool:
        fields = fields_of(change, beside)
        if any(change.values[name][1] != now[name] for name in fields):
            return False
        later = [one for one in standing if one.version > change.version]
        return not any(one.values.keys() - beside if change.version == 1 else one.values.keys() & fields for one in later)

    return {change.pk for change in changes if change.pk not in undone_by and is_free(change)}


def why_not_undone(change: Change, changes: Sequence[Change], now: Mapping[str, Any], beside: Set[str] = frozenset()) -> str:
    """Why a change cannot be taken back: "undone", "later_change"; empty where it can."""
    if any(one.undoes_id == change.pk for one in changes):
        return "undone"
    return "" if change.pk in free_to_undo(changes, now, beside) else "later_change"
