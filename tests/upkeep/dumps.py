"""Every row of every table as the ORM reads it: another way than the backup's, to compare what came through it."""

from django.apps import apps

# Run in the process of a site; ``show`` prints JSON.
DUMP = """
import base64
from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

def plain(value):
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    return value if isinstance(value, (dict, list, int, float, bool, type(None))) else str(value)

found = {}
for model in [*apps.get_models(include_auto_created=True), MigrationRecorder.Migration]:
    names = [field.attname for field in model._meta.concrete_fields]
    rows = [[plain(value) for value in row] for row in model._base_manager.values_list(*names)]
    found[model._meta.db_table] = sorted(rows, key=lambda row: json.dumps(row[:1]))
with connection.cursor() as cursor:
    tables = connection.introspection.table_names(cursor)
show({"rows": found, "tables": sorted(tables)})
"""
LEFT_EMPTY = {"django_session"}
# Made anew, with other numbers.
DERIVED = tuple(name for config in apps.get_app_configs() for name in getattr(config, "derived", {}))
# A backup and a restore leave their own traces, after the state that they carry.
TRACES = {"upkeep_backup", "accounts_auditentry", "accounts_audithead"}


def dump(site):
    return site.python(DUMP, timeout=900)


def differences(before, after):
    """Tables whose rows differ, and tables that no model explains."""
    rows = {name: found for name, found in before["rows"].items() if not name.startswith(DERIVED)}
    other, ours = after["rows"], (*rows, *LEFT_EMPTY)
    differ = sorted(name for name in rows if name not in TRACES | LEFT_EMPTY and rows[name] != other[name])
    lost = [row for row in rows["accounts_auditentry"] if row not in other["accounts_auditentry"]]
    unknown = sorted(name for name in before["tables"] if name not in ours and not name.startswith(("sqlite_", *DERIVED)))
    return differ + (["accounts_auditentry"] if lost else []) + unknown
