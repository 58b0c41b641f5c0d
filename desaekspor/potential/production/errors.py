"""What can be wrong with a statement. The words stand in messages.py."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """``column``: which field; ``code``: of messages.PROBLEMS; ``value``: what was found there."""

    column: str
    code: str
    value: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


class StatementRefused(Exception):
    """Values that cannot be; ``problems`` has all of them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__([f"{problem.column}: {problem.code}" for problem in problems])
        self.problems = problems


class VillageEnded(Exception):
    """The village's code is not valid any more; ``successors`` are the codes that followed it, one or (a split) several."""

    def __init__(self, code: str, successors: list[str]) -> None:
        super().__init__(code, successors)
        self.code, self.successors = code, successors


class AlreadyStated(Exception):
    """Somebody has stated this product of this maker and year already: ``other`` is that statement."""

    def __init__(self, other: Any) -> None:
        super().__init__(other.pk)
        self.other = other


@dataclass(frozen=True)
class Difference:
    """A field that somebody else changed meanwhile: what it was, what they and what this person want."""

    field: str
    base: Any
    theirs: Any
    mine: Any


class ChangedMeanwhile(Exception):
    """Two people changed the same fields; nothing was written.

    ``production`` is what stands now, written ``by`` the other; ``touched`` are the fields that this person changed, the rest
    of their form is as it was before. They choose, and send again from the version that stands now.
    """

    def __init__(self, production: Any, differences: list[Difference], touched: set[str], by: Any) -> None:
        super().__init__(production.pk, [one.field for one in differences])
        self.production, self.differences, self.touched, self.by = production, differences, touched, by


class NotUndoable(Exception):
    """``why``: "later_change", "undone", "taken" (another statement has its place)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class TakenOff(Exception):
    """The statement was taken off the list; taking that back comes first."""


class OwnWords(Exception):
    """Who wrote a statement cannot verify it."""


class TooManyPhotos(Exception):
    """``most`` photos are kept of one statement."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most
