"""What the pages of codes show: lists with their source, an entry with its neighbours, what belongs to it elsewhere."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy

from desaekspor.datafiles.folder import DataError
from desaekspor.nomenclature import (
    BTKI2022,
    CPC21,
    EDITIONS,
    HS2017,
    HS2022,
    ISIC4,
    KBLI2020,
    KBLI2025,
    Conversion,
    Entry,
    code_list,
    convert,
    written,
)
from desaekspor.nomenclature.codes import CodeList
from desaekspor.nomenclature.lists import FILES
from desaekspor.nomenclature.messages import HOWS, RELATIONSHIPS, WHY_NONE
from desaekspor.registry.sectors import SECTORS

SHOWN = 12  # links of a conversion beside an entry; the page of conversions has them all
ABOUT = {
    HS2022: gettext_lazy("Goods in world trade: six digits are the same in every country. Declarations of today use it."),
    BTKI2022: gettext_lazy("Indonesia's tariff book: lines of eight digits under the HS, in two languages, with import duty."),
    HS2017: gettext_lazy("The edition before. The figures of world trade use it."),
    KBLI2020: gettext_lazy("Lines of business in Indonesia. Business licences and registers use it."),
    KBLI2025: gettext_lazy("The new edition of BPS, published on 24 December 2025."),
    ISIC4: gettext_lazy("Lines of business in the world; the KBLI is made after it."),
    CPC21: gettext_lazy("Products of the United Nations: what leads from goods to lines of business."),
}
# What an entry is shown with, by its edition.
ELSEWHERE = {
    HS2022: (HS2017, KBLI2020, ISIC4, CPC21),
    BTKI2022: (HS2022, HS2017, KBLI2020),
    HS2017: (HS2022, KBLI2020, ISIC4, CPC21),
    KBLI2020: (KBLI2025, ISIC4, HS2022),
    KBLI2025: (KBLI2020, ISIC4, HS2022),
    ISIC4: (KBLI2020, HS2022, CPC21),
    CPC21: (HS2022, HS2017, ISIC4),
}
# What a code is called, by how long it is.
LEVELS = {
    "hs": {
        2: pgettext_lazy("code", "Chapter"),
        4: pgettext_lazy("code", "Heading"),
        6: pgettext_lazy("code", "Subheading"),
        8: pgettext_lazy("code", "Tariff line"),
    },
    "kbli": {
        2: pgettext_lazy("code", "Division"),
        3: pgettext_lazy("code", "Group"),
        4: pgettext_lazy("code", "Class"),
        5: pgettext_lazy("code", "Kind of business"),
    },
    "cpc": {5: pgettext_lazy("code", "Subclass")},
}
LEVELS["isic"] = LEVELS["kbli"]
LEAST_DIGITS = 3  # a chapter or a division belongs to half of the other list


@dataclass(frozen=True)
class Row:
    code: str
    written: str
    name: str
    other_name: str  # in the other language
    url: str
    below: int
    duty: str


@dataclass(frozen=True)
class Listed:
    """One edition on the overview; ``size`` is 0 where its file is not here."""

    edition: object
    about: str
    size: int
    command: str
    url: str


@dataclass(frozen=True)
class Elsewhere:
    edition: object
    conversion: Conversion | None  # None: a file is missing
    rows: list
    relationship: str
    more: int
    why_none: str
    command: str
    address: str


def entry_url(code: str, edition: str) -> str:
    return reverse("portal:codes_entry", args=[edition, code])


def row_of(listed: CodeList, entry: Entry) -> Row:
    name = name_of(entry, listed.edition.code)
    other = entry.name_en if get_language() != "en" else entry.name_id
    return Row(
        entry.code,
        written(entry.code, listed.edition.code),
        name,
        other if other != name else "",
        entry_url(entry.code, listed.edition.code),
        len(listed.under(entry.code)),
        duty_of(entry),
    )


def name_of(entry: Entry, edition: str) -> str:
    """In the reader's language; categories of the KBLI 2020 have no name in its file."""
    if name := entry.name(get_language()):
        return name
    return str(SECTORS.get(entry.code, "")) if edition == KBLI2020 else ""


def duty_of(entry: Entry) -> str:
    if not entry.duty:
        return ""
    return f"{entry.duty}%" if entry.duty.replace(".", "").isdecimal() else entry.duty


def command_for(edition: str) -> str:
    return f"desaekspor data get {' '.join(FILES[edition])}"


def all_lists() -> list[Listed]:
    found = []
    for code, edition in EDITIONS.items():
        try:
            size = len(code_list(code).finest())
        except DataError:
            size = 0
        found.append(Listed(edition, ABOUT[code], size, command_for(code), reverse("portal:codes_list", args=[code])))
    return found


def level_name(code: str, edition: str) -> str:
    """What a code of this length is called."""
    family, length = EDITIONS[edition].family, len(code)
    if code.isalpha():
        return pgettext("code", "Section") if family == "hs" else pgettext("code", "Category")
    return str(LEVELS[family][length])


def elsewhere(code: str, edition: str) -> list[Elsewhere]:
    """What belongs to a code in the other lists; nothing for codes that are too wide to say something."""
    if code.isalpha() or len(code) < LEAST_DIGITS:
        return []
    return [other_list(code, edition, other) for other in ELSEWHERE[edition]]


def other_list(code: str, edition: str, other: str, most: int | None = SHOWN) -> Elsewhere:
    address = f"{reverse('portal:codes_convert')}?kode={code}&dari={edition}&ke={other}"
    try:
        conversion, listed = convert(code, edition, other), code_list(other)
    except DataError as error:
        return Elsewhere(EDITIONS[other], None, [], "", 0, "", f"desaekspor data get {error.name}", address)
    rows = [
        (row_of(listed, listed[link.code]), link, HOWS.get(link.how, link.how), RELATIONSHIPS[link.relationship])
        for link in conversion.links[:most]
        if link.code in listed
    ]
    return Elsewhere(
        EDITIONS[other],
        conversion,
        rows,
        str(RELATIONSHIPS.get(conversion.relationship, "")),
        len(conversion.links) - len(rows),
        str(WHY_NONE.get(conversion.why_none, "")),
        "",
        address,
    )
