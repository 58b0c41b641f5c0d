"""What an attacker writes where a page expects a word, a number or a file name."""

import re
from functools import cache
from pathlib import Path

import desaekspor

PACKAGE = Path(desaekspor.__file__).parent

TEXTS = {
    "sql": "' OR 1=1; DROP TABLE registry_enterprise; --",
    "sql with a comment": '") UNION SELECT password FROM accounts_user/*',
    "html": '"><svg onload=alert(1)><script>alert(1)</script>',
    "attribute": "' onmouseover='alert(1)' x='",
    "script address": "javascript:alert(1)",
    "template": "{{ 71917193*7919 }}{% debug %}${71917193*7919}#{71917193*7919}",
    "path": "../../../../../../etc/passwd",
    "nul": "a\0b",
    "lines": "a\r\nSet-Cookie: sessionid=attack\r\n\r\n<html>",
    "overlong": "x" * 60_000,
    "pattern": "%_" * 30_000,
    "words": "a " * 3_000,
    "number": "9" * 5_000,
    "big number": str(2**63),
    "negative": "-1",
    "infinite": "1e309",
    "not a number": "NaN",
    "foreign digits": "٣२",
    "unicode": "\u202e\ufeff\u200b\ufffe𝕏\u0301" + "\u0301" * 500,
    "list": "[]",
    "empty": "",
    "other site": "//evil.example/",
}
EVALUATED = str(71917193 * 7919)
NO_PARAMETERS = {"csrfmiddlewaretoken", "viewport", "description", "theme-color", "csrf-token", "htmx-config"}


@cache
def parameter_names():
    """Every name under which a page of ours reads something that was sent, so that a new one is attacked too."""
    names = set()
    for path in PACKAGE.rglob("*.py"):
        names |= set(re.findall(r"(?:GET|POST)(?:\.get|\.getlist)?[(\[]\"([\w-]+)\"", path.read_text()))
        if "forms" in path.parts or path.stem.endswith("forms") or path.name == "api.py":
            names |= set(re.findall(r"^    (\w+)(?: = forms\.|: \w)", path.read_text(), re.MULTILINE))
    for path in PACKAGE.rglob("*.html"):
        names |= set(re.findall(r"\bname=\"([\w-]+)\"", path.read_text()))
    names |= {"login", "password", "oldpassword", "password1", "password2", "code", "email", "next", "limit", "offset", "within"}
    return sorted(names - NO_PARAMETERS)


def parameters_of(page):
    """The names of the fields and links of one page as it is shown: some are made of what the database holds."""
    names = {*re.findall(r"\bname=\"([^\"<>]+)\"", page), *re.findall(r"(?:\?|&amp;|&)([\w-]+)=", page)}
    return sorted(names - NO_PARAMETERS)


def reflected(page):
    """What of the attacks stands in the page as it may not: code, or the result of a template."""
    signs = ("<svg onload", "<script>alert", "' onmouseover='alert", 'href="javascript:', EVALUATED)
    return [sign for sign in signs if sign in page]
