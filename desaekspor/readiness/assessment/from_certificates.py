"""What certificates answer already: NIB, trade mark, and whether the permits that this kind of product must have are there."""

from desaekspor.readiness.assessment.known import Known
from desaekspor.readiness.certificates.groups import groups_of_kbli, with_parents
from desaekspor.readiness.certificates.queries import known_answers
from desaekspor.regions.models import Mark

# Product group -> the permits that are compulsory at home, of each set any one (PP 42/2024 on halal, BPOM 22/2018 on P-IRT).
COMPULSORY = {"processed_food": (("halal",), ("pirt", "bpom")), "wood": (("svlk",),)}


def answers_of(enterprises):
    """``{number: {code: Known}}``. A kind of which nothing is written down answers nothing."""
    found = {}
    kbli = dict(enterprises.values_list("pk", "kbli"))
    for number, kinds in known_answers(list(kbli)).items():
        answers = {}
        for code, kind in (("A1", "nib"), ("A5", "trademark")):
            if kind in kinds and kinds[kind].value == "yes":
                answers[code] = Known("yes", verified=kinds[kind].mark == Mark.VERIFIED)
        if permit := _permit(kinds, kbli[number]):
            answers["B4"] = permit
        if answers:
            found[number] = answers
    return found


def _permit(kinds, kbli):
    """The answer about compulsory permits; None while one of them is not known, or nobody knows which are needed."""
    groups = with_parents(groups_of_kbli(kbli))
    needed = [choice for group, choices in COMPULSORY.items() if group in groups for choice in choices]
    each = [max((kinds[kind] for kind in choice if kind in kinds), key=_better, default=None) for choice in needed]
    if not each or any(one is not None and one.value == "no" for one in each):
        return Known("no") if each else None
    if None in each:
        return None
    ends = [one.ends_on for one in each if one.ends_on is not None]
    return Known("yes", min(ends, default=None), all(one.mark == Mark.VERIFIED for one in each))


def _better(one):
    return one.value == "yes", str(one.ends_on or "9999")
