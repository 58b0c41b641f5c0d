"""Up to four villages side by side."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.views.decorators.http import require_safe

from desaekspor.portal.potential import comparing
from desaekspor.portal.potential.makes import products_of
from desaekspor.portal.potential.presenting import present
from desaekspor.portal.potential.village import names_for, open_village
from desaekspor.potential.errors import UnknownVillage
from desaekspor.potential.results.queries import serves, village_assessments_for
from desaekspor.potential.results.supposing import MOST_COMPARED
from desaekspor.potential.results.supposing import compare as set_beside


@require_safe
def compare(request):
    context = present(request.user)
    assessment = context["assessment"]
    if assessment is None:
        return render(request, "portal/potential/compare.html", context)
    asked, too_many = comparing.codes_of(request.GET)
    places = {
        code: (name, kind, district)
        for code, name, kind, district in village_assessments_for(request.user)
        .filter(assessment=assessment)
        .order_by("village__name")
        .values_list("village_id", "village__name", "village__kind", "village__parent__name")
    }
    codes = [code for code in asked if code in places]
    context |= {
        "too_many": too_many,
        "may_add": len(codes) < MOST_COMPARED,
        "unknown": [code for code in asked if code not in places],
        "all_villages": [(code, name, district) for code, (name, _kind, district) in places.items() if code not in codes],
        "villages": [
            {
                "code": code,
                "name": places[code][0],
                "kind": places[code][1],
                "district": places[code][2],
                "without": "?" + urlencode({"desa": [other for other in codes if other != code]}, doseq=True),
            }
            for code in codes
        ],
    }
    if codes:
        context |= side_by_side(request, assessment, codes)
    return render(request, "portal/potential/compare.html", context)


def side_by_side(request, assessment, codes):
    """The rows of the comparison, in the order of the codes."""
    try:
        found = set_beside(request.user, codes)
    except UnknownVillage:  # measured anew between the two questions
        return {"villages": []}
    index_table, class_table = found.assessment.index_version.table, found.assessment.class_version.table
    names = names_for(index_table)
    for row in found.villages:
        row.assessment = found.assessment
    opened = [
        open_village(row, index_table, class_table, names, hides=not serves(request.user, row.village_id))
        for row in found.villages
    ]
    products = products_of(request.user, codes)
    return {
        "rows": found.villages,
        "known": [100 * row.completeness for row in found.villages],
        "labels_of_each": [found.labels[code] for code in codes],
        "kinds_of_each": [[row.kind for row in found.specialisations[code]] for code in codes],
        "products_of_each": [products.get(code, []) for code in codes] if products else None,
        "rules": comparing.rule_lines(opened),
        "parts": comparing.part_sections(opened),
        "relations": comparing.relations(found.villages),
        "ranked": found.assessment.counts.get("ranked", 0),
        "columns": len(codes) + 1,
    }
