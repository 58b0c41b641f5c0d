"""One certificate: read it, write a new one, correct, verify, withdraw it, take it or a change back; its files."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.audit import record
from desaekspor.accounts.sealing import CannotOpen
from desaekspor.portal.certificates import page
from desaekspor.portal.certificates.forms import CertificateForm
from desaekspor.portal.certificates.getting import get_certificate, get_enterprise, key_in
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.readiness import evidence
from desaekspor.readiness.certificates import copies, services
from desaekspor.readiness.certificates.errors import (
    AlreadyRecorded,
    CertificateRefused,
    ChangedMeanwhile,
    Doubtful,
    NotUndoable,
    TooManyCopies,
)
from desaekspor.readiness.certificates.messages import explain
from desaekspor.readiness.certificates.models import CertificateChange, CertificateCopy, HowVerified
from desaekspor.registry.importers.dates import read_date

CONFLICT, UNPROCESSABLE = 409, 422
NOT_UNDONE = {
    "later_change": gettext_lazy("A later change stands on it. Take that back first."),
    "undone": gettext_lazy("It was taken back already."),
    "taken": gettext_lazy("The enterprise has this certificate in another row now."),
    "look_again": gettext_lazy("A verification does not come back by itself. Look at the paper again and verify it."),
    "removed": gettext_lazy("It was taken off the list meanwhile. Take that back first."),
}
BAD_FILES = {
    "empty": gettext_lazy("No file came. Choose one first."),
    "too_large": gettext_lazy("The file is too large: at most 10 MB."),
    "not_evidence": gettext_lazy("This file is neither a photo (JPEG, PNG) nor a PDF. Other files are not kept."),
    "damaged": gettext_lazy("The file is damaged. Take the photo or scan again."),
    "active": gettext_lazy("This PDF would run something when it is opened (a script or a file inside). Print it to a new PDF."),
}


@login_required
@require_safe
def certificate(request, pk):
    """The certificate with its state, files, the markets it opens, and its history."""
    found = get_certificate(request.user, pk)
    return render(request, "portal/certificates/one.html", page.context_of(found, request.user))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """A new certificate of an enterprise, whose number stands in the address."""
    number = whole_number(request.GET.get("umkm", ""))
    if number is None:
        raise Http404
    enterprise = get_enterprise(request.user, number, to_change=True)
    form = CertificateForm(request.POST if request.method == "POST" else None, kind=request.GET.get("jenis", "")[:12])
    context = {"enterprise": enterprise, "form": form, "key": key_in(request)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "portal/certificates/form.html", context, status=UNPROCESSABLE if form.errors else 200)
    try:
        made, _new = services.record_certificate(
            enterprise,
            form.values,
            by=request.user,
            doubts=form.doubts,
            confirmed=request.POST.get("yakin") == "ya",
            key=context["key"],
        )
    except Doubtful as doubtful:
        context["doubts"] = page.doubts_for(doubtful.doubts, request.user)
        return render(request, "portal/certificates/form.html", context, status=CONFLICT)
    except AlreadyRecorded as already:
        context["already"] = already.other if already.other.enterprise_id == enterprise.pk else None
        return render(request, "portal/certificates/form.html", context, status=CONFLICT)
    messages.success(request, _("%(name)s is written down. Add a photo or scan of it below.") % {"name": made.name})
    return redirect(made)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """Correct a certificate. Whoever sends the same field second is told, and looks again."""
    found = get_certificate(request.user, pk, to_change=True)
    base = whole_number(request.POST.get("versi", ""))
    base = found.version if base is None else base
    form = CertificateForm(request.POST if request.method == "POST" else None, certificate=found)
    context = {"enterprise": found.enterprise, "certificate": found, "form": form, "base": base}
    if request.method != "POST" or not form.is_valid():
        return render(request, "portal/certificates/form.html", context, status=UNPROCESSABLE if form.errors else 200)
    try:
        changed = services.change_certificate(
            found, form.values, by=request.user, base=base, doubts=form.doubts, confirmed=request.POST.get("yakin") == "ya"
        )
    except Doubtful as doubtful:
        context["doubts"] = page.doubts_for(doubtful.doubts, request.user)
    except AlreadyRecorded as already:
        context["already"] = already.other
    except ChangedMeanwhile as meanwhile:
        context |= {"meanwhile": page.differing(meanwhile), "base": meanwhile.row.version}
    except NotUndoable as error:
        form.add_error(None, NOT_UNDONE[error.why])
    else:
        messages.success(request, _("The certificate is saved.") if changed else _("Nothing had to be changed."))
        return redirect(found)
    return render(request, "portal/certificates/form.html", context, status=CONFLICT)


@login_required
@require_POST
def verify(request, pk):
    """Say that it is true, and what one looked at."""
    found = get_certificate(request.user, pk, to_change=True)
    how = request.POST.get("cara", "")
    if how not in HowVerified.values:
        messages.error(request, _("Say what you looked at: the paper, or the issuer's register."))
        return redirect(found)
    try:
        is_new = services.verify_certificate(found, by=request.user, how=how)
    except NotUndoable as error:
        messages.error(request, NOT_UNDONE[error.why])
    else:
        messages.success(request, _("The certificate is verified.") if is_new else _("It was verified already."))
    return redirect(found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, pk):
    """Its issuer took it away: since when, and why."""
    found = get_certificate(request.user, pk, to_change=True)
    context = {"certificate": found, "typed": request.POST.get("sejak", timezone.localdate().strftime("%d-%m-%Y"))}
    if request.method == "POST":
        on = read_date(request.POST.get("sejak", ""), timezone.localdate())
        try:
            services.withdraw_certificate(found, by=request.user, on=on, why=request.POST.get("alasan", ""))
        except CertificateRefused as refused:
            context["problems"] = [explain(problem) for problem in refused.problems]
            return render(request, "portal/certificates/withdraw.html", context, status=UNPROCESSABLE)
        messages.success(request, _("It counts as withdrawn."))
        return redirect(found)
    return render(request, "portal/certificates/withdraw.html", context)


@login_required
@require_POST
def remove(request, pk):
    """Take it off the list; its history brings it back."""
    found = get_certificate(request.user, pk, to_change=True)
    services.remove_certificate(found, by=request.user, reason=request.POST.get("alasan", ""))
    messages.success(request, _("It is taken off the list. Its history keeps it, and it can come back."))
    return redirect(found)


@login_required
@require_POST
def undo(request, pk, change):
    """Take one change back."""
    found = get_certificate(request.user, pk, to_change=True)
    change = get_object_or_404(CertificateChange, pk=change, certificate=found)
    try:
        services.take_back(change, by=request.user)
    except NotUndoable as error:
        messages.error(request, NOT_UNDONE[error.why])
    else:
        messages.success(request, _("It is taken back."))
    return redirect(f"{found.get_absolute_url()}#riwayat")


@login_required
@require_POST
def add_copy(request, pk):
    """Keep a photo, scan or PDF of it."""
    found = get_certificate(request.user, pk, to_change=True)
    file = request.FILES.get("berkas")
    try:
        copies.add_copy(found, file.read(evidence.LARGEST + 1) if file else b"", by=request.user)
    except evidence.BadEvidence as error:
        messages.error(request, BAD_FILES[error.code])
    except TooManyCopies as error:
        messages.error(request, _("At most %(most)d files are kept with a certificate.") % {"most": error.most})
    else:
        messages.success(request, _("The file is kept, sealed."))
    return redirect(f"{found.get_absolute_url()}#berkas")


@login_required
@require_safe
def copy(request, pk, copy):
    """The file, as a download; who fetched it is in the audit log."""
    found = get_certificate(request.user, pk)
    kept = get_object_or_404(CertificateCopy, pk=copy, certificate=found)
    try:
        response = evidence.as_download(kept, f"sertifikat-{found.pk}-{kept.pk}")
    except (FileNotFoundError, CannotOpen):
        raise Http404 from None
    record(request.user, "certificate.copy_taken", found, request=request)
    return response


@login_required
@require_POST
def remove_copy(request, pk, copy):
    """Take a file away for good."""
    found = get_certificate(request.user, pk, to_change=True)
    copies.remove_copy(get_object_or_404(CertificateCopy, pk=copy, certificate=found), by=request.user)
    messages.success(request, _("The file is deleted."))
    return redirect(f"{found.get_absolute_url()}#berkas")
