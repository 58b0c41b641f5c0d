import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Export(models.Model):
    """A list that somebody took out as a file: of what, what was asked, what for, and where the sealed file lies.

    The row stays when the file is gone. It holds no personal data, and neither does its job.
    """

    class Subject(models.TextChoices):
        ENTERPRISES = "umkm", _("enterprises")
        PAIRS = "pairs", _("possible duplicates")
        SUPPLY = "supply", _("what villages make")
        CERTIFICATES = "certif", _("certificates")
        TRAINING = "training", _("applications for a training")
        CHAIN = "chain", _("steps to export")
        SIZES = "sizes", _("changes of class")
        READINESS = "ready", _("readiness to export")

    class Kind(models.TextChoices):
        XLSX = "xlsx", _("Excel workbook (XLSX)")
        CSV = "csv", _("CSV with a note, in one ZIP file")
        PARQUET = "parquet", _("Parquet, for data analysis")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="exports")
    subject = models.CharField(max_length=8, choices=Subject, default=Subject.ENTERPRISES, db_default=Subject.ENTERPRISES)
    kind = models.CharField(max_length=8, choices=Kind)
    query = models.CharField(max_length=100, blank=True)
    filters = models.JSONField(default=dict)  # as asked, see search/filters.py and duplicates/listing.py
    described = models.JSONField(default=list)  # the same in words, in the maker's language: [[label, value], ...]
    opened = models.JSONField(default=list)  # names of the owner's fields that are not masked
    purpose = models.CharField(max_length=200, blank=True)  # of the opening; as the audit log has it
    purpose_words = models.CharField(max_length=300, blank=True)  # the same for people, in the maker's language
    rows = models.PositiveIntegerField(null=True)
    bytes = models.PositiveBigIntegerField(null=True)
    stored_as = models.CharField(max_length=40, blank=True)  # name of the sealed file under var/exports
    synthetic = models.BooleanField(default=False)  # example data is among the rows
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)  # by hand or by its age

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["owner", "created_at"])]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("portal:export", args=[self.pk])

    @property
    def file_name(self):
        ending = "zip" if self.kind == self.Kind.CSV else self.kind
        return f"{FILE_NAMES.get(self.subject, 'umkm')}-{timezone.localtime(self.created_at):%Y-%m-%d-%H%M}.{ending}"

    @property
    def is_ready(self):
        return bool(self.stored_as)


FILE_NAMES = {
    Export.Subject.PAIRS: "duplikat",
    Export.Subject.SUPPLY: "pasokan",
    Export.Subject.CERTIFICATES: "sertifikat",
    Export.Subject.TRAINING: "pelatihan",
    Export.Subject.CHAIN: "langkah",
    Export.Subject.SIZES: "naik-kelas",
    Export.Subject.READINESS: "kesiapan",
}
