"""Which of several records' values the one record takes: the rules alone, without a database.

Field by field, the first rule that tells them apart decides:

    known     what is known over what is not
    confirmed what a person confirmed over what a file reported: verified with its record, or set by hand; of two
              confirmed ones the later
    longer    of addresses the longer
    newer     what was said later
    fuller    of values that belong together, where more of them is known
    kept      else the survivor's stays

Values that mean nothing alone come from one record (UNITS). The address and the point come from records of
the village that is taken, what is said of a person from records of the owner whose name is taken: two spouses
are not made one person. The products of all are kept. A person may choose the record for each field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desaekspor.registry.models import Presence
from desaekspor.registry.services.contents import COMPUTED
from desaekspor.registry.services.effects import OF_THE_PERSON, changes_who_it_is, unlike, with_judgement_by_hand
from desaekspor.registry.services.fields import (
    ALL_FIELDS,
    PRESENCE,
    PRODUCT,
    PRODUCTS,
    VERIFIED,
    WORKER_FIELDS,
    is_unknown,
)

KNOWN, CONFIRMED, LONGER, NEWER, FULLER, KEPT = "known", "confirmed", "longer", "newer", "fuller", "kept"
# Besides the rules: all say the same; a person chose it; it goes with the village, the owner, or the record's other
# values; from all records together; nobody knows it.
SAME, CHOSEN, PLACE, PERSON, TOGETHER, UNKNOWN = "same", "chosen", "place", "person", "together", "unknown"

UNITS = (
    ("kbli", "kbli_version", "kbli_category"),
    ("start_month", "start_year"),
    ("address", "rt", "rw"),
    ("lat", "lng"),
    WORKER_FIELDS,
)
IN_PLACE = ("address", "rt", "rw", "lat", "lng")
_OF_UNIT = {name: unit for unit in UNITS for name in unit}
_JUDGED = (PRODUCTS, VERIFIED, PRESENCE)
# The village and the owner's name come first: others depend on them.
_FIRST = ("region", "owner.name")
FIELDS = (*_FIRST, *(name for name in ALL_FIELDS if name not in (*_FIRST, COMPUTED)), *_JUDGED)


@dataclass(slots=True)
class Part:
    """One of the records: what it says, since when, and what of it a person confirmed (``{field: moment}``)."""

    number: int
    values: dict
    since: dict = field(default_factory=dict)
    confirmed: dict = field(default_factory=dict)
    is_erased: bool = False  # its owner wished to be forgotten


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one of the records says of a field."""

    number: int
    value: Any
    since: datetime | None
    confirmed: datetime | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is taken in a field. ``taken_from``: the number of the record; None where it is of none or of several."""

    field: str
    value: Any
    taken_from: int | None
    reason: str  # one of the codes above
    candidates: tuple[Candidate, ...]


def choose(survivor, others, choices: Mapping[str, int] | None = None):
    """``{field: Chosen}`` of the one record that is made of the Parts; ``choices``: ``{field: number of the record}`` by hand."""
    parts = [survivor, *others]
    by_number = {part.number: part for part in parts}
    chosen = {name: by_number[number] for name, number in (choices or {}).items() if number in by_number}
    for name, part in list(chosen.items()):
        for sibling in _OF_UNIT.get(name, ()):
            chosen.setdefault(sibling, part)
    taken: dict[str, Chosen] = {}
    for name in FIELDS:
        if name in taken:
            continue
        if name == PRODUCTS and name not in chosen:
            taken[name] = _all_products(parts, taken[PRODUCT].value)
        elif name in (VERIFIED, PRESENCE):
            continue  # below, once the other values are known
        elif name in chosen:
            taken[name] = _take(name, chosen[name], CHOSEN, parts)
        else:
            taken |= _by_rule(_OF_UNIT.get(name, (name,)), parts, taken, chosen)
    taken[PRESENCE] = _presence(parts, chosen)
    taken[VERIFIED] = _verification(parts, chosen, taken)
    return taken


def values_of(survivor, taken):
    """Every value of the one record, with what falls by the others: ``{field: value}``."""
    changed = {name: one.value for name, one in taken.items() if one.value != survivor.values[name]}
    return survivor.values | with_judgement_by_hand(survivor.values, changed)


def _take(name, part, reason, parts):
    value = part.values[name]
    return Chosen(name, value, part.number, UNKNOWN if is_unknown(value) and reason != CHOSEN else reason, _heard(name, parts))


def _heard(name, parts):
    return tuple(Candidate(one.number, one.values[name], one.since.get(name), one.confirmed.get(name)) for one in parts)


def _by_rule(unit, parts, taken, chosen):
    asked, why = _those_asked(unit[0], parts, taken)
    best = max(asked, key=lambda part: (*_marks(unit, part), part is parts[0], -part.number))
    reason = _reason(unit, best, asked, parts[0])
    if why and reason in (KEPT, SAME, UNKNOWN) and len(asked) < len(parts):
        reason = why
    return {name: _take(name, best, reason, parts) for name in unit if name not in chosen}


def _those_asked(name, parts, taken):
    """The parts that may speak of the field, and why the others may not."""
    if name in IN_PLACE:
        here = [part for part in parts if part.values["region"] == taken["region"].value]
        return here or parts, PLACE
    if name.startswith("owner."):
        if parts[0].is_erased:
            return parts[:1], PERSON
        if name in OF_THE_PERSON:
            owner = taken["owner.name"].value
            return [part for part in parts if not unlike(owner, part.values["owner.name"])] or parts[:1], PERSON
    return parts, ""


def _marks(unit, part):
    """What the rules compare, the strongest first."""
    known = [name for name in unit if not is_unknown(part.values[name])]
    confirmed = max((part.confirmed[name] for name in known if part.confirmed.get(name)), default=None)
    since = max((part.since[name] for name in known if part.since.get(name)), default=None)
    return (
        # The village is finer than its district, which is all that some files know.
        (len(part.values["region"]) if unit == ("region",) else int(bool(known))),
        (confirmed is not None, confirmed.timestamp() if confirmed else 0.0),
        len(part.values["address"]) if "address" in unit else 0,
        since.timestamp() if since else 0.0,
        len(known),
    )


_RULES = (KNOWN, CONFIRMED, LONGER, NEWER, FULLER)


def _reason(unit, best, asked, survivor):
    """By which rule ``best`` came before those who say something else."""
    mine = tuple(best.values[name] for name in unit)
    if all(is_unknown(value) for value in mine):
        return UNKNOWN
    others = [part for part in asked if not all(_same(part.values[name], best.values[name]) for name in unit)]
    if not others:
        return SAME
    strongest = max(others, key=lambda part: _marks(unit, part))
    for rule, one, other in zip(_RULES, _marks(unit, best), _marks(unit, strongest), strict=True):
        if one != other:
            return rule
    return KEPT


def _same(one, other):
    if isinstance(one, str) and isinstance(other, str):
        return one.casefold() == other.casefold()
    return one == other


def _all_products(parts, main):
    known: dict[str, str] = {}
    for part in parts:
        for name in (part.values[PRODUCT], *part.values[PRODUCTS]):
            if name:
                known.setdefault(name.casefold(), name)
    known.pop((main or "").casefold(), None)
    value = sorted(known.values())
    heard = _heard(PRODUCTS, parts)
    own = parts[0].number if value == parts[0].values[PRODUCTS] else None
    reason = (KEPT if len(parts) > 1 else SAME) if own else TOGETHER
    return Chosen(PRODUCTS, value, own, reason if value else UNKNOWN, heard)


def _presence(parts, chosen):
    """What was last said of the presence; that one of them doubles another is settled by their being one."""
    if PRESENCE in chosen:
        return _take(PRESENCE, chosen[PRESENCE], CHOSEN, parts)
    numbers = {part.number for part in parts}
    said = [part for part in parts if (value := part.values[PRESENCE]) and not _doubles_one_of(value, numbers)]
    heard = _heard(PRESENCE, parts)
    if not said:
        own = parts[0].number if not parts[0].values[PRESENCE] else None
        return Chosen(PRESENCE, None, own, UNKNOWN if own else TOGETHER, heard)
    best = max(said, key=lambda part: (part.values[PRESENCE]["at"], part is parts[0], -part.number))
    reason = KNOWN if len(said) == 1 and len(parts) > 1 else NEWER if len(said) > 1 else SAME
    return Chosen(PRESENCE, best.values[PRESENCE], best.number, reason, heard)


def _doubles_one_of(said, numbers):
    return said["status"] == Presence.DUPLICATE and said["same_as"] in numbers


def _verification(parts, chosen, taken):
    """The latest verification of a record that was verified as what the one record now is."""
    if VERIFIED in chosen:
        return _take(VERIFIED, chosen[VERIFIED], CHOSEN, parts)
    now = {name: one.value for name, one in taken.items()}
    heard = _heard(VERIFIED, parts)
    fit = [
        part
        for part in parts
        if part.values[VERIFIED]
        and (part is parts[0] or not changes_who_it_is(part.values, {n: v for n, v in now.items() if v != part.values.get(n)}))
    ]
    if not fit:
        return Chosen(VERIFIED, None, None, UNKNOWN, heard)
    best = max(fit, key=lambda part: (part is parts[0], part.values[VERIFIED]["at"], -part.number))
    reason = KEPT if best is parts[0] and len(parts) > 1 else KNOWN
    return Chosen(VERIFIED, best.values[VERIFIED], best.number, reason, heard)
