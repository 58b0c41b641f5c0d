"""Advice in words: who helps, why, and what a gap is."""

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from desaekspor.readiness.chain.advice.ways import ASK, COURSE, MENTOR, OFFICE

WAYS = {
    COURSE: gettext_lazy("a course"),
    MENTOR: gettext_lazy("a mentor on the spot"),
    OFFICE: gettext_lazy("an office"),
    ASK: gettext_lazy("ask the owner"),
}
SHOWN = 6


def shown(advice):
    """One Advice arranged for a page."""
    language = get_language()
    gaps = [
        {
            "code": gap.question.code,
            "step": gap.question.said("text" if advice.help.way == ASK else "step", language),
            "where": gap.question.said("where", language),
            "is_gate": gap.question.gate,
            "moves": gap.question in advice.moving,
        }
        for gap in advice.help.gaps
    ]
    return {
        "way": advice.help.way,
        "title": WAYS[advice.help.way],
        "reason": reason(advice),
        "gaps": gaps[:SHOWN],
        "more": max(0, len(gaps) - SHOWN),
        "batch": advice.batch,
        "mentor": advice.mentor,
        "is_theirs": advice.is_theirs,
    }


def reason(advice):
    """Why this way: how many gaps speak for it, and whether one of them alone lifts the band."""
    count = len(advice.help.gaps)
    said = {
        COURSE: ngettext("%(count)d gap is taught in a course.", "%(count)d gaps are taught in a course.", count),
        MENTOR: ngettext(
            "%(count)d gap is best looked at where the goods are made.",
            "%(count)d gaps are best looked at where the goods are made.",
            count,
        ),
        OFFICE: ngettext("%(count)d gap is a paper that an office gives.", "%(count)d gaps are papers that offices give.", count),
        ASK: ngettext("%(count)d answer is not known yet.", "%(count)d answers are not known yet.", count),
    }[advice.help.way] % {"count": count}
    if advice.help.way == ASK:
        return " ".join([said, _("Who asks first may find that nothing lacks there.")])
    if advice.moving:
        return " ".join([said, _("One of them alone is enough for the next band.")])
    return said
