"""What holds the entries of the audit log together.

    hash = HMAC-SHA-256(key, canonical form of the entry, the hash of the entry before it among it)

The key is derived from the look-up key, which is not in the database: who can write the tables
alone cannot make a chain that holds. What that proves and what not: docs/explanation/privacy.md.
"""

import datetime
import hashlib
import hmac
import json

from django.conf import settings

VERSION = 1
PURPOSE = b"desaekspor audit chain"


def key():
    return hmac.digest(settings.LOOKUP_KEY, PURPOSE, hashlib.sha256)


def key_check():
    """Sixteen characters by which the key is known again; they tell nothing about it."""
    return hmac.new(key(), b"check", hashlib.sha256).hexdigest()[:16]


def canonical(entry):
    """The one form in bytes of everything that an entry says, whichever database it comes from."""
    at = entry.at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    facts = [VERSION, entry.sequence, entry.previous, entry.id.hex, at, entry.by_id]
    facts += [entry.action, entry.object_type, entry.object_id, entry.fields, entry.purpose, entry.request_id]
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()


def hash_of(entry, chain_key=None):
    return hmac.new(chain_key or key(), canonical(entry), hashlib.sha256).hexdigest()


def seal_of(count, last_hash):
    """The seal of a head: ``count`` entries, the last with ``last_hash``."""
    return hmac.new(key(), f"head:{count}:{last_hash}".encode(), hashlib.sha256).hexdigest()


def append(head, entry):
    """Give the entry its place behind ``head`` and move the head to it; neither is saved."""
    entry.sequence, entry.previous = head.count + 1, head.hash
    entry.hash = hash_of(entry)
    move(head, entry.sequence, entry.hash)


def move(head, count, last_hash):
    head.count, head.hash = count, last_hash
    head.seal, head.key = seal_of(count, last_hash), key_check()
