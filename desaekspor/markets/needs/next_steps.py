"""What to do about a requirement: where, at what cost, in how many days, by the tables of certificates and of next actions."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desaekspor.markets.needs import judging
from desaekspor.readiness.assessment.bank import Bank
from desaekspor.readiness.certificates.kinds import OTHER, kinds
from desaekspor.readiness.certificates.matching import Rule

TABLE = Path(__file__).with_name("tables") / "steps.toml"


@dataclass(frozen=True)
class Way:
    """A way to meet a requirement, in words; "" where nothing is known. ``kind``: of the certificate that it leads to."""

    name: str
    where: str
    cost: str
    time: str
    kind: str = ""
    unsure: bool = False


@cache
def questions_of_rules() -> dict[str, str]:
    """``{code of a rule: code of the question of the assessment whose next action meets it}``."""
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))["questions"]
    return {code: question for question, codes in table.items() for code in codes}


def ways_of(rule: Rule, actions: Bank) -> tuple[Way, ...]:
    """The ways to meet a rule: a certificate of one of its kinds, or the next action that the assessment names."""
    language = get_language() or "id"
    if rule.kinds:
        return tuple(_to_certificate(kinds()[code], language) for code in rule.kinds if code in kinds() and code != OTHER)
    question = questions_of_rules().get(rule.row.code)
    return (_by_question(actions.by_code[question], language),) if question in actions.by_code else ()


def next_step(rule: Rule, verdict: judging.Verdict, ways: tuple[Way, ...]) -> str:
    """One sentence: what to do now; "" where nothing is to be done."""
    if verdict.why == judging.IMPORTER:
        return _("Ask the importer for it before the contract, and give what they need for it.")
    if verdict.why == judging.SHIPMENT:
        return _("Arrange it with each shipment.")
    if verdict.state in (judging.MET, judging.NOT_ASKED):
        return ""
    names = (" " + _("or") + " ").join(way.name for way in ways)
    if verdict.why == judging.END_UNKNOWN:
        return _("Write down its last day.")
    if verdict.why == judging.ENDED:
        return _("Renew it: %(names)s.") % {"names": names}
    if rule.kinds and verdict.why in (judging.NOTHING_KNOWN, judging.NO_ENTERPRISE):
        return _("If it is there, write it down; if not, apply for it: %(names)s.") % {"names": names}
    if rule.kinds:
        return _("Apply for it: %(names)s.") % {"names": names}
    if names:
        return names
    return _("Have it checked by the importer or the export clinic before the first shipment.")


def _to_certificate(kind, language: str) -> Way:
    where, cost = kind.said("where", language), kind.said("cost", language)
    return Way(kind.name(language), where, cost, _days(kind.days), kind.code, kind.unsure)


def _by_question(question, language: str) -> Way:
    return Way(question.said("step", language), question.said("where", language), _rupiah(question.cost), _days(question.days))


def _days(days) -> str:
    if not days:
        return ""
    low, high = days
    return _("%(days)s days") % {"days": high} if low == high else _("%(low)s to %(high)s days") % {"low": low, "high": high}


def _rupiah(cost) -> str:
    low, high = (f"Rp{formats.number_format(amount, 0, use_l10n=True, force_grouping=True)}" for amount in cost)
    if cost[1] == 0:
        return _("free of charge")
    return high if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}
