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
    """Who saw or took out which personal data, when and what for. Rows are added, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=40)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    fields = models.JSONField(default=list)  # names of fields, never their values
    purpose = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["object_type", "object_id", "at"])]

    def __str__(self):
        return f"{self.action} {self.object_type} {self.object_id}"
