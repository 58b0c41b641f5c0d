"""What was measured of the villages: snapshots, versions of the tables, assessments with all that is behind them.

Results are rows that say what they come from. They are written once and not changed afterwards, but for being published.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desaekspor.potential.class_table import NEEDS_HELP, READY, UNDECIDED, ClassTable, class_table
from desaekspor.potential.figures import MISSING, NOT_APPLICABLE, VALUE
from desaekspor.potential.index_table import IndexTable, index_table
from desaekspor.potential.results.fields import OrderedJSONField
from desaekspor.regions.models import Mark, Region


def _person():
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")


class Snapshot(models.Model):
    """A copy of the tables that measures read, as they were at one moment: a folder of Parquet files.

    The row stays when the folder is gone (``removed_at``), since results name it.
    """

    name = models.CharField(max_length=40, unique=True)  # of its folder under var/snapshots
    taken_at = models.DateTimeField()
    stamp = models.JSONField(default=dict)  # what the tables stood at: see results/standing.py
    tables = models.JSONField(default=dict)  # {table: rows}
    rows = models.PositiveBigIntegerField()
    bytes = models.PositiveBigIntegerField()
    seconds = models.FloatField()
    synthetic = models.BooleanField(default=False)  # made-up rows are among them
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-taken_at", "-id"]

    def __str__(self):
        return self.name


class TableVersion(models.Model):
    """One version of an editable table. It never changes; the one that was put to use last is in use."""

    version = models.CharField(max_length=40, unique=True)
    content = OrderedJSONField()  # as the TOML says it, days as text
    notes = models.TextField(blank=True)  # why it is as it is, or why it was changed
    shipped = models.BooleanField(default=False)  # came with the program
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = _person()
    used_from = models.DateTimeField(null=True)  # when it was last put to use; None: never yet
    used_by = _person()

    class Meta:
        abstract = True
        ordering = ["-used_from", "-id"]

    def __str__(self):
        return self.version

    def _rows(self):
        """The content with its day as a day."""
        day = self.content.get("valid_from")
        return {**self.content, "valid_from": day and date.fromisoformat(day)}


class IndexVersion(TableVersion):
    """Components, indicators, weights and rules of calculation."""

    @property
    def table(self) -> IndexTable:
        return index_table(self._rows())


class ClassVersion(TableVersion):
    """The rules of the readiness class."""

    @property
    def table(self) -> ClassTable:
        return class_table(self._rows())


class Assessment(models.Model):
    """Index, ranks and classes of the villages of one regency at one moment, and what they were made of."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")  # the regency in which they are ranked
    as_of = models.DateField()  # the day that the figures speak of
    made_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(default=timezone.now)  # when it was last measured again and nothing had changed
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="assessments")
    index_version = models.ForeignKey(IndexVersion, models.PROTECT, related_name="assessments")
    class_version = models.ForeignKey(ClassVersion, models.PROTECT, related_name="assessments")
    with_synthetic = models.BooleanField(default=True)  # made-up enterprises were let in
    synthetic = models.BooleanField(default=False)  # and some of them are in the result
    fingerprint = models.CharField(max_length=64)  # of all figures and both tables: equal means nothing has changed
    counts = models.JSONField(default=dict)  # villages, ranked, class_1, class_2, class_unknown, not_ranked
    left_out = models.JSONField(default=dict)  # component or indicator -> few, chance, too_little
    sensitivity = models.JSONField(default=dict)  # choice -> first, first_error, total, total_error
    seconds = models.FloatField(default=0)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)  # from then on anyone may see it
    published_by = _person()

    class Meta:
        ordering = ["-as_of", "-id"]
        indexes = [models.Index(fields=["region", "as_of"])]

    def __str__(self):
        return f"{self.region_id} {self.as_of}"


class VillageAssessment(models.Model):
    """One village in one assessment. ``opened`` leads from the index to its figures, and from the class to its rules."""

    class State(models.TextChoices):
        """Whether it has an index, and why not."""

        VALUE = VALUE, _("has an index")
        MISSING = MISSING, _("too little is known")
        NOT_APPLICABLE = NOT_APPLICABLE, _("not applicable (kelurahan)")

    class Cluster(models.TextChoices):
        """The ministry's clusters of Desa BISA Ekspor."""

        READY = READY, _("1, ready")
        NEEDS_HELP = NEEDS_HELP, _("2, needs help")
        UNDECIDED = UNDECIDED, pgettext_lazy("class", "not known")

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="villages")
    village = models.ForeignKey(Region, models.PROTECT, related_name="assessments")
    state = models.CharField(max_length=20, choices=State)
    index = models.FloatField(null=True)
    index_low = models.FloatField(null=True)  # ends of the interval
    index_high = models.FloatField(null=True)
    rank = models.PositiveIntegerField(null=True)  # never shown without its interval
    rank_low = models.PositiveIntegerField(null=True)
    rank_high = models.PositiveIntegerField(null=True)
    rank_median = models.FloatField(null=True)
    tier = models.PositiveSmallIntegerField(null=True)  # group of villages whose order to its first cannot be told
    cluster = models.CharField(max_length=1, choices=Cluster, blank=True)
    components = models.JSONField(default=dict)  # component -> score, or None where unknown
    missing = models.JSONField(default=list)  # codes of rules not met, then unknown, each in the order of effort
    met = models.PositiveSmallIntegerField(default=0)  # rules
    not_met = models.PositiveSmallIntegerField(default=0)
    unknown = models.PositiveSmallIntegerField(default=0)
    completeness = models.FloatField()  # share of the indicators in use that are known, 0 to 1
    data_years = models.FloatField(null=True)  # age of the figures in the index, years, mean of the indicators
    synthetic = models.BooleanField(default=False)
    tied_with = models.JSONField(default=list)  # codes of villages whose order to this one cannot be told
    # {"indicators": {code: {value, state, why, score, mark, synthetic, figures: [{name, value, mark, source, period, flag,
    # synthetic}]}}, "rules": [{rule, field, state, found, effort}]}
    opened = models.JSONField(default=dict)
    # {heading of the HS 2022: [who tells a product of it, whose KBLI could, and where one tells mean, low, high of the quotient]}
    headings = models.JSONField(default=dict)

    class Meta:
        ordering = ["assessment", "village"]
        constraints = [models.UniqueConstraint(fields=["assessment", "village"], name="village_assessed_once")]

    def __str__(self):
        return f"{self.village_id} {self.assessment_id}"


class VillageSpecialisation(models.Model):
    """How many makers of one kind a village has, against what its share of all makers would give.

    Only kinds that it makes have a row. ``low`` above 1: it specialises beyond chance.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="specialisations")
    village = models.ForeignKey(Region, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4)  # first four digits of the KBLI
    observed = models.PositiveIntegerField()  # makers
    expected = models.FloatField()
    quotient = models.FloatField()  # observed / expected
    mean = models.FloatField()  # shrunk, with the ends of its interval
    low = models.FloatField()
    high = models.FloatField()

    class Meta:
        ordering = ["assessment", "village", "-low"]
        constraints = [models.UniqueConstraint(fields=["assessment", "village", "kind"], name="specialisation_once")]
        indexes = [models.Index(fields=["assessment", "kind"])]

    def __str__(self):
        return f"{self.village_id} {self.kind}"


class MakerCluster(models.Model):
    """A cluster (sentra): makers of one kind in neighbouring villages that all specialise in it."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="clusters")
    kind = models.CharField(max_length=4)  # first four digits of the KBLI
    makers = models.PositiveIntegerField()
    villages = models.ManyToManyField(Region, related_name="+")

    class Meta:
        ordering = ["assessment", "-makers", "kind", "id"]

    def __str__(self):
        return f"{self.kind} ({self.makers})"


class ProgrammeLabel(models.Model):
    """A label of a programme that a village carries; it may carry several at once."""

    class Programme(models.TextChoices):
        DESA_DEVISA = "desa_devisa", "Desa Devisa (LPEI)"
        DESA_BISA_EKSPOR = "desa_bisa_ekspor", "Desa BISA Ekspor (Kemendag)"
        DESA_SEJAHTERA_ASTRA = "desa_sejahtera_astra", "Desa Sejahtera Astra"
        DESA_WISATA = "desa_wisata", "Desa Wisata"
        OTHER = "other", _("another programme")

    village = models.ForeignKey(Region, models.PROTECT, related_name="programme_labels")
    programme = models.CharField(max_length=30, choices=Programme)
    name = models.CharField(max_length=100, blank=True)  # of another programme, or of the product: "Kakao"
    since = models.DateField(null=True)  # None: not known
    until = models.DateField(null=True)  # None: carries it still
    mark = models.CharField(max_length=10, choices=Mark, default=Mark.REPORTED)
    source = models.CharField(max_length=200)
    source_url = models.URLField(max_length=500, blank=True)
    synthetic = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = _person()

    class Meta:
        ordering = ["village", "programme", "name", "id"]
        constraints = [models.UniqueConstraint(fields=["village", "programme", "name"], name="label_once")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("portal:village", args=[self.village_id])

    @property
    def title(self):
        if self.programme == self.Programme.OTHER:
            return self.name
        programme = self.get_programme_display()
        return f"{programme}: {self.name}" if self.name else programme
