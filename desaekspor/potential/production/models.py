"""What is said of production: statements, the photos that go with them, their history, the files they came in."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from desaekspor.potential.production.commodities import OWN, commodities
from desaekspor.potential.production.units import UNITS
from desaekspor.regions.models import Mark, Region

MONTHS = 12
USUAL = 0  # the year of a statement that tells of a usual year


def no_months():
    return [None] * MONTHS


def _person():
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")


class Grade(models.TextChoices):
    """How good it is, sorted as buyers sort."""

    A = "A", _("A: even, sorted, packed; fit for export")
    B = "B", _("B: good, for the market here")
    C = "C", _("C: for processing")


class Production(models.Model):
    """One statement: how much of a product a maker in a village makes in each month, on which land or with what capacity.

    The maker is an enterprise of the registry, or the village as a whole (``enterprise`` is None). ``region`` is the finest
    region that is known: the village, or the district where a source does not name it. Missing is None, never zero.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="production")
    product = models.CharField(max_length=90)  # a code of the list, or own words folded behind a tilde: commodities.product_key
    own_words = models.CharField(max_length=80, blank=True)
    # No constraint, as in FieldChange: an undone import takes the enterprise away, and what was said of it stays.
    enterprise = models.ForeignKey(
        "registry.Enterprise", models.DO_NOTHING, null=True, blank=True, db_constraint=False, related_name="production"
    )
    group_name = models.CharField(max_length=80, blank=True)  # who of the village: a group of farmers, the BUM Desa
    year = models.PositiveSmallIntegerField(default=USUAL)
    unit = models.CharField(max_length=12)  # in which it was told; a code of units.UNITS
    months = models.JSONField(default=no_months)  # January to December, in the base unit; None: not known
    capacity = models.FloatField(null=True)
    capacity_unit = models.CharField(max_length=12, blank=True)
    grade = models.CharField(max_length=1, choices=Grade, blank=True)
    mark = models.CharField(max_length=10, choices=Mark, default=Mark.REPORTED)
    source = models.CharField(max_length=200)
    source_url = models.CharField(max_length=300, blank=True)
    as_of = models.CharField(max_length=10, blank=True)  # as exact as it is known: 2026, 2026-11, 2026-11-28
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
    removed_at = models.DateTimeField(null=True)  # taken off the list; the row and its history stay

    class Meta:
        ordering = ["region", "product", "pk"]
        indexes = [models.Index(fields=["product", "region"])]
        constraints = [
            # Two people for one village: the second is shown what the first wrote. What is invented stands in nobody's way.
            models.UniqueConstraint(
                fields=["region", "product", "year", "grade", "synthetic"],
                condition=Q(enterprise=None, removed_at=None),
                name="production_of_village_once",
            ),
            models.UniqueConstraint(
                fields=["region", "product", "year", "grade", "synthetic", "enterprise"],
                condition=Q(enterprise__isnull=False, removed_at=None),
                name="production_of_maker_once",
            ),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=0), name="production_capacity_not_negative"),
        ]

    def __str__(self):
        return f"{self.product} in {self.region_id}"

    def get_absolute_url(self):
        return reverse("portal:supply_statement", args=[self.pk])

    @property
    def commodity(self):
        """The product of the list; None where it is told in own words."""
        return None if self.product.startswith(OWN) else commodities().get(self.product)

    @property
    def name(self):
        """What it is called, in the reader's language."""
        return self.commodity.name(get_language()) if self.commodity else self.own_words or self.product.removeprefix(OWN)

    @property
    def source_text(self):
        """Who says so, in the reader's language where it is one of the program's own words."""
        return gettext(self.source) if self.source else ""

    @property
    def note_text(self):
        return gettext(self.note) if self.note else ""

    @property
    def base(self):
        """The unit in which the months are kept."""
        return UNITS[self.unit].base

    @property
    def told(self):
        """How many of the months are known."""
        return sum(volume is not None for volume in self.months)

    @property
    def a_year(self):
        """All twelve months together; None unless all are known."""
        return sum(self.months) if self.told == MONTHS else None


class ProductionPhoto(models.Model):
    """A photo that shows it. The file lies sealed with all photos (potential/photos.py)."""

    production = models.ForeignKey(Production, models.CASCADE, related_name="photos")
    stored_as = models.CharField(max_length=40)
    content_type = models.CharField(max_length=20)
    bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    by = _person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["production", "sha256"], name="photo_once")]

    def __str__(self):
        return f"photo {self.pk} of {self.production_id}"


class ProductionFile(models.Model):
    """A file of statements that was loaded, and what became of it."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")  # whose officer loaded it
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    same = models.PositiveIntegerField()
    by = _person()
    at = models.DateTimeField(default=timezone.now)
    undone_by = _person()
    undone_at = models.DateTimeField(null=True)
    kept = models.PositiveIntegerField(default=0)  # statements that the undo left, since they were changed later

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.name


class ProductionChange(models.Model):
    """What one writing changed in a statement: by a person, a file, an undo."""

    production = models.ForeignKey(Production, models.CASCADE, related_name="changes", db_index=False)
    version = models.PositiveIntegerField()  # that it made of the statement
    values = models.JSONField()  # {field: [old, new]}, months as month_1 to month_12; of the first writing old is None
    by = _person()
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=200, blank=True)
    file = models.ForeignKey(ProductionFile, models.PROTECT, null=True, related_name="changes")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["production", "version"], name="production_change_once")]

    def __str__(self):
        return f"change {self.version} of {self.production_id}"
