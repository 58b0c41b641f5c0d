"""Who of the candidates is proposed for a batch: scores with their parts, quotas of districts, places, a waiting list.

    score = sum of weight x part / sum of weight, both over the parts that are known

A part that is not known is left out, above and below the line; it is never zero. Where the known parts carry less than
ENOUGH of the weight, there is no score, and a person decides. Candidates are ranked by score, then by the share of the weight
that is known, then by who applied first, then by number. In that order each takes a place, as long as there is one and the
quota of the district (at most so many) is not full.

Quotas are upper limits of parts that do not overlap, so taking the best that still fits gives the greatest sum of scores that
any choice can have (a partition matroid, cut off at the number of places: Edmonds 1971); the tests compare it with all choices.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ENOUGH = 0.5  # share of the weights that must be known
EXACT = 6  # decimals in which scores are compared, so that the order of adding decides nothing

SELECTED, WAITING, DECLINED, UNDECIDED = "selected", "waiting", "declined", "applied"
# Why: within the places; behind the places or behind the quota of the district; too little is known of it.
PLACE, FULL, QUOTA, UNKNOWN = "place", "full", "quota", "unknown"


@dataclass(frozen=True)
class Candidate:
    """``parts``: ``{criterion: 0 to 1, or None}``; ``applied``: sorts by who applied first; ``district``: code of it."""

    key: int
    district: str
    parts: Mapping[str, float | None]
    applied: Any = 0


@dataclass(frozen=True)
class Score:
    """``value`` from 0 to 1, None where too little is known; ``known``: the share of the weight that is."""

    value: float | None
    known: float


@dataclass(frozen=True)
class Proposal:
    """What is proposed for a candidate, and why. ``rank`` is None without a score; ``facts`` go with the reason."""

    key: int
    outcome: str
    why: str
    score: Score
    rank: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def score(parts: Mapping[str, float | None], weights: Mapping[str, float]) -> Score:
    """The score of one candidate; criteria of no weight count nowhere."""
    return _score(parts, _used(weights))


def _used(weights: Mapping[str, float]) -> list[tuple[str, float]]:
    return [(name, weight) for name, weight in sorted(weights.items()) if weight > 0]


def _score(parts: Mapping[str, float | None], used: list[tuple[str, float]]) -> Score:
    whole = known = total = 0.0
    for name, weight in used:
        whole += weight
        part = parts.get(name)
        if part is not None:
            known += weight
            total += weight * part
    share = known / whole if whole else 0.0
    if not known or share < ENOUGH:
        return Score(None, round(share, EXACT))
    return Score(round(total / known, EXACT), round(share, EXACT))


def ranked(candidates: Iterable[Candidate], weights: Mapping[str, float]) -> list[tuple[Candidate, Score]]:
    """All candidates with their scores, the first first; those without a score at the end, by who applied first."""
    used = _used(weights)
    scored = [(candidate, _score(candidate.parts, used)) for candidate in candidates]
    return sorted(scored, key=_order)


def _order(pair: tuple[Candidate, Score]):
    candidate, its = pair
    return its.value is None, -(its.value or 0), -its.known, candidate.applied, candidate.key


def propose(
    candidates: Iterable[Candidate],
    weights: Mapping[str, float],
    *,
    places: int,
    waiting: int = 0,
    quotas: Mapping[str, int] | None = None,
) -> list[Proposal]:
    """A proposal for every candidate, in the order of their ranks: ``places`` selected, the next ``waiting`` on the list.

    ``quotas``: ``{district: at most so many}``; a district that is not named has no limit but the places.
    """
    limits = quotas or {}
    taken: Counter[str] = Counter()
    found, selected, listed = [], 0, 0
    for rank, (candidate, its) in enumerate(ranked(candidates, weights), start=1):
        if its.value is None:
            found.append(Proposal(candidate.key, UNDECIDED, UNKNOWN, its, None, {"known": its.known}))
            continue
        quota = limits.get(candidate.district)
        facts: dict[str, Any] = {"rank": rank, "places": places}
        if selected < places and (quota is None or taken[candidate.district] < quota):
            selected, outcome, why = selected + 1, SELECTED, PLACE
            taken[candidate.district] += 1
            facts["place"] = selected
        else:
            why = FULL if selected >= places else QUOTA
            if why == QUOTA:
                facts |= {"quota": quota, "district": candidate.district}
            outcome = DECLINED
            if listed < waiting:
                listed, outcome = listed + 1, WAITING
                facts["waiting"] = listed
        found.append(Proposal(candidate.key, outcome, why, its, rank, facts))
    return found


def next_in(
    waiting: Sequence[tuple[int, str]], taken: Mapping[str, int], *, places: int, quotas: Mapping[str, int] | None = None
) -> int | None:
    """Who moves up when somebody leaves: the first of ``waiting`` ((key, district) in their order) whom the quota lets in.

    ``taken``: ``{district: how many have a place}``. None where no place is free, or nobody may have it.
    """
    if sum(taken.values()) >= places:
        return None
    limits = quotas or {}
    for key, district in waiting:
        if district not in limits or taken.get(district, 0) < limits[district]:
            return key
    return None
