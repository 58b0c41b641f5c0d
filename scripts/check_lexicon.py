#!/usr/bin/env python3
"""The product lexicon: every line can be read, every code is one of HS 2022, and no text of the regression set went wrong."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
MIRROR = ROOT.parent / "shared" / "data"
LARGEST_BYTES = 400_000


def main():
    if MIRROR.is_dir():
        os.environ.setdefault("DESAEKSPOR_MIRROR", str(MIRROR))
    import django

    django.setup()
    from desaekspor.datafiles.folder import DataError
    from desaekspor.markets.classifier.lexicon import FOLDER, BadRule, Lexicon
    from desaekspor.nomenclature.codes import HS2022
    from desaekspor.nomenclature.lists import code_list

    try:
        rules = Lexicon()
    except BadRule as error:
        sys.exit(str(error))
    size = sum(path.stat().st_size for path in FOLDER.glob("*.txt"))
    complaints = [] if size < LARGEST_BYTES else [f"the lexicon has {size:,} bytes; less than {LARGEST_BYTES:,} are allowed"]
    try:
        listed = code_list(HS2022)
    except (DataError, OSError) as error:
        print(f"codes are not checked, since there is no list of HS 2022 here: {error}")
    else:
        complaints += [
            f"{rule.place}: {code[:4]}.{code[4:]} is no code of HS 2022"
            for rule in rules.all_rules()
            for code in rule.codes
            if code not in listed
        ]
    complaints += check_kbli(BadRule)
    print(
        "\n".join(complaints)
        or f"lexicon: {len(rules.entries)} products, {len(rules.names)} names, {len(rules.all_rules())} rules"
    )
    sys.exit(bool(complaints))


def check_kbli(bad_rule):
    """What is wrong with the rules by which a missing KBLI is completed, and with the table of editions."""
    from django.conf import settings

    from desaekspor.datafiles.folder import DataError
    from desaekspor.markets.kbli.editions import compared
    from desaekspor.markets.kbli.rules import Rules
    from desaekspor.nomenclature.codes import KBLI2020, KBLI2025
    from desaekspor.nomenclature.lists import code_list

    settings.MIRROR = str(MIRROR) if MIRROR.is_dir() else ""  # the settings of tests have none
    try:
        codes = Rules().codes()
        old, new = code_list(KBLI2020), code_list(KBLI2025)
    except bad_rule as error:
        return [str(error)]
    except (DataError, OSError) as error:
        print(f"codes are not checked, since there is no list of the KBLI here: {error}")
        return []
    wrong = [f"{place}: {code} is no code of KBLI 2020" for code, place in codes.items() if code not in old]
    wrong += [f"editions.txt: {code} is no code of KBLI 2020" for code in compared() if code not in old]
    later = (code for codes in compared().values() for code in codes if code != "-")
    return wrong + [f"editions.txt: {code} is no code of KBLI 2025" for code in later if code not in new]


if __name__ == "__main__":
    main()
