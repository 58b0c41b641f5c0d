"""How sure the program is of what it computed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Certainty(models.TextChoices):
    SURE = "sure", _("sure")
    UNSURE = "unsure", _("unsure")
    NONE = "none", _("nothing found")
