"""Why two records may be one business, in words: what the model found (codes and facts) for people."""

from desaekspor.registry.linkage.codes import CODES, FOR
from desaekspor.registry.linkage.words import AGAINST, WORDS, describe_reason


def in_percent(probability):
    """To a tenth, and never 0 or 100, since nobody is sure; None where no model said anything."""
    return None if probability is None else round(min(max(100 * probability, 0.1), 99.9), 1)


def for_and_against(reasons):
    """(what speaks for it, what speaks against it) of a pair's reasons, in words. A code of another model is left out."""
    supporting, opposing = [], []
    for reason in reasons:
        if reason["code"] in WORDS:
            (supporting if CODES[reason["code"]] == FOR else opposing).append(describe_reason(reason))
    return supporting, opposing


def in_one_sentence(reasons, *, most=None):
    """ "same phone, same RT, the name differs by one letter; but: another house". ``most``: so many for and against."""
    supporting, opposing = for_and_against(reasons)
    lines = [_listed(supporting, most)] if supporting else []
    if opposing:
        lines.append(str(AGAINST % {"reasons": _listed(opposing, most)}))
    return "; ".join(lines)


def _listed(words, most):
    return ", ".join(words[:most]) + ("…" if most and len(words) > most else "")
