"""The questions: what is asked and weighed, their versions, and how an administrator writes another one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import is_administrator, sees_enterprises, sees_own_enterprise
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.potential import editing
from desaekspor.portal.potential.as_text import from_text, to_text
from desaekspor.potential.errors import BadTable
from desaekspor.potential.messages import explain
from desaekspor.readiness.assessment.bank import bank_of
from desaekspor.readiness.assessment.messages import bands_in_words, choices_of, language
from desaekspor.readiness.assessment.models import QuestionVersion
from desaekspor.readiness.assessment.rules import may_edit_questions
from desaekspor.readiness.assessment.supposing import suppose
from desaekspor.readiness.assessment.versions import bank_in, save_version, use_version, version_in_use, version_to_read


def readers_only(user):
    if not (sees_enterprises(user) or sees_own_enterprise(user) or is_administrator(user)):
        raise Http404


@login_required
@require_safe
def overview(request):
    """Every question with weight, gate, step, place, cost and time; the bands; the versions."""
    readers_only(request.user)
    version = version_to_read()
    bank = bank_in(version)
    groups = []
    for dimension in bank.dimensions:
        questions = [
            {
                "one": one,
                "text": one.said("text", language()),
                "evidence": one.said("evidence", language()),
                "step": one.said("step", language()),
                "where": one.said("where", language()),
                "choices": [words for value, words in choices_of(bank, one) if value != "unknown"],
                "unit": one.said("unit", language()),
            }
            for one in bank.of(dimension.code)
        ]
        groups.append((getattr(dimension, f"name_{language()}"), dimension.axis, questions))
    context = {
        "version": version,
        "bank": bank,
        "bands": [(number, getattr(band, f"name_{language()}"), band.at) for number, band in enumerate(bank.bands, 1)],
        "open_gate_band": getattr(bank.bands[bank.open_gate_band - 1], f"name_{language()}"),
        "groups": groups,
        "versions": QuestionVersion.objects.select_related("created_by"),
        "may_edit": may_edit_questions(request.user),
    }
    return render(request, "portal/readiness/questions.html", context)


@login_required
@require_safe
def version(request, pk):
    """One version as text, and what differs from another."""
    readers_only(request.user)
    row = get_object_or_404(QuestionVersion.objects.select_related("created_by", "based_on"), pk=pk)
    others = list(QuestionVersion.objects.exclude(pk=pk).order_by("-created_at"))
    asked = whole_number(request.GET.get("dengan", ""))
    other = next((one for one in others if one.pk == asked), None) or next(
        (one for one in others if one.pk == row.based_on_id), others[0] if others else None
    )
    context = {
        "row": row,
        "in_use": row.pk == version_to_read().pk,
        "others": others,
        "other": other,
        "differences": differences(other.content, row.content) if other else [],
        "text": to_text(row.content),
        "may_edit": may_edit_questions(request.user),
    }
    return render(request, "portal/readiness/question_version.html", context)


def differences(old, new):
    """As those of the tables of the potential, each question called by its code."""
    return editing.differences(_named(old), _named(new))


def _named(content):
    """The content with its codes where the differences look for names."""
    named = {**content}
    for key in ("questions", "dimensions", "bands"):
        named[key] = [
            {**one, "name_id": f"{one.get('code', '')} {one.get('text_id', one.get('name_id', ''))}"}
            for one in content.get(key, ())
        ]
    return named


KEYS = ("weight", "step_id", "step_en", "where_id", "where_en", "cost_low", "cost_high", "days_low", "days_high")


def content_of(given, content):
    """The content with what the form says of weights, steps, places, costs and times; a number that is none stays as typed."""
    questions = []
    for one in content.get("questions", ()):
        new = {**one}
        code = one["code"]
        values = {key: given.get(f"{code}.{key}", "").strip()[: editing.LONGEST] for key in KEYS if f"{code}.{key}" in given}
        for key in ("step_id", "step_en", "where_id", "where_en"):
            if key in values:
                new[key] = values[key]
        if "weight" in values:
            new["weight"] = editing.number_of(values["weight"])
        for key in ("cost", "days"):
            if {f"{key}_low", f"{key}_high"} <= values.keys():
                new[key] = [editing.number_of(values[f"{key}_low"]), editing.number_of(values[f"{key}_high"])]
        questions.append(new)
    bands = [
        {**band, "at": editing.number_of(given[f"band.{place}"])} if f"band.{place}" in given else band
        for place, band in enumerate(content.get("bands", ()))
    ]
    return {**content, "questions": questions, "bands": bands}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request):
    """Write another version: see who would change band, then save it and use it from now on."""
    if not may_edit_questions(request.user):
        raise PermissionDenied
    base = version_in_use() if request.method == "POST" else version_to_read()
    if request.method == "POST" and (asked := whole_number(request.POST.get("dasar", ""))):
        base = QuestionVersion.objects.filter(pk=asked).first() or base
    given = request.POST if request.method == "POST" else request.GET
    context = {
        "base": base,
        "as_text": "teks" in given,
        "content": base.content,
        "text": to_text(base.content),
        "version": request.POST.get("versi", "").strip(),
        "notes": request.POST.get("catatan", "").strip(),
    }
    if request.method == "POST":
        try:
            content = from_text(request.POST["teks"]) if context["as_text"] else content_of(request.POST, base.content)
            context |= {"content": content, "text": request.POST.get("teks", "") or to_text(content)}
            if request.POST.get("lakukan") == "simpan":
                row = save_version(content, version=context["version"], notes=context["notes"], by=request.user, based_on=base)
                words = _("Version %(version)s is saved and in use; all assessments are worked out by it in some minutes.")
                messages.success(request, words % {"version": row.version})
                return redirect("portal:readiness_questions_version", row.pk)
            context |= previewed(content, base)
        except BadTable as error:
            context["error"] = explain(error)
            context["text"] = request.POST.get("teks", context["text"])
    if not context["as_text"]:
        context |= form_of(context["content"])
    return render(request, "portal/readiness/questions_edit.html", context, status=400 if "error" in context else 200)


SHOWN_KEYS = ("code", "weight", "step_id", "step_en", "where_id", "where_en")


def form_of(content):
    """What the form shows of a content."""
    text, name = f"text_{language()}", f"name_{language()}"
    rows = [
        {key: one.get(key, "") for key in SHOWN_KEYS}
        | {"text": one.get(text, ""), "gate": one.get("gate", False)}
        | {key: list(one.get(key, ("", ""))) for key in ("cost", "days")}
        for one in content.get("questions", ())
    ]
    return {"rows": rows, "bands": [(band.get(name, ""), band.get("at", "")) for band in content.get("bands", ())]}


def previewed(content, base):
    """Who would change band. Raises a BadTable."""
    bank, before = bank_of({**content, "valid_from": None}), bank_in(base)
    found = suppose(bank)

    def words(which, pair):
        top = len(which.bands)
        return bands_in_words(which, min(pair[0], top), min(pair[1], top))

    return {
        "preview": found,
        "moves": [(words(before, old), words(bank, new), count) for (old, new), count in found.moves.most_common()],
        "named": [(one, words(before, old), words(bank, new)) for one, old, new in found.named],
        "changed": differences(base.content, content),
    }


@login_required
@require_POST
def use(request, pk):
    """Put an older version to use again."""
    if not may_edit_questions(request.user):
        raise PermissionDenied
    row = get_object_or_404(QuestionVersion, pk=pk)
    try:
        use_version(row, by=request.user)
    except BadTable as error:
        messages.error(request, explain(error))
    else:
        messages.success(request, _("Version %(version)s is in use again.") % {"version": row.version})
    return redirect("portal:readiness_questions_version", pk)
