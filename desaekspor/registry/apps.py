from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "desaekspor.registry"
    # Tables that only repeat others: left out of backups and made anew after a restore (upkeep/derived.py).
    derived = {
        "registry_search": "desaekspor.registry.search.rebuild",
        "registry_comparedpart": "desaekspor.registry.duplicates.compared.forget_all",
    }

    def ready(self):
        from desaekspor.registry import rotation, uploads  # noqa: F401  uploads take part in the rotation of keys
        from desaekspor.registry.kept_files import keep
        from desaekspor.registry.models import ImportBatch

        keep(uploads.FILES, ImportBatch, sum_in="file_sha256")
