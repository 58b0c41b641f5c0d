"""What can be wrong with a certificate or a rule of a market. The words stand in messages.py."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """``column``: which field; ``code``: of messages.PROBLEMS; ``value``: what was found there."""

    column: str
    code: str
    value: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


class CertificateRefused(Exception):
    """Values that cannot be; ``problems`` has all of them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__([f"{problem.column}: {problem.code}" for problem in problems])
        self.problems = problems


class Doubtful(Exception):
    """Values that may be right and are kept when a person says so; ``doubts`` are Problems."""

    def __init__(self, doubts: list[Problem]) -> None:
        super().__init__([doubt.code for doubt in doubts])
        self.doubts = doubts


class AlreadyRecorded(Exception):
    """The enterprise has this certificate already: ``other``."""

    def __init__(self, other: Any) -> None:
        super().__init__(other.pk)
        self.other = other


class ChangedMeanwhile(Exception):
    """Somebody changed it since the form was opened: ``row`` is what stands now, ``fields`` what both changed."""

    def __init__(self, row: Any, fields: list[str]) -> None:
        super().__init__(row.pk, fields)
        self.row, self.fields = row, fields


class NotUndoable(Exception):
    """A change that is not taken back. ``why``: later_change, undone, taken."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class TooManyCopies(Exception):
    """There are as many files with the certificate as are kept."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most
