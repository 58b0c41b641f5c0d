"""Which trade data was brought in, by whom, with what result, and which flows count. The tables lie in files beside."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def _person():
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+")


class TradeData(models.Model):
    """One table that somebody sent: a year of flows, the tariff book of a market, or a table of FAOSTAT."""

    class Kind(models.TextChoices):
        FLOWS = "flows", _("Trade flows (CEPII BACI)")
        TARIFFS = "tariffs", _("Tariff book of a market")
        FAOSTAT = "faostat", _("FAOSTAT: production and trade")

    class State(models.TextChoices):
        CHECKING = "checking", _("being checked")
        REFUSED = "refused", _("refused")
        LOADED = "loaded", _("loaded")
        REMOVED = "removed", _("taken out")

    kind = models.CharField(max_length=8, choices=Kind)
    state = models.CharField(max_length=8, choices=State, default=State.CHECKING)
    name = models.CharField(max_length=200)  # of the file, as it was sent
    sha256 = models.CharField(max_length=64, blank=True)  # of the bytes that were sent
    size = models.PositiveBigIntegerField(default=0)  # bytes
    incoming = models.CharField(max_length=60, blank=True)  # its file while it waits to be read
    asked_year = models.PositiveSmallIntegerField(null=True)  # of an archive of many
    asked_edition = models.CharField(max_length=4, blank=True)  # HS17, HS22, where the name does not tell
    year = models.PositiveSmallIntegerField(null=True)
    edition = models.CharField(max_length=12, blank=True)  # of flows: the HS in which they are
    importer = models.CharField(max_length=3, blank=True)  # of a tariff book
    report = models.JSONField(default=dict)  # what the table holds
    problems = models.JSONField(default=list)  # why it was refused, the first of them
    problem_count = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=False)  # the flows that count
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, db_index=False, related_name="+")
    by = _person()  # None: a command
    at = models.DateTimeField(default=timezone.now)
    loaded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["is_active"], condition=models.Q(is_active=True), name="one_active_trade_data")
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("portal:flow_data_set", args=[self.pk])

    @property
    def folder(self):
        """The name of the folder of its table: other bytes, other folder."""
        return f"{self.pk}-{self.sha256[:12]}"


class TradeDataAct(models.Model):
    """What somebody did with trade data: the history of what counted when."""

    class Act(models.TextChoices):
        LOADED = "loaded", _("loaded")
        REFUSED = "refused", _("refused")
        USED = "used", _("made the flows that count")
        REMOVED = "removed", _("taken out")

    data = models.ForeignKey(TradeData, models.CASCADE, null=True, related_name="acts")  # None: the flows of the catalogue
    act = models.CharField(max_length=8, choices=Act)
    by = _person()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.act} {self.data_id or 'catalogue'}"
