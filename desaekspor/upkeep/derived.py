"""Tables that only repeat what others hold, such as an index for searching: not in a backup, made anew after a restore.

An app says so in its AppConfig, since it may not know of this one:

    derived = {"registry_search": "desaekspor.registry.search.rebuild"}

The name stands for the table and for those whose names begin with it and an underscore (SQLite's
full-text index has such); the function takes no arguments and may be called at any time.
"""

from django.apps import apps
from django.utils.module_loading import import_string


def declared():
    """``{table: function}``, of all apps."""
    return {
        table: import_string(path) for config in apps.get_app_configs() for table, path in getattr(config, "derived", {}).items()
    }


def belongs(name):
    """True for a derived table, also for one that the database itself keeps for it."""
    names = [table for config in apps.get_app_configs() for table in getattr(config, "derived", {})]
    return any(name == table or name.startswith(f"{table}_") for table in names)


def rebuild(say=lambda table: None):
    for table, function in declared().items():
        say(table)
        function()
