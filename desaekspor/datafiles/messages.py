"""What is said when a source file cannot be had: what happened, and what to do."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

REASONS = {
    "no_mirror": gettext_noop(
        "%(name)s is not in the data folder, and no mirror is set. Put the file at %(path)s, or set DESAEKSPOR_MIRROR to the "
        "folder or http(s) address that holds the source files and run: desaekspor data get %(name)s"
    ),
    "no_folder": gettext_noop(
        "%(name)s: the mirror %(mirror)s is not a folder. Correct DESAEKSPOR_MIRROR and run the command again."
    ),
    "not_at_mirror": gettext_noop(
        "%(name)s: the mirror has no such file (%(address)s). Ask who keeps the mirror, or name another one."
    ),
    "unreachable": gettext_noop(
        "%(name)s: %(address)s cannot be reached (%(cause)s). Check the network and the address, then try again."
    ),
    "checksum": gettext_noop(
        "%(name)s: what came from %(address)s is not the expected file (SHA-256 %(found)s, expected %(expected)s). "
        "Nothing was changed; ask who keeps the mirror for the right version."
    ),
    "disk_full": gettext_noop(
        "%(name)s: the disk with %(path)s is full. Nothing was changed; make room and run the command again."
    ),
    "not_allowed": gettext_noop(
        "%(name)s: the program may not write to %(path)s, or not read the mirror. Correct the rights of the folder and try again."
    ),
    "unreadable": gettext_noop(
        "%(name)s: reading or writing failed (%(cause)s). Check the disk and the network, then try again."
    ),
    "import_again": gettext_noop(
        "%(name)s was imported, but its table %(path)s is not here any more. Import the file again on the page Data of the "
        "markets, or with: desaekspor import-trade FILE"
    ),
    "unknown": gettext_noop("There is no source file %(name)s. `desaekspor data list` shows the names."),
}


def explain(error):
    """The message of a DataError in the language that is active."""
    facts = {"path": "", "address": "", "cause": ""} | error.facts
    return _(REASONS[error.reason]) % {**facts, "name": error.name, "mirror": settings.MIRROR}
