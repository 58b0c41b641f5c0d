"""What certificates hold of a person: papers and notes may name the owner."""

from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _

from desaekspor.readiness import evidence
from desaekspor.readiness.certificates.messages import STATE_NAMES
from desaekspor.readiness.certificates.models import Certificate, CertificateChange, CertificateCopy, ReminderAnswer
from desaekspor.registry.kept_files import delete_with_files

COPIES = "certificate_copies"  # of privacy/retention.py
WORDS = ("note", "withdrawn_why")


def told_of(numbers):
    """The section of the sheet "data about me"."""
    rows = []
    for one in Certificate.objects.filter(enterprise__in=numbers, removed_at=None).prefetch_related("copies"):
        until = formats.date_format(one.ends_on, "j F Y") if one.ends_on else ""
        rows.append([one.name, one.number, f"{STATE_NAMES[one.state]} {until}".strip(), str(len(one.copies.all())), one.note])
    head = (_("Certificate"), _("Number"), _("State"), _("Files"), _("Note"))
    return _("Certificates"), head, rows, ""


def erase_from(numbers):
    """Papers go, and notes, also those of the history; kind, number and dates speak of the business and stay."""
    certificates = Certificate.objects.filter(enterprise__in=numbers)
    delete_with_files(CertificateCopy.objects.filter(certificate__in=certificates), evidence.FILES)
    certificates.update(note="", withdrawn_why="")
    for change in CertificateChange.objects.filter(certificate__in=certificates):
        if any(name in change.values for name in WORDS) or change.reason:
            change.values = {name: value for name, value in change.values.items() if name not in WORDS}
            change.reason = ""
            change.save(update_fields=["values", "reason"])
    ReminderAnswer.objects.filter(certificate__in=certificates).update(note="")


def delete_old_copies(before, dry_run):
    """Papers of certificates that ended, were withdrawn or taken off the list before a moment; says how many."""
    gone = Q(certificate__removed_at__lt=before)
    for day in ("ends_on", "withdrawn_on"):
        gone |= Q(**{f"certificate__{day}__lt": before.date()})
    due = CertificateCopy.objects.filter(gone, at__lt=before)
    return due.count() if dry_run else delete_with_files(due, evidence.FILES)
