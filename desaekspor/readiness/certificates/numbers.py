"""Is this a possible number of a certificate, and does it agree with its dates? Pure: no Django."""

import re
from datetime import date

from desaekspor.readiness.certificates.kinds import kinds
from desaekspor.registry.identifiers import CHECKERS, as_text, is_nothing


def read_number(kind: str, raw: object) -> tuple[str, str, dict]:
    """(number as it is kept, code of a doubt or "", facts of the doubt).

    What has no structure that we know of is kept as it was typed. What contradicts its structure is kept, too, with the doubt:
    old forms exist, and what stands on the paper is what a buyer reads.
    """
    text = as_text(raw)
    if not text or is_nothing(text):
        return "", "", {}
    check = kinds()[kind].check if kind in kinds() else ""
    if not check:
        return text, "", {}
    found = CHECKERS[check](raw)
    if not found.usable:
        return text, found.code, found.facts
    if kind == "bpom" and found.value.startswith("ML"):
        return found.value, "bpom_import", {}
    return found.value, "", {}


def key_of(kind: str, number: str) -> str:
    """What two writings of one number have in common; "" without a number."""
    folded = re.sub(r"[\W_]+", "", number).upper()
    return f"{kind}:{folded}"[:80] if folded else ""


def disagreement(kind: str, number: str, *, issued_on: date | None, ends_on: date | None) -> tuple[str, dict]:
    """A number of P-IRT ends with the year of its end, one of halal with month and year of issue: ("", {}) where they agree."""
    digits = re.sub(r"\D", "", number)
    if kind == "pirt" and len(digits) == 15 and ends_on and int(digits[-2:]) != ends_on.year % 100:
        return "pirt_year", {"year": f"20{digits[-2:]}"}
    if kind == "halal" and len(digits) == 17 and issued_on and digits[-4:] != f"{issued_on:%m%y}":
        return "halal_month", {"month": f"{digits[-4:-2]}-20{digits[-2:]}"}
    return "", {}
