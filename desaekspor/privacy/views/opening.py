"""The page on which an owner's data is opened, and the list of who saw it."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.accounts.rules import may_open_personal_data, may_see_openings, sees_enterprises
from desaekspor.privacy.actions import FIELDS, field_words
from desaekspor.privacy.forms.opening import OpeningForm
from desaekspor.privacy.purposes import readable, written
from desaekspor.privacy.queries import in_words, lists_that_may_hold, openable_enterprises, parts_of, seen_of
from desaekspor.privacy.services.opening import TooMany, open_owner
from desaekspor.registry.queries import enterprises_for

PAGE_ROWS = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_data(request, number):
    """The form; after a POST the values themselves, in this answer alone."""
    if not sees_enterprises(request.user):
        raise Http404
    enterprise = get_object_or_404(enterprises_for(request.user).select_related("owner", "region"), pk=number)
    if not may_open_personal_data(request.user):
        raise PermissionDenied
    form = OpeningForm(request.POST if request.method == "POST" else None)
    context = {"enterprise": enterprise, "form": form}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            values = open_owner(
                enterprise.owner,
                given["fields_wanted"],
                by=request.user,
                purpose=given["purpose"],
                words=given["words"],
                request=request,
            )
        except TooMany as error:
            return never_kept(render(request, "privacy/too_many.html", context | {"refused": error}, status=429))
        context |= {
            "opened": [(FIELDS[name], value) for name, value in values.items()],
            "purpose": readable(written(given["purpose"], given["words"])),
            "now": timezone.now(),
        }
        return never_kept(render(request, "privacy/opened.html", context))
    return never_kept(render(request, "privacy/open.html", context))


def never_kept(response):
    """No browser, proxy or "back" button keeps the answer."""
    response["Cache-Control"] = "no-store, private, max-age=0"
    return response


@login_required
@require_safe
def seen(request, number):
    """Who saw this person's data, when and what for."""
    if not may_see_openings(request.user):
        raise Http404
    enterprise = get_object_or_404(openable_enterprises(request.user).select_related("owner"), pk=number)
    page = Paginator(seen_of(parts_of(enterprise, request.user)), PAGE_ROWS).get_page(request.GET.get("halaman"))
    page.object_list = [in_words(entry) for entry in page.object_list]
    lists = [
        (export, [field_words(name) for name in export.opened], readable(export.purpose))
        for export in lists_that_may_hold(enterprise)
    ]
    context = {"enterprise": enterprise, "page": page, "lists": lists, "sees_record": sees_enterprises(request.user)}
    return render(request, "privacy/seen.html", context)
