"""Why two records are, or may be, one enterprise, in words for people. The one module of the package that asks Django."""

import json
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from .codes import CODES, FOR

WORDS = {
    "nik_same": _("same NIK"),
    "nik_damaged": _("same NIK but for a digit that a spreadsheet lost"),
    "nik_slip": _("the NIK differs by one digit"),
    "nib_same": _("same NIB"),
    "phone_same": _("same phone"),
    "phone_shared": ngettext_lazy(
        "same phone, which %(records)d record has", "same phone, which %(records)d records share", "records"
    ),
    "phone_zeros": _("same phone but for zeros"),
    "owner_same": _("same owner"),
    "owner_close": _("the owner's name differs by a few letters"),
    "owner_part": _("one owner's name is a part of the other"),
    "name_same": _("same name"),
    "name_close": _("the name differs by a few letters"),
    "name_part": _("one name is a part of the other"),
    "house_same": _("same house"),
    "rt_same": _("same RT"),
    "street_same": _("same street or kampung"),
    "near": _("%(metres)d metres apart"),
    "birth_same": _("same date of birth"),
    "line_same": _("same product or line of business"),
    "may_be_spouse": _("the owners may be husband and wife"),
    "may_have_moved": _("the shop may have moved"),
    "nik_other": _("another NIK"),
    "nib_other": _("another NIB"),
    "birth_other": _("another date of birth"),
    "owner_other": _("another owner"),
    "name_other": _("another name"),
    "house_other": _("another house"),
    "rt_other": _("another RT"),
    "village_other": _("another village"),
    "far": _("%(km)s km apart"),
    "line_other": _("another line of business"),
    "phone_other": _("another phone"),
    "second_business": _("may be a second business of one owner"),
}
# In place of the words above where so many letters differ.
BY_LETTERS: dict[str, dict[int | None, Any]] = {
    "owner_close": {1: _("the owner's name differs by one letter"), 2: _("the owner's name differs by two letters")},
    "name_close": {1: _("the name differs by one letter"), 2: _("the name differs by two letters")},
}
AT_ONE_POINT = _("less than 10 metres apart")
AGAINST = _("but: %(reasons)s")


def describe_reason(reason: dict) -> str:
    """One reason ({"code": …, facts …}) in words."""
    code = reason["code"]
    words = BY_LETTERS.get(code, {}).get(reason.get("letters"), WORDS[code])
    if code == "near" and not reason["metres"]:  # told to ten metres
        words = AT_ONE_POINT
    if len(reason) == 1:
        return str(words)
    return str(words % (reason | {"km": number_format(reason.get("metres", 0) / 1000, 1)}))


def in_words(reasons: str) -> str:
    """The JSON text of a pair's reasons as one line: what speaks for it, then what speaks against."""
    told: dict[int, list[str]] = {FOR: [], -FOR: []}
    for reason in json.loads(reasons):
        told[CODES[reason["code"]]].append(describe_reason(reason))
    lines = [", ".join(told[FOR])] if told[FOR] else []
    if told[-FOR]:
        lines.append(str(AGAINST % {"reasons": ", ".join(told[-FOR])}))
    return "; ".join(lines)
