"""The table of what markets ask for: where it begins, how it is corrected, and what it says of enterprises."""

import tomllib
from contextlib import suppress
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.readiness.certificates.errors import ChangedMeanwhile
from desaekspor.readiness.certificates.groups import groups_of_kbli
from desaekspor.readiness.certificates.matching import Rule, markets_of, read_market
from desaekspor.readiness.certificates.models import MarketRule, MarketRuleChange
from desaekspor.readiness.certificates.queries import kinds_written

TABLE = Path(__file__).with_name("tables") / "market_rules.toml"
DAYS = ("since", "until", "checked_on")
FIELDS = (
    *("market", "group", "kinds", "title_id", "title_en", "detail_id", "detail_en", "duty", "who"),
    *("source", "source_url", "unsure", *DAYS),
)
REMOVED = "removed"


def load_rules():
    """Write the rules of the table that are not there yet; what somebody corrected or took off stays. Quick when none is new.

    Rules that nobody touched follow the table, with the program as the writer in their history.
    """
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    known = {rule.code: rule for rule in MarketRule.objects.exclude(code="")}
    new = [row for row in table["rule"] if row["code"] not in known]
    for row in table["rule"]:
        rule = known.get(row["code"])
        if rule and rule.updated_by_id is None and rule.removed_at is None:
            _follow(rule, {"checked_on": table["checked"]} | row)
    for row in new:
        with transaction.atomic():
            rule, made = MarketRule.objects.get_or_create(code=row["code"], defaults={"checked_on": table["checked"]} | row)
            if made:
                said = {name: [None, value] for name, value in state_of(rule).items() if value not in (None, "", [], False)}
                MarketRuleChange.objects.create(rule=rule, version=1, values=said)
    return len(new)


def _follow(rule, row):
    """Give a rule that nobody touched what the table says of it now."""
    wanted = {name: row.get(name, MarketRule._meta.get_field(name).get_default()) for name in FIELDS}
    if any(getattr(rule, name) != value for name, value in wanted.items()):
        with suppress(ChangedMeanwhile):  # another process, or a person in this very moment
            write_rule(rule, wanted, by=None, base=rule.version)


def state_of(rule):
    """What the history keeps, days as ISO 8601."""
    state = {name: getattr(rule, name) for name in FIELDS}
    state |= {name: state[name] and state[name].isoformat() for name in DAYS}
    return state | {REMOVED: rule.removed_at is not None}


@transaction.atomic
def write_rule(rule, values, *, by, base=None):
    """Write a new rule (``rule`` None) or correct one that was opened at version ``base``; returns (rule, changed fields).

    Raises ChangedMeanwhile.
    """
    moment = timezone.now()
    if rule is None:
        rule = MarketRule(**{name: values[name] for name in FIELDS if name in values}, updated_by=by, updated_at=moment)
        rule.save()
        said = {name: [None, value] for name, value in state_of(rule).items() if value not in (None, "", [], False)}
        MarketRuleChange.objects.create(rule=rule, version=1, values=said, by=by, at=moment)
        record(by, "market_rule.write", rule, fields=sorted(said))
        return rule, sorted(said)
    rule = MarketRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if base is not None and base != rule.version:
        raise ChangedMeanwhile(rule, [])
    before = state_of(rule)
    for name, value in values.items():
        if name == REMOVED:
            rule.removed_at = (rule.removed_at or moment) if value else None
        elif name in FIELDS:
            setattr(rule, name, value)
    changed = {name: [before[name], value] for name, value in state_of(rule).items() if value != before[name]}
    if changed:
        rule.version += 1
        rule.updated_by, rule.updated_at = by, moment
        rule.save()
        MarketRuleChange.objects.create(rule=rule, version=rule.version, values=changed, by=by, at=moment)
        record(by, "market_rule.write", rule, fields=sorted(changed))
    return rule, sorted(changed)


def confirm_rule(rule, *, by, on=None):
    """Somebody compared the rule with its source today: it still holds."""
    return write_rule(rule, {"checked_on": on or timezone.localdate()}, by=by)


def rules_now(**filters):
    """The rules as the calculating part reads them; one query."""
    rows = MarketRule.objects.filter(removed_at=None, **filters)
    return [Rule(row.market, row.group, tuple(row.kinds), row.duty, row.since, row.until, row) for row in rows]


def groups_of(enterprise):
    """The groups of products that its line of business most likely makes; none where it tells nothing."""
    return groups_of_kbli(enterprise.kbli)


def read_markets(enterprise, groups=None, *, rules=None, today=None) -> list:
    """A matching.Reading for each market abroad, by code; two queries. What holds, ended or is not known, as in markets/needs."""
    rules = rules_now() if rules is None else rules
    today = today or timezone.localdate()
    held, others = kinds_written(enterprise, today)
    groups = groups_of(enterprise) if groups is None else groups
    return [read_market(rules, market, groups, held, today, others) for market in markets_of(rules)]
