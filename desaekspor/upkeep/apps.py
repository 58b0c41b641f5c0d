from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "desaekspor.upkeep"

    def ready(self):
        from desaekspor.upkeep import slow_queries

        slow_queries.watch()
