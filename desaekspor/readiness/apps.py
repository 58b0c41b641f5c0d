from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadinessConfig(AppConfig):
    name = "desaekspor.readiness"
    verbose_name = _("Readiness")
    # Tables that are worked out of others: left out of backups and made anew after a restore (upkeep/derived.py).
    derived = {
        "readiness_chainplace": "desaekspor.readiness.chain.services.refresh_all",
        "readiness_passage": "desaekspor.readiness.chain.services.refresh_all",
        "readiness_advicerun": "desaekspor.readiness.chain.advice.measuring.forget_all",
        "readiness_sizerun": "desaekspor.readiness.chain.sizes.measuring.forget_all",
        "readiness_sizechange": "desaekspor.readiness.chain.sizes.measuring.forget_all",
        "readiness_sizecount": "desaekspor.readiness.chain.sizes.measuring.forget_all",
    }

    def ready(self):
        from desaekspor.readiness import certificates, chain, messaging, training
        from desaekspor.readiness.assessment import joining

        joining.join()
        training.join()
        chain.join()
        certificates.join()
        messaging.join()
