"""Personal data at rest: sealed with AES-256-GCM, bound to its record, found again by a keyed hash.

A sealed value is ``version (1) | length of key id (1) | key id | nonce (12) | ciphertext and tag``.
The record's own name (model, field, id) is authenticated with it, so that a value copied to
another row or column does not open. Source: NIST SP 800-38D (GCM); law 27/2022, articles 35-39.
"""

import base64
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

VERSION = 1
NONCE_BYTES = 12


class CannotOpen(Exception):
    """A sealed value does not open: its key is missing, or it was changed or moved."""


_ciphers: dict[bytes, AESGCM] = {}


def _cipher(key: bytes) -> AESGCM:
    if key not in _ciphers:
        _ciphers[key] = AESGCM(key)
    return _ciphers[key]


def current_key_id() -> str:
    return next(iter(settings.DATA_KEYS))


def seal(content: bytes, context: str) -> bytes:
    """Seal ``content`` under the current key, bound to ``context`` (model, field and id of its record).

    Nonces are random: one key is good for 2^32 values (SP 800-38D, 8.3), then it is rotated.
    """
    keys = settings.DATA_KEYS
    key_id = next(iter(keys))
    nonce = os.urandom(NONCE_BYTES)
    head = bytes((VERSION, len(key_id))) + key_id.encode()
    return head + nonce + _cipher(keys[key_id]).encrypt(nonce, content, context.encode())


def key_id_of(sealed: bytes) -> str:
    """The id of the key that opens it. Raises CannotOpen for what was never sealed."""
    if len(sealed) < 2 + NONCE_BYTES or sealed[0] != VERSION:
        raise CannotOpen("not a sealed value")
    try:
        return sealed[2 : 2 + sealed[1]].decode("ascii")
    except UnicodeDecodeError as error:
        raise CannotOpen("not a sealed value") from error


def unseal(sealed: bytes, context: str) -> bytes:
    """Open what :func:`seal` made for the same ``context``. Raises CannotOpen."""
    key_id = key_id_of(sealed)
    if key_id not in settings.DATA_KEYS:
        raise CannotOpen(f"the key {key_id!r} is not among DESAEKSPOR_DATA_KEYS")
    start = 2 + len(key_id)
    nonce, body = sealed[start : start + NONCE_BYTES], sealed[start + NONCE_BYTES :]
    try:
        return _cipher(settings.DATA_KEYS[key_id]).decrypt(nonce, body, context.encode())
    except (InvalidTag, ValueError) as error:  # ValueError: cut off inside the nonce
        raise CannotOpen(f"a value for {context.rsplit(':', 1)[0]} was changed or belongs to another record") from error


def look_up_mark(kind: str, value: str | bytes) -> str:
    """The mark (32 characters) beside a sealed NIK or phone, equal for equal values, for exact look-up.

    HMAC-SHA-256 under DESAEKSPOR_LOOKUP_KEY: without the key nobody can try all 10^16 NIKs.
    An empty value has the empty mark.
    """
    if not value:
        return ""
    content = value if isinstance(value, bytes) else value.encode()
    digest = hmac.digest(settings.LOOKUP_KEY, kind.encode() + b":" + content, "sha256")
    return base64.urlsafe_b64encode(digest[:24]).decode()
