"""What people decide about pairs teaches the model: a new version of it where a trial shows that it is better, and the way back.

A decision teaches with the numbers that the search kept of its pair, which say how far two records agree and nothing of a
person. What was merged all at once does not: the model said that itself. Nor does what is invented.

The trial deals the shipped labels, and the decisions by the enterprises that hang together in them, to folds; every pair is
judged by trees that have not seen its fold, with the decisions and without. The new version is taken when it judges the
decisions better, the shipped labels no worse, and calls no more of these sure that are not the same. One that is not taken is
kept with its figures, so that nobody wonders, and tried again once more was decided. Whoever doubts a version puts it aside;
the next search goes back to the one before.
"""

from functools import lru_cache

import numpy as np
from django.db.models import F
from django.utils import timezone

from desaekspor.registry.duplicates.decisions import SAME
from desaekspor.registry.duplicates.models import DuplicateModel, DuplicatePair
from desaekspor.registry.duplicates.versions import LEAST, MORE, SEEN, changed_since, latest_teachable, taught
from desaekspor.registry.linkage.clustering import connected
from desaekspor.registry.linkage.features import FEATURES
from desaekspor.registry.linkage.rescoring import (
    DECISION_IMPORTANCE,
    IMPORTANCE,
    LABEL,
    SURE,
    features_of,
    fit_trees,
    labelled_rows,
    load_model,
    raw_scores,
    refit,
)

LEAST_EACH = 15  # decisions of each verdict
FOLDS = 3
CHANCE = 1.01  # times the loss on the shipped labels: what a few other trees make of them by themselves
NEAREST = 1e-6


def present_model():
    """The Model that judges pairs: the last one that was taught here and not put aside, else the one that ships."""
    row = _versions().filter(retired_at=None).first()
    return load_model() if row is None else _made(row.version, row.made_at, row.pk)


def _versions():
    """Those that were taught from the one that ships now; another one has begun anew."""
    return taught().filter(base=load_model().version)


@lru_cache(maxsize=2)
def _made(version, made_at, pk):
    same, numbers = _as_arrays(DuplicateModel.objects.values_list("taught", flat=True).get(pk=pk))
    return refit(load_model(), labelled_rows(numbers, same), version=version, made_on=made_at.date().isoformat())


def learn(*, rows):
    """Teach the model what was decided, if there is enough that it does not know; returns the DuplicateModel of it, or None.

    ``rows``: of the register. The trial takes some seconds. One that is not taken is put aside (``retired_at``) by itself.
    """
    base, last = load_model(), _versions().first()
    rows_taught, ends, seen = _labels()
    if len(seen) < LEAST or (last and changed_since(last, seen) < MORE):
        return None
    same, numbers = _as_arrays(rows_taught)
    if not LEAST_EACH <= same.sum() <= len(same) - LEAST_EACH:
        return None
    figures = try_out(base, same, numbers, ends, rows=rows)
    moment = timezone.now()
    return DuplicateModel.objects.create(
        version=f"{base.version}+{_versions().count() + 1}",
        base=base.version,
        made_at=moment,
        figures={**base.figures, "trial": figures},
        labels={"shipped": base.labelled.num_rows, "decisions": len(same), "same": int(same.sum()), SEEN: seen},
        taught=rows_taught,
        retired_at=None if is_better(figures) else moment,
    )


def _labels():
    """([[1 same or 0, features ...]], the two enterprises, the number) of the latest decisions that may teach, in three lists.

    In the order of the enterprises: the same decisions make the same trees, whenever they were made.
    """
    said = {
        (left, right): (number, int(verdict == SAME))
        for number, left, right, verdict in latest_teachable().values_list("pk", "left_id", "right_id", "verdict")
    }
    known, lefts = {}, sorted({left for left, _ in said})
    for start in range(0, len(lefts), 500):
        rows = DuplicatePair.objects.filter(left__in=lefts[start : start + 500], right__gt=F("left"))
        for left, right, numbers in rows.values_list("left_id", "right_id", "features"):
            if (left, right) in said and len(numbers) == len(FEATURES):  # not those of an older release
                known[left, right] = [said[left, right][1], *numbers]
    ends = sorted(known)
    return [known[both] for both in ends], ends, [said[both][0] for both in ends]


def _as_arrays(labels):
    """(whether each is the same, the features of each)"""
    table = np.array(labels, dtype=float).reshape(-1, 1 + len(FEATURES))  # None becomes NaN
    return table[:, 0] == 1, table[:, 1:].astype(np.float32)


def try_out(base, same, numbers, ends, *, rows):
    """How well pairs are judged that were not seen, without the decisions (``before``) and with them (``after``).

    Returns ``{"shipped" | "decisions": {"before" | "after": {"loss", "wrong", "sure_wrong"}}}``: the mean log loss, the share
    of pairs on the wrong side of one half, and of those called sure that are not the same.
    """
    known, right, importance = (
        features_of(base.labelled),
        base.labelled[LABEL].to_numpy() == 1,
        base.labelled[IMPORTANCE].to_numpy(),
    )
    fold = np.random.default_rng(0).permutation(len(right)) % FOLDS
    fold_of_decision = _folds(ends)
    scores = {name: {when: np.empty(len(of)) for when in ("before", "after")} for name, of in _both(right, same)}
    for one in range(FOLDS):
        seen, told = fold != one, fold_of_decision != one
        before = known[seen], right[seen], importance[seen]
        decided = numbers[told], same[told], np.full(told.sum(), DECISION_IMPORTANCE)
        for when, parts in (("before", [before]), ("after", [before, decided])):
            trees = fit_trees(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))
            scores["shipped"][when][~seen] = raw_scores(trees, known[~seen])
            if not told.all():
                scores["decisions"][when][~told] = raw_scores(trees, numbers[~told])
    weights = {"shipped": importance, "decisions": np.ones(len(same))}
    return {
        name: {when: _judged(base.calibrate(found, rows), of, weights[name]) for when, found in scores[name].items()}
        for name, of in _both(right, same)
    }


def _both(shipped, decisions):
    return ("shipped", shipped), ("decisions", decisions)


def _folds(ends):
    """The fold of each pair; those that hang together by an enterprise share one."""
    numbers, place = np.unique(np.array(ends), return_inverse=True)
    left, right = place.reshape(-1, 2).T
    return connected(len(numbers), left, right)[left] % FOLDS


def _judged(probability, same, weight):
    chance = np.clip(np.where(same, probability, 1 - probability), NEAREST, 1)
    wrong = (probability >= 0.5) != same
    sure = probability >= SURE
    return {
        "loss": round(float(np.average(-np.log(chance), weights=weight)), 6),
        "wrong": round(float(np.average(wrong, weights=weight)), 6),
        "sure_wrong": round(float(np.average(sure & ~same, weights=weight)), 6),
    }


def is_better(figures):
    """Whether the trial speaks for the new version."""
    shipped, decisions = figures["shipped"], figures["decisions"]
    return (
        decisions["after"]["loss"] < decisions["before"]["loss"]
        and shipped["after"]["loss"] <= CHANCE * shipped["before"]["loss"]
        and shipped["after"]["sure_wrong"] <= shipped["before"]["sure_wrong"]
    )
