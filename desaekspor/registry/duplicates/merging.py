"""Make one record of several. Nothing is lost: the absorbed ones keep their rows, keys and history, and lead to the survivor."""

import uuid
from collections import Counter
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils import timezone
from rapidfuzz.fuzz import token_set_ratio

from desaekspor.accounts.audit import record
from desaekspor.registry.duplicates import attached, decisions, roots
from desaekspor.registry.duplicates.choosing import FIELDS, Chosen
from desaekspor.registry.duplicates.errors import ChangedMeanwhile, MergedMeanwhile, MergeRefused, NotTheSame, refuse_unknown
from desaekspor.registry.duplicates.following import settle
from desaekspor.registry.duplicates.trees import Forest
from desaekspor.registry.models import Enterprise, EnterpriseKey, Merge
from desaekspor.registry.search.writing import Documents
from desaekspor.registry.services.effects import unlike
from desaekspor.registry.services.holding import lock_registry
from desaekspor.registry.services.loading import last_revisions

WHY_LIMIT = 300
CHUNK = 2000
WHOLE = 100.0  # every word of one name is in the other


@dataclass(frozen=True)
class Preview:
    """What merging would give. ``warnings``: codes, see ``_warnings``."""

    survivor: int
    absorbed: list[int]
    fields: dict[str, Chosen]  # field -> the candidates, the chosen one, and the reason as a code of choosing
    values: dict  # of the one record, with what follows from the choice
    changed: list[str]  # fields in which the survivor would get another value
    decisions: list  # standing PairDecisions that say that some of them are not the same: merging is refused while they stand
    warnings: list[str]
    seen: dict[int, int]  # number -> its last change: give it to ``merge``, which then refuses when something changed


@dataclass
class Merged:
    """What a merge did. ``is_new`` is False when all of it had been done before."""

    survivor: int
    merges: list[Merge]
    changed: list[str] = field(default_factory=list)
    is_new: bool = True


def suggest_survivor(numbers):
    """Which of the enterprises should stay: a verified one, then the one with the most sources, then the lowest number."""
    return suggest_survivors([numbers])[0]


def suggest_survivors(groups):
    """The same for each group of numbers, in two queries for some thousands."""
    verified, sources = set(), Counter()
    numbers = [number for group in groups for number in group]
    for chunk in (numbers[start : start + CHUNK] for start in range(0, len(numbers), CHUNK)):
        verified.update(Enterprise.objects.filter(pk__in=chunk, verified_at__isnull=False).values_list("pk", flat=True))
        keys = EnterpriseKey.objects.filter(enterprise__in=chunk).values_list("enterprise_id", "source").distinct()
        sources.update(number for number, _source in keys)
    return [max(group, key=lambda number: (number in verified, sources[number], -number)) for group in groups]


def preview_merge(survivor, absorbed, *, by, choices=None):
    """What merging ``absorbed`` (numbers) into ``survivor`` (a number) would give, with the reasons; writes nothing.

    Values are not masked: pages show a person's data masked unless it was opened. Raises MergeRefused, MergedMeanwhile.
    """
    numbers = _asked(survivor, absorbed, by)
    _refuse_merged(numbers)
    forest = Forest(numbers, more=_new_merges(numbers, by=by, choices=choices or {}, moment=timezone.now()))
    present, values = forest.nodes[survivor].present.values, forest.values(survivor)
    members = forest.tree_of(survivor)
    return Preview(
        survivor,
        numbers[1:],
        forest.chosen(survivor),
        values,
        [name for name in FIELDS if values[name] != present[name]],
        decisions.against(members),
        _warnings(forest, numbers),
        dict.fromkeys(numbers, 0) | last_revisions(numbers),
    )


def _warnings(forest, numbers):
    """owners_differ: the names of the owners are not one name, in two spellings or told in part. owner_erased: an owner of
    them asked to be forgotten. villages_differ. nib_differs."""
    nodes = [forest.nodes[number] for number in numbers]
    values = [node.present.values for node in nodes]
    found = {
        "owners_differ": any(_two_people(values[0]["owner.name"], one["owner.name"]) for one in values[1:]),
        "owner_erased": any(node.present.is_erased for node in nodes),
        "villages_differ": len({one["region"] for one in values}) > 1,
        "nib_differs": len({one["nib"] for one in values if one["nib"]}) > 1,
    }
    return [code for code, holds in found.items() if holds]


def _two_people(one, other):
    return unlike(one, other) and token_set_ratio(one.casefold(), other.casefold()) < WHOLE


def merge(survivor, absorbed, *, by, choices=None, why="", probability=None, acceptance=None, seen=None):
    """Make the enterprises ``absorbed`` part of ``survivor`` (numbers), however many, in one transaction; returns Merged.

    ``choices``: ``{field: number of the record whose value is taken}``; the rules choose the others. ``seen``: of the preview;
    what changed since is then refused. ``by`` None is a command. Doing it twice is harmless. Raises MergeRefused,
    MergedMeanwhile, ChangedMeanwhile, NotTheSame.
    """
    with transaction.atomic():
        version = lock_registry()  # one after the other, and not while a load writes
        numbers = _asked(survivor, absorbed, by)
        if done := _done_already(numbers):
            return Merged(survivor, done, is_new=False)
        _refuse_merged(numbers)
        trees = roots.hold(numbers)
        if against := decisions.against(trees):
            raise NotTheSame(against)
        revisions = last_revisions(numbers)
        if changed := [number for number in numbers if seen and number in seen and seen[number] != revisions.get(number, 0)]:
            raise ChangedMeanwhile(changed)
        moment = timezone.now()
        merges = _new_merges(numbers, by=by, choices=choices or {}, moment=moment)
        for one in merges:
            one.acceptance = acceptance
            one.probability = probability if probability is not None else decisions.probability_of(survivor, one.absorbed_id)
        if _share_a_nib(trees):  # what waits to be loaded was checked when its rows could not tell which of them is meant
            version.move_on()
        _write(merges, why.strip()[:WHY_LIMIT])
        with Documents() as documents:
            settled = settle([survivor], moment=moment, by=by, documents=documents)
            documents.forget([number for number in trees if number != survivor])
        changed = settled.get(survivor, [])
        record(by, "merge", Enterprise(pk=survivor), fields=changed, purpose=", ".join(map(str, numbers[1:])))
    return Merged(survivor, merges, changed)


def _asked(survivor, absorbed, by):
    """The numbers, the survivor first; refused where one is not known to ``by``."""
    numbers = [survivor, *dict.fromkeys(absorbed)]
    if survivor in numbers[1:]:
        raise MergeRefused("same_itself", [survivor])
    if len(numbers) < 2:
        raise MergeRefused("nothing", numbers)
    refuse_unknown(numbers, by)
    invented = sorted(Enterprise.objects.filter(pk__in=numbers, synthetic=True).values_list("pk", flat=True))
    if 0 < len(invented) < len(numbers):
        raise MergeRefused("mixed", invented)
    return numbers


def _share_a_nib(numbers):
    """Do enterprises that are not one yet own one NIB?"""
    owners = Enterprise.objects.filter(pk__in=numbers).exclude(nib="").order_by().values("nib")
    return owners.annotate(wholes=Count(Coalesce("merged_into", "pk"), distinct=True)).filter(wholes__gt=1).exists()


def _done_already(numbers):
    """The standing merges when every one of the absorbed is in the survivor by itself already; else nothing."""
    done = Merge.objects.filter(survivor=numbers[0], absorbed__in=numbers[1:], undone_at=None)
    done = list(done.order_by("pk"))
    return done if len(done) == len(numbers) - 1 else []


def _refuse_merged(numbers):
    if taken := list(Merge.objects.filter(absorbed__in=numbers, undone_at=None).select_related("by").order_by("pk")):
        raise MergedMeanwhile(taken)


def _new_merges(numbers, *, by, choices, moment):
    act = uuid.uuid4()
    return [
        Merge(survivor_id=numbers[0], absorbed_id=number, act=act, choices=choices, by=by, at=moment) for number in numbers[1:]
    ]


def _write(merges, why):
    survivor = merges[0].survivor_id
    absorbed = [one.absorbed_id for one in merges]
    for one in merges:
        one.save(force_insert=True)
        if why:
            one.why = why  # sealed for the row, which must have its number first
            one.save(update_fields=["why"])
        attached.move(one)
    roots.wholes(absorbed).update(merged_into=survivor)
    for one in merges:
        decisions.close_by_merge(one)
