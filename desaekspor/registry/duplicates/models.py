"""Pairs that may be one enterprise, what people decided of them, and merges.

An enterprise's row and history outlive none of these tables: they point to enterprises without a
constraint, as source rows do, because an undone import takes enterprises away.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desaekspor.accounts.fields import PrivateField
from desaekspor.regions.models import Region


def _enterprise(name="+", **options):
    return models.ForeignKey("registry.Enterprise", models.DO_NOTHING, db_constraint=False, related_name=name, **options)


def _person(**options):
    options = {"db_index": False, "related_name": "+"} | options
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, **options)


class DuplicateModel(models.Model):
    """A model that gave pairs their probability: the one that ships, or one that decisions made here have taught more.

    Taught ones stand beside the one that they were taught from (``base``); a person may put one aside. See teaching.py.
    """

    version = models.CharField(max_length=40, unique=True)
    base = models.CharField(max_length=40, blank=True)  # version of the shipped one that it was taught from; "" for that itself
    made_at = models.DateTimeField()
    figures = models.JSONField(default=dict)  # measured: precision, recall and what they were measured on
    labels = models.JSONField(default=dict)  # {"shipped": pairs, "decisions": pairs, "same": of these, "seen": [decisions]}
    taught = models.JSONField(default=list)  # [[1 same or 0, features as of DuplicatePair ...], ...]: nothing of a person
    created_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True)
    retired_by = _person()

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self):
        return self.version


class DuplicateRun(models.Model):
    """One search for duplicates, over everything or for new and changed rows alone."""

    class Kind(models.TextChoices):
        FULL = "full", _("all enterprises")
        NEW = "new", _("new and changed enterprises")

    kind = models.CharField(max_length=4, choices=Kind)
    model = models.ForeignKey(DuplicateModel, models.PROTECT, null=True, related_name="runs")
    counts = models.JSONField(default=dict)  # rows, pairs, sure, likely, unsure, seconds ...
    cutoffs = models.JSONField(default=dict)  # that this run used
    error = models.JSONField(null=True)  # {"code", "facts"}
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.kind} #{self.pk}"


class DuplicatePair(models.Model):
    """Two enterprises that may be one. ``reasons`` are codes and facts without a person's data: the words stand elsewhere."""

    class Band(models.TextChoices):
        SURE = "sure", pgettext_lazy("duplicate", "sure")
        LIKELY = "likely", pgettext_lazy("duplicate", "likely")
        UNSURE = "unsure", pgettext_lazy("duplicate", "unsure")

    class State(models.TextChoices):
        OPEN = "open", _("to be decided")
        VISIT = "visit", _("needs a visit")
        ACCEPTED = "accepted", _("the same")  # decided; merged where ``merge`` is set
        REJECTED = "rejected", _("not the same")
        GONE = "gone", _("no longer proposed")  # by a later run, or because one of the two was merged into a third

    left = _enterprise(db_index=False)
    right = _enterprise()
    probability = models.FloatField(null=True)  # calibrated; None: no model proposed it, a person did
    weight = models.FloatField(null=True)
    band = models.CharField(max_length=6, choices=Band, blank=True)
    reasons = models.JSONField(default=list)  # [{"code", facts ...}, ...], the strongest first
    features = models.JSONField(default=list)  # how far the two agree, in numbers: linkage.features.FEATURES, None where not told
    run = models.ForeignKey(DuplicateRun, models.SET_NULL, null=True, db_index=False, related_name="pairs")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    village = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")  # where both lie; None: not in one village
    assigned_to = _person(db_index=True)
    note = PrivateField(null=True)  # what a visit is to find out
    # The standing merge that closed it: the two are one now, or one of them is part of a third.
    merge = models.ForeignKey("registry.Merge", models.SET_NULL, null=True, related_name="closed_pairs")
    # The standing merge because of which it is there: the survivor in place of the absorbed one.
    stands_in_for = models.ForeignKey("registry.Merge", models.SET_NULL, null=True, related_name="stand_ins")
    updated_at = models.DateTimeField(default=timezone.now)
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-probability", "id"]
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], name="pair_once"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="pair_in_order"),
        ]
        indexes = [
            models.Index(fields=["state", "probability"], name="pairs_by_probability"),
            models.Index(fields=["village", "state", "probability"], name="pairs_of_village"),
        ]

    def __str__(self):
        return f"enterprises {self.left_id} and {self.right_id}"


class PairDecision(models.Model):
    """A person said of two enterprises that they are one, or that they are not. Kept for ever, also when withdrawn.

    At most one decision of a pair stands. It wins over every model.
    """

    class Verdict(models.TextChoices):
        SAME = "same", _("the same")
        DIFFERENT = "different", _("not the same")

    left = _enterprise(db_index=False)
    right = _enterprise()
    verdict = models.CharField(max_length=9, choices=Verdict)
    by = _person()
    at = models.DateTimeField(default=timezone.now)
    note = PrivateField(null=True)
    by_check = models.BooleanField(default=False)  # said on the check list of a village: recorded twice
    merge = models.ForeignKey("registry.Merge", models.SET_NULL, null=True, related_name="decisions")  # merging them said so
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = _person()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["left", "right"], condition=Q(withdrawn_at=None), name="one_decision_stands"),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="decision_in_order"),
        ]

    def __str__(self):
        return f"{self.verdict}: enterprises {self.left_id} and {self.right_id}"


class Acceptance(models.Model):
    """All pairs above a probability accepted at once; undone as a whole."""

    class State(models.TextChoices):
        RUNNING = "running", _("being merged")
        DONE = "done", _("merged")
        UNDOING = "undoing", _("being taken apart")
        UNDONE = "undone", _("taken apart")

    above = models.FloatField()
    where = models.JSONField(default=dict)  # {"region": code, "sources": "oss-sidt"}, as it was asked
    preview = models.JSONField(default=dict)  # the counts that the person saw
    counts = models.JSONField(default=dict)  # pairs, clusters, merged, left_out, and after an undo: taken_apart, kept
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    by = _person()
    at = models.DateTimeField(default=timezone.now)
    undone_by = _person()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"above {self.above:.3f} (#{self.pk})"


class Merge(models.Model):
    """One enterprise became part of another. The standing merges are a forest: an enterprise is absorbed at most once.

    Nothing of the absorbed one is changed but ``Enterprise.merged_into``, which names the root of
    its tree. What the survivor took over are FieldChanges that name the merge; they count no more
    once it is undone, as those of an undone batch. What was made by one act shares ``act``.
    """

    survivor = _enterprise("merges")
    absorbed = _enterprise("absorptions")
    act = models.UUIDField(default=uuid.uuid4, db_index=True)
    acceptance = models.ForeignKey(Acceptance, models.PROTECT, null=True, related_name="merges")
    probability = models.FloatField(null=True)
    # {field: number of the enterprise that a person took it from}; of the whole act
    choices = models.JSONField(default=dict)
    by = _person()
    at = models.DateTimeField(default=timezone.now)
    why = PrivateField(null=True)
    undone_by = _person()
    undone_at = models.DateTimeField(null=True)
    # {"closed": {pair: its state before}} of the merge; {"restored", "moved", "answered"} of the un-merge
    report = models.JSONField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["absorbed"], condition=Q(undone_at=None), name="absorbed_once"),
            models.CheckConstraint(condition=~Q(survivor=F("absorbed")), name="merged_with_another"),
        ]

    def __str__(self):
        return f"enterprise {self.absorbed_id} into {self.survivor_id}"


class MovedRow(models.Model):
    """A row of another table that a merge gave to the survivor; an un-merge gives it back. See attached.py."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="moved")
    table = models.CharField(max_length=80)  # "app.model.field"
    row = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merge", "table", "row"], name="moved_once")]

    def __str__(self):
        return f"{self.table} {self.row}"


class DuplicateSample(models.Model):
    """Pairs drawn at random, stratum by stratum, that people label to measure the model; see sampling.py."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    model = models.ForeignKey(DuplicateModel, models.PROTECT, null=True, related_name="samples")
    run = models.ForeignKey(DuplicateRun, models.SET_NULL, null=True, db_index=False, related_name="+")
    seed = models.BigIntegerField()
    strata = models.JSONField(default=list)  # [{"stratum", "pairs": in the frame, "drawn"}, ...]
    by = _person()
    at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)  # a newer one took its place

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"sample #{self.pk}"


class SampledPair(models.Model):
    """A pair of a sample, as it was when it was drawn, and how it was labelled."""

    sample = models.ForeignKey(DuplicateSample, models.CASCADE, related_name="pairs")
    pair = models.ForeignKey(DuplicatePair, models.SET_NULL, null=True, related_name="samplings")
    left = _enterprise(db_index=False)
    right = _enterprise(db_index=False)
    stratum = models.CharField(max_length=120)
    probability = models.FloatField()
    sources = models.CharField(max_length=40)  # "oss-sidt"
    district = models.CharField(max_length=8, blank=True)  # kecamatan; "" when the two lie in different ones
    order = models.PositiveIntegerField()  # at random: whoever labels the first hundred has a sample, too
    verdict = models.CharField(max_length=9, choices=PairDecision.Verdict, blank=True)
    labelled_by = _person()
    labelled_at = models.DateTimeField(null=True)
    # That the label made; None where the pair had been decided before, or is merged.
    decision = models.ForeignKey(PairDecision, models.SET_NULL, null=True, db_index=False, related_name="+")

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["sample", "left", "right"], name="sampled_once")]

    def __str__(self):
        return f"{self.stratum}: enterprises {self.left_id} and {self.right_id}"


class ComparedPart(models.Model):
    """What the search compares of some neighbouring enterprises, sealed whole; see compared.py. Made from the registry anew
    whenever it is lost, so backups leave it out."""

    id = models.PositiveBigIntegerField(primary_key=True)  # number of the enterprises // compared.ROWS
    made_by = models.CharField(max_length=16)  # version of the library
    content = PrivateField()

    def __str__(self):
        return f"part {self.pk}"
