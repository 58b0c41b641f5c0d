"""Who helps with which gap, and which single gap moves an enterprise to a higher band. No Django.

Papers are got at an office, whatever is taught. What is made, and how much of it, is looked at where it is made: by a mentor.
Everything else is taught in a course. A gap that nobody asked about yet (its answer is unknown) is asked about first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from desaekspor.readiness.assessment.bank import Bank, Question
from desaekspor.readiness.assessment.scoring import UNKNOWN, Given, Missing, assess, best_value

OFFICE, MENTOR, COURSE, ASK = "office", "mentor", "course", "ask"
BY_DIMENSION = {"legalitas": OFFICE, "produk": MENTOR, "kapasitas": MENTOR}
GATES_AT_OFFICE = ("B4",)  # the compulsory permit of a product is a paper, too
ENOUGH = 3  # gaps from which on a course is worth its days


@dataclass(frozen=True)
class Help:
    """One way of help with the gaps that speak for it, in the order in which they are best done."""

    way: str
    gaps: tuple[Missing, ...]

    @property
    def gain(self) -> float:
        """Points of the axes together that it can bring at most."""
        return sum(gap.gain for gap in self.gaps)


def way_of(question: Question, why: str = "") -> str:
    if why == UNKNOWN:
        return ASK
    return OFFICE if question.code in GATES_AT_OFFICE else BY_DIMENSION.get(question.dimension, COURSE)


def helps(missing: Iterable[Missing]) -> list[Help]:
    """The ways of help, the one that begins with the most urgent gap first. Few gaps of a course go to the mentor."""
    found: dict[str, list[Missing]] = {}
    for gap in missing:
        found.setdefault(way_of(gap.question, gap.why), []).append(gap)
    if 0 < len(found.get(COURSE, ())) < ENOUGH:
        gaps = [*found.pop(MENTOR, []), *found.pop(COURSE)]
        found[MENTOR] = sorted(gaps, key=lambda gap: -gap.gain)
    return [Help(way, tuple(gaps)) for way, gaps in found.items()]


def movers(bank: Bank, answers: Mapping[str, Given], day: date) -> list[str]:
    """The questions of which the best answer alone lifts the band that is sure; in the order of the questions."""
    before = assess(bank, answers, day)
    found = []
    for gap in before.missing:
        given = {**answers, gap.question.code: Given(best_value(gap.question))}
        if assess(bank, given, day).band_low > before.band_low:
            found.append(gap.question.code)
    order = {question.code: place for place, question in enumerate(bank.questions)}
    return sorted(found, key=order.__getitem__)
