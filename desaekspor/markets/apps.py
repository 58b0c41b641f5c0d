from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketsConfig(AppConfig):
    name = "desaekspor.markets"
    verbose_name = _("Products and markets")

    def ready(self):
        from desaekspor.markets import villages
        from desaekspor.registry.duplicates.attached import attach

        attach("markets.ProductChoice", since="chosen_at")
        villages.join()
