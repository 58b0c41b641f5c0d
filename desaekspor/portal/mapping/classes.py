"""Five classes of a figure for a map, by quantile or by meaning. Pure."""

from bisect import bisect_left
from dataclasses import dataclass

CLASSES = 5


@dataclass(frozen=True)
class Class:
    """One class of a legend: 0 is the lightest. ``low`` and ``high`` are None when nothing falls into it."""

    number: int
    low: float | None
    high: float | None
    count: int
    name: str = ""


def quantile_bounds(values, classes=CLASSES):
    """Upper bounds (inclusive) of all classes but the last, so that about equally many fall into each.

    Equal values are never torn apart; with few different values there are fewer classes.
    """
    ordered = sorted(values)
    bounds = []
    for step in range(1, classes):
        if not ordered:
            break
        bound = ordered[max(0, -(-len(ordered) * step // classes) - 1)]
        if bound < ordered[-1] and (not bounds or bound > bounds[-1]):
            bounds.append(bound)
    return bounds


def class_of(value, bounds):
    """The number of the class whose upper bound is the first not below ``value``."""
    return bisect_left(bounds, value)


def classes_of(values, bounds, names=()):
    """The classes with what falls into each; ``names`` names classes by meaning, which are all kept."""
    inside = [[] for _ in range(len(bounds) + 1)]
    for value in values:
        inside[class_of(value, bounds)].append(value)
    return [
        Class(
            number=number,
            low=min(members, default=None),
            high=max(members, default=None),
            count=len(members),
            name=names[number] if names else "",
        )
        for number, members in enumerate(inside)
        if members or names
    ]
