"""Market pull of the villages and what they could make next: the list of the regency, and the same as a workbook."""

import tempfile
from pathlib import Path

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from desaekspor.markets import outlook
from desaekspor.markets.villages.keeping import product_space
from desaekspor.markets.villages.nexts import next_of_region
from desaekspor.portal.mapping.listing import bare
from desaekspor.portal.potential import wording
from desaekspor.portal.potential.files import KINDS
from desaekspor.portal.potential.presenting import present
from desaekspor.portal.pull import page as pages
from desaekspor.portal.templatetags.figures import day
from desaekspor.potential.results.queries import serves, village_assessments_for
from desaekspor.registry.exports.columns import CODE, DECIMAL, TEXT, YES_NO, Column
from desaekspor.registry.exports.writers import writer_for

ROWS_A_PAGE = 50
SHOWN = 15  # next products of the regency
ORDERS = {
    "nama": lambda row: row.village.name,
    "kecamatan": lambda row: (row.village.parent.name, row.village.name),
    "tarikan": lambda row: row.usd,
    "ragam": lambda row: len(row.made),
}


def listed(request):
    """The context of the list: rows that are asked for, in their order, and what is beside them."""
    user = request.user
    context = present(user)
    assessment, space = context["assessment"], product_space()
    order = request.GET.get("urut", "")
    asked = {
        "words": request.GET.get("cari", "").strip()[:100],
        "district": request.GET.get("kecamatan", "")[:8],
        "heading": request.GET.get("pos", "")[:4],
        "order": order if order.lstrip("-") in ORDERS else "-tarikan",
    }
    context |= {"asked": asked, "space": space, "rows": [], "source": outlook.active().source}
    if assessment is None:
        return context
    found = list(village_assessments_for(user).filter(assessment=assessment).select_related("village__parent"))
    # One rule for the whole list: sums over villages that the reader serves and others would tell the others' small counts.
    hides = not serves(user, assessment.region_id)
    rows = [pages.row_of(one, space, hides=hides) for one in found]
    kinds = sorted({code for row in rows for code in row.made})
    wanted = bare(asked["words"])
    shown = [
        row
        for row in rows
        if (not wanted or any(wanted in bare(text) for text in (row.village.name, row.village.parent.name, row.village.code)))
        and (not asked["district"] or row.village.code.startswith(f"{asked['district']}."))
        and (not asked["heading"] or asked["heading"] in row.made)
    ]
    shown.sort(key=lambda row: row.village.name)
    key = ORDERS[asked["order"].lstrip("-")]
    known = sorted((row for row in shown if key(row) is not None), key=key, reverse=asked["order"].startswith("-"))
    language = request.LANGUAGE_CODE
    together = next_of_region((one.headings for one in found), space, fewer_is_none=hides)[:SHOWN] if space else []
    return context | {
        "rows": known + [row for row in shown if key(row) is None],
        "hides": hides,
        "districts": sorted({one.village.parent for one in found}, key=lambda region: region.name),
        "headings": list(pages.names_of(kinds, language).items()),
        "together": [pages.line_of(one, hides=hides) for one in together],
        "has_pull": any(part.code == pages.INDICATOR for part in assessment.index_version.table.indicators),
        "is_filtered": any(asked[name] for name in ("words", "district", "heading")),
        "known": sum(row.usd is not None for row in rows),
        "total": len(rows),
    }


@require_safe
def villages(request):
    context = listed(request)
    context["page"] = Paginator(context.pop("rows"), ROWS_A_PAGE).get_page(request.GET.get("halaman"))
    return render(request, "portal/pull/list.html", context)


@require_safe
def file(request):
    """The list that is asked for as a workbook, with a sheet of definitions."""
    context = listed(request)
    assessment = context["assessment"]
    if assessment is None:
        raise Http404
    columns = [
        Column("code", _("Code"), _("Kemendagri code of the village."), CODE, lambda row: row.village.code),
        Column("name", _("Village"), _("Official name."), TEXT, lambda row: row.village.name, width=24),
        Column("district", _("District"), _("Kecamatan, official name."), TEXT, lambda row: row.village.parent.name, width=20),
        Column("pull_usd", _("Market pull, US dollars a year"), str(what_it_is()), DECIMAL, lambda row: row.usd, width=18),
        Column("score", _("Score"), _("Place among the villages, 0 to 1."), DECIMAL, lambda row: row.score, width=9),
        Column("made", _("Products made (HS)"), _("Headings of the HS 2022."), TEXT, lambda row: ", ".join(row.made), width=40),
        Column("next", _("Next product (HS)"), _("The nearest heading that nobody makes yet."), CODE, lambda row: row.next),
        Column("made_up", _("Example data"), _("Yes: made-up figures are in it."), YES_NO, lambda row: row.synthetic, width=10),
    ]
    notes = [
        (_("Rows"), str(len(context["rows"]))),
        (_("Date of the data"), day(assessment.as_of)),
        (_("Source"), outlook.active().source),
        (_("Missing values"), _("An empty cell is unknown. It is never zero.")),
        *((str(column.head), str(column.meaning)) for column in columns),
    ]
    if assessment.synthetic:
        notes.insert(0, (_("Example data"), str(wording.MADE_UP)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        writer = writer_for("xlsx", path, columns, temporary=folder, title=_("Market pull"), stem="tarikan-pasar")
        for row in context["rows"]:
            writer.write(row)
        writer.close(notes)
        content = path.read_bytes()
    response = HttpResponse(content, content_type=KINDS["xlsx"][1])
    response["Content-Disposition"] = f'attachment; filename="tarikan-pasar-{assessment.as_of:%Y-%m-%d}.xlsx"'
    return response


def what_it_is():
    return _(
        "What the world could buy more of what a maker makes, geometric mean over the makers of the village whose product has a "
        "code and flows."
    )
