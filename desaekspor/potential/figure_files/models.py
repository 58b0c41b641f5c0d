"""A file of published figures; the figures themselves are facts of the regions, under the file's own source."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desaekspor.regions.models import Region, Source


def _person():
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")


class Series(models.TextChoices):
    """What the figures go on with: an index table that asks for figures of one family (``population@dukcapil``) finds them."""

    IDM = "idm", _("Village Development Index (IDM)")
    INDEKS_DESA = "indeks-desa", _("Indeks Desa (from 2025)")
    DUKCAPIL = "dukcapil", _("civil registration (Dukcapil)")
    PROFILE = "dpmd", _("village profile (DPMD)")
    OTHER = "lain", _("something else")


def series_of(source):
    """The Series to which the figures of a source belong, by its code; "" of one that stands alone."""
    return next((one for one in Series if one != Series.OTHER and source.code.startswith(f"{one}-")), "")


class FigureFile(models.Model):
    """A file of figures that was loaded, and what became of it."""

    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")  # whose officer loaded it
    source = models.OneToOneField(Source, models.PROTECT, null=True, related_name="file")  # empty once it is undone
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    villages = models.PositiveIntegerField()
    figures = models.PositiveIntegerField()
    holds = models.JSONField(default=list)  # [[indicator, period], ...]
    by = _person()
    at = models.DateTimeField(default=timezone.now)
    undone_by = _person()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return self.name
