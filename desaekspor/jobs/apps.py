from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "desaekspor.jobs"

    def ready(self):
        autodiscover_modules("tasks")  # each declares its kinds of job
