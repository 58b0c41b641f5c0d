"""A village's figures as its page shows them: by subject, with what they compare with and what is missing."""

from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

from desaekspor.portal.copies import copies_in, flag_of
from desaekspor.portal.kept import keep
from desaekspor.portal.templatetags.figures import written
from desaekspor.potential.figure_files.models import series_of
from desaekspor.regions.models import Fact, Group, Indicator, Level, Source
from desaekspor.regions.queries import within

COMPARED = (Group.INDEX, Group.PEOPLE, Group.ECONOMY)
KEY_FIGURES = ("idm", "population", "working_age_share", "mse_total")
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
        """The newest fact of an earlier period by the same publisher or of the same series: others count differently."""
        now, *past = self.facts or [None]
        return next((one for one in past if one.period < now.period and _is_one_series(one.source, now.source)), None)


def _is_one_series(one, other):
    return one.publisher == other.publisher or (series_of(one) != "" and series_of(one) == series_of(other))


@dataclass
class Profile:
    lines: dict[str, Line]  # by indicator code, in the dictionary's order

    def group(self, name):
        return [line for line in self.lines.values() if line.indicator.group == name]

    def known(self, name):
        return [line for line in self.group(name) if line.fact]

    def compared(self, name):
        """The group's figures that are numbers: the known ones, the missing and the not applicable apart."""
        lines = [line for line in self.group(name) if line.indicator.code != "idm_status"]
        return {
            "known": [line for line in lines if line.fact],
            "missing": [line for line in lines if not line.fact and not line.not_applicable],
            "not_applicable": [line for line in lines if line.not_applicable],
        }

    def fact(self, code):
        line = self.lines.get(code)
        return line.fact if line else None


def profile_of(village):
    """All figures of a village, with the medians of its district and regency."""
    sources, facts = keep("sources", lambda: Source.objects.in_bulk()), defaultdict(list)
    for fact in Fact.objects.filter(region=village).order_by("-period", "source_id"):
        facts[fact.indicator_id].append(fact)
    regency = village.code[:5]
    medians, copies = medians_of(regency), copies_in(regency)
    lines = {}
    for indicator in keep("indicators", lambda: list(Indicator.objects.all())):
        own = facts.get(indicator.code, [])
        for fact in own:
            fact.indicator = indicator
            fact.flag = flag_of(fact.flag, (village.code, indicator.code, fact.source_id, fact.period), copies)
            if fact.source_id in sources:  # not if it was loaded this very moment
                fact.source = sources[fact.source_id]
        lines[indicator.code] = Line(
            indicator=indicator,
            facts=own,
            not_applicable=not own and indicator.desa_only and not village.is_desa_only,
            district_median=written(medians.get((village.code[:8], indicator.code)), indicator),
            regency_median=written(medians.get((regency, indicator.code)), indicator),
        )
    return Profile(lines)


def medians_of(regency):
    """Median over the villages of each district and of the regency: (code, indicator) -> value.

    Of the newest figure of each village; values that were flagged as doubtful are left out.
    """
    return keep(f"medians:{regency}", lambda: _find_medians(regency))


def groups_with_facts(regency):
    """The subjects on which any village of the regency has a figure: of the others the source is not loaded here."""
    return keep(f"groups:{regency}", lambda: _find_groups(regency))


def _find_medians(regency):
    rows = (
        Fact.objects.filter(within(regency), region__level=Level.VILLAGE, indicator__group__in=COMPARED, value__isnull=False)
        .order_by("period", "id")
        .values_list("region_id", "indicator_id", "source_id", "period", "flag", "value")
    )
    copies = copies_in(regency)
    newest = {
        (region, indicator): (value, flag_of(flag, (region, indicator, source, period), copies))
        for region, indicator, source, period, flag, value in rows
    }
    values = defaultdict(list)
    for (region, indicator), (value, flag) in newest.items():
        if not flag:
            values[region[:8], indicator].append(value)
            values[region[:5], indicator].append(value)
    return {key: median(members) for key, members in values.items()}


def _find_groups(regency):
    return set(Fact.objects.filter(within(regency)).order_by().values_list("indicator__group", flat=True).distinct())


def sections_of(profile):
    """What the sections of a village's page are made of, by the names its templates use."""
    periods, income = by_year(profile, Group.INCOME)
    workers = by_sex(profile)
    words, there, absent = resources_of(profile)
    return {
        "index": profile.compared(Group.INDEX),
        "people": profile.compared(Group.PEOPLE),
        "economy": profile.compared(Group.ECONOMY),
        "key_lines": [profile.lines[code] for code in KEY_FIGURES if code in profile.lines],
        "status": profile.fact("idm_status"),
        "age": age_bars(profile),
        "workers": workers,
        "worker_doubts": number_doubts(fact for row in workers for fact in (row["men"], row["women"])),
        "movements": [line for line in profile.known(Group.WORKFORCE) if not line.indicator.code.endswith(("_m", "_f"))],
        "education": profile.known(Group.EDUCATION),
        "occupation": profile.known(Group.OCCUPATION),
        "income_periods": periods,
        "income": income,
        "income_doubts": number_doubts(fact for row in income for fact in row["facts"]),
        "income_source": next((fact.source for row in income for fact in row["facts"] if fact), None),
        "resource_words": words,
        "resources_there": there,
        "resources_absent": absent,
        "resources_source": next((fact.source for fact in [*there, *absent]), None),
        "connections": scores_of(profile, CONNECTIONS),
        "other_scores": scores_of(profile),
    }


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


def number_doubts(facts):
    """What is doubtful about the facts (or Nones) of a table, each reason once; each fact gets the number of its own."""
    reasons = {}
    for fact in facts:
        if fact and fact.flag:
            fact.doubt = reasons.setdefault(fact.flag_text, len(reasons) + 1)
    return list(reasons)


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
