"""The queue of pairs arranged for its pages: choices, lines, and how far the villages and the officers are."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.accounts.models import User
from desaekspor.accounts.rules import may_merge_enterprises
from desaekspor.jobs.models import Job
from desaekspor.jobs.queries import jobs_for
from desaekspor.portal.forms.duplicates import STAND_NAMES
from desaekspor.portal.templatetags.figures import percent
from desaekspor.regions.models import Region
from desaekspor.registry.duplicates.asking import ALL, NEW
from desaekspor.registry.duplicates.listing import STANDS as ALL_STANDS
from desaekspor.registry.duplicates.models import DuplicatePair, DuplicateRun
from desaekspor.registry.duplicates.wording import in_one_sentence, in_percent
from desaekspor.registry.models import EnterpriseKey, Product, SourceName

State = DuplicatePair.State
MOST_REASONS = 3  # on a line; all of them stand on the pair's own page
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
EVERYTHING = {
    "wilayah": gettext_lazy("all villages"),
    "pita": gettext_lazy("likely and unlikely"),
    "sumber": gettext_lazy("all sources"),
    "tugas": gettext_lazy("everybody"),
}


def with_records(pairs):
    """The pairs with all that a line of the queue shows of the two; a few queries for however many."""
    related = [f"{side}__{what}" for side in ("left", "right") for what in ("region__parent", "owner")]
    read = (("keys", EnterpriseKey.objects.order_by("source")), ("products", Product.objects.order_by("-is_main", "pk")))
    prefetched = [Prefetch(f"{side}__{name}", rows) for side in ("left", "right") for name, rows in read]
    return pairs.select_related(*related, "village__parent", "assigned_to").prefetch_related(*prefetched)


def read_page(listed, rows):
    """The first pairs of the list, in its order, with their records. Only keys are sorted, a tenth of the work."""
    numbers = list(listed.values_list("pk", flat=True)[:rows])
    found = with_records(DuplicatePair.objects.filter(pk__in=numbers)).in_bulk()
    return [found[number] for number in numbers if number in found]


@dataclass(frozen=True)
class Record:
    """One of the records that are compared, under its letter."""

    letter: str
    enterprise: object
    sources: list[str]

    @property
    def about(self):
        """ "no. 12 · SIDT, OSS"."""
        number = _("no. %(number)s") % {"number": self.enterprise.pk}
        return " · ".join([number, ", ".join(self.sources) or _("typed in")])


def records_of(enterprises):
    """Records of the enterprises in their order; their keys are read already."""
    names = dict(SourceName.choices)
    return [
        Record(letter, one, list(dict.fromkeys(str(names[key.source]) for key in one.keys.all())))
        for letter, one in zip(LETTERS, enterprises, strict=False)
    ]


def chance_in_words(probability):
    """ "97%", to a tenth near the ends, where it matters. "" where no model said anything."""
    chance = in_percent(probability)
    return "" if chance is None else percent(chance, 1 if chance > 98.5 or chance < 1 else 0)


@dataclass(frozen=True)
class Row:
    pair: DuplicatePair
    records: list[Record]
    why: str
    url: str

    @property
    def probability(self):
        return self.pair.probability

    @property
    def percent(self):
        """How far the bar is filled."""
        return round(in_percent(self.pair.probability) or 0)

    @property
    def chance(self):
        return chance_in_words(self.pair.probability)

    @property
    def is_plain(self):
        return self.pair.state == State.OPEN

    @property
    def villages(self):
        """Names of the villages: one where both lie in it."""
        return list(dict.fromkeys(record.enterprise.region.name for record in self.records))

    @property
    def district(self):
        return self.pair.village.parent.name if self.pair.village else ""


def rows_of(pairs, here):
    return [
        Row(
            pair,
            records_of([pair.left, pair.right]),
            in_one_sentence(pair.reasons, most=MOST_REASONS),
            reverse("portal:duplicate", args=[pair.pk]) + (f"?{here}" if here else ""),
        )
        for pair in pairs
    ]


@dataclass(frozen=True)
class Progress:
    """Pairs by what is to be done with them. For who cannot merge (``merges``) a pair that was called one is done."""

    open: int = 0
    visit: int = 0
    to_merge: int = 0
    merged: int = 0
    different: int = 0
    merges: bool = True

    @property
    def undecided(self):
        return self.open + self.visit

    @property
    def to_do(self):
        return self.undecided + (self.to_merge if self.merges else 0)

    @property
    def done(self):
        return self.merged + self.different + (0 if self.merges else self.to_merge)

    @property
    def all(self):
        return self.to_do + self.done

    @property
    def percent(self):
        return round(100 * self.done / self.all) if self.all else 0


COUNTS = {name: Count("pk", filter=ALL_STANDS[name]) for name in ("open", "visit", "to_merge", "merged", "different")}


def progress(pairs, user):
    """The Progress of the pairs as ``user`` sees it, in one query."""
    return Progress(**pairs.order_by().aggregate(**COUNTS), merges=may_merge_enterprises(user))


def progress_by(pairs, field, user):
    """``{value of the field: Progress}``, in one query."""
    rows = pairs.order_by().values_list(field).annotate(**COUNTS)
    return {value: Progress(*counts, merges=may_merge_enterprises(user)) for value, *counts in rows}


@dataclass(frozen=True)
class Chip:
    label: str
    count: int
    query: str
    is_chosen: bool


def state_chips(asked, done):
    chosen = asked.asked.get("keadaan", "")
    return [
        Chip(str(label), getattr(done, asked.stands[value]), asked.address(keadaan=value), value == chosen)
        for value, label in STAND_NAMES
    ]


@dataclass(frozen=True)
class Choice:
    name: str
    label: str
    all: str
    groups: list  # (name of the group or "", [(value, label)])
    chosen: str


def choices_of(asked):
    """The lists to choose from; what has nothing to choose is left out."""
    found = []
    for name, all_of_them in EVERYTHING.items():
        field, groups = asked.fields[name], []
        for value, label in field.choices:
            if isinstance(label, list):
                groups.append((value, label))
            elif groups and groups[-1][0] == "":
                groups[-1][1].append((value, label))
            else:
                groups.append(("", [(value, label)]))
        if groups:
            found.append(Choice(name, str(field.label), str(all_of_them), groups, asked.asked.get(name, "")))
    return found


def villages_of(user, pairs):
    """(village or None, Progress), those with most to do first; None are pairs that do not lie in one village."""
    found = progress_by(pairs, "village", user)
    villages = Region.objects.select_related("parent").in_bulk([code for code in found if code])
    rows = [(villages.get(code), done) for code, done in found.items()]
    return sorted(rows, key=lambda row: (row[0] is None, -row[1].to_do, row[0].name if row[0] else ""))


def work_of(user, pairs):
    """(officer or None, Progress), those with most to do first; None is nobody's work."""
    found = progress_by(pairs, "assigned_to", user)
    people = User.objects.select_related("region").in_bulk([pk for pk in found if pk])
    rows = [(people.get(pk), done) for pk, done in found.items()]
    return sorted(rows, key=lambda row: (row[0] is None, row[0] != user, -row[1].to_do, str(row[0])))


def searching(user):
    """The search that runs, when the last one ended, and whether one can be asked for."""
    running = (
        Job.objects.filter(kind__in=(ALL, NEW), state__in=(Job.State.QUEUED, Job.State.RUNNING)).order_by("created_at").first()
    )
    last = DuplicateRun.objects.exclude(finished_at=None).order_by("-pk").values_list("finished_at", flat=True).first()
    theirs = running and jobs_for(user).filter(pk=running.pk).exists()
    return {"running": running if theirs else None, "is_searching": bool(running), "searched": last}
