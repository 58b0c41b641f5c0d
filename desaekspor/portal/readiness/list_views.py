"""The list of assessed enterprises, and the same as a file."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.accounts.rules import sees_enterprises
from desaekspor.portal.readiness import page
from desaekspor.portal.readiness.filters import ReadinessFilter
from desaekspor.portal.views.exports import take_out
from desaekspor.readiness.assessment.messages import band_name, language
from desaekspor.readiness.assessment.queries import UNSURE, assessments_for, band_counts, page_of
from desaekspor.readiness.assessment.rules import may_assess
from desaekspor.readiness.assessment.versions import bank_in, version_to_read
from desaekspor.regions.models import Level
from desaekspor.registry.exports.models import Export


@login_required
@require_safe
def assessments(request):
    """How ready the enterprises of one's region are: in bands, and one by one."""
    if not sees_enterprises(request.user):
        raise Http404
    version = version_to_read()
    bank = bank_in(version)
    asked = ReadinessFilter(request.GET, user=request.user, bank=bank)
    mine = assessments_for(request.user)
    found = asked.filters.apply(mine)
    rows = found.select_related("enterprise__region__parent", "version").defer("version__content", "version__notes")
    shown = page_of(rows, asked.order, after=request.GET.get("sesudah", ""), before=request.GET.get("sebelum", ""))
    counts = band_counts(found)
    context = {
        "form": asked,
        "asked": asked.asked,
        "order": asked.order,
        "version": version,
        "rows": [row_of(bank, version, one) for one in shown.rows],
        "previous": asked.address(sebelum=shown.before) if shown.before else "",
        "next": asked.address(sesudah=shown.after) if shown.after else "",
        "total": sum(counts.values()),
        "bands": bands_of(bank, counts, asked),
        "here": asked.address(),
        "may_assess": may_assess(request.user),
    }
    return render(request, "portal/readiness/list.html", context)


def bands_of(bank, counts, asked):
    """(name, count, address of the list of these) of each band that is sure, and of what is not sure."""
    top = len(bank.bands)
    found = [
        (band_name(bank, number), counts.get((number, number), 0), asked.address(tahap=str(number)))
        for number in range(top, 0, -1)
    ]
    unsure = sum(count for (low, high), count in counts.items() if low != high)
    return found, unsure, asked.address(tahap=UNSURE)


def row_of(bank, version, one):
    """What a line of the list says. An older version may have had other bands, until it is worked out anew."""
    top, region = len(bank.bands), one.enterprise.region
    words, badge = page.band_words(bank, min(one.band_low, top), min(one.band_high, top))
    first = bank.by_code.get(one.missing[0]) if one.missing else None
    gates = [
        bank.by_code[code].said("text", language())
        for code, state in one.gates.items()
        if state != "met" and code in bank.by_code
    ]
    return {
        "one": one,
        "band": words,
        "badge": badge,
        "place": f"{region.name}, {region.parent.name}" if region.level == Level.VILLAGE else region.name,
        "scores": page.scores_of(one),
        "gates": gates,
        "first": first.said("step", language()) if first else "",
        "is_old": one.version_id != version.pk or (one.next_end is not None and one.next_end < timezone.localdate()),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request):
    """What will be in the file; after a POST it is made."""
    if not sees_enterprises(request.user):
        raise Http404
    asked = ReadinessFilter(request.GET, user=request.user, bank=bank_in(version_to_read()))
    return take_out(
        request,
        "portal/readiness/export.html",
        subject=Export.Subject.READINESS,
        filters=asked.filters,
        described=asked.in_words(),
        count=asked.filters.apply(assessments_for(request.user)).count(),
        here=asked.address(),
    )
