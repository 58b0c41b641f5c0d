"""Put a backup into an empty place: all of it, or nothing."""

import os
import re
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction

from desaekspor.accounts.audit import record
from desaekspor.config import keys
from desaekspor.registry.kept_files import folder_named
from desaekspor.registry.services.bulk import TableWriter
from desaekspor.upkeep import derived
from desaekspor.upkeep.backups import archive, key_box, place, tables, values
from desaekspor.upkeep.backups.errors import Refused
from desaekspor.upkeep.models import Backup

CHUNK = 2000
UPLOAD_NAME = re.compile(r"[0-9a-f]{32}")
SHOWN = 5


def _folder_of(facts):
    """The folder of a stored file; backups of before there were several name none."""
    return folder_named(facts.get("folder", "uploads"))


def _is_known_file(facts):
    return _folder_of(facts) is not None and UPLOAD_NAME.fullmatch(facts["name"])


@dataclass
class Report:
    path: str
    made_at: str
    program: str
    from_database: str
    to_database: str
    rows: int = 0
    tables: dict = field(default_factory=dict)
    uploads: int = 0
    missing_uploads: list = field(default_factory=list)  # batches whose file was gone already
    missing_keys: list = field(default_factory=list)  # that were given up with keys_later
    seal: str = ""  # good, or "unknown key" when it could not be looked at
    keys_restored: bool = False
    migrated: bool = False  # to this version's tables, from those of an older one
    restored: bool = False
    seconds: float = 0.0

    def as_json(self):
        return asdict(self)


class Restore:
    """One backup on its way into this place. ``check`` looks at the file alone, ``run`` restores it."""

    def __init__(self, path, *, passphrase="", keys_later=False, say=lambda step, done, total: None):
        self.began, self.say = time.monotonic(), say
        self.reader = archive.Reader(Path(path))
        self.manifest = manifest = self.reader.manifest
        self.report = Report(str(path), manifest["made_at"], manifest["program"], manifest["database"], connection.vendor)
        self.keys = self._open_box(passphrase) if passphrase else None
        self._check_keys(keys_later)
        self.version = self._check_version()

    def _open_box(self, passphrase):
        if not self.manifest["box"]:
            raise Refused("no_box")
        if key_box.come_from_environment():
            raise Refused("environment_keys")
        return key_box.unlock(self.manifest["box"], passphrase)

    def _check_keys(self, keys_later):
        data, lookup = settings.DATA_KEYS, settings.LOOKUP_KEY
        if self.keys:
            data, lookup = keys.parse_data_keys(self.keys["data_keys"]), key_box.lookup_key_of(self.keys)
        missing = key_box.missing_keys(self.manifest["keys"], data, lookup)
        if missing and not keys_later:
            raise Refused("keys_missing", keys=", ".join(missing), folder=str(settings.VAR))
        self.report.missing_keys = missing
        good = {key_id: key for key_id, key in data.items() if key_id not in missing}
        signed = key_box.is_signed(self.reader.manifest_bytes, self.reader.seal, good)
        if signed is False:
            raise Refused("forged")
        self.report.seal = "good" if signed else "unknown key"

    def _check_version(self):
        version = place.Version(self.manifest["migrations"])
        if version.unknown:
            raise Refused("newer_program", program=self.manifest["program"], migrations=", ".join(version.unknown[:SHOWN]))
        self.tables = {table.name: table for table in version.tables()}
        there = {facts["table"]: {tuple(column) for column in facts["columns"]} for facts in self.manifest["tables"]}
        here = {name: set(table.columns) for name, table in self.tables.items()}
        if other := sorted(name for name in there.keys() | here.keys() if there.get(name) != here.get(name)):
            raise Refused("other_tables", tables=", ".join(other[:SHOWN]))
        return version

    def check(self):
        """Compare every part with its sum. Raises Refused."""
        if bad := [facts["name"] for facts in self.manifest["uploads"] if not _is_known_file(facts)]:
            raise Refused("damaged", part=bad[0])
        parts = [*self.manifest["tables"], *self.manifest["uploads"]]
        total = sum(facts["bytes"] for facts in parts)
        self.reader.verify(parts, lambda done: self.say("checking", done, total))
        self.report.tables = {facts["table"]: facts["rows"] for facts in self.manifest["tables"]}
        self.report.rows, self.report.uploads = sum(self.report.tables.values()), len(self.manifest["uploads"])
        self.report.missing_uploads = self.manifest["missing_uploads"]
        self.report.seconds = round(time.monotonic() - self.began, 1)
        return self.report

    def run(self, *, replace=False):
        """Check, then restore; returns the Report. Raises Refused, and then the place is as it was."""
        self.check()
        place.refuse_strangers()
        if not replace:
            place.refuse_holdings()
        if self.keys:
            key_box.use(self.keys)  # in this process: what is made anew reads sealed values
        with place.alone():
            self._put_uploads()
            with transaction.atomic():
                self._write_tables()
            if self.keys:
                key_box.put_in_place(self.keys)
                self.report.keys_restored = True
        self._finish()
        self.report.restored, self.report.seconds = True, round(time.monotonic() - self.began, 1)
        return self.report

    def _put_uploads(self):
        # Before the tables: a copy that no batch names harms nobody, a batch without its copy does.
        for facts in self.manifest["uploads"]:
            path = _folder_of(facts).path_of(facts["name"])
            draft = path.with_name(f"{path.name}.{os.getpid()}.part")
            try:
                with self.reader.open(facts["part"]) as stream, draft.open("wb") as out:
                    while block := stream.read(archive.BLOCK):
                        out.write(block)
                    out.flush()
                    os.fsync(out.fileno())
                draft.chmod(0o600)
                draft.replace(path)
            except OSError as error:
                raise archive.refused_by_system(error, path) from error
            finally:
                draft.unlink(missing_ok=True)

    def _write_tables(self):
        self.say("tables", None, None)
        place.make_bare()
        self.version.build()
        with connection.cursor() as cursor:
            for name in self.tables:  # what migrations wrote comes with the backup
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")
        for facts in self.manifest["tables"]:
            self._load(self.tables[facts["table"]], facts)
        self._check_loose_ends()
        if self.version.is_present:
            self._rebuild_derived()

    def _load(self, table, facts):
        names = {field.column: field.name for field in table.model._meta.local_concrete_fields}
        columns = facts["columns"]
        writer = TableWriter(table.model, [names[column] for column, _kind in columns])
        to = values.FOR_SQLITE if connection.vendor == "sqlite" else values.FOR_POSTGRESQL
        converters = values.converters_of([kind for _column, kind in columns], to)
        rows, done = [], 0
        try:
            with self.reader.open(facts["part"]) as stream:
                for line in stream:
                    rows.append(values.row_of(line, converters))
                    if len(rows) == CHUNK:
                        writer.insert(rows)
                        done += len(rows)
                        rows = []
                        self.say(table.name, done, facts["rows"])
            writer.insert(rows)
            if table.counter:
                tables.set_next_number(table, facts["next"])
        except OperationalError:
            raise  # the database is gone or full, whatever the rows are
        except (DatabaseError, connection.Database.Error, ValueError) as error:
            # Its own words may quote a person's data.
            raise Refused("bad_rows", table=table.name, why=type(error).__name__) from None
        self._count(table, facts["rows"])
        self.say(table.name, facts["rows"], facts["rows"])

    def _count(self, table, wanted):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table.name)}")
            found = cursor.fetchone()[0]
        if found != wanted:
            raise Refused("wrong_count", table=table.name, found=found, wanted=wanted)

    def _check_loose_ends(self):
        try:
            connection.check_constraints()
        except IntegrityError as error:
            raise Refused("loose_ends", why=type(error).__name__) from None

    def _rebuild_derived(self):
        if not self.report.missing_keys:  # it reads what is sealed; the doctor does it when the keys are here
            derived.rebuild(lambda table: self.say(table, None, None))

    def _finish(self):
        """What the restored place still needs; a restore that was killed here is whole, and the next start does the rest."""
        if not self.version.is_present:
            self.say("migrating", None, None)
            call_command("migrate", interactive=False, verbosity=0)
            self._rebuild_derived()
            self.report.migrated = True
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        with transaction.atomic():
            record(None, "restore", Backup)
