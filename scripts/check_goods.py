#!/usr/bin/env python3
"""The table of groups of goods: it can be read, it has every chapter, and every code is one of HS 2022."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
MIRROR = ROOT.parent / "shared" / "data"


def main():
    if MIRROR.is_dir():
        os.environ.setdefault("DESAEKSPOR_MIRROR", str(MIRROR))
    import django

    django.setup()
    from desaekspor.datafiles.folder import DataError
    from desaekspor.markets.needs.goods import BadTable, entries
    from desaekspor.nomenclature.codes import HS2022
    from desaekspor.nomenclature.lists import code_list

    try:
        codes = entries()
    except BadTable as error:
        sys.exit(str(error))
    try:
        listed = code_list(HS2022)
    except (DataError, OSError) as error:
        print(f"codes are not checked, since there is no list of HS 2022 here: {error}")
        return
    complaints = [f"goods.toml: {code} is no code of HS 2022" for code in codes if code not in listed]
    complaints += [
        f"goods.toml: chapter {code} is missing"
        for code in listed.entries
        if len(code) == 2 and code.isdecimal() and code not in codes
    ]
    print("\n".join(complaints) or f"groups of goods: {len(codes)} codes of HS 2022")
    sys.exit(bool(complaints))


if __name__ == "__main__":
    main()
