"""Templates: the list, the words with a preview, new versions."""

from django.contrib import messages as flash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.accounts.rules import may_write_messages, may_write_templates, scope_of
from desaekspor.portal.messaging.forms import TemplateForm
from desaekspor.readiness.messaging.messages import placeholder_name
from desaekspor.readiness.messaging.placeholders import PLACEHOLDERS, UnknownPlaceholder, example
from desaekspor.readiness.messaging.templates import UnknownTemplate, template_of, templates_of, versions_of, write_template

UNPROCESSABLE = 422


@login_required
@require_safe
def templates(request):
    """All templates that one's regency uses."""
    if not may_write_messages(request.user):
        raise Http404
    language = get_language()
    found = templates_of(scope_of(request.user), retired=True).values()
    rows = [(one, one.name(language), preview(one.words(language)[1], language)) for one in found]
    return render(request, "portal/messaging/templates.html", {"rows": rows, "may_write": may_write_templates(request.user)})


def preview(text, language):
    """The text as it may look; as it stands where something in braces is unknown."""
    try:
        return example(text, language)
    except UnknownPlaceholder:
        return text


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def template(request, code=""):
    """One template with its versions and a preview; by POST a new version, or (``lihat``) only the preview of what is typed."""
    if not may_write_messages(request.user):
        raise Http404
    region = scope_of(request.user)
    may_write = may_write_templates(request.user)
    if (request.method == "POST" or not code) and not may_write:
        raise PermissionDenied
    try:
        found = template_of(region, code) if code else None
    except UnknownTemplate:
        raise Http404 from None
    taken = templates_of(region, retired=True)
    form = TemplateForm(request.POST if request.method == "POST" else None, template=found, taken=taken)
    shown = [form[name].value() or "" for name in ("body_id", "body_en")]
    if request.method == "POST" and form.is_valid() and request.POST.get("lihat") != "ya":
        row = write_template(region, code or form.cleaned_data["code"], form.values, by=request.user)
        flash.success(request, _("Version %(version)d is saved. New messages begin from it.") % {"version": row.version})
        return redirect("portal:message_template", row.code)
    rows, program = versions_of(region, code) if code else ([], None)
    context = {
        "template": found,
        "name": found.name(get_language()) if found else "",
        "form": form,
        "previews": [("id", preview(shown[0], "id")), ("en", preview(shown[1], "en"))],
        "versions": rows,
        "program": program,
        "placeholders": [(one.name, one.english, placeholder_name(one.name)) for one in PLACEHOLDERS.values()],
        "may_write": may_write,
    }
    return render(request, "portal/messaging/template.html", context, status=UNPROCESSABLE if form.errors else 200)
