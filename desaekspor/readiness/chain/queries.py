"""Whose steps, actions and places are whose; lists, counts and the funnel."""

import datetime
from collections import Counter
from dataclasses import asdict, dataclass

from django.db.models import Count, Q
from django.utils import timezone

from desaekspor.accounts.models import Role, User
from desaekspor.accounts.rules import scope_of, sees_enterprises, sees_own_enterprise
from desaekspor.readiness.certificates.groups import groups_of_kbli
from desaekspor.readiness.chain.durations import Median, median_days, share
from desaekspor.readiness.chain.models import NEVER, STOPPED, ChainPlace, NextAction, Outcome, Passage, Stage, Step
from desaekspor.readiness.training.models import Enrolment
from desaekspor.regions.codes import level_of
from desaekspor.regions.models import Level
from desaekspor.regions.queries import within
from desaekspor.registry.queries.counts import SMALLEST_CELL
from desaekspor.registry.sectors import sector_of

STUCK_DAYS = 30  # proposed
DISTRICT_CODE = 8


def _theirs(rows, user):
    """Those of the rows, which have an ``enterprise``, whose enterprise is the user's to see."""
    if sees_enterprises(user):
        return rows.filter(within(scope_of(user), "enterprise__region"), enterprise__merged_into=None)
    if sees_own_enterprise(user):
        return rows.filter(enterprise__owner__user=user)
    return rows.none()


def steps_for(user):
    return _theirs(Step.objects.all(), user)


def actions_for(user):
    return _theirs(NextAction.objects.all(), user)


def _kept(rows, user):
    """The same of what is worked out: these rows know where the enterprise lies, and are of no absorbed one."""
    return rows.filter(within(scope_of(user))) if sees_enterprises(user) else _theirs(rows, user)


def places_for(user):
    """Where the enterprises stand that are the user's to see."""
    return _kept(ChainPlace.objects.all(), user)


def passages_for(user):
    return _kept(Passage.objects.all(), user)


def may_own_actions_of(user, code):
    """May the user be asked to do something for an enterprise in the region ``code``? Who works where it lies."""
    scope = scope_of(user)
    return sees_enterprises(user) and bool(scope) and (code == scope or code.startswith(f"{scope}."))


def possible_owners(code):
    """Who may be asked to do something in the region ``code``: its officers and those of what lies around it, by name."""
    around = [code[:length] for length in (2, 5, 8, 13) if len(code) >= length]
    rows = User.objects.filter(is_active=True, role__in=(Role.OFFICER, Role.VILLAGE_OFFICER), region__in=around)
    return sorted(rows, key=lambda user: str(user).lower())


@dataclass(frozen=True)
class ChainFilters:
    """What is asked of the chain; empty is no question. ``due``: "late", "week" or "none". ``stuck``: days without a step."""

    region: str = ""
    stage: str = ""  # a number, or "out"
    sector: str = ""
    batch: str = ""  # of a training, a primary key: whoever applied to it
    owner: str = ""  # a user's primary key; "none" for nobody
    due: str = ""
    stuck: str = ""

    def asked(self):
        """As it is stored with an export."""
        return {name: value for name, value in asdict(self).items() if value}

    def of_enterprise(self, rows):
        """Those of the ChainPlaces or Passages whose enterprise is asked for."""
        if self.region:
            rows = rows.filter(within(self.region))
        if self.sector:
            rows = rows.filter(sector=self.sector)
        if self.batch:
            rows = rows.filter(enterprise__in=Enrolment.objects.filter(batch=self.batch).values("enterprise"))
        return rows

    def apply(self, places, today=None):
        """Those of the ChainPlaces that are asked for."""
        today, places = today or timezone.localdate(), self.of_enterprise(places)
        if self.stage:
            places = places.filter(lane=STOPPED if self.stage == "out" else self.stage)
        if self.owner:
            places = places.filter(owner=None if self.owner == "none" else self.owner)
        if self.due == "late":
            places = places.filter(lane__lt=STOPPED, sort_on__lt=today)
        elif self.due == "week":
            places = places.filter(lane__lt=STOPPED, sort_on__gte=today, sort_on__lte=today + datetime.timedelta(days=7))
        elif self.due == "none":
            places = places.filter(lane__lt=STOPPED, sort_on=NEVER)
        if self.stuck:
            places = stuck(places, int(self.stuck), today)
        return places


def in_sector(letter):
    """Enterprises of the section of KBLI 2020, in whichever edition they were told, as ``sectors.sector_of`` reads it."""
    found = Q()
    for version in ("", "2020", "2025"):
        letters = [one for one in "ABCDEFGHIJKLMNOPQRSTUV" if sector_of(one, version) == letter]
        found |= Q(enterprise__kbli_version=version, enterprise__kbli_category__in=letters)
    return found


def stuck(places, days, today=None):
    """Those on their way that made no step in ``days`` days; who has shipped has arrived."""
    before = (today or timezone.localdate()) - datetime.timedelta(days=days)
    return places.filter(lane__lt=Stage.SHIPPED, last_on__lt=before)


@dataclass(frozen=True)
class StageCount:
    stage: int | None  # None: those who stopped
    count: int
    late: int
    waiting: int  # without a step for STUCK_DAYS


def counts_by_stage(places, today=None):
    """``{stage: StageCount}`` of all stages and of None, those who stopped; one query."""
    today = today or timezone.localdate()
    long_ago = today - datetime.timedelta(days=STUCK_DAYS)
    rows = (
        places.order_by()
        .values_list("lane")
        .annotate(Count("pk"), late=Count("pk", filter=Q(sort_on__lt=today)), old=Count("pk", filter=Q(last_on__lt=long_ago)))
    )
    found = {stage: StageCount(stage, 0, 0, 0) for stage in (*Stage.values, None)}
    for lane, count, late, old in rows:
        stage = None if lane == STOPPED else lane
        found[stage] = StageCount(stage, count, 0 if stage is None else late, old if lane < Stage.SHIPPED else 0)
    return found


@dataclass(frozen=True)
class Flow:
    """What became of those who reached a stage. ``rate`` (share, low, high) and ``median`` are None of too few."""

    stage: int
    reached: int  # this stage itself
    beyond: int  # this or any later stage: who skipped it is among them
    moved: int
    waiting: int
    out: int
    rate: tuple[float, float, float] | None
    median: Median | None

    @property
    def is_last(self):
        return self.stage == Stage.SHIPPED


def funnel(passages, today=None):
    """The Flow of every stage; two queries."""
    found = {stage: _Lengths() for stage in Stage.values}
    for stage, outcome, days, count in _stays(passages, ("stage",), today):
        found[stage].add(outcome, days, count)
    ended = {stage: lengths.waiting.total() + lengths.out for stage, lengths in found.items()}
    return [
        lengths.flow(stage, sum(count for other, count in ended.items() if other >= stage)) for stage, lengths in found.items()
    ]


def _stays(passages, columns, today):
    """(columns, outcome, days, how many) of the stays; of one that lasts the days so far.

    Apart, for only a stay that lasts is asked for its day: the others would make a group for each.
    """
    today, rows = today or timezone.localdate(), passages.order_by()
    yield from rows.exclude(outcome=Outcome.WAITING).values_list(*columns, "outcome", "days").annotate(Count("pk"))
    lasting = rows.filter(outcome=Outcome.WAITING).values_list(*columns, "outcome", "on").annotate(Count("pk"))
    for *key, outcome, on, count in lasting:
        yield *key, outcome, max(0, (today - on).days), count


class _Lengths:
    """How long the stays of one stage were, by how they ended."""

    def __init__(self):
        self.moved, self.waiting, self.out = Counter(), Counter(), 0

    def add(self, outcome, days, count):
        if outcome == Outcome.MOVED:
            self.moved[days] += count
        elif outcome == Outcome.WAITING:
            self.waiting[days] += count
        else:
            self.out += count

    def flow(self, stage, beyond):
        moved, waiting = self.moved.total(), self.waiting.total()
        reached = moved + waiting + self.out
        told = reached >= SMALLEST_CELL and stage != Stage.SHIPPED
        return Flow(
            *(stage, reached, beyond, moved, waiting, self.out),
            rate=share(moved, reached) if told else None,
            median=median_days(self.moved, self.waiting, self.out) if told else None,
        )


BY_VILLAGE, BY_DISTRICT, BY_SECTOR, BY_GOODS, BY_BATCH = "desa", "kecamatan", "bidang", "barang", "angkatan"
_COLUMNS = {
    BY_SECTOR: ("sector",),
    BY_GOODS: ("enterprise__kbli",),
    BY_BATCH: ("enterprise__enrolments__batch",),
}


def flows_by(passages, stage, by, today=None):
    """``{key: Flow}`` of one stage, by village or district (code), sector (letter), group of products or batch (key).

    "" is of none. An enterprise whose village is not known counts for its district alone; one that applied to two batches or
    whose line of business makes goods of two groups (certificates/groups.py) for both. Two queries.
    """
    found: dict[str, _Lengths] = {}
    columns = _COLUMNS.get(by, ("region",))
    for first, outcome, days, count in _stays(passages.filter(stage=stage), columns, today):
        for key in _keys(by, first):
            found.setdefault(key, _Lengths()).add(outcome, days, count)
    return {key: lengths.flow(stage, 0) for key, lengths in found.items()}


def _keys(by, first):
    if by == BY_GOODS:
        return groups_of_kbli(first) or ("",)
    if by == BY_DISTRICT:
        return (first[:DISTRICT_CODE],)
    if by == BY_VILLAGE:
        return (first,) if level_of(first) == Level.VILLAGE else ()
    return (first or "",)


def in_order(places):
    """As lists show them: what is due first, then the longest without a step."""
    return places.order_by("sort_on", "last_on", "pk")
