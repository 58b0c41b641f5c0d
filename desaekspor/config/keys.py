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

from desaekspor.config import environment as env


def make_key():
    return base64.b64encode(secrets.token_bytes(32)).decode()


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
    """The keys for personal data, ``{id: 32 bytes}``, the current one first."""
    text = env.DATA_KEYS.text or kept_keys(var)["data_keys"]
    pairs = (word.strip().partition(":") for word in text.split(",") if word.strip())
    return {key_id: base64.b64decode(key) for key_id, _, key in pairs}


def lookup_key(var: Path):
    return base64.b64decode(env.LOOKUP_KEY.text or kept_keys(var)["lookup_key"])
