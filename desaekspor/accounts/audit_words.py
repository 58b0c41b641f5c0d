"""What verify-audit found, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS = {
    "changed": gettext_lazy("Entry %(sequence)s does not say any more what was written: it was changed or exchanged."),
    "missing": gettext_lazy("Entries %(sequence)s to %(last)s are missing."),
    "moved": gettext_lazy("Entry %(sequence)s does not stand where it was written: entries were put in another order."),
    "cut_off": gettext_lazy("The log ends too early: entries %(sequence)s to %(last)s are missing at its end."),
    "added": gettext_lazy("Entries %(sequence)s to %(last)s were put in past the program."),
    "end": gettext_lazy("The last entry, %(sequence)s, is another than the one that was written."),
    "head": gettext_lazy("The row that says where the log ends was changed."),
    "no_head": gettext_lazy("The row that says where the log ends is gone; entries at the end may be gone with it."),
    "head_lost": gettext_lazy(
        "Before entry %(sequence)s the row that says where the log ends was gone; entries may be gone with it."
    ),
    "kept_head": gettext_lazy(
        "Entry %(sequence)s is another than the one that was kept aside: the log was put back to an earlier state or made anew."
    ),
    "guard": gettext_lazy("The database does not protect the log any more: the trigger %(trigger)s is missing or off."),
    "other_key": gettext_lazy(
        "The log was written with another look-up key than the one that is here. Nothing can be said about it."
    ),
}


def explain(fault):
    """One sentence about a Fault, in the active language."""
    return str(WORDS[fault.kind]) % {"sequence": fault.sequence, **fault.facts}


def advice():
    return _(
        "Leave the database as it is, make a copy of it, and compare with the last backups: "
        "the entries before the first place can be trusted."
    )
