"""What the pages of markets show."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desaekspor.readiness.certificates import market_rules
from desaekspor.readiness.certificates.groups import ALL, groups_of_kbli, with_parents
from desaekspor.readiness.certificates.kinds import kinds
from desaekspor.readiness.certificates.matching import (
    CLOSED,
    EVERYWHERE,
    HOME,
    LACKING,
    MUST,
    NEARLY,
    OPEN,
    UNKNOWN,
    is_old,
    opened_by,
    read_market,
)
from desaekspor.readiness.certificates.messages import group_name, market_name
from desaekspor.readiness.certificates.models import MarketRule
from desaekspor.readiness.certificates.queries import certificates_for, holding, standing_kinds, with_nib
from desaekspor.registry.models import Enterprise

MOST_READY = 50


@dataclass(frozen=True)
class ShownRule:
    """A rule with its words; ``state`` of a reading, where there is one."""

    row: MarketRule
    market: str
    group: str
    kinds: list  # (code, name)
    is_old: bool
    is_coming: bool
    state: str = ""


def shown(rule, state=""):
    return shown_row(rule.row, state)


def shown_row(row, state=""):
    today, language = timezone.localdate(), get_language()
    named = [(code, kinds()[code].name(language)) for code in row.kinds if code in kinds()]
    coming = row.since is not None and row.since > today
    return ShownRule(row, market_name(row.market), group_name(row.group), named, is_old(row.checked_on, today), coming, state)


def overview(rules, kind, group):
    """(code, name, rules of it that are asked for) of each market, the home rules and those of every market first."""
    around = with_parents([group]) if group else None
    found = defaultdict(list)
    for rule in rules:
        if kind and kind not in rule.kinds:
            continue
        if around is not None and rule.group not in around:
            continue
        found[rule.market].append(shown(rule))
    order = [HOME, EVERYWHERE, *sorted(found.keys() - {HOME, EVERYWHERE}, key=market_name)]
    return [(code, market_name(code), found[code]) for code in order if found[code]]


def ready_for(user, market, group, rules):
    """Of the enterprises of one's region that hold a certificate: how many the market is open to, and those nearest to it.

    Two queries, however many there are: certificates are read as pairs of enterprise and kind.
    """
    today = timezone.localdate()
    held, lines = defaultdict(set), {}
    pairs = certificates_for(user).filter(holding(today)).order_by()
    for number, kbli, nib, kind in pairs.values_list("enterprise_id", "enterprise__kbli", "enterprise__nib", "kind"):
        held[number] |= with_nib([kind], nib)
        lines[number] = kbli
    verdicts: dict = {}
    counts, nearest = Counter(), []
    for number, mine in held.items():
        made = groups_of_kbli(lines[number])
        if not made or (group and group not in with_parents(made)):
            continue  # a service, or of other goods
        groups = (group,) if group and group != ALL else made
        place = (frozenset(mine), groups)
        if place not in verdicts:
            reading = read_market(rules, market, groups, mine, today)
            verdicts[place] = (reading.verdict, len(reading.lacking), lacking_words(reading))
        verdict, many, words = verdicts[place]
        counts[verdict] += 1
        if verdict in (OPEN, NEARLY):
            nearest.append((many, number, words))
    nearest.sort(key=lambda row: row[:2])
    rows = Enterprise.objects.filter(pk__in=[row[1] for row in nearest[:MOST_READY]]).select_related("region__parent").in_bulk()
    return {
        "open": counts[OPEN],
        "nearly": counts[NEARLY],
        "closed": counts[CLOSED],
        "rows": [(rows[number], words) for _many, number, words in nearest[:MOST_READY] if number in rows],
        "is_more": len(nearest) > MOST_READY,
    }


def lacking_words(reading):
    """What is lacking, by name; alternatives with "or" between them."""
    return [either(alternatives) for alternatives in reading.lacking]


def either(codes):
    language = get_language()
    return (" " + _("or") + " ").join(kinds()[code].name(language) if code in kinds() else code for code in codes)


@dataclass(frozen=True)
class ShownReading:
    code: str
    name: str
    verdict: str
    lacking: list
    missing: list  # of them: what ended or was withdrawn
    unknown: list  # the others: nothing is written down, or no end
    to_arrange: int
    rules: list


def shown_reading(reading):
    rules = [shown(rule, state) for rule, state in reading.asked]
    return ShownReading(
        reading.market,
        market_name(reading.market),
        reading.verdict,
        lacking_words(reading),
        [either(alternatives) for alternatives in reading.without(LACKING)],
        [either(alternatives) for alternatives in reading.without(UNKNOWN)],
        reading.to_arrange,
        rules,
    )


def sorted_readings(readings):
    """Open ones first, then by how little is lacking."""
    found = [shown_reading(reading) for reading in readings if reading.verdict != "no_rules"]
    return sorted(found, key=lambda one: (len(one.lacking), one.name))


def chosen_reading(readings, code):
    return next((shown_reading(reading) for reading in readings if reading.market == code), None)


def unlocks(enterprise, groups, rules):
    """(name, markets, address of a new certificate) of each kind that is lacking and would open markets, most first."""
    today, language = timezone.localdate(), get_language()
    held = with_nib(standing_kinds([enterprise.pk], today)[enterprise.pk], enterprise.nib)
    wanted = {kind for rule in rules if rule.duty == MUST for kind in rule.kinds} - held
    found = []
    for kind in sorted(wanted):
        names = [market_name(code) for code in opened_by(rules, kind, groups, held, today)]
        if names and kind in kinds():
            found.append((kinds()[kind].name(language), names, reverse("portal:certificates_kind", args=[kind])))
    return sorted(found, key=lambda row: (-len(row[1]), row[0]))


def history_of(rule):
    """(change, [(field, old, new)]) of each writing, the latest first."""
    names = {
        **{"market": _("Market"), "group": _("Goods"), "kinds": _("Certificates"), "title_id": _("In Indonesian")},
        **{"title_en": _("In English"), "detail_id": _("More, in Indonesian"), "detail_en": _("More, in English")},
        **{"duty": _("How binding"), "who": _("Who sees to it"), "since": _("Since"), "until": _("Until"), "source": _("Source")},
        **{"source_url": _("Address of the source"), "checked_on": _("Checked on"), "unsure": _("Not compared")},
        "removed": _("Taken off"),
    }
    return [
        (one, [(names.get(name, name), _word(name, old), _word(name, new)) for name, (old, new) in one.values.items()])
        for one in rule.changes.select_related("by")
    ]


def _word(name, value):
    if value in (None, "", [], False):
        return ""
    if value is True:
        return _("yes")
    if name == "market":
        return market_name(value)
    if name == "group":
        return group_name(value)
    if name == "kinds":
        return either(value)
    if name in ("duty", "who"):
        return str(dict({"duty": MarketRule.Duty, "who": MarketRule.Who}[name].choices).get(value, value))
    if name in market_rules.DAYS:
        return date.fromisoformat(value).strftime("%d-%m-%Y")
    return str(value)
