"""Why an import failed, in words. The batch keeps a code and facts, so that everybody reads it in their own language."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.registry import findings
from desaekspor.registry.importers.errors import BadFile

OURS = {
    "interrupted": gettext_lazy("The check was interrupted. Start it again."),
    "internal": gettext_lazy(
        "The check stopped at an error of the program. Start it again; if it stops again, tell the administrator."
    ),
    "unreadable": gettext_lazy("The stored copy of the file cannot be read any more. Upload the file again."),
}
HELD = {
    "most_rejected": gettext_lazy(
        "More than half of the rows cannot be loaded. Is this the right file, and are its columns matched rightly?"
    ),
    "identity_changed": gettext_lazy(
        "Rows give the number of a known enterprise to another one: owner and name have changed together. Look at them first."
    ),
}


def explain(error):
    """The words for ``batch.error``; empty without one."""
    if not error:
        return ""
    if error["code"] in OURS:
        return str(OURS[error["code"]])
    return explain_bad_file(error["code"], error.get("facts", {}))


def explain_bad_file(code, facts):
    """The words for a BadFile."""
    return findings.describe_bad_file(BadFile(code, **facts))


def explain_held(reasons):
    """Why a batch waits for a confirmation, one sentence for each reason."""
    return [str(HELD[reason]) for reason in reasons]


def explain_state(batch):
    """What a batch that stands still waits for, for a command's refusal."""
    return _("Import %(batch)s is in the state “%(state)s”; this cannot be done with it now.") % {
        "batch": batch.pk,
        "state": batch.get_state_display(),
    }
