"""What an enterprise has come through on its way to a first shipment: steps, who owes what next, and where that leaves it."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desaekspor.accounts.fields import PrivateField
from desaekspor.regions.models import Mark, Region


class Stage(models.IntegerChoices):
    """The stages in their order; a number, so that the furthest of several is the greatest."""

    CANDIDATE = 0, pgettext_lazy("stage", "candidate")
    SELECTED = 1, pgettext_lazy("stage", "selected")
    TRAINED = 2, pgettext_lazy("stage", "trained")
    PITCHED = 3, pgettext_lazy("stage", "pitched")
    MATCHED = 4, pgettext_lazy("stage", "matched")
    SAMPLE = 5, pgettext_lazy("stage", "sample")
    ORDER = 6, pgettext_lazy("stage", "order")
    SHIPPED = 7, pgettext_lazy("stage", "shipped")


STOPPED = 9  # the lane of those who stopped
NEVER = datetime.date(9999, 12, 31)


class StepKind(models.TextChoices):
    STEP = "step", _("step")
    OUT = "out", _("stopped")
    BACK = "back", _("came back")


class Reason(models.TextChoices):
    """Why somebody stopped."""

    NO_INTEREST = "no_interest", _("does not want to go on")
    NOT_CHOSEN = "not_chosen", _("was not chosen")
    UNREACHABLE = "unreachable", _("cannot be reached")
    CLOSED = "closed", _("the business closed or moved away")
    CAPACITY = "capacity", _("cannot make enough, or not steadily")
    QUALITY = "quality", _("the quality is not what buyers ask for")
    PAPERS = "papers", _("a licence or certificate is missing")
    PRICE = "price", _("the price does not fit")
    OTHER = "other", _("another reason, see the note")


def _person():
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")


def _enterprise(**more):
    # No constraint, as in FieldChange: an undone import takes the enterprise away, and what was said of it stays.
    return models.ForeignKey("registry.Enterprise", models.DO_NOTHING, db_constraint=False, **more)


class Step(models.Model):
    """A stage that an enterprise reached on a day; or that it stopped, or came back. Taken back it stays and counts no more."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = _enterprise(related_name="steps")
    kind = models.CharField(max_length=4, choices=StepKind, default=StepKind.STEP)
    stage = models.PositiveSmallIntegerField(choices=Stage, null=True)  # of a step; else None
    on = models.DateField()  # the day it happened
    product = models.CharField(max_length=200, blank=True)  # for which product and market, where it matters
    market = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)  # of a stop
    note = PrivateField(null=True)  # people are named in such notes
    mark = models.CharField(max_length=10, choices=Mark, default=Mark.REPORTED)
    # By which part of the program and for what, such as "training:12"; "" when a person wrote it. Once an enterprise.
    origin = models.CharField(max_length=60, blank=True)
    synthetic = models.BooleanField(default=False)
    by = _person()
    at = models.DateTimeField(default=timezone.now)
    verified_by = _person()
    verified_at = models.DateTimeField(null=True)
    withdrawn_by = _person()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["on", "at", "id"]
        indexes = [models.Index(fields=["enterprise", "on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "origin"], condition=~Q(origin="") & Q(withdrawn_at=None), name="step_of_origin_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="step", stage__isnull=False) | (~Q(kind="step") & Q(stage=None)), name="step_has_stage"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.stage} of enterprise {self.enterprise_id}"  # no note: this text may reach a log

    @property
    def label(self):
        """What happened, in the reader's language."""
        return self.get_stage_display() if self.kind == StepKind.STEP else self.get_kind_display()


class ActionEnd(models.TextChoices):
    DONE = "done", _("done")
    REPLACED = "replaced", _("replaced by another")
    DROPPED = "dropped", _("not needed any more")


class NextAction(models.Model):
    """What is to be done next for an enterprise, by whom and until when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = _enterprise(related_name="next_actions")
    words = PrivateField(null=True)  # "call Bu Siti"
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    synthetic = models.BooleanField(default=False)
    by = _person()
    at = models.DateTimeField(default=timezone.now)
    ended_as = models.CharField(max_length=8, choices=ActionEnd, blank=True)  # "" while it is open
    ended_by = _person()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "at", "id"]
        indexes = [models.Index(fields=["enterprise"], condition=Q(ended_as=""), name="open_actions")]

    def __str__(self):
        return f"action of enterprise {self.enterprise_id} due on {self.due_on}"


class ChainPlace(models.Model):
    """Where an enterprise stands: worked out of its steps and actions (services.refresh), so that lists are quick.

    Nothing is said here that the two do not say.
    """

    enterprise = models.OneToOneField(
        "registry.Enterprise", models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="chain_place"
    )
    # As the enterprise is; both follow it (services.follow_enterprises), so that lists join nothing.
    region = models.ForeignKey(Region, models.PROTECT, db_index=False, related_name="+")
    sector = models.CharField(max_length=1, blank=True)  # letter of KBLI 2020
    stage = models.PositiveSmallIntegerField(choices=Stage)  # the furthest one reached
    lane = models.PositiveSmallIntegerField()  # of the board: the stage, or STOPPED
    since = models.DateField()
    last_on = models.DateField()  # of its last step, stop or return
    is_out = models.BooleanField(default=False)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)  # why it stopped, while it is out
    # The open action that is due first.
    action = models.ForeignKey(NextAction, models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    due_on = models.DateField(null=True)
    sort_on = models.DateField(default=NEVER)  # due_on, or NEVER: lists are read in its order from an index
    synthetic = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["lane", "sort_on", "last_on", "enterprise"], name="board"),
            models.Index(fields=["sort_on", "last_on", "enterprise"], name="by_due"),
            models.Index(fields=["last_on", "enterprise"], name="stuck"),
            models.Index(fields=["owner", "sort_on"], name="actions_of"),
        ]

    def __str__(self):
        return f"enterprise {self.enterprise_id} at {self.stage}"


class Outcome(models.TextChoices):
    """How a stay at a stage ended."""

    MOVED = "moved", _("went on")
    WAITING = "waiting", _("waits")
    OUT = "out", _("stopped")


class Passage(models.Model):
    """One enterprise at one stage: from when, for how long, and how it ended. Worked out with ChainPlace."""

    enterprise = _enterprise(related_name="passages")
    region = models.ForeignKey(Region, models.PROTECT, db_index=False, related_name="+")  # as in ChainPlace
    sector = models.CharField(max_length=1, blank=True)
    stage = models.PositiveSmallIntegerField(choices=Stage)
    on = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    days = models.PositiveIntegerField(null=True)  # until it went on or stopped; None while it waits
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enterprise", "stage"], name="passage_once")]
        # The funnel reads this alone.
        indexes = [models.Index(fields=["stage", "outcome", "days", "on", "region", "sector"], name="funnel")]

    def __str__(self):
        return f"enterprise {self.enterprise_id} at {self.stage} from {self.on}"


class SizeKind(models.TextChoices):
    """The three things that are called naik kelas."""

    LEGAL = "legal", _("legal class (PP 7/2021)")
    READINESS = "readiness", _("readiness band")
    WORKERS = "workers", _("worker band")


class SizeRun(models.Model):
    """One reckoning of all changes of class of a region, of the register as it was then. Pages show the newest."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    as_of = models.DateField()
    stamp = models.JSONField()  # what the tables stood at, see sizes/measuring.py
    fingerprint = models.CharField(max_length=64)  # of everything that was found
    first_day = models.DateField(null=True)  # the first day of which a state is known
    states = models.PositiveIntegerField()  # figures that were compared
    synthetic = models.BooleanField(default=False)
    seconds = models.FloatField()
    made_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(default=timezone.now)  # when the same was found last

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"classes of {self.region_id} on {self.as_of}"


class SizeChange(models.Model):
    """One enterprise went from one class to another on a day. Its figures are as the register says them."""

    run = models.ForeignKey(SizeRun, models.CASCADE, related_name="changes", db_index=False)
    enterprise = _enterprise(related_name="size_changes")
    kind = models.CharField(max_length=10, choices=SizeKind)
    on = models.DateField()
    period = models.CharField(max_length=7)  # the quarter: 2026-Q3
    basis = models.CharField(max_length=40)  # sales, capital, workers, or the version of the questions
    old = models.CharField(max_length=20)
    new = models.CharField(max_length=20)
    old_value = models.FloatField()
    new_value = models.FloatField()
    is_up = models.BooleanField()
    mark = models.CharField(max_length=10, choices=Mark)
    source = models.CharField(max_length=20)  # which register, "visit" or "assessment"
    doubt = models.CharField(max_length=10, blank=True)  # "zeros": the same digits with other zeros; it is not counted
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-on", "pk"]
        indexes = [models.Index(fields=["run", "kind", "period"], name="changes_of_period")]

    def __str__(self):
        return f"{self.kind} of enterprise {self.enterprise_id} on {self.on}"


class SizeCount(models.Model):
    """How many enterprises of a village and sector could be compared over a period, and how many rose and fell."""

    run = models.ForeignKey(SizeRun, models.CASCADE, related_name="counts", db_index=False)
    kind = models.CharField(max_length=10, choices=SizeKind)
    period = models.CharField(max_length=7)  # 2026-Q3, or 2026 for the year
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", db_index=False)
    sector = models.CharField(max_length=1, blank=True)  # letter of KBLI 2020; "" when unknown
    compared = models.PositiveIntegerField()
    up = models.PositiveIntegerField()
    down = models.PositiveIntegerField()
    doubtful = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["run", "kind", "period", "region"], name="size_counts")]

    def __str__(self):
        return f"{self.kind} of {self.region_id} in {self.period}"


class AdviceRun(models.Model):
    """What unlocks most, of all that were assessed in a region; pages show the newest. Counts by district, no names."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    as_of = models.DateField()
    stamp = models.JSONField()  # what the tables stood at
    # {"assessed": {district: n}, "items": {question: {district: [lack it, would rise by it alone]}},
    # "kinds": {kind of certificate: {market: {district: enterprises for which it would open}}}}
    content = models.JSONField()
    version = models.CharField(max_length=40)  # of the questions
    synthetic = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"advice for {self.region_id} on {self.as_of}"
