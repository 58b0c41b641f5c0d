"""Why a requirement is met, not met or unknown, in words."""

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from desaekspor.markets.needs import judging
from desaekspor.readiness.certificates.matching import Rule
from desaekspor.regions.models import Mark

STATE_NAMES = {
    judging.MET: pgettext_lazy("requirement", "met"),
    judging.NOT_MET: pgettext_lazy("requirement", "missing"),
    judging.UNKNOWN: pgettext_lazy("requirement", "not known"),
    judging.NOT_ASKED: pgettext_lazy("requirement", "not asked of the maker"),
}
_REASONS = {
    judging.NIB_KNOWN: gettext_lazy("The NIB stands in the register."),
    judging.NOTHING_KNOWN: gettext_lazy("Nothing is written down about it."),
    judging.NO_ENTERPRISE: "",
    judging.IMPORTER: gettext_lazy("The importer sees to it."),
    judging.SHIPMENT: gettext_lazy("A paper of each shipment; nobody can have it beforehand."),
    judging.CLAIMED: gettext_lazy("Only where the goods are called so."),
    judging.OPTIONAL: gettext_lazy("Not compulsory, of use."),
}
SHOWN = 4  # signs of a number


def masked(number: str) -> str:
    """The end of a number: enough to find the paper, not to use it."""
    return f"•••{number[-SHOWN:]}" if len(number) > SHOWN + 2 else "•••" if number else ""


def evidence_of(rule: Rule, verdict: judging.Verdict) -> str:
    """What the state rests on; "" where there is nothing to say."""
    if verdict.why in (judging.HOLDS, judging.ENDED, judging.END_UNKNOWN):
        return _of_certificate(verdict)
    if verdict.why == judging.SAID_READY:
        return _of_word(verdict.by)
    return str(_REASONS.get(verdict.why, ""))


def _of_word(said) -> str:
    facts = {"day": _day(said.ready_on), "source": str(_(said.source))}
    if said.mark == Mark.VERIFIED:
        words = _("Ready since %(day)s: said by %(source)s, seen by an officer.") % facts
    else:
        words = _("Ready since %(day)s: said by %(source)s, not verified.") % facts
    return f"{words} {said.note}".rstrip()


def _of_certificate(verdict: judging.Verdict) -> str:
    one = verdict.by
    name = " ".join(filter(None, (one.name, masked(one.number))))
    if one.product:
        name = _("%(certificate)s for %(product)s") % {"certificate": name, "product": one.product}
    if verdict.why == judging.END_UNKNOWN:
        return _("%(certificate)s: its last day is not written down.") % {"certificate": name}
    if verdict.why == judging.ENDED:
        withdrawn = one.withdrawn_on and (one.ends_on is None or one.withdrawn_on <= one.ends_on)
        words = _("%(certificate)s was withdrawn on %(day)s.") if withdrawn else _("%(certificate)s ended on %(day)s.")
        return words % {"certificate": name, "day": _day(one.withdrawn_on if withdrawn else one.ends_on)}
    if one.endless:
        return _("%(certificate)s, without an end.") % {"certificate": name}
    return _("%(certificate)s, until %(day)s.") % {"certificate": name, "day": _day(one.ends_on)}


def _day(day) -> str:
    return formats.date_format(day, "j F Y")
