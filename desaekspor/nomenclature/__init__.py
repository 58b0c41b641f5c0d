"""Code lists of products and lines of business, and what leads from one to another: HS, BTKI, KBLI, ISIC, CPC.

    from desaekspor.nomenclature import check_code, code_list, convert, search

Lists are read from the data folder when they are first asked for and kept in the process; nothing of them is in the database.
A code that is stored anywhere is stored with its edition (``HS2022`` …).
"""

from desaekspor.nomenclature.checking import Checked, check_code
from desaekspor.nomenclature.codes import (
    BTKI2022,
    CPC21,
    EDITIONS,
    HS2017,
    HS2022,
    ISIC4,
    KBLI2020,
    KBLI2025,
    CodeList,
    Entry,
    UnknownCode,
    clean,
    written,
)
from desaekspor.nomenclature.converting import Conversion, Link, NoConcordance, convert, makes_nothing
from desaekspor.nomenclature.lists import code_list, has_list
from desaekspor.nomenclature.searching import search

__all__ = [
    "BTKI2022",
    "CPC21",
    "EDITIONS",
    "HS2017",
    "HS2022",
    "ISIC4",
    "KBLI2020",
    "KBLI2025",
    "Checked",
    "CodeList",
    "Conversion",
    "Entry",
    "Link",
    "NoConcordance",
    "UnknownCode",
    "check_code",
    "clean",
    "code_list",
    "convert",
    "has_list",
    "makes_nothing",
    "search",
    "written",
]
