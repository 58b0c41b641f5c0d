"""Which markets certificates open, and what is lacking for one. Pure: rules and certificates in, verdicts out; no Django."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desaekspor.readiness.certificates.groups import with_parents
from desaekspor.readiness.certificates.unions import markets_around

HOME, EVERYWHERE = "ID", "*"
MUST, CLAIM, APPLIES, OPTION = "must", "claim", "applies", "option"
MET, LACKING, UNKNOWN, TO_ARRANGE = "met", "lacking", "unknown", "arrange"
ENDED, UNCLEAR = "ended", "unclear"  # of a certificate that is written down and does not hold: its end came, or nobody knows it
OPEN, NEARLY, CLOSED, NO_RULES = "open", "nearly", "closed", "no_rules"
OLD_DAYS = 365  # since somebody looked: then the fact is marked as old


@dataclass(frozen=True)
class Rule:
    """What a market asks of a group of products. ``kinds``: any of them does; none: a paper or a duty that no register proves."""

    market: str
    group: str
    kinds: tuple[str, ...] = ()
    duty: str = MUST
    since: date | None = None
    until: date | None = None
    row: Any = None  # whose words are shown

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass
class Reading:
    """What one market asks of one enterprise.

    ``asked``: (Rule, met, lacking, unknown or arrange) of all that applies. Lacking needs a reason: a certificate that ended or
    was withdrawn; where nothing is written down, or no end, it is unknown. Papers are never counted as there.
    """

    market: str
    asked: list[tuple[Rule, str]] = field(default_factory=list)

    @property
    def lacking(self) -> list[tuple[str, ...]]:
        """Of what is compulsory and a certificate can prove, the alternatives of each that does not hold, known or not."""
        return self.without(LACKING, UNKNOWN)

    def without(self, *states: str) -> list[tuple[str, ...]]:
        """As ``lacking``, of those in some states."""
        found = [rule.kinds for rule, state in self.asked if state in states and rule.duty == MUST]
        return list(dict.fromkeys(found))

    @property
    def to_arrange(self) -> int:
        return sum(state == TO_ARRANGE for _rule, state in self.asked)

    @property
    def verdict(self) -> str:
        """open: every compulsory certificate holds (papers remain to be arranged); nearly: all but one; closed: fewer.

        no_rules: of the market itself nothing is known for these goods but what is optional, so that nothing can be said.
        """
        own = markets_around(self.market)
        if not any(rule.market in own and rule.duty != OPTION for rule, _state in self.asked):
            return NO_RULES
        return (OPEN, NEARLY)[len(self.lacking)] if len(self.lacking) < 2 else CLOSED


def applying(rules: Iterable[Rule], market: str, groups: Collection[str], day: date) -> list[Rule]:
    """The rules that hold on the day for goods of these groups: of the market, its union, of every market and at home."""
    around = with_parents(groups)
    wanted = {*markets_around(market), EVERYWHERE, HOME}
    return [rule for rule in rules if rule.market in wanted and rule.group in around and rule.holds_on(day)]


def read_market(
    rules: Iterable[Rule],
    market: str,
    groups: Collection[str],
    held: Collection[str],
    day: date,
    others: Mapping[str, str] | None = None,
) -> Reading:
    """``held``: the kinds of certificates that hold on the day; ``others``: {kind: ENDED or UNCLEAR} of those written down."""
    found = Reading(market)
    for rule in applying(rules, market, groups, day):
        if not rule.kinds:
            state = TO_ARRANGE
        else:
            told = {(others or {}).get(kind) for kind in rule.kinds}
            state = LACKING if ENDED in told and UNCLEAR not in told else UNKNOWN
            state = MET if set(rule.kinds) & set(held) else state
        found.asked.append((rule, state))
    return found


def markets_of(rules: Iterable[Rule]) -> list[str]:
    """The markets abroad of which there is a rule, by code."""
    return sorted({rule.market for rule in rules} - {HOME, EVERYWHERE})


def opened_by(rules: Collection[Rule], kind: str, groups: Collection[str], held: Collection[str], day: date) -> list[str]:
    """The markets where this certificate is the one that is lacking: with it, every compulsory certificate is there."""
    found = []
    for market in markets_of(rules):
        before = read_market(rules, market, groups, set(held) - {kind}, day)
        after = read_market(rules, market, groups, {*held, kind}, day)
        if before.verdict != OPEN and after.verdict == OPEN:
            found.append(market)
    return found


def is_old(checked_on: date, day: date) -> bool:
    """Nobody has looked for more than a year."""
    return (day - checked_on).days > OLD_DAYS
