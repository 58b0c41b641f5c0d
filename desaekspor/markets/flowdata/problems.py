"""What may be wrong with a file of trade data. words.py finds the words for people."""

from dataclasses import dataclass, field
from typing import Any

MOST_SHOWN = 200
MOST_OF_A_KIND = 10  # that are shown, so that each kind is seen beside another that is in every row


@dataclass(frozen=True)
class Problem:
    """One wrong place: ``row`` as a spreadsheet numbers it (0: the file as a whole), ``column`` as the file calls it.

    ``code`` says what is wrong and what was expected; ``facts`` are what its words need.
    """

    code: str
    row: int = 0
    column: str = ""
    value: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "row": self.row, "column": self.column, "value": self.value[:80], "facts": self.facts}


class DataRefused(Exception):
    """The file was read and cannot be used; nothing was kept. ``count`` of the problems, the first ones in ``problems``."""

    def __init__(self, problems: list[Problem], count: int = 0) -> None:
        super().__init__(problems[0].code if problems else "")
        self.problems, self.count = problems[:MOST_SHOWN], max(count, len(problems))


def refuse(code: str, **facts: Any) -> DataRefused:
    """Of the file as a whole."""
    return DataRefused([Problem(code, facts=facts)])
