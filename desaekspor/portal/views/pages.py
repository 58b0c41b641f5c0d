"""Pages that stand still: where the figures come from, and what this is."""

from django.db.models import Count
from django.shortcuts import render
from django.views.decorators.http import require_safe

from desaekspor.regions.models import Source


@require_safe
def sources(request):
    listed = Source.objects.annotate(figures=Count("fact")).order_by("publisher", "title")
    return render(request, "portal/sources.html", {"sources": listed})


@require_safe
def about(request):
    return render(request, "portal/about.html")
