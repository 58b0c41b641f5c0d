"""The data folder: what is in it, and how it is filled from a mirror."""

import errno
import hashlib
import json
import math
import os
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from desaekspor.datafiles.catalogue import DataFile, catalogue, find_file

CHUNK = 1 << 20
TIMEOUT_SECONDS = 20  # of silence, not of the whole copy
UNREACHABLE_SECONDS = 300  # how long a silent address is not asked again by data_file
PRESENT, MISSING, CHANGED = "present", "missing", "changed"


class DataError(Exception):
    """A source file could not be had. ``reason`` is one of the keys of messages.REASONS."""

    def __init__(self, name: str, reason: str, **facts: object) -> None:
        super().__init__(name, reason, facts)
        self.name, self.reason, self.facts = name, reason, facts

    def __str__(self) -> str:
        from desaekspor.datafiles.messages import explain

        return explain(self)


class MissingData(DataError):
    """The file is not in the data folder and no mirror gives it; the message says what to do."""


class UnknownFile(DataError):
    """The catalogue has no file of that name."""


class NotCopied(DataError):
    """A mirror is set, and the copy failed: not there, unreachable, wrong checksum, disk full, not allowed."""


@dataclass(frozen=True)
class FileState:
    file: DataFile
    state: str  # present, missing, changed (not the bytes that the catalogue names)
    path: Path


_silent_since: dict[str, float] = {}


def path_of(file: DataFile) -> Path:
    return settings.DATA / file.path


def data_file(name: str) -> Path:
    """Where the file lies; a missing one is taken from the mirror when one is set.

    A file that someone put into the data folder is used as it is, also when it is newer than the catalogue.
    Raises MissingData, whose message says what to do; UnknownFile for a name that the catalogue lacks.
    """
    file = named(name)
    path = path_of(file)
    if path.exists():
        return path
    mirror = settings.MIRROR
    if not mirror:
        raise MissingData(name, "no_mirror", path=path)
    if time.monotonic() - _silent_since.get(mirror, -math.inf) < UNREACHABLE_SECONDS:
        # Many files are wanted one after another; each would wait for the same silence.
        raise MissingData(name, "unreachable", address=mirror, cause=_("asked a moment ago"))
    try:
        return get_file(file)
    except NotCopied as error:
        if error.reason == "unreachable":
            _silent_since[mirror] = time.monotonic()
        raise MissingData(name, error.reason, **error.facts) from error


def named(name: str) -> DataFile:
    if file := find_file(name):
        return file
    raise UnknownFile(name, "unknown", known=sorted(catalogue()))


def list_files(names: Iterable[str] = ()) -> list[FileState]:
    """The state of the named files, or of all; reads each present file once for its checksum."""
    files = [named(name) for name in names] or list(catalogue().values())
    return [FileState(file, state_of(file), path_of(file)) for file in files]


def state_of(file: DataFile) -> str:
    path = path_of(file)
    if not path.exists():
        return MISSING
    if path.stat().st_size != file.bytes:
        return CHANGED
    with path.open("rb") as stream:
        return PRESENT if hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256 else CHANGED


def get_file(file: DataFile, mirror: str | None = None) -> Path:
    """Copy one file from the mirror into the data folder, whole or not at all, and write down where it came from.

    Beside the file lies ``<file>.origin.json`` with address, moment, checksum, source and licence.
    Raises NotCopied; the file that was there before stays.
    """
    mirror = mirror if mirror is not None else settings.MIRROR
    if not mirror:
        raise NotCopied(file.name, "no_mirror", path=path_of(file))
    target = path_of(file)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with opened(file, mirror) as (stream, address), temporary(target) as (copy, draft):
            digest, size = copied(stream, copy)
            if digest != file.sha256:
                raise NotCopied(file.name, "checksum", address=address, expected=file.sha256, found=digest, bytes=size)
            Path(draft).replace(target)
    except OSError as error:
        raise NotCopied(file.name, reason_of(error), path=target, cause=error.strerror or str(error)) from error
    write_origin(file, target, address)
    return target


@contextmanager
def opened(file: DataFile, mirror: str) -> Iterator[tuple[BinaryIO, str]]:
    """The bytes of a file at a mirror: a folder, or an http(s) address."""
    if mirror.startswith(("http://", "https://")):
        address = f"{mirror.rstrip('/')}/{file.path}"
        try:
            with urllib.request.urlopen(address, timeout=TIMEOUT_SECONDS) as stream:
                yield stream, address
        except urllib.error.HTTPError as error:
            raise NotCopied(file.name, "not_at_mirror", address=address, status=error.code) from error
        except urllib.error.URLError as error:
            raise NotCopied(file.name, "unreachable", address=address, cause=str(error.reason)) from error
        except TimeoutError as error:
            raise NotCopied(file.name, "unreachable", address=address, cause="timeout") from error
        return
    path = Path(mirror).expanduser() / file.path
    if not path.is_file():
        raise NotCopied(file.name, "not_at_mirror" if Path(mirror).is_dir() else "no_folder", address=str(path))
    with path.open("rb") as stream:
        yield stream, str(path)


@contextmanager
def temporary(target: Path) -> Iterator[tuple[BinaryIO, str]]:
    """A draft in the same folder, so that taking the target's place is one step; gone if anything fails."""
    descriptor, draft = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream, draft
    finally:
        Path(draft).unlink(missing_ok=True)


def copied(stream: BinaryIO, copy: BinaryIO) -> tuple[str, int]:
    """SHA-256 and size of what was copied, on disk when this returns."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
        copy.write(chunk)
        size += len(chunk)
    copy.flush()
    os.fsync(copy.fileno())
    os.fchmod(copy.fileno(), 0o644)
    return digest.hexdigest(), size


def reason_of(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "disk_full"
    return "not_allowed" if isinstance(error, PermissionError) else "unreadable"


def origin_path(path: Path) -> Path:
    return path.with_name(f"{path.name}.origin.json")


def write_origin(file: DataFile, path: Path, address: str) -> None:
    origin = {
        "name": file.name,
        "from": address,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "sha256": file.sha256,
        "bytes": file.bytes,
        "source": file.origin.title,
        "address": file.origin.address,
        "licence": file.origin.licence,
        "date": file.origin.date,
    }
    with temporary(origin_path(path)) as (stream, draft):
        stream.write(json.dumps(origin, indent=1, ensure_ascii=False).encode())
        stream.flush()
        os.fchmod(stream.fileno(), 0o644)
        Path(draft).replace(origin_path(path))
