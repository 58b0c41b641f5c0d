"""Whether one requirement is met, by what is written down of an enterprise. Pure: no Django.

Unknown is not "no": a certificate that nobody wrote down may be there. "Not met" needs a reason: one that ended or was
withdrawn. Labels and papers, of which no register tells, are unknown until somebody says that they are ready.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from desaekspor.readiness.certificates.matching import CLAIM, OPTION, Rule
from desaekspor.readiness.certificates.states import UNKNOWN_END, holds_in, state_on

MET, NOT_MET, UNKNOWN, NOT_ASKED = "met", "not_met", "unknown", "not_asked_of_you"
STATES = (NOT_MET, UNKNOWN, MET, NOT_ASKED)  # in the order in which work is due
MAKER = "maker"
# Why a state is as it is.
HOLDS, NIB_KNOWN, SAID_READY, ENDED = "holds", "nib_known", "said_ready", "ended"
END_UNKNOWN, NOTHING_KNOWN, NO_ENTERPRISE, ANY_TIME = "end_unknown", "nothing_known", "no_enterprise", "any_time"
IMPORTER, SHIPMENT, CLAIMED, OPTIONAL = "importer", "shipment", "claimed", "optional"


@dataclass(frozen=True)
class Facts:
    """What is written down of one enterprise; ``certificates`` by kind, ``ready`` for the product by the key of the rule."""

    has_nib: bool = False
    certificates: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    ready: Mapping[int, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """``why``: a code of this module; ``by``: the certificate, or the word that it is ready, that decided."""

    state: str
    why: str
    by: Any = None


def judge(rule: Rule, facts: Facts | None, day: date) -> Verdict:
    """met, not met, unknown, or not asked of the maker. ``facts`` None: of no enterprise, so that nothing is known."""
    if rule.kinds:
        return _of_certificates(rule, facts, day)
    if rule.row.who != MAKER:
        return Verdict(NOT_ASKED, IMPORTER if rule.row.who == IMPORTER else SHIPMENT)
    return _of_words(rule, facts)


def _of_certificates(rule: Rule, facts: Facts | None, day: date) -> Verdict:
    written = [one for kind in rule.kinds for one in facts.certificates.get(kind, ())] if facts else []
    states = [(one, state_on(day, ends_on=one.ends_on, endless=one.endless, withdrawn_on=one.withdrawn_on)) for one in written]
    if standing := [one for one, state in states if holds_in(state)]:
        return Verdict(MET, HOLDS, max(standing, key=lambda one: (one.mark == "verified", one.endless, str(one.ends_on or ""))))
    if facts and facts.has_nib and "nib" in rule.kinds:
        return Verdict(MET, NIB_KNOWN)
    if rule.duty in (CLAIM, OPTION):
        return Verdict(NOT_ASKED, CLAIMED if rule.duty == CLAIM else OPTIONAL)
    if facts is None:
        return Verdict(UNKNOWN, NO_ENTERPRISE)
    if unclear := [one for one, state in states if state == UNKNOWN_END]:
        return Verdict(UNKNOWN, END_UNKNOWN, unclear[-1])
    if written:
        return Verdict(NOT_MET, ENDED, max(written, key=lambda one: str(one.withdrawn_on or one.ends_on or "")))
    return Verdict(UNKNOWN, NOTHING_KNOWN)


def _of_words(rule: Rule, facts: Facts | None) -> Verdict:
    if rule.duty in (CLAIM, OPTION):
        return Verdict(NOT_ASKED, CLAIMED if rule.duty == CLAIM else OPTIONAL)
    if facts is None:
        return Verdict(UNKNOWN, NO_ENTERPRISE)
    if said := facts.ready.get(rule.row.pk):
        return Verdict(MET, SAID_READY, said)
    return Verdict(UNKNOWN, NOTHING_KNOWN)


def shares(states: Iterable[str]) -> tuple[int, int, int]:
    """(met, known, all) of what is asked of the maker."""
    asked = [state for state in states if state != NOT_ASKED]
    return asked.count(MET), sum(state in (MET, NOT_MET) for state in asked), len(asked)


def is_known(rules: Collection[Rule], around: Collection[str]) -> bool:
    """Whether the market itself says anything that is binding: what holds at home and everywhere tells nothing of it."""
    return any(rule.market in around and rule.duty != OPTION for rule in rules)
