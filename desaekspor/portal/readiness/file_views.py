"""Proofs of answers: kept, taken, deleted. Only ever downloaded, never shown inside a page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from desaekspor.accounts.audit import record
from desaekspor.portal.readiness.getting import get_assessment
from desaekspor.portal.readiness.proofs import content_of
from desaekspor.readiness import evidence
from desaekspor.readiness.assessment.errors import AssessmentRefused
from desaekspor.readiness.assessment.messages import explain
from desaekspor.readiness.assessment.rules import may_assess
from desaekspor.readiness.assessment.services import add_file, remove_file
from desaekspor.readiness.assessment.versions import bank_in


def to_group(assessment, code):
    question = bank_in(assessment.version).by_code.get(code)
    if question is None:
        return redirect("portal:readiness_enterprise", assessment.enterprise_id)
    response = redirect("portal:readiness_group", assessment.enterprise_id, question.dimension)
    response["Location"] += f"#{code}"
    return response


@login_required
@require_POST
def add(request, number, code):
    """Keep a photo, scan or PDF as a proof of an answer."""
    assessment = get_assessment(request.user, number)
    if code not in bank_in(assessment.version).by_code:
        raise Http404
    file = request.FILES.get("berkas")
    try:
        add_file(assessment, code, content_of(file) if file else b"", by=request.user)
    except (evidence.BadEvidence, AssessmentRefused) as error:
        messages.error(request, explain(error))
    else:
        messages.success(request, _("The proof is kept."))
    return to_group(assessment, code)


@login_required
@require_safe
def download(request, number, pk):
    """The file as it was kept; each taking is in the audit log."""
    assessment = get_assessment(request.user, number)
    file = get_object_or_404(assessment.files, pk=pk)
    try:
        response = evidence.as_download(file, f"bukti-{number}-{file.question}-{file.pk}")
    except FileNotFoundError:
        raise Http404 from None
    record(request.user, "readiness.file_taken", assessment, fields=[file.question], request=request)
    return response


@login_required
@require_POST
def remove(request, number, pk):
    """Delete a proof for good: who keeps them, or the one who sent it."""
    assessment = get_assessment(request.user, number)
    file = get_object_or_404(assessment.files.select_related("assessment"), pk=pk)
    if not may_assess(request.user) and file.by_id != request.user.pk:
        raise PermissionDenied
    code = file.question
    remove_file(file, by=request.user)
    messages.success(request, _("The proof is deleted."))
    return to_group(assessment, code)
