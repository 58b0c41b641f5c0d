"""Programmes, their batches and sessions; who applies, takes part, is mentored, completes and is followed up."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from desaekspor.accounts.fields import PrivateField
from desaekspor.readiness.training import codes
from desaekspor.readiness.training.tables import stage_templates
from desaekspor.regions.models import Region

FOLLOWED_MONTHS = (3, 6, 12)
UNRANKED = 2**31 - 1  # behind everybody who has a score


def _person():
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")


def _sealed(**more):
    """Free words, in which persons are named; bound to the row's own key, which a merge never changes."""
    return PrivateField(null=True, bound_to=("key",), **more)


class Programme(models.Model):
    """What is taught, by whom: the Export Coaching Program, a course on packaging. It has batches."""

    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)  # for certificates in English
    organiser = models.CharField(max_length=120, blank=True)
    about = models.CharField(max_length=500, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")  # whose office runs it
    synthetic = models.BooleanField(default=False)
    created_by = _person()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["region", "name"], name="programme_once")]

    def __str__(self):
        return self.name


class TrainingBatch(models.Model):
    """One run of a programme: who may apply until when, how many places, from when to when."""

    class State(models.TextChoices):
        OPEN = "open", _("taking applications")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="batches")
    name = models.CharField(max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    places = models.PositiveIntegerField(default=30)
    waiting_places = models.PositiveIntegerField(default=15)
    apply_until = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    wanted = models.CharField(max_length=300, blank=True)  # words of products that are looked for, with commas between
    weights = models.JSONField(default=dict)  # criterion -> weight
    quotas = models.JSONField(default=dict)  # district -> at most so many
    trainers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="training_batches")
    selection_closed_at = models.DateTimeField(null=True)
    selection_closed_by = _person()
    synthetic = models.BooleanField(default=False)
    created_by = _person()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["region", "starts_on"])]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="training_batch_once"),
            models.CheckConstraint(condition=Q(places__gte=1), name="training_batch_has_places"),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="training_batch_ends_after_start"),
        ]

    def __str__(self):
        return f"{self.programme} – {self.name}"

    def get_absolute_url(self):
        return reverse("portal:training_batch", args=[self.pk])

    @property
    def takes_applications(self):
        return self.state == self.State.OPEN and self.selection_closed_at is None and timezone.localdate() <= self.apply_until

    @property
    def wanted_words(self):
        return [word.strip().lower() for word in self.wanted.split(",") if word.strip()]


class Stage(models.Model):
    """A stage of a batch. Empty texts are the template's, in the reader's language; what an officer writes stands instead."""

    batch = models.ForeignKey(TrainingBatch, models.CASCADE, related_name="stages")
    number = models.PositiveSmallIntegerField()
    template = models.CharField(max_length=20, blank=True)  # a code of tables/stages.toml
    title = models.CharField(max_length=120, blank=True)
    content = models.CharField(max_length=500, blank=True)
    task = models.CharField(max_length=500, blank=True)
    due_on = models.DateField(null=True)  # of the task

    class Meta:
        ordering = ["batch", "number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="stage_once")]

    def __str__(self):
        return f"{self.number}. {self.title_text}"

    def _text(self, own, place):
        template = stage_templates().get(self.template)
        return own or (template.text(place, get_language() or "id") if template else "")

    @property
    def title_text(self):
        return self._text(self.title, 0)

    @property
    def content_text(self):
        return self._text(self.content, 1)

    @property
    def task_text(self):
        return self._text(self.task, 2)


class Session(models.Model):
    """A meeting of a batch: when, where or behind which link, with whom."""

    batch = models.ForeignKey(TrainingBatch, models.CASCADE, related_name="sessions")
    stage = models.ForeignKey(Stage, models.SET_NULL, null=True, blank=True, related_name="sessions")
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    online_url = models.URLField(max_length=300, blank=True)
    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="training_sessions")
    places = models.PositiveIntegerField(null=True, blank=True)  # None: as many as the batch has
    secret = models.CharField(max_length=64)  # what the codes of attendance are made of
    code_until = models.DateTimeField(null=True)  # until then a code is taken; None: the list alone
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # in calendars
    sequence = models.PositiveIntegerField(default=0)  # in calendars: how often it was changed
    changed_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["code_until"], condition=Q(code_until__isnull=False), name="sessions_with_code")]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="session_ends_after_start")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("portal:training_session", args=[self.pk])

    @property
    def takes_code(self):
        return self.cancelled_at is None and self.code_until is not None and timezone.now() < self.code_until


class Enrolment(models.Model):
    """One enterprise in one batch, from its application to its last follow-up."""

    class State(models.TextChoices):
        APPLIED = "applied", _("not decided yet")
        SELECTED = "selected", _("selected")
        WAITING = "waiting", _("on the waiting list")
        DECLINED = "declined", _("not selected")
        LEFT = "left", _("left")
        COMPLETED = "completed", pgettext_lazy("training", "completed")
        NOT_COMPLETED = "failed", pgettext_lazy("training", "not completed")

    class Way(models.TextChoices):
        OFFICER = "officer", _("entered by an officer")
        OWNER = "owner", _("by the owner")
        LINK = "link", _("by a personal link")
        FILE = "file", _("from a file")

    batch = models.ForeignKey(TrainingBatch, models.PROTECT, related_name="enrolments")
    # No constraint, as in FieldChange: an undone import takes the enterprise away, and what was done stays.
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.DO_NOTHING, null=True, db_constraint=False, related_name="enrolments"
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # binds what is sealed; in personal links
    link_version = models.PositiveSmallIntegerField(default=1)  # links of an older one open nothing
    state = models.CharField(max_length=10, choices=State, default=State.APPLIED)
    district = models.CharField(max_length=8, blank=True)  # where it lay when it was last scored: the quota's
    applied_at = models.DateTimeField(default=timezone.now)
    way = models.CharField(max_length=8, choices=Way, default=Way.OFFICER)
    entered_by = _person()
    motivation = _sealed()
    score = models.FloatField(null=True)  # 0 to 1; None: not scored, or too little is known
    known = models.FloatField(null=True)  # share of the weight that is known
    rank = models.PositiveIntegerField(default=UNRANKED)  # by the score, so that lists are read in the order of an index
    parts = models.JSONField(default=dict)  # criterion -> part or None, as it was when it was scored
    ground = models.JSONField(null=True)  # {"why", ...}: what the proposal says, see selection.propose
    reason = models.CharField(max_length=400, blank=True)  # in an officer's words; they stand before the ground
    overridden = models.BooleanField(default=False)  # decided otherwise than proposed
    waits_as = models.PositiveIntegerField(null=True)  # place on the waiting list
    number = models.PositiveIntegerField(null=True)  # of a participant in the list of the batch, from 1
    decided_at = models.DateTimeField(null=True)
    decided_by = _person()
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="mentored")
    pre_score = models.FloatField(null=True)  # 0 to 100
    post_score = models.FloatField(null=True)
    ended_at = models.DateTimeField(null=True)  # completed, not completed or left
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["batch", "pk"]
        indexes = [
            models.Index(fields=["batch", "rank"]),
            models.Index(fields=["batch", "state", "rank"]),
            models.Index(fields=["batch", "district", "rank"]),
            models.Index(fields=["mentor"], condition=Q(mentor__isnull=False), name="mentored_enrolments"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["batch", "enterprise"], name="enrolment_once"),
            models.UniqueConstraint(fields=["batch", "number"], condition=Q(number__isnull=False), name="participant_once"),
            models.CheckConstraint(
                condition=(Q(pre_score=None) | Q(pre_score__range=(0, 100)))
                & (Q(post_score=None) | Q(post_score__range=(0, 100))),
                name="test_scores_of_a_hundred",
            ),
        ]

    def __str__(self):
        return f"enterprise {self.enterprise_id} in batch {self.batch_id}"

    def get_absolute_url(self):
        return reverse("portal:training_enrolment", args=[self.pk])

    @property
    def has_reason(self):
        return bool(self.reason or self.ground)

    @property
    def takes_part(self):
        """Has or had a place: what a participant does may be written down."""
        return self.number is not None and self.state != self.State.LEFT

    @property
    def test_change(self):
        """Points between the test before and the one after; None while one is missing."""
        if self.pre_score is None or self.post_score is None:
            return None
        return self.post_score - self.pre_score


class EnrolmentEvent(models.Model):
    """What happened to an enrolment, by whom, and why."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    by = _person()
    action = models.CharField(max_length=30)  # of messages.ACTIONS
    old = models.CharField(max_length=10, blank=True)  # states
    new = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.action} of {self.enrolment_id}"


class Attendance(models.Model):
    """A participant was at a session: said by the code on the phone, or by the list."""

    class Way(models.TextChoices):
        CODE = "code", _("by code")
        LIST = "list", _("by the list")

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attendances")
    way = models.CharField(max_length=4, choices=Way)
    at = models.DateTimeField(default=timezone.now)
    by = _person()

    class Meta:
        ordering = ["session", "pk"]
        constraints = [models.UniqueConstraint(fields=["session", "enrolment"], name="attended_once")]

    def __str__(self):
        return f"{self.enrolment_id} at {self.session_id}"


class CodeTry(models.Model):
    """A wrong code was typed: who does so too often waits. Kept for an hour."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    mark = models.CharField(max_length=32)  # keyed mark of the address it came from

    class Meta:
        indexes = [models.Index(fields=["mark", "at"])]

    def __str__(self):
        return f"wrong code at {self.at}"


class TaskWork(models.Model):
    """What a participant handed in for a stage, and what the trainer said."""

    class Verdict(models.TextChoices):
        OPEN = "", _("not looked at yet")
        GOOD = "good", _("accepted")
        AGAIN = "again", _("to be done again")

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="works")
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="works")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    words = _sealed()
    handed_in_at = models.DateTimeField(default=timezone.now)
    feedback = _sealed()
    verdict = models.CharField(max_length=5, choices=Verdict, blank=True, default=Verdict.OPEN)
    judged_by = _person()
    judged_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["stage__number", "pk"]
        constraints = [models.UniqueConstraint(fields=["enrolment", "stage"], name="task_once")]

    def __str__(self):
        return f"task of stage {self.stage_id} by {self.enrolment_id}"


class TaskFile(models.Model):
    """A file that was handed in; it lies sealed, and is only ever given as an attachment."""

    work = models.ForeignKey(TaskWork, models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    stored_as = models.CharField(max_length=40, blank=True)
    content_type = models.CharField(max_length=100)
    bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    by = _person()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["work", "sha256"], name="task_file_once")]

    def __str__(self):
        return self.name


class MentorVisit(models.Model):
    """A mentor saw a participant: what was advised, what comes next and until when."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="visits")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    visited_on = models.DateField()
    place = models.CharField(max_length=120, blank=True)
    advice = _sealed()
    next_step = _sealed()
    due_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="training_visits")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-visited_on", "-pk"]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on=None, due_on__isnull=False), name="open_next_steps")]

    def __str__(self):
        return f"visit {self.visited_on} to {self.enrolment_id}"


class CourseCertificate(models.Model):
    """That an enterprise completed a course. What stands on it is kept as it was when it was given."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="certificate")
    code = models.CharField(max_length=12, unique=True)
    enterprise_name = models.CharField(max_length=200)
    course = models.CharField(max_length=200)
    course_en = models.CharField(max_length=200)
    began_on = models.DateField()
    ended_on = models.DateField()
    issued_on = models.DateField()
    issued_by = _person()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = _person()
    withdrawn_reason = models.CharField(max_length=300, blank=True)  # for the office; the public page says only that it is so
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["-issued_on", "-pk"]

    def __str__(self):
        return self.written

    @property
    def written(self):
        return codes.written(self.code)


class FollowUp(models.Model):
    """What became of a participant so many months after the course. Made by itself when the course is completed."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="follow_ups")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = _person()
    exported = models.BooleanField(null=True)  # None: not known, as all below
    orders = models.PositiveIntegerField(null=True)  # from abroad, since the course or the last follow-up
    sales_idr = models.BigIntegerField(null=True)  # by export, likewise
    jobs = models.PositiveIntegerField(null=True)  # people who work there today, paid
    note = _sealed()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"], condition=Q(done_on=None), name="open_follow_ups")]
        constraints = [models.UniqueConstraint(fields=["enrolment", "months"], name="follow_up_once")]

    def __str__(self):
        return f"{self.months} months after {self.enrolment_id}"


class CalendarLink(models.Model):
    """The secret address of somebody's calendar: only its mark is kept, so that who reads the table cannot read the calendar."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_link")
    mark = models.CharField(max_length=32, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)  # a calendar program came last

    def __str__(self):
        return f"calendar of {self.user_id}"


class ParticipantFile(models.Model):
    """A list of applicants that was loaded, and what became of it."""

    batch = models.ForeignKey(TrainingBatch, models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    same = models.PositiveIntegerField()
    by = _person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.name
