"""How likely the first code is right: a logistic function of what could mislead."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

SURE = 0.88  # an answer below is unsure
REST = (0.55, 0.25, 0.12, 0.08)  # how what is left goes to the other ranks


@dataclass(frozen=True)
class Features:
    """What is known of an answer before anybody says whether it is right."""

    title: bool = False  # the activity is the title of a code, word for word
    near_title: bool = False  # nearly
    from_name: bool = False  # a line of business is named
    from_product: bool = False  # the product lexicon knows the product
    weak: bool = False  # named by a word that says little
    open: bool = False  # nothing tells whether it is made, sold or served
    bent: bool = False  # the line lacks the way that is told
    told_late: bool = False  # only the name or the product tells the way
    by_category: bool = False  # only the stated category does
    disputed: bool = False  # the category says another way
    wholesale: bool = False  # "agen" and the like in a name: many of them sell to everybody
    turned: bool = False  # the way that is told is not the usual one of the line
    only_name: bool = False  # only the name of the business names the line
    possible: int = 0  # other codes of the same way
    asked: bool = False  # a question is open between them
    doubtful_product: bool = False  # the product lexicon is unsure
    beside: bool = False  # another text names another line
    unknown: int = 0  # words of activity and product that nobody knows
    turning: bool = False  # a word such as "bekas" stands beside the name
    marked: bool = False  # a place of selling decides


WEIGHTS: dict[str, float] = {
    "title": 6.2,
    "near_title": 4.6,
    "from_name": 5.1,
    "from_product": 4.0,
    "weak": 2.0,
    "open": -3.0,
    "bent": -2.6,
    "told_late": -1.2,
    "by_category": -1.0,
    "disputed": -0.5,
    "wholesale": -1.5,
    "turned": -1.4,
    "only_name": -0.3,
    "possible": -0.4,
    "asked": -1.6,
    "doubtful_product": -0.8,
    "beside": -1.2,
    "unknown": -0.5,
    "turning": -2.2,
    "marked": -0.3,
}
BIAS = -1.6


def probability(features: Features) -> float:
    """Between 0.02 and 0.99."""
    score = BIAS + sum(WEIGHTS[one.name] * float(getattr(features, one.name)) for one in fields(features))
    return min(0.99, max(0.02, 1 / (1 + math.exp(-score))))


def shares(first: float, count: int) -> Sequence[float]:
    """Scores of ``count`` ranks: the first as given, the others sharing what is left, never more than the first."""
    if count == 0:
        return ()
    return (round(first, 3), *(round(min(first, (1 - first) * part), 3) for part in REST[: count - 1]))
