"""How good the search for duplicates is: spread, cut-offs, precision and recall from a sample that people label."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from desaekspor.portal.duplicates import accepting_page, quality_page
from desaekspor.portal.templatetags.figures import number
from desaekspor.portal.views.duplicates import mergers_only, rights
from desaekspor.registry.duplicates.listing import pairs_for
from desaekspor.registry.duplicates.runs import ended_well
from desaekspor.registry.duplicates.sampling import NothingToDraw, current_sample, draw_sample, next_to_label, quality_of
from desaekspor.registry.duplicates.versions import put_aside, taught, use_again


@login_required
@require_safe
def quality(request):
    """What the labels say, at one of the cut-offs."""
    mergers_only(request.user)
    run = ended_well().select_related("model").first()
    cutoffs = quality_page.cutoffs_of(run)
    band = request.GET.get("ambang", "")
    band = band if band in cutoffs else next(iter(cutoffs), "")
    threshold = cutoffs.get(band, accepting_page.SURE)
    sample = current_sample(request.user)
    versions, decisions, needed = quality_page.versions(run)
    context = {
        "run": run,
        "band": band,
        "bands": [(name, str(quality_page.BANDS[name])) for name in cutoffs],
        "threshold": threshold,
        "cuts": quality_page.cut_words(cutoffs),
        "versions": versions,
        "decisions": decisions,
        "needed": needed,
        "chart": quality_page.spread(pairs_for(request.user), cutoffs),
        "sample": sample,
        "is_synthetic": pairs_for(request.user).filter(synthetic=True).exists(),
        **rights(request.user),
    }
    if sample:
        measured = quality_of(sample, threshold=threshold)
        by_sources, by_district = quality_page.lines_of(measured)
        context |= {
            "measured": measured,
            "precision": quality_page.interval(measured.overall.precision),
            "recall": quality_page.interval(measured.overall.recall),
            "by_sources": by_sources,
            "by_district": by_district,
            "next": next_to_label(sample),
        }
    return render(request, "portal/duplicates/quality.html", context)


@login_required
@require_POST
def choose_model(request, pk):
    """Put a version aside that decisions taught, or let it be used again; the next search does so."""
    mergers_only(request.user)
    model = get_object_or_404(taught(), pk=pk)
    if request.POST.get("pakai") == "ya":
        use_again(model, by=request.user)
        messages.success(request, _("Version %(version)s is used again from the next search on.") % {"version": model.version})
    else:
        put_aside(model, by=request.user)
        messages.success(request, _("Version %(version)s is put aside from the next search on.") % {"version": model.version})
    return redirect(reverse("portal:duplicates_quality") + "#model")


@login_required
@require_POST
def draw(request):
    """Draw a sample and begin to label it."""
    mergers_only(request.user)
    try:
        sample = draw_sample(request.user)
    except NothingToDraw:
        messages.info(request, _("There are no pairs to draw from yet. Search for duplicates first."))
        return redirect("portal:duplicates_quality")
    count = sample.pairs.count()
    words = ngettext("A sample of %(count)s pair is drawn.", "A sample of %(count)s pairs is drawn.", count)
    messages.success(request, words % {"count": number(count)})
    following = next_to_label(sample)
    if following is None or following.pair_id is None:
        return redirect("portal:duplicates_quality")
    return redirect(f"{reverse('portal:duplicate', args=[following.pair_id])}?sampel={sample.pk}")
