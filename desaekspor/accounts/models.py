import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Who a person is to the programme; what each may see and change stands in accounts/rules.py."""

    OWNER = "owner", _("Enterprise owner")
    VILLAGE_OFFICER = "village_officer", _("Village officer")
    ENUMERATOR = "enumerator", _("Enumerator")
    TRAINER = "trainer", _("Trainer")
    BUYER = "buyer", _("Buyer")
    COMPANY = "company", _("Company")
    CUSTOMS_OFFICER = "customs_officer", _("Customs officer")
    OFFICER = "officer", _("Officer of the regency")
    ADMINISTRATOR = "administrator", _("Administrator")


class User(AbstractUser):
    """Someone who logs in: one role, one region. The region's code is a prefix of all codes inside it."""

    role = models.CharField(_("role"), max_length=20, choices=Role)
    region = models.ForeignKey("regions.Region", models.PROTECT, null=True, blank=True, verbose_name=_("region"))
    is_demo = models.BooleanField(_("demonstration account"), default=False, editable=False)

    def __str__(self):
        return self.get_full_name() or self.username


class AuditEntry(models.Model):
    """Who saw, took out or changed what, when and what for. Rows are added, never changed: triggers refuse the rest.

    Each carries the hash of the one before it and its own (``accounts/audit_chain.py``).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveBigIntegerField(unique=True)  # 1, 2, 3 … without gaps
    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=40)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    fields = models.JSONField(default=list)  # names of fields, never their values
    purpose = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    previous = models.CharField(max_length=64)  # hash of the entry before; of the first the empty text
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-sequence"]
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"]),
            models.Index(fields=["by", "action", "at"]),  # how much a person opened lately
        ]

    def __str__(self):
        return f"{self.action} {self.object_type} {self.object_id}"


class AuditHead(models.Model):
    """One row: where the audit log ends. Whoever adds an entry holds it, so that one follows the other."""

    count = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)  # of the last entry
    seal = models.CharField(max_length=64)  # of count and hash: who has no key cannot make another end
    key = models.CharField(max_length=16)  # by which the key of the chain is known again

    def __str__(self):
        return f"{self.count} entries"
