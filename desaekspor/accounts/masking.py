"""Personal data as pages show it before it is opened with a purpose: enough to recognise, not enough to use."""

import re

HIDDEN = "*"


def mask_nik(nik):
    """``3216059912349901`` → ``************9901``; the last four are the serial number."""
    return HIDDEN * (len(nik) - 4) + nik[-4:] if nik and len(nik) > 4 else HIDDEN * len(nik or "")


def mask_phone(phone):
    """``+6280000001234`` → ``+62********234``."""
    if not phone:
        return ""
    shown = phone[:3] if phone.startswith("+") else ""
    rest = phone[len(shown) :]
    return shown + HIDDEN * max(len(rest) - 3, 0) + (rest[-3:] if len(rest) > 6 else HIDDEN * min(len(rest), 3))


def mask_name(name):
    """``Wawan Contoh`` → ``W**** C*****``: the first letter of every word."""
    return re.sub(r"(\w)(\S*)", lambda word: word[1] + HIDDEN * len(word[2]), name or "")


def mask_text(text):
    """An address or a birth date: nothing of it, not even its length."""
    return HIDDEN * 5 if text else ""
