from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PotentialConfig(AppConfig):
    name = "desaekspor.potential"
    verbose_name = _("Village potential")

    def ready(self):
        from desaekspor.potential import production, survey

        production.join()
        survey.join()
