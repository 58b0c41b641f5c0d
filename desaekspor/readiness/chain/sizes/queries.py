"""Changes of class for pages and files: whose they are, sums by period and place."""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.db.models import Q, Sum

from desaekspor.accounts.rules import scope_of, sees_enterprises, sees_own_enterprise
from desaekspor.readiness.chain.models import SizeChange, SizeCount, SizeKind, SizeRun
from desaekspor.readiness.chain.sizes.periods import period_named
from desaekspor.regions.codes import level_of
from desaekspor.regions.models import Level
from desaekspor.regions.queries import within

DISTRICT_CODE = 8
SUMMED = tuple(map(Sum, ("compared", "up", "down", "doubtful")))  # in the order of Sums
BY_DISTRICT, BY_VILLAGE, BY_SECTOR = "kecamatan", "desa", "bidang"


def newest(region=""):
    """The newest reckoning of a region, of the home region without one."""
    return SizeRun.objects.filter(region=region or settings.HOME_REGION).first()


def run_for(user):
    """The newest reckoning that speaks of the user's region; None where there is none."""
    if not (sees_enterprises(user) or sees_own_enterprise(user)):
        return None
    return newest(scope_of(user)[:5] or settings.HOME_REGION) or newest()


def changes_for(user):
    """The changes of the newest reckoning of the enterprises that the user may see."""
    run = run_for(user)
    found = SizeChange.objects.filter(run=run) if run else SizeChange.objects.none()
    if sees_enterprises(user):
        return found.filter(within(scope_of(user), "enterprise__region"), enterprise__merged_into=None)
    return found.filter(enterprise__owner__user=user) if sees_own_enterprise(user) else found.none()


def counts_for(user):
    run = run_for(user)
    if run is None or not sees_enterprises(user):
        return SizeCount.objects.none()
    return SizeCount.objects.filter(within(scope_of(user)), run=run)


@dataclass(frozen=True)
class SizeFilters:
    """What is asked of the changes; empty is no question. ``way``: "up" or "down"; ``doubt``: "zeros" for the doubtful alone."""

    kind: str = ""
    period: str = ""
    region: str = ""
    sector: str = ""
    way: str = ""
    doubt: str = ""

    def asked(self):
        """As it is stored with an export."""
        return {name: value for name, value in asdict(self).items() if value}

    def apply(self, changes):
        """Those of the SizeChanges that are asked for; doubtful ones only where they are asked for."""
        if self.kind:
            changes = changes.filter(kind=self.kind)
        if self.period:
            period = period_named(self.period)
            changes = changes.filter(on__gte=period.first, on__lte=period.last)
        if self.region:
            changes = changes.filter(within(self.region, "enterprise__region"))
        if self.sector:
            from desaekspor.readiness.chain.queries import in_sector

            changes = changes.filter(in_sector(self.sector))
        if self.way:
            changes = changes.filter(is_up=self.way == "up")
        return changes.filter(doubt=self.doubt)


@dataclass(frozen=True)
class Sums:
    compared: int = 0
    up: int = 0
    down: int = 0
    doubtful: int = 0

    def __add__(self, other):
        return Sums(*(mine + theirs for mine, theirs in zip(self.values, other.values, strict=True)))

    @property
    def values(self):
        return self.compared, self.up, self.down, self.doubtful

    @property
    def share_up(self):
        return self.up / self.compared if self.compared else None

    @property
    def share_down(self):
        return self.down / self.compared if self.compared else None


def periods_of(counts):
    """The periods of which there are counts, the newest first; quarters before years."""
    return newest_first(counts.order_by().values_list("period", flat=True).distinct())


def newest_first(periods):
    names = set(periods)
    return sorted((one for one in names if "Q" in one), reverse=True) + sorted(
        (one for one in names if "Q" not in one), reverse=True
    )


def sums_of(counts, *, kind, region="", sector=""):
    """``{period: Sums}`` of a kind; one query."""
    rows = narrowed(counts, kind=kind, region=region, sector=sector).values_list("period")
    return {period: Sums(*some) for period, *some in rows.annotate(*SUMMED)}


def sums_of_kinds(counts):
    """``{kind: {period: Sums}}`` of all kinds; one query."""
    found: dict[str, dict[str, Sums]] = {}
    rows = counts.order_by().values_list("kind", "period")
    for kind, period, *some in rows.annotate(*SUMMED):
        found.setdefault(kind, {})[period] = Sums(*some)
    return found


def narrowed(counts, *, kind, region="", sector="", period=""):
    asked = Q(kind=kind)
    if region:
        asked &= within(region)
    if sector:
        asked &= Q(sector=sector)
    if period:
        asked &= Q(period=period)
    return counts.filter(asked).order_by()


def sums_by(counts, by, *, kind, period, region="", sector=""):
    """``{code of a district or village, or letter of a sector: Sums}`` of a period; one query.

    Enterprises whose village is not known count for their district alone.
    """
    column = "sector" if by == BY_SECTOR else "region_id"
    rows = narrowed(counts, kind=kind, region=region, sector=sector, period=period).values_list(column)
    found: dict[str, Sums] = {}
    for key, *some in rows.annotate(*SUMMED):
        if by == BY_DISTRICT:
            key = key[:DISTRICT_CODE]
        elif by == BY_VILLAGE and level_of(key) != Level.VILLAGE:
            continue
        found[key] = found.get(key, Sums()) + Sums(*some)
    return found


def kinds_with_counts(counts):
    """The kinds that could be compared at all, in their order."""
    there = set(counts.order_by().values_list("kind", flat=True).distinct())
    return [kind for kind in SizeKind if kind in there]
