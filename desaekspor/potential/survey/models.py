import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from desaekspor.accounts.fields import PrivateField
from desaekspor.regions.models import Mark, Region


class VillageSurvey(models.Model):
    """What a village is asked in one year. Its revision goes up with every change of an answer: a form carries it as its base."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="surveys")
    year = models.PositiveSmallIntegerField()
    revision = models.PositiveIntegerField(default=0)
    synthetic = models.BooleanField(default=False)  # some answer in it was made up for a trial
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["region", "-year"]
        constraints = [models.UniqueConstraint(fields=["region", "year"], name="survey_once_a_year")]

    def __str__(self):
        return f"{self.region_id} {self.year}"


class Answer(models.Model):
    """What stands now. What nobody answered has no row. Of a question about persons the value lies sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(VillageSurvey, models.CASCADE, related_name="answers", db_index=False)
    question = models.CharField(max_length=60)  # a code of questions.csv
    value = models.JSONField(null=True)  # number, text, true or false, a choice, a list of choices
    sealed = PrivateField(null=True)
    mark = models.CharField(max_length=10, choices=Mark, default=Mark.REPORTED)
    revision = models.PositiveIntegerField()  # of its last change
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")  # who gave it
    at = models.DateTimeField()
    submission = models.ForeignKey("SurveySubmission", models.PROTECT, null=True, db_index=False, related_name="+")
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")
    verified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "question"], name="answer_once")]

    def __str__(self):
        return f"{self.question} of survey {self.survey_id}"  # no value: it may be about a person

    @property
    def said(self):
        """The answer, of whichever kind."""
        return self.sealed if self.value is None else self.value

    @property
    def is_given(self):
        """Whether anything was said; a sealed answer stays sealed."""
        return self.value is not None or self.__dict__.get("sealed") is not None


class AnswerChange(models.Model):
    """One answer changed, was verified or was taken back. Revisions, not clocks, order the changes of a survey."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("answered")
        VERIFY = "verify", _("verified")
        UNDO = "undo", _("taken back")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(VillageSurvey, models.CASCADE, related_name="changes", db_index=False)
    revision = models.PositiveIntegerField()  # answers changed together share it
    question = models.CharField(max_length=60)
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.ANSWER)
    values = PrivateField(as_json=True)  # [before, afterwards], each null or [value, mark]; persons among them
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    submission = models.ForeignKey("SurveySubmission", models.PROTECT, null=True, related_name="changes")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ["-revision", "question"]
        constraints = [models.UniqueConstraint(fields=["survey", "question", "revision"], name="answer_change_once")]

    def __str__(self):
        return f"{self.question}, change {self.revision} of survey {self.survey_id}"


class SurveyAssignment(models.Model):
    """A village that an enumerator asks; two may share one."""

    enumerator = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="survey_assignments")
    region = models.ForeignKey(Region, models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enumerator", "region"], name="assigned_once")]

    def __str__(self):
        return f"{self.region_id} → {self.enumerator_id}"


class SurveyFile(models.Model):
    """Submissions of field forms, as a server gave them out: one file, and what became of it."""

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        WORKING = "working", _("being read")
        CHECKED = "checked", _("checked, not loaded")
        LOADED = "loaded", _("loaded")
        FAILED = "failed", _("failed")
        UNDONE = "undone", _("taken back")

    state = models.CharField(max_length=8, choices=State, default=State.RECEIVED)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    file_bytes = models.PositiveBigIntegerField()
    stored_as = models.CharField(max_length=40, blank=True)  # name of the sealed file under var/survey
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")  # whose officers may see it
    counts = models.JSONField(default=dict)  # read, new, changed, same, conflict, rejected, photos
    # [{"place", "row", "column", "question", "value", "code", "facts"}, ...]: what was found in it, persons among it
    found = PrivateField(null=True, as_json=True)
    synthetic = models.BooleanField(default=False)
    error = models.JSONField(null=True)  # {"code", "facts"}: why it failed; the words stand in messages.py
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    loaded_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")
    undone = models.JSONField(default=dict)  # {"answers", "kept", "photos", "submissions"}, see undoing.py

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.file_name} (#{self.pk})"


class SurveySubmission(models.Model):
    """One filled form. Its instance id is its name everywhere, so that it is never loaded twice."""

    class State(models.TextChoices):
        READY = "ready", _("ready to load")
        LOADED = "loaded", _("loaded")
        CONFLICT = "conflict", _("waits for a choice")
        REJECTED = "rejected", _("waits for correction")
        DROPPED = "dropped", _("left out")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    instance_id = models.CharField(max_length=100, unique=True)
    file = models.ForeignKey(SurveyFile, models.PROTECT, related_name="submissions")  # the last that brought it
    state = models.CharField(max_length=8, choices=State, default=State.READY)
    place = models.CharField(max_length=200)  # the file in the archive
    row = models.PositiveIntegerField()  # as a spreadsheet numbers it; of XML and JSON the number of the submission
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    base = models.PositiveIntegerField(null=True)  # revision of the survey that the form knew; None: of another form
    answered_at = models.DateTimeField(null=True)
    fingerprint = models.CharField(max_length=64)  # of what it said last
    earlier = models.JSONField(default=list)  # fingerprints of what it said before: an old file brings none of it back
    # {"village": text, "answers": {question: value}, "photos": {question: file name}}: as it came, persons among it
    content = PrivateField(as_json=True)
    # [{"column", "question", "value", "code", "facts"}, ...]: each value that is no answer, persons among it
    problems = PrivateField(as_json=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["file", "place", "row"]
        indexes = [models.Index(fields=["file", "state"]), models.Index(fields=["region", "state"])]

    def __str__(self):
        return self.instance_id


class SurveyPhoto(models.Model):
    """A photo of a village: of its product or a place. The picture lies sealed under var/photos."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(VillageSurvey, models.CASCADE, related_name="photos")
    question = models.CharField(max_length=60)
    stored_as = models.CharField(max_length=40)
    media_type = models.CharField(max_length=20)
    bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file_name = PrivateField(null=True)  # as the telephone called it
    submission = models.ForeignKey(SurveySubmission, models.PROTECT, null=True, related_name="photos")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["question", "at"]
        constraints = [models.UniqueConstraint(fields=["survey", "question", "sha256"], name="survey_photo_once")]

    def __str__(self):
        return f"photo {self.pk}"
