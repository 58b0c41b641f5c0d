import uuid

from django.conf import settings
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from desaekspor.jobs.kinds import kind_named


class Job(models.Model):
    """Work in the background: what it is, how far it is, how it ended. Pages and the API read this row."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)  # a name known to jobs/kinds.py
    arguments = models.JSONField(default=dict)  # ids and options; never personal data
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="jobs")
    language = models.CharField(max_length=5)  # of the words in error, result and mails
    request_id = models.CharField(max_length=40)  # of the request that asked for it; in every log line of the job
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    step = models.CharField(max_length=60, blank=True)  # a code; the kind has the words
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)  # None: not known how much
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)  # in words for people
    cancel_requested = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)  # how often a worker took it; the number fences off the earlier ones
    interruptions = models.PositiveSmallIntegerField(default=0)  # how often its worker died
    place = models.UUIDField(null=True)  # its row in django-tasks' queue
    created_at = models.DateTimeField(auto_now_add=True)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)  # the worker lives as long as this moves
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "heartbeat_at"])]

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("jobs:job", args=[self.pk])

    @property
    def title(self):
        return kind_named(self.kind).title

    @property
    def step_title(self):
        return kind_named(self.kind).steps.get(self.step, "")

    @property
    def is_active(self):
        return self.state in {self.State.QUEUED, self.State.RUNNING}

    @property
    def percent(self):
        """How far it is, 0 to 100; None when it is not known how much there is to do."""
        return min(100, 100 * self.done // self.total) if self.total else None

    @property
    def seconds_left(self):
        """A guess from the pace so far; None before a tenth is done, since it would jump about."""
        if self.state != self.State.RUNNING or not self.total or self.done * 10 < self.total:
            return None
        passed = (timezone.now() - self.started_at).total_seconds()
        return max(0, round(passed * (self.total - self.done) / self.done))

    @property
    def time_left(self):
        """The guess in words; the empty text when there is none."""
        if not (seconds := self.seconds_left):
            return ""
        if seconds < 90:
            return ngettext("about %(count)s second left", "about %(count)s seconds left", seconds) % {"count": seconds}
        minutes = round(seconds / 60)
        return ngettext("about %(count)s minute left", "about %(count)s minutes left", minutes) % {"count": minutes}

    @property
    def subject_url(self):
        """The page of what the job is about; the empty text when there is none."""
        if not (page := kind_named(self.kind).page):
            return ""
        name, *arguments = page
        try:
            return reverse(name, args=[self.arguments[argument] for argument in arguments])
        except (NoReverseMatch, KeyError):
            return ""


class WorkerProcess(models.Model):
    """A process that runs jobs, and when it was last heard of."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    host = models.CharField(max_length=100)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self):
        return f"worker {self.pid} on {self.host}"


class DailyWork(models.Model):
    """When a kind of job that is due every day was last asked for."""

    kind = models.CharField(max_length=60, primary_key=True)
    asked_on = models.DateField(null=True)

    def __str__(self):
        return self.kind
