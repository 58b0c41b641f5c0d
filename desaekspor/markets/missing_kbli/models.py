"""What the program says of enterprises that state no KBLI, and what officers confirmed."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from desaekspor.markets.certainty import Certainty
from desaekspor.registry.models import Enterprise


class KbliSuggestion(models.Model):
    """What the program says of an enterprise that states no KBLI: computed, and never counted as stated.

    It goes when the enterprise states a code. The reasons are said anew when somebody looks: that takes less than a millisecond.
    """

    # Loads and undos write and delete enterprises without Django; the job takes rows of those that are gone away.
    enterprise = models.OneToOneField(
        Enterprise, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="kbli_suggestion"
    )
    said = models.CharField(max_length=16)  # what it was computed from, shortened; another one computes anew
    rules = models.CharField(max_length=12)  # by which rules
    certainty = models.CharField(max_length=6, choices=Certainty)
    kbli = models.CharField(max_length=5, blank=True, db_index=True)  # KBLI 2020; the first rank, also where it is unsure
    score = models.FloatField(null=True)
    computed_at = models.DateTimeField()

    def __str__(self):
        return f"{self.enterprise_id}: {self.kbli or '–'}"


class KbliConfirmation(models.Model):
    """That an officer confirmed or corrected a computed KBLI. The code itself is an edit of the enterprise, ``change``."""

    # Stays when an undo takes the enterprise away.
    enterprise = models.ForeignKey(Enterprise, models.DO_NOTHING, db_constraint=False, related_name="kbli_confirmations")
    kbli = models.CharField(max_length=5)  # KBLI 2020
    proposed = models.CharField(max_length=5, blank=True)  # what the program said
    certainty = models.CharField(max_length=6, choices=Certainty, blank=True)
    rules = models.CharField(max_length=12)
    change = models.UUIDField()  # the FieldChange of "kbli"
    act = models.UUIDField(db_index=True)  # confirmed together with others, so that all are taken back at once
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-confirmed_at", "-id"]

    def __str__(self):
        return f"{self.enterprise_id}: {self.kbli}"


class KbliRun(models.Model):
    """When the registry was last looked through, and what it and the rules stood at."""

    standing = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"completed {self.made_at:%Y-%m-%d %H:%M}"
