"""What must be in place before anything runs: tables, regions, static files. Quick when nothing is missing."""

import hashlib
import json
from collections.abc import Callable

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

_loads: list[Callable[[], object]] = []


def also(load: Callable[[], object]) -> None:
    """Have ``load`` called once the tables and the regions are there; it is quick where nothing is missing."""
    _loads.append(load)


def prepare_database(say=lambda words: None):
    """Make or update the tables and load the regions where they changed. Raises CommandError for a wrong source file."""
    if not is_migrated():
        say(_("Preparing the database ..."))
        call_command("migrate", interactive=False, verbosity=0)
    load_regions(say)
    for load in _loads:
        load()


def is_migrated():
    """Whether the tables are those of this version."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def load_regions(say):
    from desaekspor.regions.messages import REFUSALS, explain
    from desaekspor.regions.services import load_if_changed

    try:
        load_if_changed(say)
    except REFUSALS as error:
        raise CommandError(explain(error)) from error


def collect_static_files(say=lambda words: None):
    """Copy and compress scripts and styles into the var folder, when any of them has changed."""
    stamp = settings.STATIC_ROOT / "collected.json"
    wanted = _static_fingerprint()
    if stamp.exists() and json.loads(stamp.read_text()) == wanted:
        return
    say(_("Collecting scripts and styles ..."))
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(json.dumps(wanted))


def _static_fingerprint():
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            digest.update(f"{path} {storage.size(path)} {storage.get_modified_time(path).timestamp()}\n".encode())
    return digest.hexdigest()
