"""The file of a backup: a ZIP (64 bit) whose last part, ``manifest.json``, lists every other part with length and SHA-256.

Knows nothing of tables and databases. A file that was cut off has no directory at its end and is
no backup; a part that was changed has another sum; a manifest that was changed has another seal.
"""

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import zipfile
from contextlib import contextmanager
from pathlib import Path

from desaekspor.upkeep.backups.errors import Refused

FORMAT, VERSION = "desaekspor-backup", 1
MANIFEST, SEAL = "manifest.json", "manifest.seal"
# Sealed values do not shrink: level 1 makes nearly the size of level 6 in a third of the time (bench/upkeep.py).
LEVEL = 1
BLOCK = 1 << 20


class Part:
    """One part while it is written: counts and hashes what goes in."""

    def __init__(self, name, stream):
        self.name, self._stream = name, stream
        self.bytes, self._digest = 0, hashlib.sha256()

    def write(self, content):
        self._stream.write(content)
        self._digest.update(content)
        self.bytes += len(content)

    def facts(self):
        return {"part": self.name, "bytes": self.bytes, "sha256": self._digest.hexdigest()}


class Writer:
    def __init__(self, file):
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True, compresslevel=LEVEL)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._zip.fp = None  # given up: nothing more is written when the object goes

    @contextmanager
    def part(self, name, *, shrinks=True):
        target = zipfile.ZipInfo(name) if not shrinks else name  # a ZipInfo of its own is stored as it is
        with self._zip.open(target, "w", force_zip64=True) as stream:
            yield Part(name, stream)

    def finish(self, manifest, sign):
        """Write the manifest and what ``sign`` makes of its bytes, and close the file."""
        content = json.dumps({"format": FORMAT, "version": VERSION, **manifest}, ensure_ascii=False, indent=1).encode()
        with self.part(SEAL) as part:
            part.write(sign(content).encode())
        with self.part(MANIFEST) as part:
            part.write(content)
        self._zip.close()


class Reader:
    """A backup that is read. Raises Refused for what is none, of a newer form, or damaged."""

    def __init__(self, path):
        try:
            self._zip = zipfile.ZipFile(path)
            self.manifest_bytes = self._zip.read(MANIFEST)
            self.manifest = json.loads(self.manifest_bytes)
            known = self.manifest.get("format") == FORMAT
        except FileNotFoundError:
            raise Refused("no_file", path=str(path)) from None
        except OSError as error:
            raise Refused("unreadable", path=str(path), why=error.strerror or str(error)) from error
        except (zipfile.BadZipFile, KeyError, ValueError, EOFError, NotImplementedError, AttributeError) as error:
            raise Refused("no_backup", path=str(path)) from error
        if not known:
            raise Refused("no_backup", path=str(path))
        if self.manifest["version"] > VERSION:
            raise Refused("newer_form", path=str(path), program=self.manifest.get("program", "?"))

    @property
    def seal(self):
        return self._read(SEAL).decode()

    def _read(self, name):
        try:
            return self._zip.read(name)
        except (KeyError, zipfile.BadZipFile, OSError, EOFError) as error:
            raise Refused("damaged", part=name) from error

    @contextmanager
    def open(self, name):
        try:
            with self._zip.open(name) as stream:
                yield stream
        except (KeyError, zipfile.BadZipFile, EOFError, zipfile.zlib.error) as error:
            raise Refused("damaged", part=name) from error

    def verify(self, parts, say=lambda done: None):
        """Read every part and compare length and sum. Raises Refused, naming the first that is damaged."""
        done = 0
        for facts in parts:
            digest, length = hashlib.sha256(), 0
            with self.open(facts["part"]) as stream:
                while block := stream.read(BLOCK):
                    digest.update(block)
                    length += len(block)
                    say(done + length)
            if (length, digest.hexdigest()) != (facts["bytes"], facts["sha256"]):
                raise Refused("damaged", part=facts["part"])
            done += length

    def close(self):
        self._zip.close()


@contextmanager
def draft_of(path: Path):
    """A binary file that gets the name ``path`` when the block ends well, and leaves nothing when it does not.

    What a killed run left is taken away first. Raises Refused when the place cannot be written or is full.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _sweep(path)
        with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield file
            file.flush()
            os.fsync(file.fileno())
            draft.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise refused_by_system(error, path) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def refused_by_system(error, path):
    """What the operating system says, as Refused."""
    code = {
        errno.ENOSPC: "disk_full",
        errno.EDQUOT: "disk_full",
        errno.EFBIG: "disk_full",
        errno.ENOENT: "no_folder",
        errno.ENOTDIR: "no_folder",
        errno.EACCES: "not_writable",
        errno.EPERM: "not_writable",
        errno.EROFS: "not_writable",
    }.get(error.errno, "system")
    return Refused(code, path=str(path), folder=str(Path(path).parent), why=error.strerror or str(error))


def _sweep(path):
    """Drafts of the same file that no process writes any more."""
    for old in path.parent.glob(f".{path.name}.*.part"):
        with contextlib.suppress(OSError), old.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            old.unlink()


def _sync_folder(folder):
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
