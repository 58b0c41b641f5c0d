"""The page about privacy, for everybody; with the ways to the registers for those who keep them. And the texts of consent."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.accounts.rules import may_answer_requests, may_read_audit_log, may_see_breaches, may_write_consent_texts
from desaekspor.privacy.bases import ASKED, PROCESSINGS
from desaekspor.privacy.forms.texts import TextForm
from desaekspor.privacy.models import ConsentText, DataRequest
from desaekspor.privacy.queries import breaches_for, requests_for
from desaekspor.privacy.retention import KINDS
from desaekspor.privacy.services.consents import current_text, current_texts, write_text


@require_safe
def home(request):
    user = request.user
    context = {
        "processings": PROCESSINGS,
        "kinds": KINDS,
        "contact": settings.DATA_OFFICER,
        "may_answer": may_answer_requests(user),
        "sees_breaches": may_see_breaches(user),
        "writes_texts": may_write_consent_texts(user),
        "reads_log": may_read_audit_log(user),
    }
    if context["may_answer"]:
        waiting = requests_for(user).filter(state=DataRequest.State.OPEN)
        context |= {"waiting": waiting.count(), "overdue": waiting.filter(due_at__lt=timezone.now()).count()}
    if context["sees_breaches"]:
        context["breaches"] = breaches_for(user).filter(closed_at=None).count()
    return render(request, "privacy/home.html", context)


@login_required
@require_safe
def texts(request):
    if not may_write_consent_texts(request.user):
        raise PermissionDenied
    present = current_texts()
    earlier = ConsentText.objects.exclude(pk__in=[text.pk for text in present])
    return render(request, "privacy/texts.html", {"present": present, "earlier": earlier})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_text(request, purpose):
    if not may_write_consent_texts(request.user):
        raise PermissionDenied
    if purpose not in ASKED:
        raise Http404
    present = current_text(purpose)
    initial = {"text_id": present.text_id, "text_en": present.text_en}
    form = TextForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        write_text(purpose, by=request.user, request=request, **form.cleaned_data)
        messages.success(request, _("The new text holds for consents from now on."))
        return redirect("privacy:texts")
    return render(request, "privacy/text.html", {"form": form, "present": present})
