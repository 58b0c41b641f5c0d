"""The words for what is wrong with a table of the index or of the classes, and for why a value does not count."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from desaekspor.potential.doubts import COPIED
from desaekspor.potential.errors import BadTable
from desaekspor.potential.figures import IMPLAUSIBLE

WORDS = {
    "unreadable": gettext_lazy("It cannot be read at %(place)s: %(found)s."),
    "no_weight": gettext_lazy("The weights of “%(group)s” sum to zero; give at least one of them a weight above zero."),
    "negative_weight": gettext_lazy(
        "“%(entry)s” has the weight %(found)s; expected 0 or more (less is better is direction = -1)."
    ),
    "unknown_component": gettext_lazy(
        "“%(entry)s” belongs to the component “%(component)s”, which is not in the table: %(known)s."
    ),
    "unknown_field": gettext_lazy("“%(entry)s” refers to the figure “%(field)s”, which nobody measures."),
    "duplicate": gettext_lazy("Two entries are called “%(entry)s”."),
    "version_taken": gettext_lazy("There is a version “%(version)s” already; give this one another number."),
    "bad_value": gettext_lazy("“%(entry)s” has “%(found)s” as %(key)s; expected: %(expected)s."),
}

# Flags of ours beside those of regions; English in the data, translated where they are shown.
FLAGS = {COPIED: gettext_noop("the same figures as another village; probably copied"), IMPLAUSIBLE: gettext_noop("not plausible")}

# Why the tables that come with the program are as they are; the same words stand in them (tables/*.toml).
NOTES = (
    gettext_noop(
        "All components weigh the same, since no published weighting of village export potential was found; the aspects follow "
        "the six selection aspects of Desa Devisa (LPEI), as far as figures exist. New against 2026.1: market pull, what the "
        "world could buy more of what the village makes. It is not required: a village of whose products no code is known "
        "keeps its index, with a wider interval. Not yet in it: certificates such as P-IRT and halal, and production by month. "
        "Left out on purpose: the electricity score of the IDM (under half of the households in the factory belt: not "
        "credible), medium enterprises and markets (stalls and shops were counted), poor households (no direction)."
    ),
    gettext_noop(
        "First version, after the six selection aspects of Desa Devisa (LPEI) and the 3K of the Export Coaching Program."
    ),
)
# Of versions that the program brought before; they stay in use or as history where it was installed then.
EARLIER_NOTES = (
    gettext_noop(
        "First version. All components weigh the same, since no published weighting of village export potential was "
        "found; the aspects follow the six selection aspects of Desa Devisa (LPEI), as far as figures exist. Not yet in "
        "it: market pull, certificates such as P-IRT and halal, and production by month. Left out on purpose: the "
        "electricity score of the IDM (under half of the households in the factory belt: not credible), medium "
        "enterprises and markets (stalls and shops were counted), poor households (no direction)."
    ),
)


def explain(error: BadTable) -> str:
    """What was found, what is expected and what to do."""
    facts = {name: ", ".join(map(str, value)) if isinstance(value, list) else value for name, value in error.facts.items()}
    words = WORDS[error.code] % facts
    near = error.facts.get("near")
    if isinstance(near, list) and near:
        words += " " + _("Did you mean %(names)s?") % {"names": ", ".join(f"“{name}”" for name in near)}
    return words


def explain_flag(flag: str) -> str:
    return _(FLAGS.get(flag, flag)) if flag else ""


def explain_notes(notes: str) -> str:
    """Why a table is as it is: of one that came with the program in the reader's language, else as it was written."""
    notes = " ".join(notes.split())
    return _(notes) if notes else ""
