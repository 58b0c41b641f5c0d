"""A photo of a village, for those who may see its survey."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.accounts.rules import is_enumerator
from desaekspor.accounts.sealing import CannotOpen
from desaekspor.potential.photos import FILES, JPEG
from desaekspor.potential.survey.files import delete_photo
from desaekspor.potential.survey.queries import photos_for
from desaekspor.potential.survey.questions import questions


@login_required
@require_safe
def photo(request, pk):
    found = get_object_or_404(photos_for(request.user), pk=pk)
    try:
        file = FILES.open_sealed(found.stored_as)
    except (FileNotFoundError, CannotOpen):
        return render(request, "portal/survey/photo_gone.html", {"photo": found}, status=410)
    ending = "jpg" if found.media_type == JPEG else "png"
    response = FileResponse(file, content_type=found.media_type, filename=f"{found.question}-{found.pk}.{ending}")
    response["Content-Length"] = found.bytes
    response["Cache-Control"] = "no-store, private, max-age=0"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request, pk):
    """Take a photo away, asked again first."""
    found = get_object_or_404(photos_for(request.user).select_related("survey__region"), pk=pk)
    if is_enumerator(request.user) and found.by_id != request.user.pk:
        raise PermissionDenied
    section = questions()[found.question].section
    address = f"{reverse('portal:survey_section', args=[found.survey.region_id, section])}?tahun={found.survey.year}"
    if request.method == "POST":
        delete_photo(found, by=request.user)
        messages.success(request, _("The photo is deleted."))
        return redirect(address)
    return render(request, "portal/survey/photo_delete.html", {"photo": found, "back": address})
