"""Files that hold personal data, sealed on the disk from their first byte: uploads and exports.

Form: magic (4) | length of key id (1) | key id | salt (32) | chunks of 64 KiB, each with its GCM
tag. Every file has a key of its own (HKDF from the current data key, the salt and the file's name);
a chunk's nonce is its number and whether it is the last, so that chunks cannot be changed, swapped,
dropped or cut off unnoticed. Source: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár
2015), as age and Tink use it.
"""

import contextlib
import hashlib
import io
import os
import time
import uuid
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from desaekspor.accounts.sealing import CannotOpen, current_key_id

MAGIC = b"DEU1"
SALT_BYTES = 32
CHUNK = 64 * 1024
TAG_BYTES = 16
ORPHAN_SECONDS = 24 * 3600


class TooLarge(Exception):
    """A file is longer than the limit; reading stopped at ``read`` bytes."""

    def __init__(self, read):
        super().__init__(read)
        self.read = read


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _chunks(file):
    """Yield (number, chunk, whether it is the last) of a binary file, all but the last of full length."""
    number, chunk = 0, file.read(CHUNK)
    while True:
        while 0 < len(chunk) < CHUNK and (more := file.read(CHUNK - len(chunk))):
            chunk += more
        following = file.read(CHUNK) if len(chunk) == CHUNK else b""
        yield number, chunk, not following
        if not following:
            return
        number, chunk = number + 1, following


class SealedFolder:
    """The sealed files in one folder of ``var``. ``purpose`` goes into every file's key: no file opens in another folder."""

    def __init__(self, name: str, purpose: str) -> None:
        self.name, self._purpose = name, purpose

    def folder(self) -> Path:
        path = settings.VAR / self.name
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path

    def path_of(self, name: str) -> Path:
        return self.folder() / name

    def _key(self, key_id: str, salt: bytes, name: str) -> bytes:
        """The key of the file ``name``. Raises CannotOpen."""
        if key_id not in settings.DATA_KEYS:
            raise CannotOpen(f"the key {key_id!r} is not among DESAEKSPOR_DATA_KEYS")
        derive = HKDF(SHA256(), 32, salt, f"{self._purpose}:{name}".encode())
        return derive.derive(settings.DATA_KEYS[key_id])

    def store(self, file, *, limit: int | None = None) -> tuple[str, str, int]:
        """Seal a copy of the binary ``file``, reading it once; return (name, SHA-256 in hex, length in bytes).

        Raises TooLarge as soon as more than ``limit`` bytes have come; nothing is kept then.
        """
        name = uuid.uuid4().hex
        return name, *self._write_sealed(file, name, limit=limit)

    def _write_sealed(self, file, name, *, limit=None):
        """Seal ``file`` into ``name``; return (SHA-256 in hex, length). The name appears when all of it is on the disk."""
        key_id = current_key_id()
        salt = os.urandom(SALT_BYTES)
        cipher = AESGCM(self._key(key_id, salt, name))
        digest, length = hashlib.sha256(), 0
        draft = self.path_of(f"{name}.{os.getpid()}.part")
        try:
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(MAGIC + bytes([len(key_id)]) + key_id.encode() + salt)
                for number, chunk, last in _chunks(file):
                    length += len(chunk)
                    if limit is not None and length > limit:
                        raise TooLarge(length)
                    digest.update(chunk)
                    out.write(cipher.encrypt(_nonce(number, last), chunk, None))
                out.flush()
                os.fsync(out.fileno())
            draft.replace(self.path_of(name))
        finally:
            draft.unlink(missing_ok=True)
        return digest.hexdigest(), length

    def open_sealed(self, name: str) -> io.BufferedReader:
        """A binary, seekable file with the content of the file ``name``.

        Raises FileNotFoundError, or CannotOpen when its key is missing or it was changed or cut off
        (a chunk in the middle is found when it is read).
        """
        file = self.path_of(name).open("rb")
        try:
            return io.BufferedReader(_SealedReader(file, self._key(*_read_head(file), name)), CHUNK)
        except BaseException:
            file.close()
            raise

    def names(self) -> list[str]:
        """All stored files; drafts that are being written are none yet."""
        return sorted(path.name for path in self.folder().iterdir() if "." not in path.name)

    def key_id_of(self, name: str) -> str:
        """The id of the data key that the file is sealed under; empty for what is no sealed file."""
        with self.path_of(name).open("rb") as file:
            head = file.read(len(MAGIC) + 1)
            if head[: len(MAGIC)] != MAGIC or len(head) <= len(MAGIC):
                return ""
            return file.read(head[-1]).decode("ascii", "replace")

    def delete(self, name: str) -> None:
        """Take the file away; one that is away already is no error."""
        if name:
            self.path_of(name).unlink(missing_ok=True)

    def reseal(self, name: str) -> bool:
        """Seal the file under the current data key; False when it is so already. For the rotation of keys."""
        if self.key_id_of(name) == current_key_id():
            return False
        with self.open_sealed(name) as file:
            self._write_sealed(file, name)
        return True

    def reseal_all(self):
        """Seal every stored file under the current key; yields (key id, whether it was changed)."""
        for name in self.names():
            try:
                changed = self.reseal(name)
                yield self.key_id_of(name), changed
            except FileNotFoundError:
                continue  # deleted meanwhile
            except CannotOpen:
                yield self.key_id_of(name), False

    def orphans(self, known: set[str]) -> list[Path]:
        """Files and drafts that are not in ``known``: what a process that was killed left behind a day ago or earlier."""
        old = time.time() - ORPHAN_SECONDS
        found = []
        for path in self.folder().iterdir():
            with contextlib.suppress(FileNotFoundError):  # a draft that another process has just finished
                if path.name not in known and path.stat().st_mtime < old:
                    found.append(path)
        return found

    def delete_orphans(self, known: set[str]) -> int:
        """Take the orphans away; says how many there were."""
        found = self.orphans(known)
        for path in found:
            path.unlink(missing_ok=True)
        return len(found)


def _read_head(file) -> tuple[str, bytes]:
    """(key id, salt) at the beginning of a sealed file. Raises CannotOpen."""
    head = file.read(len(MAGIC) + 1)
    if len(head) < len(MAGIC) + 1 or head[: len(MAGIC)] != MAGIC:
        raise CannotOpen("not a sealed file")
    return file.read(head[-1]).decode("ascii", "replace"), file.read(SALT_BYTES)


def open_handed_over(number: int, start: int, key: bytes) -> io.BufferedReader:
    """In another process: the sealed file whose descriptor and key were handed over."""
    file = os.fdopen(number, "rb")
    file.seek(start)
    return io.BufferedReader(_SealedReader(file, key), CHUNK)


class _SealedReader(io.RawIOBase):
    """The content of a sealed file, readable from any place; one chunk in memory. ``file`` stands behind its head."""

    def __init__(self, file, key):
        self._file, self._key, self._cipher = file, key, AESGCM(key)
        self._start = file.tell()
        body = os.fstat(file.fileno()).st_size - self._start
        self._count = max(1, -(-body // (CHUNK + TAG_BYTES)))
        self.length = body - self._count * TAG_BYTES
        self._number, self._chunk, self._position = -1, b"", 0
        self._load(self._count - 1)  # the end first: a file that was cut off is refused before it is read

    def handing_over(self):
        """(descriptor, start, key): what another process needs to read this file, see open_handed_over."""
        return self._file.fileno(), self._start, self._key

    def _load(self, number):
        if number == self._number:
            return
        self._file.seek(self._start + number * (CHUNK + TAG_BYTES))
        sealed = self._file.read(CHUNK + TAG_BYTES)
        try:
            self._chunk = self._cipher.decrypt(_nonce(number, number == self._count - 1), sealed, None)
        except (InvalidTag, ValueError) as error:
            raise CannotOpen("the stored file was changed or cut off") from error
        self._number = number

    def readable(self):
        return True

    def seekable(self):
        return True

    def tell(self):
        return self._position

    def seek(self, offset, whence=io.SEEK_SET):
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.length}[whence]
        self._position = max(0, start + offset)
        return self._position

    def readinto(self, buffer):
        if self._position >= self.length:
            return 0
        number, start = divmod(self._position, CHUNK)
        self._load(number)
        piece = self._chunk[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self):
        self._file.close()
        super().close()
