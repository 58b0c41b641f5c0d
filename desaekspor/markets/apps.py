from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketsConfig(AppConfig):
    name = "desaekspor.markets"
    verbose_name = _("Products and markets")
