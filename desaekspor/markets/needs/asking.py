"""What a market asks of a product on a day, and what an enterprise has of it: the rules of readiness/certificates, judged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from desaekspor.markets.countries import OTHER_ASIA, codes_of_cldr
from desaekspor.markets.needs.goods import groups_of_hs
from desaekspor.markets.needs.judging import MET, NOT_ASKED, SAID_READY, STATES, Facts, Verdict, is_known, judge, shares
from desaekspor.markets.needs.models import ReadyNeed
from desaekspor.markets.needs.next_steps import Way, next_step, ways_of
from desaekspor.markets.needs.wording import evidence_of
from desaekspor.readiness.assessment.bank import Bank
from desaekspor.readiness.assessment.versions import bank_in, version_to_read
from desaekspor.readiness.certificates.market_rules import rules_now
from desaekspor.readiness.certificates.matching import MUST, Rule, applying, markets_of
from desaekspor.readiness.certificates.models import MarketRule
from desaekspor.readiness.certificates.queries import held_by
from desaekspor.readiness.certificates.unions import markets_around

TAIWAN = "TW"  # what the flows call "Other Asia, not elsewhere specified"


@dataclass(frozen=True)
class Need:
    """One requirement. ``state``: met, not_met, unknown (nothing is written down), or not_asked_of_you: the importer's,
    for each shipment, optional, or only with a claim. ``evidence`` and ``next_step`` are words in the active language.
    """

    rule: MarketRule
    state: str
    evidence: str
    next_step: str
    ways: tuple[Way, ...] = ()  # where to get it, for what and how long; alternatives of each other
    why: str = ""  # a code of judging.py
    by: Any = None  # the certificate, or the word that it is ready, that decided
    market: str = ""  # whose rule it is: SA, GC, ID at home, * for every market

    @property
    def level(self) -> str:
        """How sure it is that it is met: reported or verified; "" where nothing that was written down decided."""
        return self.by.mark if self.state == MET and self.by is not None else ""

    @property
    def is_said(self) -> bool:
        """Whether it is met by somebody's word, not by a certificate or number."""
        return self.why == SAID_READY


def market_of(importer: str) -> str:
    """The market of rules (ISO 3166, two letters) of an importer (three letters, as flows have it); "" for none."""
    return TAIWAN if importer == OTHER_ASIA else codes_of_cldr().get(importer, "")


def needs_of(hs6: str, importer: str, on: date, *, enterprise=None) -> tuple[Need, ...]:
    """What the country ``importer`` (ISO 3166, three letters) asks of the product ``hs6`` (HS 2022) on a day, what holds at
    home and in every market among it. What is to be done comes first.

    Rules of a union hold in its members. Without an ``enterprise`` nothing is met, and what is asked is unknown. Empty where
    the market itself asks nothing that is known: this is not the same as asking nothing. A handful of queries.
    """
    return needs_in(rules_now(), market_of(importer), hs6, on, facts_of(enterprise, hs6), next_actions())


def next_actions() -> Bank:
    """The questions of the assessment in use, whose next actions meet some rules."""
    return bank_in(version_to_read())


def needs_in(rules: Iterable[Rule], market: str, hs6: str, on: date, facts: Facts | None, actions: Bank) -> tuple[Need, ...]:
    """As ``needs_of``, of what was read already (rules_now, facts_of, next_actions) and a market by its code of rules."""
    found = [_need(rule, judge(rule, facts, on), actions) for rule in applying_in(rules, market, hs6, on)]
    return tuple(sorted(found, key=lambda need: (STATES.index(need.state), need.rule.duty != MUST, need.market == "*")))


def needs_everywhere(hs6: str, on: date, *, enterprise=None) -> dict[str, tuple[Need, ...]]:
    """``{market: needs}`` of every market that has rules for the product, unions among them; as few queries as for one."""
    rules, facts, actions = rules_now(), facts_of(enterprise, hs6), next_actions()
    found = {market: needs_in(rules, market, hs6, on, facts, actions) for market in markets_of(rules)}
    return {market: needs for market, needs in found.items() if needs}


def met_shares(hs6: str, importers: Iterable[str], on: date, enterprise) -> dict[str, tuple[int, int, int]]:
    """``{importer: (met, known, all)}`` of what is asked of the maker for the product ``hs6`` (HS 2022) on a day.

    ``importers`` are ISO 3166 codes of three letters. (0, 0, 0) where no rule of the market itself is known: nothing can be
    said then. ``enterprise`` None: 0 are met and known. Three queries, however many importers.
    """
    rules, facts = rules_now(), facts_of(enterprise, hs6)
    return {importer: shares_of(rules, market_of(importer), hs6, on, facts) for importer in importers}


def shares_of(rules: Iterable[Rule], market: str, hs6: str, on: date, facts: Facts | None) -> tuple[int, int, int]:
    """(met, known, all) of one market, of rules and facts that were read already."""
    return shares(judge(rule, facts, on).state for rule in applying_in(rules, market, hs6, on))


def facts_of(enterprise, hs6: str) -> Facts | None:
    """What is written down of an enterprise, and of its product; None without one."""
    return facts_of_many([enterprise], [hs6])[enterprise.pk, hs6] if enterprise else None


def facts_of_many(enterprises, codes: Iterable[str]) -> dict[tuple[int, str], Facts]:
    """``{(number, code): Facts}`` of many enterprises and products, in as few queries as of one: two."""
    enterprises, codes = list(enterprises), list(codes)
    numbers = [one.pk for one in enterprises]
    held = held_by(numbers)
    ready: dict[tuple[int, str], dict[int, ReadyNeed]] = {}
    for one in ReadyNeed.objects.filter(enterprise__in=numbers, hs6__in=codes, removed_at=None).select_related("by"):
        ready.setdefault((one.enterprise_id, one.hs6), {})[one.rule_id] = one
    return {
        (one.pk, code): Facts(bool(one.nib), held[one.pk], ready.get((one.pk, code), {})) for one in enterprises for code in codes
    }


def applying_in(rules: Iterable[Rule], market: str, hs6: str, on: date) -> list[Rule]:
    """What a market (by its code of rules) asks of a product; none where nothing binding of the market itself is known."""
    asked = applying(rules, market, groups_of_hs(hs6), on)
    return asked if market and is_known(asked, markets_around(market)) else []


def _need(rule: Rule, verdict: Verdict, actions: Bank) -> Need:
    ways = () if verdict.state in (MET, NOT_ASKED) else ways_of(rule, actions)
    return Need(
        rule=rule.row,
        state=verdict.state,
        evidence=evidence_of(rule, verdict),
        next_step=next_step(rule, verdict, ways),
        ways=ways,
        why=verdict.why,
        by=verdict.by,
        market=rule.market,
    )
