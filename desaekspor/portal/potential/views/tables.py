"""The rules of the class and the table of the index: what they say, their versions, and how an administrator changes them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from desaekspor.analytics.snapshots import SnapshotGone
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.potential import editing, preview_page, wording
from desaekspor.portal.potential.as_text import from_text, to_text
from desaekspor.portal.potential.presenting import present
from desaekspor.portal.potential.tables import TABLES, shown_index, shown_rules
from desaekspor.portal.potential.village import names_for
from desaekspor.potential.errors import BadTable, UnknownVillage
from desaekspor.potential.index_table import IndexTable
from desaekspor.potential.messages import explain
from desaekspor.potential.queries import known_figures
from desaekspor.potential.results.queries import assessments_for
from desaekspor.potential.results.supposing import preview_of
from desaekspor.potential.results.versions import use_version, versions_in_use, versions_to_read
from desaekspor.potential.rules import may_edit_tables

SHOWN_LISTS = 20


@require_safe
def overview(request):
    """Both tables in words, their versions, and which list was made by which."""
    in_use = versions_to_read()
    names = names_for(in_use.index.table)
    versions = [
        {
            "row": row,
            "name": table.label,
            "url": reverse("portal:potential_version", args=[name, row.pk]),
            "in_use": row.pk == getattr(in_use, table.attribute).pk,
        }
        for name, table in TABLES.items()
        for row in table.versions_for(request.user, in_use).select_related("created_by")
    ]
    lists = assessments_for(request.user).select_related("index_version", "class_version", "snapshot")
    context = present(request.user) | {
        "index": in_use.index,
        "classes": in_use.classes,
        "rules": shown_rules(in_use.classes.table, names),
        "components": shown_index(in_use.index.table),
        "aggregation": dict(editing.AGGREGATIONS)[in_use.index.table.aggregation],
        "versions": versions,
        "lists": list(lists.order_by("-as_of", "-pk")[:SHOWN_LISTS]),
    }
    return render(request, "portal/potential/rules.html", context)


def table_named(name):
    if name not in TABLES:
        raise Http404
    return TABLES[name]


@require_safe
def version(request, table, pk):
    """One version, what it says, and what differs from another."""
    kind, in_use = table_named(table), versions_to_read()
    rows = kind.versions_for(request.user, in_use)
    row = get_object_or_404(rows.select_related("created_by", "based_on"), pk=pk)
    others = list(rows.exclude(pk=pk).order_by("-created_at"))
    asked = whole_number(request.GET.get("dengan", ""))
    other = next((one for one in others if one.pk == asked), None) or next(
        (one for one in others if one.pk == row.based_on_id), others[0] if others else None
    )
    context = {
        "row": row,
        "name": kind.label,
        "table": table,
        "in_use": row.pk == getattr(in_use, kind.attribute).pk,
        "others": others,
        "other": other,
        "differences": editing.differences(other.content, row.content) if other else [],
        "text": to_text(row.content),
        "may_edit": may_edit_tables(request.user),
    }
    return render(request, "portal/potential/version.html", context)


@login_required
def edit(request, table):
    """Change a table: see who would move, then save it as a new version and use it from now on."""
    kind = table_named(table)
    if not may_edit_tables(request.user):
        raise PermissionDenied
    in_use = versions_in_use() if request.method == "POST" else versions_to_read()
    base = getattr(in_use, kind.attribute)
    if request.method == "POST" and (asked := whole_number(request.POST.get("dasar", ""))):
        base = kind.model.objects.filter(pk=asked).first() or base
    as_text = "teks" in (request.POST if request.method == "POST" else request.GET)
    context = {
        "table": table,
        "base": base,
        "as_text": as_text,
        "content": base.content,
        "text": to_text(base.content),
        "version": request.POST.get("versi", "").strip(),
        "notes": request.POST.get("catatan", "").strip(),
        "language": get_language(),
    }
    if request.method == "POST":
        try:
            content = from_text(request.POST["teks"]) if as_text else kind.content_of(request.POST, base.content)
            context |= {"content": content, "text": request.POST.get("teks", "") or to_text(content)}
            if request.POST.get("lakukan") == "simpan":
                row = kind.save(content, version=context["version"], notes=context["notes"], by=request.user, based_on=base)
                words = _("Version %(version)s is saved and in use; the villages are measured by it in some minutes.")
                messages.success(request, words % {"version": row.version})
                return redirect("portal:potential_version", table, row.pk)
            context["preview"] = previewed(request.user, kind, content, base)
        except BadTable as error:
            context["error"] = explain(error)
            context["text"] = request.POST.get("teks", context["text"])
    if as_text:
        return render(request, "portal/potential/edit.html", context)
    if table == "indeks":
        context |= {
            "rows": editing.index_rows(context["content"]),
            "aggregations": editing.AGGREGATIONS,
            "directions": editing.DIRECTIONS,
            "normalisations": editing.NORMALISATIONS,
        }
    else:
        names = names_for(in_use.index.table)
        context |= {
            "rows": editing.rule_rows(context["content"]),
            "fields": editing.fields_for(in_use.index.table, known_figures(), names),
            "comparisons": editing.COMPARISON_CHOICES,
            "efforts": list(wording.EFFORTS.items()),
        }
    return render(request, "portal/potential/edit.html", context)


def previewed(user, kind, content, base):
    """Who would move. Raises a BadTable; without a list to compare with only the differences are told."""
    table = kind.check(content)
    changed = editing.differences(base.content, content)
    try:
        found = preview_of(user, table)
    except (UnknownVillage, SnapshotGone):
        return preview_page.Preview(changed)
    index_table = table if isinstance(table, IndexTable) else found.assessment.index_version.table
    return preview_page.preview_of(found, changed, index_table)


@login_required
@require_POST
def use(request, table, pk):
    """Put an older version to use again."""
    kind = table_named(table)
    if not may_edit_tables(request.user):
        raise PermissionDenied
    row = get_object_or_404(kind.model, pk=pk)
    try:
        use_version(row, by=request.user)
    except BadTable as error:
        messages.error(request, explain(error))
    else:
        messages.success(request, _("Version %(version)s is in use again.") % {"version": row.version})
    return redirect("portal:potential_version", table, pk)
