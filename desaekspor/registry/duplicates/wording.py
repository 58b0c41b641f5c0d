"""Why two records may be one business, in words: what the model found (codes and facts) for people."""

from desaekspor.registry.linkage.codes import CODES, FOR
from desaekspor.registry.linkage.words import AGAINST, describe_reason

EXPLAINING = {"may_be_spouse", "may_have_moved", "second_business"}


def in_percent(probability):
    """To a tenth, and never 0 or 100, since nobody is sure; None where no model said anything."""
    return None if probability is None else round(min(max(100 * probability, 0.1), 99.9), 1)


def for_and_against(reasons):
    """(what speaks for it, what speaks against it) of a pair's reasons, in words. A code of another model is left out."""
    supporting, opposing = _parted(reasons)
    return [describe_reason(one) for one in supporting], [describe_reason(one) for one in opposing]


def in_one_sentence(reasons, *, most=None):
    """ "same phone, same RT, the name differs by one letter; but: another house". ``most``: so many for and against."""
    supporting, opposing = (_listed(those, most) for those in _parted(reasons))
    lines = [supporting] if supporting else []
    if opposing:
        lines.append(str(AGAINST % {"reasons": opposing}))
    return "; ".join(lines)


def _parted(reasons):
    return ([one for one in reasons if CODES.get(one["code"]) == way] for way in (FOR, -FOR))


def _listed(reasons, most):
    """The first ones, but what explains the pair is never left out: without it the others look like a contradiction."""
    shown = reasons
    if most and len(reasons) > most:
        explaining = [one for one in reasons if one["code"] in EXPLAINING]
        facts = [one for one in reasons if one["code"] not in EXPLAINING]
        shown = facts[: max(most - len(explaining), 1)] + explaining
    return ", ".join(map(describe_reason, shown)) + ("…" if len(shown) < len(reasons) else "")
