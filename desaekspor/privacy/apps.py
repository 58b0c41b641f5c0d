from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "desaekspor.privacy"

    def ready(self):
        from desaekspor.privacy.queries import message_refusals
        from desaekspor.readiness.messaging.permission import ask_consents
        from desaekspor.registry.duplicates.attached import attach, stays

        ask_consents(message_refusals)

        # Whoever answers must find it, and its clock runs on.
        attach("privacy.DataRequest", since="created_at")
        # A person's word about one record; of the other one's owner it says nothing.
        stays("privacy.Consent")
