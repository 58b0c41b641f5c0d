"""The job that makes an exported list. Its row holds the export's id and how many rows there are, nothing else."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from desaekspor.accounts.sealing import CannotOpen
from desaekspor.jobs.runner import JobFailed, job
from desaekspor.registry.exports.making import delete_expired, explain, make_export
from desaekspor.registry.exports.models import Export

STEPS = {"writing": _("writing the rows"), "sealing": _("sealing the file")}


@job(
    "registry.make_export",
    title=_("Make a list to download"),
    steps=STEPS,
    page=("portal:export", "export_id"),
)
def make(progress, export_id):
    delete_expired()
    export = Export.objects.select_related("owner").get(pk=export_id)
    if export.stored_as or export.deleted_at:
        return {"rows": export.rows}
    try:
        return {"rows": make_export(export, progress)}
    except (PermissionDenied, OSError, CannotOpen) as error:
        if words := explain(error):
            raise JobFailed(words) from None
        raise
