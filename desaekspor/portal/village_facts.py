"""A village's figures as its page shows them: by subject, with what they compare with and what is missing."""

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

from django.core.cache import cache

from desaekspor.portal.mapping.atlas import KEPT_SECONDS, data_stamp
from desaekspor.portal.templatetags.figures import written
from desaekspor.regions.models import Fact, Group, Indicator, Level
from desaekspor.regions.queries import within

COMPARED = (Group.INDEX, Group.PEOPLE, Group.ECONOMY)
# Scores behind the index that say how goods and messages get out of the village.
CONNECTIONS = (
    "ike11_road_access",
    "ike12_road_surface",
    "ike10_public_transport",
    "ike06_logistics",
    "ike02_shopping_centre",
    "ike03_market",
    "ike07_bank",
    "ike08_credit",
    "ike09_coop_bumdes",
    "iks28_electricity",
    "iks29_phone_signal",
    "iks30_internet_office",
    "iks31_internet_public",
)


@dataclass
class Line:
    """One indicator of a village: its newest fact, older ones, and the medians beside it."""

    indicator: Indicator
    facts: list[Fact] = field(default_factory=list)  # newest first
    not_applicable: bool = False
    district_median: str = ""
    regency_median: str = ""

    @property
    def fact(self):
        return self.facts[0] if self.facts else None

    @property
    def earlier(self):
        """The newest fact of an earlier period by the same publisher: others count differently."""
        now, *past = self.facts or [None]
        return next((one for one in past if one.period < now.period and one.source.publisher == now.source.publisher), None)


@dataclass
class Profile:
    lines: dict[str, Line]  # by indicator code, in the dictionary's order

    def group(self, name):
        return [line for line in self.lines.values() if line.indicator.group == name]

    def known(self, name):
        return [line for line in self.group(name) if line.fact]

    def fact(self, code):
        line = self.lines.get(code)
        return line.fact if line else None


def profile_of(village):
    """All figures of a village, with the medians of its district and regency."""
    facts = defaultdict(list)
    for fact in Fact.objects.filter(region=village).select_related("source").order_by("-period", "source_id"):
        facts[fact.indicator_id].append(fact)
    medians = medians_of(village.code[:5])
    lines = {}
    for indicator in Indicator.objects.all():
        own = facts.get(indicator.code, [])
        for fact in own:
            fact.indicator = indicator
        lines[indicator.code] = Line(
            indicator=indicator,
            facts=own,
            not_applicable=not own and indicator.desa_only and not village.is_desa_only,
            district_median=written(medians.get((village.code[:8], indicator.code)), indicator),
            regency_median=written(medians.get((village.code[:5], indicator.code)), indicator),
        )
    return Profile(lines)


def medians_of(regency):
    """Median over the villages of each district and of the regency: (code, indicator) -> value.

    Of the newest figure of each village; values that were flagged as doubtful are left out.
    """
    stamp = data_stamp(regency)
    kept = cache.get(f"medians:{regency}")
    if kept and kept[0] == stamp:
        return kept[1]
    rows = (
        Fact.objects.filter(within(regency), region__level=Level.VILLAGE, indicator__group__in=COMPARED, value__isnull=False)
        .order_by("period", "id")
        .values_list("region_id", "indicator_id", "value", "flag")
    )
    newest = {(region, indicator): (value, flag) for region, indicator, value, flag in rows}
    values = defaultdict(list)
    for (region, indicator), (value, flag) in newest.items():
        if not flag:
            values[region[:8], indicator].append(value)
            values[region[:5], indicator].append(value)
    medians = {key: median(members) for key, members in values.items()}
    cache.set(f"medians:{regency}", (stamp, medians), KEPT_SECONDS)
    return medians


def age_bars(profile):
    """The age structure from the youngest: indicator, fact, share of all (percent), width of its bar (0 to 100)."""
    known = profile.known(Group.AGE)
    total, longest = sum(line.fact.value for line in known), max((line.fact.value for line in known), default=0)
    if not longest:
        return []
    return [
        {"line": line, "share": 100 * line.fact.value / total, "width": round(100 * line.fact.value / longest, 1)}
        for line in known
    ]


def by_sex(profile):
    """Workers by kind: name, men (Fact), women (Fact), from pairs of indicators that end in _m and _f."""
    rows = []
    for code, line in profile.lines.items():
        other = profile.lines.get(f"{code[:-2]}_f")
        if code.endswith("_m") and other and (line.fact or other.fact):
            # "Farmers, men" and "Petani, laki-laki": what stands before the comma names both.
            rows.append({"name": line.indicator.name.rpartition(",")[0], "men": line.fact, "women": other.fact})
    return rows


def by_year(profile, group):
    """A table over periods: the periods, and for each indicator its fact in each of them (None where missing)."""
    lines = profile.known(group)
    periods = sorted({fact.period for line in lines for fact in line.facts})
    rows = []
    for line in lines:
        of_period = {fact.period: fact for fact in line.facts}
        rows.append({"indicator": line.indicator, "facts": [of_period.get(one) for one in periods]})
    return periods, rows


def resources_of(profile):
    """What the village says it has and has not: (terrain and the like, there, not there), as facts."""
    words, there, absent = [], [], []
    for line in profile.known(Group.RESOURCES):
        if line.indicator.unit_name != "yes or no":
            words.append(line.fact)
        else:
            (there if line.fact.value else absent).append(line.fact)
    return words, there, absent


def scores_of(profile, codes=None):
    """Scores behind the index: the named ones in that order, or all the others."""
    if codes:
        return [profile.lines[code] for code in codes if code in profile.lines and profile.lines[code].fact]
    return [line for line in profile.known(Group.INDEX_SCORES) if line.indicator.code not in CONNECTIONS]
