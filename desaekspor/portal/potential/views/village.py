"""One village: its potential opened, what would change it, its programme labels, its profile on one page."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from desaekspor.analytics.snapshots import SnapshotGone
from desaekspor.markets import outlook
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.potential import history, what_if_page
from desaekspor.portal.potential.forms import LabelForm
from desaekspor.portal.potential.headings import heading_lines
from desaekspor.portal.potential.makes import makes_of
from desaekspor.portal.potential.presenting import asked_list, may_label, present
from desaekspor.portal.potential.profile import PAPERS, as_pdf, profile_of
from desaekspor.portal.potential.special import special_lines
from desaekspor.portal.potential.supposing import supposed
from desaekspor.portal.potential.village import class_sentence, names_for, open_village
from desaekspor.portal.pull.page import next_lines
from desaekspor.potential.results.labels import give_label, take_label
from desaekspor.potential.results.queries import (
    clusters_for,
    history_of,
    labels_for,
    serves,
    specialisations_for,
    village_assessments_for,
)
from desaekspor.potential.results.supposing import what_if as suppose
from desaekspor.regions.models import Level, Region


def village_of(code):
    return get_object_or_404(Region.objects.select_related("parent__parent"), pk=code, level=Level.VILLAGE, last_day=None)


def opened_for(request, code, *, newest=False):
    """The context of a village's pages: the shared one, the village, and its row opened; ``row`` None where it has none.

    Of the list that the address names, unless the page is of the ``newest`` one alone.
    """
    village = village_of(code)
    context = present(request.user, code) | {"village": village, "row": None}
    if not newest:
        context = asked_list(request, context)
    assessment = context["assessment"]
    if assessment is None:
        return context
    row = village_assessments_for(request.user).filter(assessment=assessment, village=village).first()
    if row is None:
        return context | {"assessment": None}
    row.assessment, row.village = assessment, village
    index_table, class_table = assessment.index_version.table, assessment.class_version.table
    opened = open_village(row, index_table, class_table, names_for(index_table), hides=not serves(request.user, code))
    return context | {
        "row": row,
        "opened": opened,
        "ranked": assessment.counts.get("ranked", 0),
        "index_table": index_table,
        "labels": list(labels_for(request.user).filter(village=village)),
        "may_label": may_label(request.user, code),
    }


@require_safe
def village(request, code):
    context = opened_for(request, code)
    row = context["row"]
    if row:
        past = history_of(request.user, code)
        special = specialisations_for(request.user).filter(assessment=row.assessment, village=code)
        headings, more_headings = heading_lines(row, hides=not serves(request.user, code))
        context |= {
            "sentence": class_sentence(context["opened"]),
            "headings": headings,
            "more_headings": more_headings,
            "next_products": next_lines(row, hides=not serves(request.user, code)),
            "flows_source": outlook.active().source,
            "special": special_lines(special),
            "clusters": list(
                clusters_for(request.user).filter(assessment=row.assessment, villages=code).prefetch_related("villages")
            ),
            "makes": makes_of(request.user, code),
            "past": past,
            "chart": history.draw(past),
            "tied": list(Region.objects.filter(pk__in=row.tied_with).order_by("name")),
        }
    return render(request, "portal/potential/village.html", context)


@require_safe
def what_if(request, code):
    """What class and index would be; the address holds what is supposed, and nothing that was left empty."""
    fragment = bool(request.htmx) and not request.htmx.history_restore_request
    given = [(name, value) for name, values in request.GET.lists() for value in values]
    address = request.path + (f"?{urlencode(kept)}" if (kept := [pair for pair in given if pair[1].strip()]) else "")
    if len(kept) < len(given) and not fragment:
        return redirect(address)
    context = opened_for(request, code, newest=True)
    if context["row"]:
        context["supposed"] = supposed(request.GET, context["opened"], context["index_table"])
        try:
            found = suppose(request.user, code, context["supposed"].changes)
        except SnapshotGone:
            messages.error(request, _("The snapshot of this list is gone. Have the villages measured again, then suppose."))
            return redirect("portal:potential_village", code)
        context["outcome"] = what_if_page.outcome_of(found, context["opened"])
    if not fragment or not context["row"]:
        return render(request, "portal/potential/what_if.html", context)
    response = render(request, "portal/potential/_result.html", context)
    response["HX-Replace-Url"] = address
    return response


@require_safe
def profile(request, code):
    """The profile of one page as PDF, on F4 or A4, in the reader's language."""
    paper = request.GET.get("kertas", "f4")
    if paper not in PAPERS:
        raise Http404
    context = opened_for(request, code)
    if not context["row"]:
        raise Http404
    special = specialisations_for(request.user).filter(assessment=context["assessment"], village=code)
    content = profile_of(
        context,
        paper=paper,
        special=special_lines(special),
        makes=makes_of(request.user, code),
    )
    response = HttpResponse(as_pdf(content), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="profil-{code}-{paper}-{get_language()}.pdf"'
    return response


@login_required
def label(request, code):
    """Write down that a village carries a label of a programme, or with ``ubah`` correct what is known of one."""
    village = village_of(code)
    if not may_label(request.user, code):
        raise PermissionDenied
    own = labels_for(request.user, to_change=True).filter(village=village)
    corrected = get_object_or_404(own, pk=whole_number(request.GET["ubah"])) if "ubah" in request.GET else None
    form = LabelForm(request.POST or None, label=corrected)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if not corrected and own.filter(programme=given["programme"], name=given["name"]).exists():
            form.add_error("name", _("This label is already written down; correct it on the page of the village."))
            return render(request, "portal/potential/label.html", {"village": village, "form": form})
        give_label(code, given.pop("programme"), by=request.user, **given)
        messages.success(request, _("The label is written down."))
        return redirect("portal:potential_village", code)
    return render(request, "portal/potential/label.html", {"village": village, "form": form, "corrected": corrected})


@login_required
@require_POST
def label_remove(request, code, pk):
    village_of(code)
    if not may_label(request.user, code):
        raise PermissionDenied
    found = get_object_or_404(labels_for(request.user, to_change=True), pk=pk, village=code)
    take_label(found, by=request.user)
    messages.success(request, _("The label is taken away."))
    return redirect("portal:potential_village", code)
