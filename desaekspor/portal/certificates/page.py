"""What the page of one certificate shows."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from desaekspor.accounts.rules import may_edit_certificates
from desaekspor.readiness.certificates import copies, market_rules, services
from desaekspor.readiness.certificates.errors import Problem
from desaekspor.readiness.certificates.kinds import kinds
from desaekspor.readiness.certificates.matching import opened_by
from desaekspor.readiness.certificates.messages import FIELD_NAMES, doubt_name, explain, market_name
from desaekspor.readiness.certificates.models import HowVerified
from desaekspor.readiness.certificates.queries import standing_kinds, with_nib
from desaekspor.readiness.certificates.reading import DATES
from desaekspor.readiness.certificates.states import holds_in
from desaekspor.regions.models import Mark
from desaekspor.registry.queries import enterprises_for


@dataclass(frozen=True)
class Event:
    change: object
    rows: list  # (name, old, new) in words
    is_open: bool
    is_undone: bool


def context_of(found, user):
    may_change = may_edit_certificates(user)
    kind = kinds().get(found.kind)
    language = get_language()
    return {
        "certificate": found,
        "enterprise": found.enterprise,
        "kind": kind,
        "kind_said": {name: kind.said(name, language) for name in ("name", "where", "cost", "note")} if kind else {},
        "may_change": may_change,
        "copies": list(found.copies.all()),
        "most_copies": copies.MOST,
        "doubts": [doubt_name(code) for code in found.doubts],
        "source": gettext(found.source) if found.source else "",
        "how_verified": HowVerified.choices,
        "opens": [(code, market_name(code)) for code in opens(found)],
        "history": history_of(found) if may_change else [],
    }


def opens(certificate):
    """The markets that are open to the enterprise with this certificate and would not be without it."""
    if not holds_in(certificate.state):
        return []
    held = with_nib(standing_kinds([certificate.enterprise_id])[certificate.enterprise_id], certificate.enterprise.nib)
    groups = market_rules.groups_of(certificate.enterprise)
    return opened_by(market_rules.rules_now(), certificate.kind, groups, held, timezone.localdate())


def history_of(certificate):
    """The changes, newest first, in words."""
    changes = list(certificate.changes.select_related("by", "file"))
    free = services.may_be_undone(certificate)
    undone = {one.undoes_id for one in changes if one.undoes_id}
    return [Event(one, rows_of(one), one.pk in free, one.pk in undone) for one in changes]


def rows_of(change):
    rows = []
    for name, (old, new) in change.values.items():
        if name != services.SOURCE:
            rows.append((FIELD_NAMES.get(name, name), in_words(name, old), in_words(name, new)))
    return rows


def in_words(name, value):
    """A value of the history for people; "" for nothing."""
    if value in (None, "", False):
        return ""
    if value is True:
        return _("yes")
    if name in DATES:
        return datetime.date.fromisoformat(value).strftime("%d-%m-%Y")
    if name == "kind" and value in kinds():
        return kinds()[value].name(get_language())
    if name == services.MARK and value in Mark.values:
        return str(Mark(value).label)
    return str(value)


def doubts_for(doubts, user):
    """(words, enterprise or None) of each doubt; another enterprise is only named to those who may know of it."""
    found = []
    for doubt in doubts:
        if doubt.code != "of_another":
            found.append((explain(doubt), None))
            continue
        other = enterprises_for(user).filter(pk=doubt.facts["enterprise"]).first()
        told = doubt if other else Problem(doubt.column, "of_another_elsewhere", doubt.value)
        found.append((explain(told), other))
    return found


def differing(meanwhile):
    """(name, what the other wrote) of each field that both changed."""
    now = services.state_of(meanwhile.row)
    return [(FIELD_NAMES.get(name, name), in_words(name, now[name])) for name in meanwhile.fields]
