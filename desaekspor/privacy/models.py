import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desaekspor.accounts.fields import PrivateField
from desaekspor.privacy.bases import ASKED, TASKS_OF_WITHDRAWAL
from desaekspor.privacy.clocks import Clock
from desaekspor.regions.models import Region
from desaekspor.registry.models import Enterprise


class Channel(models.TextChoices):
    """How a person told us."""

    FACE_TO_FACE = "face", _("face to face")
    WHATSAPP = "whatsapp", "WhatsApp"
    FORM = "form", _("form on paper")
    PHONE = "phone", _("phone")
    SITE = "site", _("on this site")


def _person(**options):
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", **options)


def _enterprise(name):
    # No constraint: what a person consented to or asked for outlives an import that is undone.
    return models.ForeignKey(Enterprise, models.DO_NOTHING, null=True, db_constraint=False, related_name=name)


class ConsentText(models.Model):
    """A version of the words that consent to a purpose is given to. Never changed: new words are a new version."""

    purpose = models.CharField(max_length=20)  # a name of bases.ASKED
    version = models.PositiveSmallIntegerField()
    text_id = models.TextField()
    text_en = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = _person()

    class Meta:
        ordering = ["purpose", "-version"]
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="consent_text_once")]

    def __str__(self):
        return f"{self.purpose} {self.version}"

    @property
    def label(self):
        return ASKED[self.purpose].label if self.purpose in ASKED else self.purpose

    @property
    def text(self):
        return self.text_en if get_language() == "en" else self.text_id


class Consent(models.Model):
    """That a person agreed to a text: the proof that article 24 asks for."""

    class Giver(models.TextChoices):
        OWNER = "owner", _("the owner")
        REPRESENTATIVE = "other", _("somebody for the owner")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = _enterprise("consents")
    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="consents")
    channel = models.CharField(max_length=10, choices=Channel)
    given_at = models.DateTimeField()
    giver = models.CharField(max_length=6, choices=Giver)
    giver_name = PrivateField(null=True)  # of who gave it for the owner
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = _person()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_channel = models.CharField(max_length=10, choices=Channel, blank=True)
    withdrawal_recorded_by = _person()

    class Meta:
        ordering = ["-given_at"]

    def __str__(self):
        return f"consent of enterprise {self.enterprise_id} to {self.text_id}"


class DataRequest(models.Model):
    """What a person asks about their own data, with the clock of 3 × 24 hours."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("Access: which data is held (article 32)")
        CORRECTION = "correct", _("Correction of data (article 30)")
        ERASURE = "erase", _("Erasure of data (articles 42 to 44)")
        RESTRICTION = "restrict", _("Pause of the processing (article 41)")
        WITHDRAWAL = "withdraw", _("Withdrawal of consent (article 40)")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused, with the reason")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    enterprise = _enterprise("data_requests")
    region = models.ForeignKey(Region, models.PROTECT)  # of the enterprise: whose officers answer
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, related_name="requests")  # that is withdrawn
    channel = models.CharField(max_length=10, choices=Channel)
    detail = PrivateField(null=True)  # what is asked, in the person's words
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    assigned_to = _person()
    tasks = models.JSONField(default=dict)  # code -> {"at": moment, "by": user number}, of those that are done
    answer = PrivateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = _person()
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = _person()

    class Meta:
        ordering = ["due_at"]
        indexes = [models.Index(fields=["state", "due_at"])]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    def get_absolute_url(self):
        return reverse("privacy:request", args=[self.pk])

    @property
    def clock(self):
        return Clock(self.received_at, self.due_at, self.ended_at)

    @property
    def is_open(self):
        return self.state == self.State.OPEN

    @property
    def task_list(self):
        """(code, words, what is known of its doing or None) of each task; only a withdrawal has such."""
        known = TASKS_OF_WITHDRAWAL.get(self.consent.text.purpose, {}) if self.consent else {}
        return [(code, words, self.tasks.get(code)) for code, words in known.items()]


class Breach(models.Model):
    """A failure to protect personal data, with its clock of 3 × 24 hours from its discovery (article 46)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    found_at = models.DateTimeField()
    due_at = models.DateTimeField()
    happened_from = models.DateTimeField(null=True)
    happened_until = models.DateTimeField(null=True)
    data = models.JSONField(default=list)  # kinds of data: names of a person's fields
    persons = models.PositiveIntegerField(null=True)  # how many; None: not known yet
    how = PrivateField(null=True)  # what happened and how
    measures = PrivateField(null=True)  # what was done and will be done
    persons_told_at = models.DateTimeField(null=True)
    agency_told_at = models.DateTimeField(null=True)
    notice = PrivateField(null=True)  # how they were told, and the words of the notice
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = _person()

    class Meta:
        ordering = ["-found_at"]

    def __str__(self):
        return f"breach {self.pk}"

    def get_absolute_url(self):
        return reverse("privacy:breach", args=[self.pk])

    @property
    def told_at(self):
        """When both the persons and the agency were told; None as long as one of them was not."""
        both = (self.persons_told_at, self.agency_told_at)
        return None if None in both else max(both)

    @property
    def clock(self):
        return Clock(self.found_at, self.due_at, self.told_at)


class Purge(models.Model):
    """A run of ``desaekspor purge``: when, and how much of each kind went."""

    at = models.DateTimeField()
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at"]

    def __str__(self):
        return f"purge of {self.at}"
