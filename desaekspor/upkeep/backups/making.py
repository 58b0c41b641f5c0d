"""Make a backup while people work."""

import hashlib
import os
import time
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.config.one_moment import one_moment
from desaekspor.jobs.folders import sweep_folders, working_folder
from desaekspor.registry import uploads
from desaekspor.registry.kept_files import kept_folders, named_in
from desaekspor.upkeep.backups import archive, key_box, place, tables, values
from desaekspor.upkeep.backups.errors import Refused
from desaekspor.upkeep.models import Backup

TRIES = 3
SAY_ROWS = 2000
SHOWN = 5


@dataclass
class Report:
    path: str
    made_at: str
    bytes: int = 0
    sha256: str = ""
    seconds: float = 0.0
    rows: int = 0
    tables: dict = field(default_factory=dict)  # name -> rows
    uploads: int = 0
    missing_uploads: list = field(default_factory=list)  # batches whose file is gone; of other folders "photos 12"
    left_out: list = field(default_factory=list)  # tables that nobody knows
    keys: list = field(default_factory=list)  # ids that a restore needs
    with_keys: bool = False

    def as_json(self):
        return asdict(self)


def make_backup(path, *, passphrase="", say=lambda step, done, total: None):
    """Write the state of this moment into the one file ``path`` (in a folder that exists; replaced when it is there).

    Everything is of one moment, whatever others write meanwhile: all tables, and the uploads that
    they name. Nothing is left when it fails. With a ``passphrase`` the keys go along, locked by it.
    Raises Refused. Returns a Report.
    """
    path = Path(path).absolute()
    if passphrase:
        key_box.refuse_short(passphrase)
    began, made_at = time.monotonic(), timezone.now()
    every = _tables_here()
    if path.is_dir():
        path = path / f"desaekspor-{timezone.localtime(made_at):%Y-%m-%dT%H%M}.zip"
    report = Report(str(path), made_at.isoformat(timespec="seconds"), with_keys=bool(passphrase))
    with archive.draft_of(path) as file:
        with archive.Writer(file) as writer, _one_state() as kept:
            _write(writer, every, report, kept, passphrase, say)
        report.bytes, report.sha256 = _sum_of(file)
    report.seconds = round(time.monotonic() - began, 1)
    _remember(report, made_at)
    return report


def _tables_here():
    """The tables as the database has them: before an upgrade changes them there is the best moment for a backup."""
    version = place.Version(tables.migrations_applied())
    if version.unknown:
        raise Refused("older_program", migrations=", ".join(version.unknown[:SHOWN]))
    return tables.tables_of() if version.is_present else version.tables()


def _write(writer, every, report, kept, passphrase, say):
    # Now: a rotation may drop an old key before the last row is written, and the rows are of this moment.
    needed, keys = key_box.needed_keys(), key_box.kept()
    parts = [_write_table(writer, table, say) for table in every]
    files = [_write_upload(writer, folder, name, source) for (folder, name), source in sorted(kept.files.items())]
    report.tables = {facts["table"]: facts["rows"] for facts in parts}
    report.rows, report.uploads = sum(report.tables.values()), len(files)
    report.missing_uploads, report.left_out = kept.missing, tables.unknown_tables(every)
    report.keys = list(needed["data"])
    manifest = {
        "made_at": report.made_at,
        "program": version("desaekspor"),
        "database": connection.vendor,
        "migrations": tables.migrations_applied(),
        "keys": needed,
        "box": key_box.lock_up(keys, passphrase) if passphrase else None,
        "tables": parts,
        "uploads": files,
        "missing_uploads": kept.missing,
        "left_empty": list(tables.LEFT_EMPTY),
        "left_out": report.left_out,
    }
    writer.finish(manifest, key_box.sign)


def _write_table(writer, table, say):
    converters = values.converters_of(table.kinds, values.TO_PORTABLE)
    rows = 0
    with writer.part(table.part) as part:
        if table.name not in tables.LEFT_EMPTY:
            for row in tables.rows_of(table):
                part.write(values.line_of(row, converters))
                rows += 1
                if not rows % SAY_ROWS:
                    say(table.name, rows, None)
    say(table.name, rows, rows)
    facts = {"table": table.name, "columns": table.columns, "rows": rows, **part.facts()}
    return facts | ({"next": tables.next_number(table)} if table.counter else {})


def _write_upload(writer, folder, name, source):
    with source.open("rb") as file, writer.part(f"{folder}/{name}", shrinks=False) as part:
        while block := file.read(archive.BLOCK):
            part.write(block)
    return {"folder": folder, "name": name, **part.facts()}


@dataclass
class _Kept:
    files: dict  # (folder, name) -> a path at which the file stays whatever happens to the original
    missing: list


@contextmanager
def _one_state():
    """One moment's state of the tables together with the uploads that they name.

    Each upload gets a second name (a hard link) for the time of the backup, so that discarding an
    import or changing keys does not take it away. One that went in the very instant between is no
    loss: the next moment does not name it any more.
    """
    for attempt in range(1, TRIES + 1):
        with _folder() as folder, one_moment():
            kept = _keep_uploads(folder)
            if kept.missing and attempt < TRIES:
                continue
            yield kept
            return


@contextmanager
def _folder():
    """A working folder; those of backups that were killed go first."""
    with ExitStack() as stack:
        try:
            sweep_folders()
            folder = stack.enter_context(working_folder("backup"))
        except OSError as error:
            raise archive.refused_by_system(error, settings.VAR / "tmp" / "backup") from error
        yield folder


def _keep_uploads(folder):
    kept = _Kept({}, [])
    for kind in kept_folders():
        for pk, name in named_in(kind):
            try:
                os.link(kind.path_of(name), folder / name)
            except FileNotFoundError:
                kept.missing.append(pk if kind is uploads.FILES else f"{kind.name} {pk}")
            else:
                kept.files[kind.name, name] = folder / name
    return kept


def _sum_of(file):
    file.flush()
    file.seek(0)
    digest, length = hashlib.sha256(), 0
    while block := file.read(archive.BLOCK):
        digest.update(block)
        length += len(block)
    return length, digest.hexdigest()


@transaction.atomic
def _remember(report, made_at):
    """For the administrator's page, and since everything went out of the house: for the audit log."""
    if Backup._meta.db_table not in report.tables:
        return  # a database from before there were such notes
    row = Backup.objects.create(
        made_at=made_at,
        path=report.path[-500:],
        bytes=report.bytes,
        rows=report.rows,
        uploads=report.uploads,
        sha256=report.sha256,
        seconds=report.seconds,
        with_keys=report.with_keys,
    )
    record(None, "backup", row)
