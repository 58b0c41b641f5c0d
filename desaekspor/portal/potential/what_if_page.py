"""A village as it is and as it would be, for the page."""

from dataclasses import dataclass

from desaekspor.portal.potential import wording
from desaekspor.potential.class_table import MET


@dataclass(frozen=True)
class Part:
    name: str
    before: float | None
    after: float | None

    @property
    def differs(self):
        return self.before != self.after


@dataclass(frozen=True)
class Outcome:
    before: object  # assessment.Assessed
    after: object
    parts: list[Part]
    still: list[str]  # what is missing even so

    @property
    def change(self):
        """Of the index; 0 where either side has none."""
        if self.before.index is None or self.after.index is None:
            return 0
        return self.after.index - self.before.index

    @property
    def fall(self):
        return -self.change

    @property
    def rules(self):
        return len(self.before.verdicts)

    @property
    def met_before(self):
        return sum(verdict.state == MET for verdict in self.before.verdicts)

    @property
    def met_after(self):
        return sum(verdict.state == MET for verdict in self.after.verdicts)


def outcome_of(found, opened):
    """The Outcome of a results.supposing.Supposed; the parts are those in use."""
    return Outcome(
        found.before,
        found.after,
        [Part(part.name, found.before.components[part.code], found.after.components[part.code]) for part in opened.in_use],
        [wording.in_language(verdict.rule, "need") for verdict in found.after.missing],
    )
