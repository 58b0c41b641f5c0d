import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desaekspor.accounts.fields import PrivateField
from desaekspor.regions.models import Region


class Scale(models.TextChoices):
    """PP 7/2021, article 35."""

    MICRO = "micro", _("micro")
    SMALL = "small", _("small")
    MEDIUM = "medium", _("medium")
    LARGE = "large", _("above medium")


class LegalForm(models.TextChoices):
    SOLE = "sole", _("sole proprietor")
    CV = "cv", "CV"
    PT = "pt", "PT"
    PT_SOLE = "pt_sole", _("PT of one person")
    FIRM = "firm", _("firm (firma)")
    COOPERATIVE = "cooperative", _("cooperative")
    BUMDES = "bumdes", "BUM Desa"
    FOUNDATION = "foundation", _("foundation")
    OTHER = "other", _("other")


class SourceName(models.TextChoices):
    SIDT = "sidt", _("SIDT-UMKM (ministry)")
    OSS = "oss", _("OSS (business licences)")
    DINAS = "dinas", _("list of an agency")
    # A source of its own: its keys and what is gone are never compared with a real register's.
    EXAMPLE = "example", _("example register (invented)")


class Presence(models.TextChoices):
    """What somebody who knows the village says of an enterprise in its register."""

    HERE = "here", _("still there")
    MOVED = "moved", _("moved away")
    CLOSED = "closed", pgettext_lazy("enterprise", "closed")
    NOT_FOUND = "not_found", pgettext_lazy("enterprise", "not found")
    DUPLICATE = "duplicate", _("recorded twice")


# No longer an enterprise of its village: kept with its history, and left out of counts of active ones.
GONE = (Presence.MOVED, Presence.CLOSED, Presence.NOT_FOUND, Presence.DUPLICATE)


class EnterpriseNumber(models.Model):
    """One row: the next number to give. A number is given once and never again, even after an undo."""

    next = models.PositiveBigIntegerField(default=1)

    def __str__(self):
        return f"next {self.next}"


class RegistryVersion(models.Model):
    """One row: how often the registry was changed in a way that the check of a waiting file would have seen.

    Who changes it so locks the row, so that one follows the other; a load whose check saw an older number checks again.
    """

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return f"version {self.number}"

    def move_on(self):
        """For who holds the row: files that wait are checked again before they are loaded."""
        self.number += 1
        self.save(update_fields=["number"])


class Enterprise(models.Model):
    """One business at one place. Its number (``id``) never changes and is never reused.

    Missing is None or the empty text, never zero. ``region`` is the finest region that is
    known: the village, or the district when the village is not.
    """

    id = models.PositiveBigIntegerField(primary_key=True)  # from services.numbers.reserve_numbers
    name = models.CharField(max_length=200, blank=True)
    nib = models.CharField(max_length=13, blank=True)
    activity = models.CharField(max_length=300, blank=True)
    kbli = models.CharField(max_length=5, blank=True)
    kbli_version = models.CharField(max_length=4, blank=True)  # 2020, 2025
    kbli_category = models.CharField(max_length=1, blank=True)
    legal_form = models.CharField(max_length=12, choices=LegalForm, blank=True)
    reported_scale = models.CharField(max_length=8, choices=Scale, blank=True)
    computed_scale = models.CharField(max_length=8, choices=Scale, blank=True)
    capital_idr = models.BigIntegerField(null=True)  # without land and buildings
    sales_idr = models.BigIntegerField(null=True)  # a year
    assets_idr = models.BigIntegerField(null=True)
    start_month = models.PositiveSmallIntegerField(null=True)
    start_year = models.PositiveSmallIntegerField(null=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="enterprises")
    address = models.CharField(max_length=300, blank=True)
    rt = models.CharField(max_length=5, blank=True)
    rw = models.CharField(max_length=5, blank=True)
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    photo_url = models.CharField(max_length=500, blank=True)
    paid_men = models.PositiveIntegerField(null=True)
    paid_women = models.PositiveIntegerField(null=True)
    paid_disabled_men = models.PositiveIntegerField(null=True)
    paid_disabled_women = models.PositiveIntegerField(null=True)
    unpaid_men = models.PositiveIntegerField(null=True)
    unpaid_women = models.PositiveIntegerField(null=True)
    unpaid_disabled_men = models.PositiveIntegerField(null=True)
    unpaid_disabled_women = models.PositiveIntegerField(null=True)
    synthetic = models.BooleanField(default=False)
    # Checked by a person (services/verifying.py), and what the village says of it (services/visiting.py). Loads write rows
    # without these columns, so each is null or has its default in the database, and few are indexed.
    verified_at = models.DateTimeField(null=True)
    verified_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")
    presence = models.CharField(max_length=10, choices=Presence, blank=True, default="", db_default="")  # "": not checked yet
    presence_on = models.DateField(null=True)  # the day it was seen, moved or closed, as far as known
    presence_note = PrivateField(null=True)  # people are named in such notes
    moved_to = models.ForeignKey(Region, models.PROTECT, null=True, db_index=False, related_name="+")
    # No constraint, as in SourceRecord: what was said stays, whatever becomes of the other one.
    same_as = models.ForeignKey(
        "self", models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="duplicates"
    )
    checked_at = models.DateTimeField(null=True)  # when the presence was last said
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")
    # One record was made of two (duplicates/merging.py): the survivor that this one leads to, never itself absorbed.
    merged_into = models.ForeignKey(
        "self", models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="aliases"
    )
    # Who typed it in, where no file brought it.
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")
    created_batch = models.ForeignKey("ImportBatch", models.PROTECT, null=True, related_name="created_enterprises")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        # The list of a region in the order of names, and the search in it, read this alone.
        indexes = [
            models.Index(fields=["region", "name"]),
            # Looked up whole: with db_index PostgreSQL would keep a second index, for LIKE, of this and of the owner's marks.
            models.Index(fields=["nib"], name="enterprises_by_nib"),
            models.Index(fields=["same_as"], condition=models.Q(same_as__isnull=False), name="doubles"),
            models.Index(fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="aliases"),
        ]

    def __str__(self):
        return self.name or _("Enterprise %(number)s") % {"number": self.id}

    def get_absolute_url(self):
        return reverse("portal:enterprise", args=[self.id])

    @property
    def is_active(self):
        """Nobody said that it moved, closed, was not found or is another one's double."""
        return self.presence not in GONE

    @property
    def workers(self):
        """Paid and unpaid workers together; None when any of the four counts is unknown.

        The disability counts are not added: the source does not say whether they are included.
        """
        counts = (self.paid_men, self.paid_women, self.unpaid_men, self.unpaid_women)
        return None if None in counts else sum(counts)


class Owner(models.Model):
    """The person behind an enterprise, as its registers describe them.

    One row an enterprise: whether two rows are one person is a finding (equal marks), not a key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = models.OneToOneField(Enterprise, models.CASCADE, related_name="owner")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="owned")
    name = PrivateField(null=True)
    nik = PrivateField(null=True)
    phone = PrivateField(null=True)  # E.164
    address = PrivateField(null=True)  # home: street, RT, RW, village, district, regency, province in one text
    birth_date = PrivateField(null=True)  # ISO 8601
    nik_mark = models.CharField(max_length=32, blank=True)  # of a valid NIK only
    phone_mark = models.CharField(max_length=32, blank=True)
    sex = models.CharField(max_length=1, blank=True, choices=[("m", _("man")), ("f", _("woman"))])
    disabled = models.BooleanField(null=True)  # specific data (law 27/2022, article 4): shown in sums only
    education = models.CharField(max_length=20, blank=True)
    erased_at = models.DateTimeField(null=True)  # at the person's wish: no register fills these fields again

    class Meta:
        indexes = [
            models.Index(fields=["enterprise"], condition=models.Q(erased_at__isnull=False), name="erased_owners"),
            models.Index(fields=["nik_mark"], name="owners_by_nik"),
            models.Index(fields=["phone_mark"], name="owners_by_phone"),
        ]

    def __str__(self):
        return f"owner of enterprise {self.enterprise_id}"  # no name: this text may reach a log


class Product(models.Model):
    """What an enterprise makes or sells, in its own words."""

    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="products")
    name = models.CharField(max_length=200)
    is_main = models.BooleanField(default=True)

    class Meta:
        ordering = ["-is_main", "id"]
        constraints = [
            models.UniqueConstraint(fields=["enterprise"], condition=models.Q(is_main=True), name="one_main_product"),
        ]

    def __str__(self):
        return self.name


class ImportBatch(models.Model):
    """One file on its way into the registry, and what became of it."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("received")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, not loaded")
        HELD = "held", _("waiting for your confirmation")
        LOADING = "loading", _("being loaded")
        LOADED = "loaded", _("loaded")
        UNDONE = "undone", _("undone")
        FAILED = "failed", _("failed")

    source = models.CharField(max_length=10, choices=SourceName, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.UPLOADED)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    file_bytes = models.PositiveBigIntegerField()
    stored_as = models.CharField(max_length=60, blank=True)  # name of the sealed copy under var/uploads
    sheets = models.JSONField(default=list)  # per sheet: name, heading row, headings, role (data or why skipped)
    mapping = models.JSONField(default=dict)  # heading -> column name, or "" to leave it out
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")  # a file of corrected rows
    region = models.ForeignKey(Region, models.PROTECT, null=True)  # rows outside are rejected
    compared_with = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")  # the last whole file before it
    counts = models.JSONField(default=dict)  # read, new, changed, same, rejected, duplicate, skipped, gone, matched
    # {code: {"severity", "cells", "rows", "columns": {column: cells}, "first": [[sheet, row, column], ...]}}
    finding_counts = models.JSONField(default=dict)
    held_for = models.JSONField(default=list)  # codes: most_rejected, identity_changed
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    synthetic = models.BooleanField(default=False)
    error = models.JSONField(null=True)  # {"code", "facts"}: why it failed; the words stand in services/messages.py
    check_run = models.UUIDField(null=True)  # the check that is writing the rows; an older one gives up
    checked_version = models.PositiveBigIntegerField(null=True)  # of the registry, when it was checked
    loaded_version = models.PositiveBigIntegerField(null=True)  # of the registry, with this batch in it; orders the loads
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField(null=True)
    loaded_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undo_report = models.JSONField(null=True)  # {"removed", "restored", "kept", "first_kept": [...]}, see services/undoing.py

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["source", "region", "loaded_version"])]

    def __str__(self):
        return f"{self.file_name} (#{self.pk})"

    def get_absolute_url(self):
        return reverse("portal:batch", args=[self.pk])

    def sheet(self, index):
        """What is known of a sheet of the file; an empty dictionary when there is none of that index."""
        return next((sheet for sheet in self.sheets if sheet["index"] == index), {})

    def heading_of(self, sheet_index, column):
        """What a sheet calls the source's ``column``; the column's own name where it has no heading."""
        headings = self.sheet(sheet_index).get("headings", [])
        return next((heading for heading in headings if self.mapping.get(heading) == column), column)


class SourceRecord(models.Model):
    """A row as it came: from which file, sheet and line, and what became of it. Never changed afterwards."""

    class State(models.TextChoices):
        READY = "ready", _("ready to load")  # checked, its effect not yet known or not yet made
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        SAME = "same", _("unchanged")
        REJECTED = "rejected", _("waiting for correction")
        DUPLICATE = "duplicate", _("repeated in the file")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="records", db_index=False)
    sheet = models.PositiveSmallIntegerField()  # index in batch.sheets
    row = models.PositiveIntegerField()  # as Excel numbers it, from 1
    key = models.CharField(max_length=64)  # the source's own key of the enterprise; may be empty on a rejected row
    state = models.CharField(max_length=10, choices=State)
    # No constraint: an undo takes the enterprise away, and the row still says which number it had.
    enterprise = models.ForeignKey(Enterprise, models.DO_NOTHING, null=True, db_constraint=False, related_name="source_records")
    fingerprint = models.CharField(max_length=32)  # keyed mark of the cleaned row
    # The waiting row that this one corrects (the first of a chain): it waits no longer once this one is loaded.
    corrects = models.ForeignKey(
        "self", models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="corrections"
    )
    # {"raw": cells as they came, in the order of the headings, "clean": {field: value} or None,
    # "carried": {field: value} the last known where clean has none}; None on an unchanged row without a warning
    content = PrivateField(null=True, as_json=True, bound_to=("batch_id", "sheet", "row"))

    class Meta:
        ordering = ["batch", "sheet", "row"]
        constraints = [models.UniqueConstraint(fields=["batch", "sheet", "row"], name="row_once")]
        indexes = [
            models.Index(fields=["batch", "state"]),
            models.Index(fields=["batch", "key"]),
            models.Index(fields=["corrects"], condition=models.Q(corrects__isnull=False), name="corrected_rows"),
        ]

    def __str__(self):
        return f"batch {self.batch_id}, sheet {self.sheet + 1}, row {self.row}"


class EnterpriseKey(models.Model):
    """The key of an enterprise in one source, and the row that last spoke for it."""

    source = models.CharField(max_length=10, choices=SourceName)
    key = models.CharField(max_length=64)
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, related_name="keys")
    last_record = models.ForeignKey(SourceRecord, models.PROTECT, null=True, related_name="+")  # the last that was new or changed
    fingerprint = models.CharField(max_length=32)  # of last_record

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="source_key_once")]

    def __str__(self):
        return f"{self.source} {self.key}"


class Severity(models.TextChoices):
    CORRECTED = "corrected", _("corrected")
    WARNING = "warning", _("warning")
    REJECTED = "rejected", _("waiting for correction")


class ImportFinding(models.Model):
    """One thing wrong with one cell (or, with no column, with one row). Codes stand in registry/findings.py."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="findings", db_index=False)
    sheet = models.PositiveSmallIntegerField()
    row = models.PositiveIntegerField()
    column = models.CharField(max_length=40, blank=True)  # name of the source's column
    code = models.CharField(max_length=40)
    severity = models.CharField(max_length=10, choices=Severity)
    # {"value", "suggestion", "corrected_to", "facts"}: the cell may hold personal data
    detail = PrivateField(as_json=True, bound_to=("batch_id", "sheet", "row", "column", "code"))

    class Meta:
        ordering = ["sheet", "row", "id"]
        indexes = [models.Index(fields=["batch", "code"]), models.Index(fields=["batch", "sheet", "row"])]

    def __str__(self):
        return f"{self.code} in row {self.row}"


class FieldChange(models.Model):
    """One field of one enterprise changed from one value to another: by a batch, an undo, a merge or a person.

    Revisions, not clocks, order the changes of an enterprise. ``Enterprise.updated_at`` is the
    ``at`` of the last change that stands (neither undone nor an undo), else ``created_at``; after
    a person's undo it is the moment of that, until the next change or undo of a batch.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enterprise = models.ForeignKey(Enterprise, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="changes")
    revision = models.PositiveIntegerField()  # 1 for the first change of the enterprise; fields changed together share it
    field = models.CharField(max_length=40)  # "sales_idr", "owner.nik", "product", "verified"; see services/fields.py
    values = PrivateField(as_json=True)  # [old, new]; personal data among them
    batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, related_name="changes")
    undoes = models.OneToOneField("self", models.PROTECT, null=True, related_name="undone_by")
    # An undone change that this one makes again.
    repeats = models.ForeignKey("self", models.PROTECT, null=True, db_index=False, related_name="repeated_by")
    # What a survivor took over from an absorbed one: it counts as long as this merge and, where there is one, the batch stand.
    merge = models.ForeignKey("Merge", models.PROTECT, null=True, db_index=False, related_name="changes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "id"]
        constraints = [models.UniqueConstraint(fields=["enterprise", "field", "revision"], name="change_once")]
        indexes = [models.Index(fields=["merge"], condition=models.Q(merge__isnull=False), name="changes_of_merges")]

    def __str__(self):
        return f"{self.field} of enterprise {self.enterprise_id}, change {self.revision}"


class ColumnMapping(models.Model):
    """What an officer decided about a heading of a source's files, remembered for the next file."""

    source = models.CharField(max_length=10, choices=SourceName)
    region = models.ForeignKey(Region, models.CASCADE)  # whose officers decided it
    heading = models.CharField(max_length=100)  # folded
    column = models.CharField(max_length=40, blank=True)  # empty: leave it out

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "region", "heading"], name="heading_once")]

    def __str__(self):
        return f"{self.heading} → {self.column or '–'}"


# Django looks for the models of an app here. They need what stands above.
from desaekspor.registry.duplicates.models import (  # noqa: E402, F401
    Acceptance,
    ComparedPart,
    DuplicateModel,
    DuplicatePair,
    DuplicateRun,
    DuplicateSample,
    Merge,
    MovedRow,
    PairDecision,
    SampledPair,
)
from desaekspor.registry.exports.models import Export  # noqa: E402, F401
from desaekspor.registry.search.models import SavedSearch, SearchDocument, SearchTally, SearchWord  # noqa: E402, F401
