from django.db import models
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    PROVINCE = 1, _("province")
    REGENCY = 2, _("regency or city")
    DISTRICT = 3, _("district")
    VILLAGE = 4, _("village")


class Kind(models.TextChoices):
    PROVINSI = "provinsi", _("province")
    KABUPATEN = "kabupaten", _("regency (kabupaten)")
    KOTA = "kota", _("city (kota)")
    KECAMATAN = "kecamatan", _("district (kecamatan)")
    DESA = "desa", _("village (desa)")
    KELURAHAN = "kelurahan", _("urban village (kelurahan)")
    DESA_ADAT = "desa adat", _("customary village (desa adat)")


DESA_KINDS = (Kind.DESA, Kind.DESA_ADAT)  # villages with a head and a budget of their own; a kelurahan has none


class Region(models.Model):
    """A province, regency, district or village. The Kemendagri code is the key and is never reused."""

    code = models.CharField(primary_key=True, max_length=13)  # 32, 32.16, 32.16.01, 32.16.01.2002
    name = models.CharField(max_length=100)
    level = models.PositiveSmallIntegerField(choices=Level)
    kind = models.CharField(max_length=10, choices=Kind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    bps_code = models.CharField(max_length=10, blank=True, db_index=True)
    postal_code = models.CharField(max_length=5, blank=True)
    urban = models.BooleanField(null=True)  # BPS class perkotaan; unknown where BPS has none
    lat = models.FloatField(null=True)  # degrees WGS84, a point inside
    lng = models.FloatField(null=True)
    area_km2 = models.FloatField(null=True)
    first_day = models.DateField(null=True)  # None: since before the list began
    last_day = models.DateField(null=True)  # None: still valid

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("portal:village", args=[self.code])

    @property
    def is_desa_only(self):
        return self.kind in DESA_KINDS


class RegionSuccession(models.Model):
    """An old code and what followed it: one old code may have several successors (a split)."""

    old = models.ForeignKey(Region, models.PROTECT, related_name="successions")
    new = models.ForeignKey(Region, models.PROTECT, related_name="predecessions")
    on = models.DateField()
    basis = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="succession_once")]

    def __str__(self):
        return f"{self.old_id} → {self.new_id}"


class Boundary(models.Model):
    """The outline of a region: indicative, from a named source, or a cell around its point."""

    region = models.OneToOneField(Region, models.CASCADE, primary_key=True, related_name="boundary")
    geometry = models.JSONField()  # GeoJSON Polygon or MultiPolygon, longitude and latitude, WGS84
    approximate = models.BooleanField()
    source = models.ForeignKey("Source", models.PROTECT)

    def __str__(self):
        return self.region_id


class Source(models.Model):
    """Where figures come from; shown beside each of them."""

    code = models.SlugField(primary_key=True, max_length=60)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    as_of = models.DateField(null=True)

    def __str__(self):
        return f"{self.publisher}, {self.title}"


class Group(models.TextChoices):
    """What an indicator is about; the order is the one on pages."""

    INDEX = "index", _("Village index")
    PEOPLE = "people", _("People and area")
    ECONOMY = "economy", _("Enterprises and markets")
    WORKFORCE = "workforce", _("Work and migration")
    RESOURCES = "resources", _("Land, coast and tourism")
    INCOME = "income", _("Village budget")
    AGE = "age", _("Age")
    EDUCATION = "education", _("Education")
    OCCUPATION = "occupation", _("Occupation")
    INDEX_SCORES = "index_scores", _("Scores behind the village index")


# Units as indicators.csv writes them; %, Rp and km² are the same in every language.
UNITS = (
    _("index"),
    _("people"),
    _("households"),
    _("enterprises"),
    _("units"),
    _("people per km²"),
    _("per 1,000 people"),
    _("yes or no"),
    _("score 0–5"),
    _("score 0–100"),
)


class Indicator(models.Model):
    """What a figure measures: the dictionary of the facts."""

    code = models.SlugField(primary_key=True, max_length=60)
    group = models.CharField(max_length=40, choices=Group)
    name_id = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    unit_name = models.CharField(max_length=40, blank=True)  # English; ``unit`` is for people
    definition_id = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    desa_only = models.BooleanField(default=False)  # not applicable to a kelurahan
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return self.name_en if get_language() == "en" else self.name_id

    @property
    def definition(self):
        return self.definition_en if get_language() == "en" else self.definition_id

    @property
    def unit(self):
        return gettext(self.unit_name) if self.unit_name else ""


class Mark(models.TextChoices):
    REPORTED = "reported", _("reported")
    VERIFIED = "verified", _("verified")
    COMPUTED = "computed", _("computed")


class Fact(models.Model):
    """One figure of one region in one period, as its source gives it. What is missing has no row."""

    region = models.ForeignKey(Region, models.CASCADE, related_name="facts")
    indicator = models.ForeignKey(Indicator, models.CASCADE)
    period = models.CharField(max_length=10)  # 2024, 2024-S1, 2026-Q3
    value = models.FloatField(null=True)
    text = models.CharField(max_length=200, blank=True)  # for indicators that are words, such as the IDM status
    source = models.ForeignKey(Source, models.PROTECT)
    mark = models.CharField(max_length=10, choices=Mark)
    flag = models.CharField(max_length=300, blank=True)  # why the value looks wrong; English, see flag_text

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "indicator", "period", "source"], name="fact_once"),
        ]
        indexes = [models.Index(fields=["indicator", "period"])]

    def __str__(self):
        return f"{self.region_id} {self.indicator_id} {self.period}"

    @property
    def flag_text(self):
        """Why the value looks wrong, in the reader's language; '' when it does not."""
        return gettext(self.flag) if self.flag else ""


class LoadStamp(models.Model):
    """What was loaded last, so that nothing is loaded again that is already there."""

    name = models.CharField(primary_key=True, max_length=40)
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self):
        return self.name
