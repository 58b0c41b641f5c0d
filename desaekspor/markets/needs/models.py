"""What people say is ready of the requirements that no certificate proves: labels, lists of ingredients, tests."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from desaekspor.nomenclature import HS2022
from desaekspor.readiness.models import MarketRule
from desaekspor.regions.models import Mark


def _person():
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")


class ReadyNeed(models.Model):
    """A requirement that somebody says is ready for one product of an enterprise. Reported, until another person saw it."""

    # No constraint, as in Certificate: an undone import takes the enterprise away, and what was said of it stays.
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.DO_NOTHING, db_constraint=False, related_name="ready_needs", db_index=False
    )
    rule = models.ForeignKey(MarketRule, models.PROTECT, related_name="+")
    hs6 = models.CharField(max_length=6)  # the product that it was said of
    hs_version = models.CharField(max_length=12, default=HS2022)
    ready_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    # A photo, scan or PDF of it, sealed (readiness/evidence.py); "" without one.
    stored_as = models.CharField(max_length=40, blank=True)
    content_type = models.CharField(max_length=20, blank=True)
    bytes = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    mark = models.CharField(max_length=10, choices=Mark, default=Mark.REPORTED)
    source = models.CharField(max_length=200)  # who says so: owner, village, regency
    synthetic = models.BooleanField(default=False)
    by = _person()
    at = models.DateTimeField(default=timezone.now)
    verified_by = _person()
    verified_at = models.DateTimeField(null=True)
    removed_by = _person()
    removed_at = models.DateTimeField(null=True)  # taken back; the row stays as history

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["enterprise", "hs6"], condition=Q(removed_at=None), name="needs_that_are_ready")]
        constraints = [
            models.UniqueConstraint(fields=["enterprise", "hs6", "rule"], condition=Q(removed_at=None), name="ready_need_once")
        ]

    def __str__(self):
        return f"{self.rule_id} of {self.enterprise_id} for {self.hs6}"
