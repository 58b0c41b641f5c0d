from django.db import models
from django.urls import reverse
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
        return self.kind in {Kind.DESA, Kind.DESA_ADAT}


class RegionSuccession(models.Model):
    """An old code and what followed it: one old code may have several successors (a split)."""

    old = models.ForeignKey(Region, models.PROTECT, related_name="successions")
    new = models.ForeignKey(Region, models.PROTECT, related_name="predecessions")
    on = models.DateField()
    basis = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="succession_once")]


class Boundary(models.Model):
    """The outline of a region: indicative, from a named source, or a cell around its point."""

    region = models.OneToOneField(Region, models.CASCADE, primary_key=True, related_name="boundary")
    geometry = models.JSONField()  # GeoJSON Polygon or MultiPolygon, longitude and latitude, WGS84
    approximate = models.BooleanField()
    source = models.ForeignKey("Source", models.PROTECT)


class Source(models.Model):
    """Where figures come from; shown beside each of them."""

    code = models.SlugField(primary_key=True, max_length=60)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    as_of = models.DateField(null=True)


class Indicator(models.Model):
    """What a figure measures: the dictionary of the facts."""

    code = models.SlugField(primary_key=True, max_length=60)
    group = models.CharField(max_length=40)
    name_id = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    definition_id = models.TextField(blank=True)
    definition_en = models.TextField(blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    desa_only = models.BooleanField(default=False)  # not applicable to a kelurahan
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]


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
    flag = models.CharField(max_length=300, blank=True)  # why the value looks wrong

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "indicator", "period", "source"], name="fact_once"),
        ]
        indexes = [models.Index(fields=["indicator", "period"])]
