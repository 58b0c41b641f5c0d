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
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from desaekspor.config import environment as env

KEY_BYTES = 32  # AES-256


def make_key():
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def kept_keys(var: Path):
    """The keys kept in ``var``/keys.json, made at the first call and readable by the owner only."""
    path = var / "keys.json"
    if not path.exists():
        keys = {"secret_key": secrets.token_urlsafe(48), "data_keys": f"k1:{make_key()}", "lookup_key": make_key()}
        keep_keys(var, keys, replace=False)
    return json.loads(path.read_text())


def keep_keys(var: Path, keys, *, replace):
    """Write the keys whole: two processes that start at once end with the same keys."""
    var.mkdir(parents=True, exist_ok=True)
    path, draft = var / "keys.json", var / f"keys.{os.getpid()}.json"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(keys, file, indent=1)
    if replace:
        draft.replace(path)
    else:
        with contextlib.suppress(FileExistsError):  # another process was first, and then its keys count
            os.link(draft, path)
        draft.unlink()


def secret_key(var: Path):
    return env.SECRET_KEY.text or kept_keys(var)["secret_key"]


def data_keys(var: Path):
    """The keys for personal data, ``{id: 32 bytes}``, the current one first. Raises ImproperlyConfigured."""
    text = env.DATA_KEYS.text or kept_keys(var)["data_keys"]
    return parse_data_keys(text)


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
