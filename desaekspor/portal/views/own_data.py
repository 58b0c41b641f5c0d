"""The sheet "data about me": owners have it of themselves, officers make it on request, with a purpose."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.http import require_http_methods

from desaekspor.accounts.rules import is_owner, may_open_personal_data
from desaekspor.portal.enterprise_fields import label_of, written_value
from desaekspor.privacy.forms.opening import PurposeForm
from desaekspor.privacy.purposes import Purpose
from desaekspor.privacy.services.opening import OPENABLE, SHEET, TooMany, open_owner
from desaekspor.privacy.sheet import as_pdf
from desaekspor.privacy.sheet.contents import sheet_of
from desaekspor.privacy.views.opening import never_kept
from desaekspor.registry.queries import enterprises_for
from desaekspor.registry.services.fields import ENTERPRISE_FIELDS

LANGUAGES = ("id", "en")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_data(request, number):
    by_owner = is_owner(request.user)
    if not (by_owner or may_open_personal_data(request.user)):
        raise Http404
    found = enterprises_for(request.user).select_related("owner", "region__parent", "created_batch").prefetch_related("products")
    enterprise = get_object_or_404(found, pk=number)
    given = request.POST if request.method == "POST" else None
    form = PurposeForm(given, initial={"purpose": Purpose.RIGHTS})
    context = {"enterprise": enterprise, "form": form, "by_owner": by_owner}
    if given is None or not (by_owner or form.is_valid()):
        return never_kept(render(request, "portal/enterprises/own_data.html", context))
    purpose, words = (Purpose.RIGHTS, "") if by_owner else (form.cleaned_data["purpose"], form.cleaned_data["words"])
    try:
        opened = open_owner(
            enterprise.owner, OPENABLE, by=request.user, purpose=purpose, words=words, request=request, action=SHEET
        )
    except TooMany as error:
        return never_kept(render(request, "privacy/too_many.html", context | {"refused": error}, status=429))
    wanted = given.get("bahasa")
    with translation.override(wanted if wanted in LANGUAGES else translation.get_language()):
        content = as_pdf(sheet_of(enterprise, opened, business_rows(enterprise)))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="data-tentang-saya-{enterprise.pk}.pdf"'
    return never_kept(response)


def business_rows(enterprise):
    """(label, value) of what is held about the enterprise, as people read it; "" is unknown."""
    regions = {enterprise.region_id: enterprise.region.name}
    rows = [(label_of("product"), ", ".join(product.name for product in enterprise.products.all()))]
    for name in ENTERPRISE_FIELDS:
        value = enterprise.region_id if name == "region" else getattr(enterprise, name)
        rows.append((label_of(name), written_value(name, value, regions)))
    said = [enterprise.get_presence_display(), enterprise.presence_note or ""]
    rows.append((label_of("presence"), ": ".join(str(part) for part in said if part)))
    return [[str(label), str(value)] for label, value in rows]
