from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadinessConfig(AppConfig):
    name = "desaekspor.readiness"
    verbose_name = _("Readiness")

    def ready(self):
        from desaekspor.readiness import assessment, certificates, chain, training

        assessment.join()
        training.join()
        chain.join()
        certificates.join()
