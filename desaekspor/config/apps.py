from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "desaekspor.config"

    def ready(self):
        from desaekspor.config import checks  # noqa: F401  registers the start-up checks
