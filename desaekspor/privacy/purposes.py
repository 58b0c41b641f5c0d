"""What personal data is opened for: from a list, or in words where the list has none (law 27/2022, articles 27 and 28)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

SHORTEST_WORDS = 10  # characters that say what "other" is


class Purpose(models.TextChoices):
    VERIFY = "verify", _("Checking the data with the owner or on the spot")
    CONTACT = "contact", _("Calling or visiting the owner about the programme")
    DUPLICATES = "duplicates", _("Finding out whether two records are one person")
    RIGHTS = "rights", _("Answering a request of the owner about their own data")
    OVERSIGHT = "oversight", _("Inspection or audit by an authority")
    OTHER = "other", _("Something else, in words below")


def written(purpose, words=""):
    """The purpose as it stands in the audit log: ``verify``, or ``other: words``."""
    words = " ".join(words.split())
    return f"{purpose}: {words}" if words else str(purpose)


def readable(text):
    """A purpose of the audit log for people; what no list knows stays as it is."""
    code, _colon, words = text.partition(": ")
    if code not in Purpose.values:
        return text
    if code == Purpose.OTHER and words:
        return words
    label = str(Purpose(code).label)
    return f"{label}: {words}" if words else label
