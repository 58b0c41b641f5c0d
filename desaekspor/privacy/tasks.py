from django.utils.translation import gettext_lazy as _

from desaekspor.accounts.audit_verifying import keep_head, verify
from desaekspor.jobs.due import daily
from desaekspor.jobs.runner import job
from desaekspor.privacy.services.purging import purge


@job("privacy.purge", title=_("Delete what was kept long enough"), page=("privacy:home",))
def run_purge(progress):
    return purge()


@job("privacy.verify_audit", title=_("Look through the audit log"), page=("privacy:home",))
def verify_audit(progress):
    """Also keeps the end of the log aside, so that a later change of all of it would show."""
    report = verify(say=lambda done, total: progress.report(done=done, total=total or None))
    keep_head(report)
    return {"good": report.good, "entries": report.entries, "faults": report.count}


daily("privacy.purge")
daily("privacy.verify_audit")
