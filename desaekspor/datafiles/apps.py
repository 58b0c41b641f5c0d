from django.apps import AppConfig


class DatafilesConfig(AppConfig):
    name = "desaekspor.datafiles"
