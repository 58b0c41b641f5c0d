from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "desaekspor.registry"

    def ready(self):
        from desaekspor.registry import rotation  # noqa: F401  uploads take part in the rotation of keys
