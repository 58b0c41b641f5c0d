"""Templates of messages, version by version, and the messages themselves. What a message says is sealed: it names people."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desaekspor.accounts.fields import PrivateField
from desaekspor.regions.models import Region


def _person():
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")


class MessageTemplate(models.Model):
    """A version of a template that a regency wrote. Never changed: new words are a new version.

    The first words of each code come with the program (tables/templates.toml) and are no rows.
    """

    code = models.CharField(max_length=30)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")  # whose officers use it
    version = models.PositiveSmallIntegerField()  # from 2 on where the program has a first one, else from 1
    name = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=150, blank=True)
    subject_en = models.CharField(max_length=150, blank=True)
    body_id = models.TextField()
    body_en = models.TextField(blank=True)
    is_retired = models.BooleanField(default=False)  # no longer offered
    by = _person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "region", "version"], name="message_template_once")]

    def __str__(self):
        return f"{self.code} {self.version}"


class Message(models.Model):
    """One message to the owner of one enterprise, from its draft to what became of it."""

    class Channel(models.TextChoices):
        WHATSAPP = "whatsapp", "WhatsApp"
        EMAIL = "email", _("e-mail")

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("message", "draft")
        OPENED = "opened", pgettext_lazy("message", "opened in WhatsApp")
        SENT = "sent", pgettext_lazy("message", "sent")
        FAILED = "failed", pgettext_lazy("message", "not sent")
        BOUNCED = "bounced", pgettext_lazy("message", "came back")
        CANCELLED = "cancelled", pgettext_lazy("message", "given up")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)  # sorts by time (ordered_uuid)
    # No constraint: that somebody was written to outlives an import that is undone.
    enterprise = models.ForeignKey("registry.Enterprise", models.DO_NOTHING, db_constraint=False, related_name="messages")
    channel = models.CharField(max_length=8, choices=Channel)
    language = models.CharField(max_length=2, default="id")
    template = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=80, blank=True)  # what it speaks of: "certificate 12", "followup 5"
    subject = PrivateField(null=True)
    body = PrivateField(null=True)
    address = PrivateField(null=True)  # of an e-mail, where the owner's account has none
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    why = models.CharField(max_length=40, blank=True)  # a code of messages.WHY, or an answer of the mail server such as smtp 550
    batch = models.UUIDField(null=True, db_index=True)  # of messages that were written together
    synthetic = models.BooleanField(default=False)
    created_by = _person()
    created_at = models.DateTimeField(default=timezone.now)
    opened_at = models.DateTimeField(null=True)
    ended_by = _person()
    ended_at = models.DateTimeField(null=True)  # sent, failed, came back or given up

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "id"])]

    def __str__(self):
        return f"message {self.pk}"  # no word of it: this text may reach a log

    def get_absolute_url(self):
        return reverse("portal:message", args=[self.pk])

    @property
    def is_open(self):
        """Somebody still has to do something about it."""
        return self.state in (self.State.DRAFT, self.State.OPENED)
