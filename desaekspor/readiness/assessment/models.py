"""Assessments with their answers, proofs and history; the versions of the questions; personal links of owners."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desaekspor.potential.results.models import TableVersion
from desaekspor.readiness.assessment.bank import Bank, bank_of
from desaekspor.readiness.assessment.scoring import UNKNOWN, Given, Range
from desaekspor.regions.models import Mark

LINK_GOOD_FOR = timedelta(days=14)


def _person():
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")


class QuestionVersion(TableVersion):
    """One version of the questions, their weights, gates, bands and steps."""

    @property
    def table(self) -> Bank:
        """Raises a BadTable for a version that this program no longer understands."""
        return bank_of(self._rows())


class ReadinessAssessment(models.Model):
    """How ready one enterprise is: what its answers come to, worked out whenever one of them changes or ends."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No constraint, as in FieldChange: an undone import takes the enterprise away, and what was said of it stays.
    enterprise = models.OneToOneField(
        "registry.Enterprise", models.DO_NOTHING, db_constraint=False, related_name="readiness_assessment"
    )
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="assessments")
    revision = models.PositiveIntegerField(default=0)  # of the last change
    organisation_low = models.FloatField(default=0)
    organisation_high = models.FloatField(default=100)
    product_low = models.FloatField(default=0)
    product_high = models.FloatField(default=100)
    least = models.FloatField(default=0)  # the smaller of both lowest scores: lists are in its order
    band_low = models.PositiveSmallIntegerField(default=1)  # sure; lists count it where both agree
    band_high = models.PositiveSmallIntegerField(default=1)
    gates = models.JSONField(default=dict)  # code -> met, not_met, unknown
    gates_not_met = models.PositiveSmallIntegerField(default=0)
    gates_unknown = models.PositiveSmallIntegerField(default=0)
    missing = models.JSONField(default=list)  # codes in the order in which they are best done
    answered = models.PositiveSmallIntegerField(default=0)
    asked = models.PositiveSmallIntegerField(default=0)
    verified = models.PositiveSmallIntegerField(default=0)
    next_end = models.DateField(null=True)  # the last day on which this result holds, since an answer ends
    synthetic = models.BooleanField(default=False)
    begun_by = _person()
    begun_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(default=timezone.now)  # when an answer last changed

    class Meta:
        ordering = ["-answered_at", "pk"]
        indexes = [
            models.Index(fields=["answered_at", "id"], name="assessments_by_day"),
            models.Index(fields=["least", "id"], name="assessments_by_score"),
            models.Index(fields=["next_end"], condition=Q(next_end__isnull=False), name="assessments_that_end"),
        ]

    def __str__(self):
        return f"readiness of enterprise {self.enterprise_id}"

    def get_absolute_url(self):
        return reverse("portal:readiness_enterprise", args=[self.enterprise_id])

    @property
    def band(self):
        """None while the answers leave more than one open."""
        return self.band_low if self.band_low == self.band_high else None

    @property
    def organisation(self):
        return Range(self.organisation_low, self.organisation_high)

    @property
    def product(self):
        return Range(self.product_low, self.product_high)

    @property
    def mark(self):
        """Verified when somebody else checked every known answer."""
        return Mark.VERIFIED if self.answered and self.verified == self.answered else Mark.REPORTED


class Way(models.TextChoices):
    """How an answer came."""

    OFFICER = "officer", _("asked by an officer")
    OWNER = "owner", _("by the owner")
    LINK = "link", _("by the owner's link")
    KNOWN = "known", _("known already")
    EXAMPLE = "example", _("example data")


class Answer(models.Model):
    """What is answered to one question; see scoring.Given for the values."""

    assessment = models.ForeignKey(ReadinessAssessment, models.CASCADE, related_name="answers")
    question = models.CharField(max_length=12)  # its code
    value = models.CharField(max_length=20, default=UNKNOWN)
    ends_on = models.DateField(null=True)
    way = models.CharField(max_length=8, choices=Way, default=Way.OFFICER)
    source = models.CharField(max_length=20, blank=True)  # of what was known already: a name of known.SOURCES
    by = _person()  # None: by a link, or known already
    at = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(default=0)  # of the assessment, when it last changed
    verified_by = _person()
    verified_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "question"], name="readiness_answer_once")]

    def __str__(self):
        return f"{self.question} of {self.assessment_id}"

    @property
    def given(self):
        return Given(self.value, self.ends_on, self.verified_at is not None)

    @property
    def is_known(self):
        return self.value != UNKNOWN


class ReadinessChange(models.Model):
    """What one saving changed, and what the result was after it: the history, and what classes are compared by."""

    assessment = models.ForeignKey(ReadinessAssessment, models.CASCADE, related_name="changes")
    revision = models.PositiveIntegerField()
    # {code: [old, new]}, each {"value", "ends_on", "verified"}; {} where only the day or the version changed the result
    answers = models.JSONField(default=dict)
    way = models.CharField(max_length=8, choices=Way, blank=True)
    by = _person()
    link = models.ForeignKey("OwnerLink", models.SET_NULL, null=True, db_index=False, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    version = models.CharField(max_length=40)
    organisation_low = models.FloatField()
    organisation_high = models.FloatField()
    product_low = models.FloatField()
    product_high = models.FloatField()
    band_low = models.PositiveSmallIntegerField()
    band_high = models.PositiveSmallIntegerField()
    mark = models.CharField(max_length=10, choices=Mark, default=Mark.REPORTED)

    class Meta:
        ordering = ["-revision"]
        constraints = [models.UniqueConstraint(fields=["assessment", "revision"], name="readiness_change_once")]

    def __str__(self):
        return f"change {self.revision} of {self.assessment_id}"

    @property
    def band(self):
        return self.band_low if self.band_low == self.band_high else None


class AnswerFile(models.Model):
    """A photo, scan or PDF that proves an answer, sealed (readiness/evidence.py)."""

    assessment = models.ForeignKey(ReadinessAssessment, models.CASCADE, related_name="files")
    question = models.CharField(max_length=12)
    stored_as = models.CharField(max_length=40)
    content_type = models.CharField(max_length=20)
    bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = _person()  # None: by a link
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["assessment", "question", "sha256"], name="answer_file_once")]

    def __str__(self):
        return f"proof of {self.question}"


class OwnerLink(models.Model):
    """A personal link by which whoever has it answers for one enterprise, without a password, for some days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = models.ForeignKey("registry.Enterprise", models.DO_NOTHING, db_constraint=False, related_name="owner_links")
    made_by = _person()
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = _person()
    finished_at = models.DateTimeField(null=True)  # the owner is done: what is sent with it afterwards is refused

    class Meta:
        ordering = ["-made_at", "pk"]

    def __str__(self):
        return f"link for enterprise {self.enterprise_id}"

    @property
    def state(self):
        """good, finished, withdrawn or expired."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.finished_at:
            return "finished"
        return "expired" if self.expires_at <= timezone.now() else "good"


class LinkUse(models.Model):
    """Every use of a link: opened, saved, finished, refused. ``mark``: of the address it came from, which is not kept itself."""

    link = models.ForeignKey(OwnerLink, models.CASCADE, null=True, related_name="uses")  # None: of no link of ours
    what = models.CharField(max_length=10)
    answers = models.PositiveSmallIntegerField(default=0)  # that were changed
    mark = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["mark", "at"], name="link_uses_from"),
            models.Index(fields=["at"], name="link_uses_by_day"),
        ]

    def __str__(self):
        return f"{self.what} {self.link_id}"
