"""The versions of the model that decisions taught, as people see them; which of them judges is said here, how one is made in
teaching.py, which loads what a search needs."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.registry.duplicates.decisions import standing
from desaekspor.registry.duplicates.models import DuplicateModel, DuplicatePair

LEAST = 60  # decisions, before the first version is tried
MORE = 30  # decisions that came or went, from one version to the next
MOST = 5_000  # decisions that teach: the latest
SEEN = "seen"  # among the labels of a DuplicateModel: the numbers of the decisions that taught it


def taught():
    """The DuplicateModels that decisions taught, the latest first."""
    return DuplicateModel.objects.exclude(base="").order_by("-pk")


def teachable():
    """The standing decisions that may teach: a person looked at a real pair of which the search knows how far it agrees."""
    known = DuplicatePair.objects.filter(left=OuterRef("left"), right=OuterRef("right"), synthetic=False, stands_in_for=None)
    return standing().filter(Exists(known.exclude(features=[]))).exclude(merge__acceptance__isnull=False)


def latest_teachable():
    """Those of them that teach."""
    return teachable().order_by("-pk")[:MOST]


def changed_since(model, numbers):
    """How many of the decisions that taught ``model`` are others now that those of these ``numbers`` would.

    One that was replaced by another counts once, and so does one that a newer one left no room for.
    """
    then, now = set(model.labels.get(SEEN, ())), set(numbers)
    return max(len(then - now), len(now - then))


@transaction.atomic
def put_aside(model, *, by):
    """The DuplicateModel, which was taught here, judges nothing from the next search on; says whether it might until now."""
    changed = taught().filter(pk=model.pk, retired_at=None).update(retired_at=timezone.now(), retired_by=by)
    if changed:
        record(by, "model.put_aside", model)
    return bool(changed)


@transaction.atomic
def use_again(model, *, by):
    """The reverse, for one that a person has put aside; one that failed its trial stays where it is."""
    changed = taught().filter(pk=model.pk, retired_by__isnull=False).update(retired_at=None, retired_by=None)
    if changed:
        record(by, "model.use_again", model)
    return bool(changed)
