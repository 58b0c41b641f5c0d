"""Accept all pairs above a likeliness at once: look at what that means, let it be done, take all of it back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.portal.duplicates import accepting_page, queue
from desaekspor.portal.forms.duplicates import PairFilter
from desaekspor.portal.views.duplicates import asked_of, mergers_only, rights
from desaekspor.registry.duplicates.accepting import (
    NotAcceptable,
    acceptances_for,
    kept_of,
    plan_acceptance,
    start_acceptance,
    start_undo,
)

PAGE_ROWS = 20
REFUSED = {
    "too_low": gettext_lazy("Below 50 percent a pair is more likely not one business. Choose a higher likeliness."),
    "nothing": gettext_lazy("There is nothing to merge or to take apart."),
    "running": gettext_lazy("This is being worked on at this moment. Please wait until it is done."),
}


def where_of(asked):
    """The filters of the address as an acceptance keeps them: where, and of which sources."""
    return {name: value for name, value in asked.filters.asked().items() if name in ("region", "sources")}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def acceptances(request):
    """What would be merged above a likeliness; a POST lets it be done. Below stands what was done before."""
    mergers_only(request.user)
    given = request.POST if request.method == "POST" else request.GET
    asked = asked_of(request, given)
    form = accepting_page.AboveForm({"di_atas": given.get("di_atas") or accepting_page.in_percent(accepting_page.sure_cut())})
    plan = None
    if form.is_valid():
        above = min(form.cleaned_data["di_atas"] / 100, 1)
        try:
            if request.method == "POST":
                return redirect("portal:acceptance", start_acceptance(request.user, above=above, where=where_of(asked)).pk)
            plan = plan_acceptance(request.user, above=above, where=where_of(asked))
        except NotAcceptable as error:
            messages.error(request, REFUSED[error.why])
    page = Paginator(acceptances_for(request.user).select_related("by"), PAGE_ROWS).get_page(request.GET.get("halaman"))
    context = {
        "form": form,
        "plan": plan,
        "counts": plan.counts if plan else {},
        "left_out": accepting_page.left_out_of(plan.counts) if plan else [],
        "sample": accepting_page.sample_of(plan) if plan else [],
        "choices": [choice for choice in queue.choices_of(asked) if choice.name in ("wilayah", "sumber")],
        "asked": asked.asked,
        "again": urlencode({"di_atas": form["di_atas"].value()} | asked.asked),
        "page": page,
        **rights(request.user),
    }
    return render(request, "portal/duplicates/acceptances.html", context)


@login_required
@require_safe
def acceptance(request, pk):
    """How far an acceptance is, what it did, and the way back."""
    mergers_only(request.user)
    found = get_object_or_404(acceptances_for(request.user).select_related("by", "undone_by", "job", "region"), pk=pk)
    merges = found.merges.select_related("survivor", "absorbed").order_by("-probability", "pk")
    words = PairFilter({"wilayah": found.where.get("region", ""), "sumber": found.where.get("sources", "")}, user=request.user)
    context = {
        "acceptance": found,
        "above": accepting_page.chance_in_words(found.above),
        "described": words.in_words(),
        "job": found.job if found.job and found.job.is_active else None,
        "left_out": accepting_page.left_out_of(found.preview),
        "page": Paginator(merges, PAGE_ROWS).get_page(request.GET.get("halaman")),
        "kept": kept_of(found) if found.state == found.State.UNDONE else (),
        "may_undo": found.state == found.State.DONE and found.merges.filter(undone_at=None).exists(),
        **rights(request.user),
    }
    return render(request, "portal/duplicates/acceptance.html", context)


@login_required
@require_POST
def undo(request, pk):
    """Take all merges of an acceptance apart again."""
    mergers_only(request.user)
    found = get_object_or_404(acceptances_for(request.user), pk=pk)
    try:
        start_undo(found, by=request.user)
    except NotAcceptable as error:
        messages.info(request, REFUSED[error.why])
    else:
        messages.success(request, _("They are being taken apart. You may close this page; the work goes on."))
    return redirect("portal:acceptance", found.pk)
