"""The list of villages by their potential, its files, and measuring and publishing it."""

from collections import defaultdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import enqueue
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.potential import kinds, listing, wording
from desaekspor.portal.potential.files import KINDS, write_list
from desaekspor.portal.potential.presenting import MEASURE, asked_list, may_measure, present
from desaekspor.portal.potential.reading import how_to_read
from desaekspor.potential.models import ProgrammeLabel
from desaekspor.potential.results.queries import (
    assessments_for,
    labels_for,
    specialisations_for,
    village_assessments_for,
)
from desaekspor.potential.results.supposing import MOST_COMPARED
from desaekspor.potential.results.writing import publish, take_back
from desaekspor.potential.rules import may_publish_assessments

ROWS_A_PAGE = 50


@require_safe
def villages(request):
    context = asked_list(request, present(request.user))
    if context["assessment"]:
        context |= listed(request, context["assessment"])
        page = Paginator(context.pop("rows"), ROWS_A_PAGE).get_page(request.GET.get("halaman"))
        if context["asked"].order == "-indeks":
            listing.put_heads(page.object_list, context["how"].tiers)
        context |= {"page": page, "here": listing.address_of(request.GET), "most_compared": MOST_COMPARED}
    return render(request, "portal/potential/list.html", context)


def listed(request, assessment):
    """The rows that are asked for, and what there is to choose from."""
    asked = listing.Asked.of(request.GET)
    user, rules = request.user, assessment.class_version.table.rules
    labels = defaultdict(list)
    for label in labels_for(user).filter(until=None):
        labels[label.village_id].append(label)
    special = defaultdict(set)
    for village, kind in specialisations_for(user).filter(assessment=assessment, low__gt=1).values_list("village_id", "kind"):
        special[kind].add(village)
    found = list(village_assessments_for(user).filter(assessment=assessment).select_related("village__parent").defer("opened"))
    counts = {state: sum(row.cluster == state for row in found) for state in wording.CLASSES}
    programmes = dict(ProgrammeLabel.Programme.choices)
    return {
        "asked": asked,
        "rows": listing.rows_of(found, assessment, asked, labels=labels, special=special.get(asked.kind, ())),
        "how": how_to_read(assessment),
        "counts": [
            {"value": value, "name": wording.CLASSES[state], "count": counts[state], "note": wording.CLASS_NOTES[state]}
            for value, state in wording.CLASS_IN_ADDRESS.items()
        ],
        "is_partial": len(found) < assessment.counts.get("villages", 0),
        "ranked": assessment.counts.get("ranked", 0),
        "total": assessment.counts.get("villages", 0),
        "districts": sorted({row.village.parent for row in found}, key=lambda region: region.name),
        "needs": [(rule.code, wording.in_language(rule, "need")) for rule in rules],
        "kinds": sorted(((kind, kinds.kind_label(kind)) for kind in special), key=lambda one: one[1]),
        "programmes": [(code, programmes[code]) for code in sorted({one.programme for own in labels.values() for one in own})],
        "part_names": [
            wording.name_of(part) for part in assessment.index_version.table.components if part.code not in assessment.left_out
        ],
    }


@require_safe
def file(request, kind):
    """The list that is asked for as a file, in its order."""
    if kind not in KINDS:
        raise Http404
    assessment = asked_list(request, present(request.user))["assessment"]
    if assessment is None:
        raise Http404
    context = listed(request, assessment)
    content = write_list(kind, assessment, context["rows"], context["how"], described=listing.in_words(context["asked"], context))
    ending, content_type = KINDS[kind]
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="potensi-desa-{assessment.as_of:%Y-%m-%d}.{ending}"'
    return response


@login_required
@require_POST
def measure(request):
    """Have the villages measured in the background; one that waits or runs already is enough."""
    if not may_measure(request.user):
        raise PermissionDenied
    if not Job.objects.filter(kind=MEASURE, state__in=(Job.State.QUEUED, Job.State.RUNNING)).exists():
        enqueue(MEASURE, owner=request.user)
    messages.success(request, _("The villages are being measured; it takes some seconds."))
    return redirect("portal:potential")


@login_required
@require_POST
def publish_list(request):
    """Let anyone see the list, or with ``tarik`` take it back: then officers alone see it again."""
    if not may_publish_assessments(request.user):
        raise PermissionDenied
    found = get_object_or_404(assessments_for(request.user), pk=whole_number(request.POST.get("hasil", "")))
    if not may_publish_assessments(request.user, found.region_id):
        raise PermissionDenied
    if "tarik" in request.POST:
        take_back(found, by=request.user)
        messages.success(request, _("The list is taken back: only officers see it now."))
    else:
        publish(found, by=request.user)
        messages.success(request, _("The list is published: anyone can see it now."))
    return redirect("portal:potential")
