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
    print(
        "\n".join(complaints)
        or f"lexicon: {len(rules.entries)} products, {len(rules.names)} names, {len(rules.all_rules())} rules"
    )
    sys.exit(bool(complaints))


if __name__ == "__main__":
    main()
