"""What officers corrected in the table of agreements, with its history. What nobody touched stands in the table alone."""

from django.conf import settings
from django.db import models
from django.utils import timezone


def _person():
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")


class TradeAgreement(models.Model):
    """An agreement as an officer wrote it: instead of the one of its code in ``tables/agreements.toml``, or a new one."""

    code = models.CharField(max_length=20, unique=True)
    name_id = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    status = models.CharField(max_length=12)  # of agreements.STATUSES
    form = models.CharField(max_length=60, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)  # its last day
    self_id = models.CharField(max_length=200, blank=True)  # who may declare the origin without a form
    self_en = models.CharField(max_length=200, blank=True)
    note_id = models.CharField(max_length=400, blank=True)
    note_en = models.CharField(max_length=400, blank=True)
    partners = models.JSONField(default=list)  # ISO 3166, three letters
    source = models.CharField(max_length=200)
    source_url = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField()  # when somebody last compared it with its source
    unsure = models.BooleanField(default=False)  # not compared with the official text
    version = models.PositiveIntegerField(default=1)  # of one that came with the program that is 1
    updated_by = _person()
    updated_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.code


class TradeAgreementChange(models.Model):
    """What one writing changed in an agreement, and why."""

    agreement = models.ForeignKey(TradeAgreement, models.CASCADE, related_name="changes", db_index=False)
    version = models.PositiveIntegerField()  # that it made
    values = models.JSONField()  # {field: [old, new]}, days as ISO 8601; of a new agreement old is None
    reason = models.CharField(max_length=200)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    by = _person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["agreement", "version"], name="trade_agreement_change_once")]

    def __str__(self):
        return f"change {self.version} of {self.agreement_id}"
