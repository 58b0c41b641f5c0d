"""Secret keys: from the environment, or made once and kept in the var folder.

A machine that is being tried out needs no configuration, and still no key is ever the
same on two machines. With DESAEKSPOR_PRODUCTION=1 the kept keys are refused
(config/checks.py): a key that lies beside the data it locks protects nothing.
"""

import base64
import contextlib
import json
import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from desaekspor.config import environment as env

KEY_BYTES = 32  # AES-256
LOOK_SECONDS = 1.0


def make_key():
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def make_folder(var: Path):
    """Make the var folder where it is missing. Raises ImproperlyConfigured when nothing can be written there."""
    try:
        var.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{env.VAR.name}: {var} cannot be made ({error.strerror}); name another folder") from error
    if not os.access(var, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"{env.VAR.name}: {var} may not be written by this user; name another folder")


def kept_keys(var: Path):
    """The keys kept in ``var``/keys.json, made at the first call and readable by the owner only."""
    path = var / "keys.json"
    if not path.exists():
        keys = {"secret_key": secrets.token_urlsafe(48), "data_keys": f"k1:{make_key()}", "lookup_key": make_key()}
        keep_keys(var, keys, replace=False)
    return json.loads(path.read_text())


def keep_keys(var: Path, keys, *, replace):
    """Write the keys whole and to the disk: two processes that start at once end with the same keys."""
    var.mkdir(parents=True, exist_ok=True)
    path, draft = var / "keys.json", var / f"keys.{secrets.token_hex(4)}.json"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(keys, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    if replace:
        draft.replace(path)
    else:
        with contextlib.suppress(FileExistsError):  # another process was first, and then its keys count
            os.link(draft, path)
        draft.unlink()
    folder = os.open(var, os.O_RDONLY)
    os.fsync(folder)  # what is sealed next is lost with its key
    os.close(folder)


def secret_key(var: Path):
    return env.SECRET_KEY.text or kept_keys(var)["secret_key"]


def data_keys(var: Path):
    """The keys for personal data, ``{id: 32 bytes}``, the current one first. Raises ImproperlyConfigured."""
    return parse_data_keys(env.DATA_KEYS.text) if env.DATA_KEYS.text else KeptDataKeys(var)


class KeptDataKeys(Mapping):
    """The data keys of the var folder, read again when the file has changed.

    So a site that runs reads and seals under the new key as soon as ``rotate-keys`` has made it.
    """

    def __init__(self, var: Path):
        self._var, self._stamp, self._looked_at = var, None, 0.0
        self._keys = {}
        self._refresh()

    def _refresh(self):
        if self._stamp is not None and time.monotonic() - self._looked_at < LOOK_SECONDS:
            return
        self._looked_at = time.monotonic()
        if self._stamp is None or self._stat() != self._stamp:
            self._keys = parse_data_keys(kept_keys(self._var)["data_keys"])
            self._stamp = self._stat()

    def _stat(self):
        found = (self._var / "keys.json").stat()
        return found.st_mtime_ns, found.st_ino

    def __getitem__(self, key_id):
        if key_id not in self._keys:
            self._looked_at = 0.0
            self._refresh()
        return self._keys[key_id]

    def __iter__(self):
        self._refresh()
        return iter(self._keys)

    def __len__(self):
        return len(self._keys)


def parse_data_keys(text: str):
    keys = {}
    for word in filter(None, map(str.strip, text.split(","))):
        key_id, colon, key = word.partition(":")
        if not colon or not key_id.isascii() or not 0 < len(key_id) <= 20:
            raise ImproperlyConfigured(f"{env.DATA_KEYS.name}: an entry is not like k1:BASE64 (an id, a colon, the key)")
        if key_id in keys:
            raise ImproperlyConfigured(f"{env.DATA_KEYS.name}: the id {key_id} stands there twice")
        keys[key_id] = _decoded(key, f"{env.DATA_KEYS.name}: the key {key_id}")
    if not keys:
        raise ImproperlyConfigured(f"{env.DATA_KEYS.name} holds no key; make one with `desaekspor make-keys`")
    return keys


def lookup_key(var: Path):
    """32 bytes. Raises ImproperlyConfigured."""
    return _decoded(env.LOOKUP_KEY.text or kept_keys(var)["lookup_key"], env.LOOKUP_KEY.name)


def _decoded(text, name):
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured(f"{name} is not the base64 of {KEY_BYTES} bytes; make one with `desaekspor make-keys`")
    return key
