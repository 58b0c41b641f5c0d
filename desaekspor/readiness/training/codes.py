"""Codes that people type: the short one of a session, which changes, and the long one on a certificate."""

import hmac
import re
import secrets

# Without I, L, O, U and 0, 1: no two are taken for each other, and no word comes out.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CERTIFICATE_SIGNS = 12  # 30 to the power of 12: nobody finds one by trying
GROUP = 4
STEP_SECONDS = 60
LENIENT_STEPS = 2  # a code is taken for so many steps after its own, for who types slowly


def new_code() -> str:
    """A code for a certificate, without its dashes."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(CERTIFICATE_SIGNS))


def written(code: str) -> str:
    """As it stands on paper: "K7QM-4P2X-9RTN"."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def meant(typed: str) -> str:
    """What was typed, without dashes, blanks and small letters; the empty text where it can be no code of a certificate."""
    code = re.sub(r"[\s\-–_.]+", "", typed).upper()
    return code if len(code) == CERTIFICATE_SIGNS and set(code) <= set(ALPHABET) else ""


def session_code(secret: str, seconds: float, *, ago: int = 0) -> str:
    """The six digits that stand for a session at this moment (seconds since 1970); ``ago`` steps earlier.

    As RFC 6238 cuts them out of an HMAC, with SHA-256 and steps of a minute.
    """
    step = int(seconds // STEP_SECONDS) - ago
    digest = hmac.digest(secret.encode(), step.to_bytes(8, "big"), "sha256")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def is_code_of(secret: str, typed: str, seconds: float) -> bool:
    """Whether ``typed`` is the code of now or of the steps just before."""
    given = re.sub(r"\D", "", typed)
    codes = [session_code(secret, seconds, ago=ago) for ago in range(LENIENT_STEPS + 1)]
    return given in codes


def seconds_left(seconds: float) -> int:
    """Until the next code."""
    return STEP_SECONDS - int(seconds % STEP_SECONDS)
