"""Keys and backups. The keys of sealed values are not in a backup: it says which it needs, and how to know them again.

With a passphrase they may travel along, encrypted (scrypt, RFC 7914, and AES-256-GCM).
"""

import base64
import hashlib
import hmac
import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings

from desaekspor.config import environment as env
from desaekspor.config import keys
from desaekspor.upkeep.backups.errors import Refused

SHORTEST_PASSPHRASE = 12  # characters
COST = {"n": 2**17, "r": 8, "p": 1}  # 128 MB and about half a second for each guess
SEAL_PURPOSE, CHECK_PURPOSE = b"desaekspor backup manifest", b"desaekspor backup key check"


def _derived(key, purpose):
    return HKDF(SHA256(), 32, None, purpose).derive(key)


def check_of(key):
    """Sixteen characters by which a key is known again; they tell nothing about it."""
    return _derived(key, CHECK_PURPOSE)[:8].hex()


def needed_keys():
    """What the manifest says of the keys: the checks by id, the current first, and that of the look-up key."""
    return {
        "data": {key_id: check_of(key) for key_id, key in settings.DATA_KEYS.items()},
        "lookup": check_of(settings.LOOKUP_KEY),
    }


def sign(content):
    """The seal of a manifest under the current data key: ``id:hex``."""
    key_id = next(iter(settings.DATA_KEYS))
    return f"{key_id}:{_mac(settings.DATA_KEYS[key_id], content)}"


def is_signed(content, seal, data_keys):
    """Whether the seal is good; None when its key is not among ``data_keys``."""
    key_id, _, given = seal.partition(":")
    if key_id not in data_keys:
        return None
    return hmac.compare_digest(_mac(data_keys[key_id], content), given)


def _mac(key, content):
    return hmac.digest(_derived(key, SEAL_PURPOSE), content, hashlib.sha256).hex()


def kept():
    """The keys of this installation in the form of keys.json."""
    data = ",".join(f"{key_id}:{base64.b64encode(key).decode()}" for key_id, key in settings.DATA_KEYS.items())
    return {
        "secret_key": settings.SECRET_KEY,
        "data_keys": data,
        "lookup_key": base64.b64encode(settings.LOOKUP_KEY).decode(),
    }


def refuse_short(passphrase):
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Refused("short_passphrase", shortest=SHORTEST_PASSPHRASE)


def lock_up(content, passphrase):
    """The keys (a dictionary) encrypted under a passphrase, as a dictionary."""
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_stretched(passphrase, salt, COST)).encrypt(nonce, json.dumps(content).encode(), CHECK_PURPOSE)
    texts = {"salt": salt, "nonce": nonce, "keys": sealed}
    return {"scrypt": COST} | {name: base64.b64encode(value).decode() for name, value in texts.items()}


def unlock(box, passphrase):
    """Raises Refused for another passphrase."""
    salt, nonce, sealed = (base64.b64decode(box[name]) for name in ("salt", "nonce", "keys"))
    try:
        return json.loads(AESGCM(_stretched(passphrase, salt, box["scrypt"])).decrypt(nonce, sealed, CHECK_PURPOSE))
    except InvalidTag:
        raise Refused("wrong_passphrase") from None


def _stretched(passphrase, salt, cost):
    if cost["n"] > 2**20 or cost["r"] > 8 or cost["p"] > 1:  # a made-up file must not take all memory
        raise Refused("damaged", part="keys.json")
    return Scrypt(salt, 32, **cost).derive(passphrase.encode())


def missing_keys(needed, data_keys, lookup_key):
    """What of the manifest's ``needed`` is not here, or is another key under the same name: ids, and "lookup"."""
    here = {key_id: check_of(key) for key_id, key in data_keys.items()}
    missing = [key_id for key_id, check in needed["data"].items() if here.get(key_id) != check]
    return missing + (["lookup"] if check_of(lookup_key) != needed["lookup"] else [])


def lookup_key_of(content):
    return base64.b64decode(content["lookup_key"])


def come_from_environment():
    return bool(env.DATA_KEYS.text or env.LOOKUP_KEY.text)


def put_in_place(content):
    """Make ``content`` the keys of the var folder; what was there is kept beside it under another name."""
    path = settings.VAR / "keys.json"
    if path.exists():
        aside = settings.VAR / f"keys.replaced-{os.getpid()}.json"
        aside.unlink(missing_ok=True)
        os.link(path, aside)
    keys.keep_keys(settings.VAR, content, replace=True)


def use(content):
    """This process works with the keys ``content`` from now on."""
    settings.DATA_KEYS = keys.parse_data_keys(content["data_keys"])
    settings.LOOKUP_KEY = lookup_key_of(content)
