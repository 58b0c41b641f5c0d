"""Certificates with their files and history, the lists they came in, what became of reminders; what markets ask for."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desaekspor.readiness.certificates.kinds import OTHER, kinds
from desaekspor.readiness.certificates.states import state_on
from desaekspor.regions.models import Mark, Region


def _person():
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")


class HowVerified(models.TextChoices):
    """What somebody looked at who says that it is true."""

    PAPER = "paper", _("the original paper was seen")
    REGISTER = "register", _("found in the issuer's public register")


class Certificate(models.Model):
    """A certificate, licence or registration of an enterprise, as a whole or for one product. Missing is empty, never guessed."""

    # No constraint, as in Production: an undone import takes the enterprise away, and what was said of it stays.
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.DO_NOTHING, db_constraint=False, related_name="certificates", db_index=False
    )
    kind = models.CharField(max_length=12)  # a code of kinds.kinds()
    own_words = models.CharField(max_length=80, blank=True)  # which one, where the table has no kind for it
    product = models.CharField(max_length=200, blank=True)  # empty: the enterprise as a whole
    number = models.CharField(max_length=60, blank=True)
    number_key = models.CharField(max_length=80, blank=True, db_index=True)  # numbers.key_of
    issuer = models.CharField(max_length=120, blank=True)
    issued_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)  # its last day
    endless = models.BooleanField(default=False)  # it is known to have no end; False and no end: nobody knows
    withdrawn_on = models.DateField(null=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)
    doubts = models.JSONField(default=list)  # codes of what a person confirmed although it looks wrong
    mark = models.CharField(max_length=10, choices=Mark, default=Mark.REPORTED)
    source = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True)
    synthetic = models.BooleanField(default=False)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the form it was sent with: twice is once
    version = models.PositiveIntegerField(default=1)  # of the last change
    created_by = _person()
    created_at = models.DateTimeField(default=timezone.now)
    updated_by = _person()
    updated_at = models.DateTimeField(default=timezone.now)
    verified_by = _person()
    verified_at = models.DateTimeField(null=True)
    verified_how = models.CharField(max_length=10, choices=HowVerified, blank=True)
    removed_at = models.DateTimeField(null=True)  # taken off the list; the row and its history stay

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["enterprise", "kind"]),
            # The list in the order of ends, and the reminders.
            models.Index(fields=["ends_on", "id"], condition=Q(removed_at=None), name="certificates_by_end"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "number_key"],
                condition=Q(removed_at=None) & ~Q(number_key=""),
                name="certificate_once",
            ),
        ]

    def __str__(self):
        return f"{self.kind} of enterprise {self.enterprise_id}"

    def get_absolute_url(self):
        return reverse("portal:certificate", args=[self.pk])

    @property
    def name(self):
        """What it is called, in the reader's language."""
        if self.kind == OTHER and self.own_words:
            return self.own_words
        return kinds()[self.kind].name(get_language()) if self.kind in kinds() else self.kind

    @property
    def state(self):
        """Today: a code of states.STATES."""
        return state_on(timezone.localdate(), ends_on=self.ends_on, endless=self.endless, withdrawn_on=self.withdrawn_on)

    @property
    def days_left(self):
        """Until its last day, negative after it; None when it is not known or there is none."""
        return (self.ends_on - timezone.localdate()).days if self.ends_on else None


class CertificateCopy(models.Model):
    """A photo, scan or PDF of it, sealed (readiness/evidence.py)."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="copies")
    stored_as = models.CharField(max_length=40)
    content_type = models.CharField(max_length=20)
    bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = _person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["certificate", "sha256"], name="certificate_copy_once")]

    def __str__(self):
        return f"copy {self.pk} of {self.certificate_id}"


class CertificateList(models.Model):
    """A list of certificates that was loaded from a file, and what became of it."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")  # whose officer loaded it
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    by = _person()
    at = models.DateTimeField(default=timezone.now)
    undone_by = _person()
    undone_at = models.DateTimeField(null=True)
    kept = models.PositiveIntegerField(default=0)  # that the undo left, since they were changed later

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.name


class CertificateChange(models.Model):
    """What one writing changed in a certificate: by a person, a list, an undo."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="changes", db_index=False)
    version = models.PositiveIntegerField()  # that it made of the certificate
    values = models.JSONField()  # {field: [old, new]}, days in ISO 8601; of the first writing old is None
    by = _person()
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=200, blank=True)
    file = models.ForeignKey(CertificateList, models.PROTECT, null=True, related_name="changes")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["certificate", "version"], name="certificate_change_once")]

    def __str__(self):
        return f"change {self.version} of {self.certificate_id}"


class ReminderAnswer(models.Model):
    """What an officer did about a reminder. It holds for the end and the stage that it speaks of, until it is taken back.

    Reminders themselves are no rows: they follow from the dates (reminders.py), so that none can be forgotten or be stale.
    """

    class What(models.TextChoices):
        HANDLED = "handled", _("handled")
        PUT_OFF = "put_off", _("put off")

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="answers")
    ends_on = models.DateField()
    stage = models.PositiveSmallIntegerField()  # of states.STAGES
    what = models.CharField(max_length=8, choices=What)
    until = models.DateField(null=True)  # the first day on which one that was put off is shown again
    note = models.CharField(max_length=200, blank=True)
    by = _person()
    at = models.DateTimeField(default=timezone.now)
    taken_back_by = _person()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "ends_on", "stage"], condition=Q(taken_back_at=None), name="reminder_answered_once"
            ),
        ]

    def __str__(self):
        return f"{self.what} {self.certificate_id}, {self.stage} days"


class MarketRule(models.Model):
    """What a market asks of a group of products: a certificate of ours (one of ``kinds``), or a paper or duty in words."""

    class Duty(models.TextChoices):
        MUST = "must", _("compulsory")
        IF_CLAIMED = "claim", _("only with the claim")
        WHERE_IT_APPLIES = "applies", _("where it applies")
        OPTIONAL = "option", _("optional, of use")

    class Who(models.TextChoices):
        MAKER = "maker", _("the maker")
        IMPORTER = "importer", _("the importer")
        SHIPMENT = "shipment", _("for each shipment")

    code = models.CharField(max_length=40, blank=True)  # of the table that comes with the program
    market = models.CharField(max_length=2)  # ISO 3166, EU, ID for what holds at home, "*" for every market
    group = models.CharField(max_length=20)  # a code of groups.GROUPS
    kinds = models.JSONField(default=list)  # codes of certificates, any of which does; none: a paper or duty
    title_id = models.CharField(max_length=160)
    title_en = models.CharField(max_length=160)
    detail_id = models.CharField(max_length=400, blank=True)
    detail_en = models.CharField(max_length=400, blank=True)
    duty = models.CharField(max_length=8, choices=Duty, default=Duty.MUST)
    who = models.CharField(max_length=8, choices=Who, default=Who.MAKER)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    source = models.CharField(max_length=200)
    source_url = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField()  # when somebody last compared it with its source
    unsure = models.BooleanField(default=False)  # not compared with the text of the rule itself
    version = models.PositiveIntegerField(default=1)
    updated_by = _person()
    updated_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["market", "group", "pk"]
        constraints = [models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="market_rule_once")]

    def __str__(self):
        return f"{self.market} {self.group}: {self.title_en}"

    @property
    def title(self):
        return self.title_en if get_language() == "en" else self.title_id

    @property
    def detail(self):
        return self.detail_en if get_language() == "en" else self.detail_id


class MarketRuleChange(models.Model):
    """What one writing changed in a rule."""

    rule = models.ForeignKey(MarketRule, models.CASCADE, related_name="changes", db_index=False)
    version = models.PositiveIntegerField()
    values = models.JSONField()  # {field: [old, new]}
    by = _person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["rule", "version"], name="market_rule_change_once")]

    def __str__(self):
        return f"change {self.version} of {self.rule_id}"
