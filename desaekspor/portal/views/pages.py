"""Pages that stand still: where the figures come from, and what this is."""

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.views.decorators.http import require_safe

from desaekspor.accounts.rules import is_officer
from desaekspor.regions.models import Boundary, Fact, Source


@require_safe
def sources(request):
    figures = Fact.objects.filter(source=OuterRef("pk")).order_by().values("source").annotate(count=Count("pk")).values("count")
    listed = Source.objects.annotate(
        figures=Coalesce(Subquery(figures), 0), outlines=Exists(Boundary.objects.filter(source=OuterRef("pk")))
    )
    # What we computed ourselves is listed while it is used.
    listed = listed.exclude(address="", figures=0, outlines=False).order_by("publisher", "title")
    return render(request, "portal/sources.html", {"sources": listed, "may_load": is_officer(request.user)})


@require_safe
def about(request):
    return render(request, "portal/about.html")
