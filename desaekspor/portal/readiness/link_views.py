"""Personal links: made and withdrawn by officers, opened by owners, who answer on the phone without an account."""

from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Q
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.lockout import client_address
from desaekspor.portal.readiness import page
from desaekspor.portal.readiness.getting import get_enterprise
from desaekspor.portal.readiness.proofs import may_take_back, take_proofs
from desaekspor.readiness.assessment.errors import AnswersRefused, AssessmentRefused, LinkRefused
from desaekspor.readiness.assessment.links import finish, link_of, make_link, token_of, use, withdraw_link
from desaekspor.readiness.assessment.messages import explain, explain_answer, language
from desaekspor.readiness.assessment.models import LINK_GOOD_FOR, OwnerLink, ReadinessAssessment, Way
from desaekspor.readiness.assessment.rules import may_assess
from desaekspor.readiness.assessment.services import begin_assessment, remove_file, save_answers
from desaekspor.readiness.assessment.versions import bank_in

LAST = "akhir"  # the screen behind the last group
REFUSED = {
    "unknown": (
        404,
        gettext_lazy("This link is not known"),
        gettext_lazy("Copy it whole from the message, or ask the office for a new one."),
    ),
    "expired": (
        410,
        gettext_lazy("This link has ended"),
        gettext_lazy("Links are good for some days. Ask the office for a new one; what you answered is kept."),
    ),
    "withdrawn": (
        410,
        gettext_lazy("This link was withdrawn"),
        gettext_lazy("The office withdrew it. Ask for a new one if you want to go on; what you answered is kept."),
    ),
    "finished": (
        410,
        gettext_lazy("You have finished"),
        gettext_lazy("Thank you: the office has your answers. If something has changed, ask for a new link."),
    ),
    "gone": (
        410,
        gettext_lazy("Nothing is asked of this business any more"),
        gettext_lazy("It is recorded as closed or moved. If that is wrong, tell your village office."),
    ),
    "too_many": (429, gettext_lazy("Too many tries"), gettext_lazy("Wait a quarter of an hour, then open the link again.")),
}
STATES = {
    "good": gettext_lazy("good"),
    "finished": gettext_lazy("finished by the owner"),
    "withdrawn": gettext_lazy("withdrawn"),
    "expired": gettext_lazy("expired"),
}


def get_for_links(user, number):
    found = get_enterprise(user, number)
    if not may_assess(user):
        raise PermissionDenied
    return found


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def links(request, number):
    """The links of an enterprise with their use; a POST makes one."""
    enterprise = get_for_links(request.user, number)
    if request.method == "POST":
        try:
            make_link(enterprise, by=request.user)
        except AssessmentRefused as error:
            messages.error(request, explain(error))
        else:
            messages.success(request, _("The link is made. Send it to the owner."))
        return redirect("portal:readiness_links", number)
    rows = (
        OwnerLink.objects.filter(enterprise=enterprise)
        .select_related("made_by", "withdrawn_by")
        .annotate(
            opened=Count("uses", filter=Q(uses__what="opened")),
            saved=Count("uses", filter=Q(uses__what="saved")),
            proofs=Count("uses", filter=Q(uses__what="proof")),
            last_at=Max("uses__at"),
        )
    )
    shown = []
    for link in rows[:50]:
        address = (
            request.build_absolute_uri(reverse("portal:readiness_fill", args=[token_of(link)])) if link.state == "good" else ""
        )
        shown.append((link, STATES[link.state], address, whatsapp(enterprise, link, address) if address else ""))
    context = {"enterprise": enterprise, "links": shown, "days": LINK_GOOD_FOR.days, "sees_list": True}
    return render(request, "portal/readiness/links.html", context)


def whatsapp(enterprise, link, address):
    """WhatsApp with the message written, in Indonesian whatever the officer reads; the officer chooses to whom, so that no number
    is opened here."""
    with translation.override(settings.LANGUAGE_CODE):
        day = formats.date_format(timezone.localtime(link.expires_at), "j F Y")
        words = _(
            "Good day. Please answer some questions about how ready %(name)s is to export. It takes ten minutes, needs no "
            "password, and can be interrupted: %(address)s (good until %(day)s). The link is for you alone; please do not pass "
            "it on."
        )
        return f"https://wa.me/?text={quote(words % {'name': enterprise, 'address': address, 'day': day})}"


@login_required
@require_POST
def withdraw(request, number, pk):
    """Let a link open nothing any more."""
    enterprise = get_for_links(request.user, number)
    withdraw_link(get_object_or_404(OwnerLink, pk=pk, enterprise=enterprise), by=request.user)
    messages.success(request, _("The link is withdrawn: it opens nothing any more."))
    return redirect("portal:readiness_links", number)


def refuse(request, error):
    """A clear page (or, for the script, its words) of a link that opens nothing."""
    status, title, words = REFUSED[error.code]
    if wants_json(request):
        response = JsonResponse({"gone": f"{title}. {words}"}, status=status)
    else:
        response = render(request, "portal/readiness/link_refused.html", {"title": title, "words": words}, status=status)
    return hidden(response)


def hidden(response):
    """The address opens something, so it goes to no other site, to no search engine and into no log."""
    response._has_been_logged = True  # Django's own log of refusals has whole addresses; ours has patterns
    # Within the site the origin must be sent, else forms would be refused ("no-referrer" makes it null).
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def wants_json(request):
    return request.headers.get("X-Autosave") == "1"


@never_cache
@require_safe
def begin(request, token):
    """What the owner is asked for, how long it takes, and the way to the first group that is open."""
    try:
        link = link_of(token, address=client_address(request))
        assessment = begin_assessment(link.enterprise, way=Way.LINK)
    except (LinkRefused, AssessmentRefused) as error:
        return refuse(request, error if isinstance(error, LinkRefused) else LinkRefused("gone"))
    bank = bank_in(assessment.version)
    groups = page.groups_of(bank, {one.question: one for one in assessment.answers.all()})
    first = next((one for one in groups if not one.is_done), groups[0])
    context = {
        "enterprise": link.enterprise,
        "link": link,
        "token": token,
        "groups": groups,
        "first": first.code,
        "is_begun": any(one.answered for one in groups),
        "asked": sum(one.asked for one in groups),
    }
    return hidden(render(request, "portal/readiness/fill_begin.html", context))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def fill(request, token, dimension):
    """One group a screen. The page carries all of them, so that the phone goes on without a connection."""
    address = client_address(request)
    try:
        link = link_of(token, address=address, what="" if request.method == "POST" else "opened")
        assessment = begin_assessment(link.enterprise, way=Way.LINK)
    except (LinkRefused, AssessmentRefused) as error:
        return refuse(request, error if isinstance(error, LinkRefused) else LinkRefused("gone"))
    bank = bank_in(assessment.version)
    codes = [one.code for one in bank.dimensions]
    if dimension not in (*codes, LAST):
        raise Http404
    errors, typed, kept, proofs = {}, None, [], {}
    if request.method == "POST":
        if dimension == LAST:
            raise Http404
        questions = bank.of(dimension)
        read, typed, errors = page.read_typed(request.POST, questions)
        try:
            proofs = take_proofs(assessment, request.FILES, questions)
            if any(not refused for refused in proofs.values()):
                use(link, "proof", address=address)
            if errors and not wants_json(request):
                raise AnswersRefused(errors)
            saved = save_answers(assessment, read, way=Way.LINK, base=page.base_of(request), link=link)
            use(link, "saved", address=address, answers=len(saved.changed))
            kept = saved.kept
        except AnswersRefused as error:
            errors = errors | error.problems
        except AssessmentRefused:
            return refuse(request, LinkRefused("gone"))
        assessment.refresh_from_db()
        if wants_json(request):
            told = {
                "revision": assessment.revision,
                "errors": {code: explain_answer(error) for code, error in errors.items()},
                "kept": list(kept),
                "answered": assessment.answered,
                "asked": assessment.asked,
                "proofs": {code: proofs_of(token, assessment, bank, code, words) for code, words in proofs.items()},
            }
            return hidden(JsonResponse(told, status=400 if errors else 200))
        proofs = {code: words for code, words in proofs.items() if words}
        if not errors and not kept and not proofs:
            following = codes[codes.index(dimension) + 1] if dimension != codes[-1] else LAST
            return redirect("portal:readiness_fill_group", token, following)
    answers = {one.question: one for one in assessment.answers.all()}
    files = list(assessment.files.all())
    shown = [
        (
            one,
            getattr(one, f"name_{language()}"),
            page.shown_questions(
                bank, bank.of(one.code), answers, typed=typed, errors=errors, kept=kept, files=files, file_errors=proofs
            ),
        )
        for one in bank.dimensions
    ]
    context = {
        "enterprise": link.enterprise,
        "link": link,
        "token": token,
        "assessment": assessment,
        "screens": shown,
        "current": dimension,
        "last": LAST,
        "total": len(codes),
        "answered": assessment.answered,
        "asked": assessment.asked,
        "by_link": True,
    }
    return hidden(render(request, "portal/readiness/fill.html", context, status=400 if errors or proofs else 200))


def proofs_of(token, assessment, bank, code, refused=""):
    """The proofs of one question as they stand on the page, for the script."""
    answers = {one.question: one for one in assessment.answers.filter(question=code)}
    files = assessment.files.filter(question=code)
    (one,) = page.shown_questions(bank, [bank.by_code[code]], answers, files=files, file_errors={code: refused})
    return render_to_string("portal/readiness/_sent_proofs.html", {"one": one, "token": token})


@never_cache
@require_POST
def take_back(request, token, pk):
    """Delete a proof that came by a link, as long as nobody has looked at it; others are not there for the link."""
    try:
        link = link_of(token, address=client_address(request), what="")
    except LinkRefused as error:
        return refuse(request, error)
    assessment = get_object_or_404(ReadinessAssessment.objects.select_related("version"), enterprise=link.enterprise)
    file = get_object_or_404(assessment.files.select_related("assessment"), pk=pk)
    code, bank = file.question, bank_in(assessment.version)
    if code not in bank.by_code or not may_take_back(file, {one.question: one for one in assessment.answers.all()}):
        raise Http404
    remove_file(file)
    if wants_json(request):
        return hidden(JsonResponse({"proofs": {code: proofs_of(token, assessment, bank, code)}}))
    response = redirect("portal:readiness_fill_group", token, bank.by_code[code].dimension)
    response["Location"] += f"#{code}"
    return hidden(response)


@never_cache
@require_POST
def end(request, token):
    """The owner is done: the link takes nothing more."""
    try:
        link = link_of(token, address=client_address(request), what="")
    except LinkRefused as error:
        return refuse(request, error)
    finish(link, address=client_address(request))
    return refuse(request, LinkRefused("finished"))
