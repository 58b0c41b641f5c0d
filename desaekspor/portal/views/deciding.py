"""One pair after the other: two records side by side, and what somebody says of them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import may_merge_enterprises, may_open_personal_data, may_see_batches
from desaekspor.portal.duplicates import merge_page, pair_page, queue
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.views.duplicates import asked_of, deciders_only, just_decided
from desaekspor.privacy.forms.opening import OpeningForm
from desaekspor.privacy.purposes import readable, written
from desaekspor.privacy.services.opening import TooMany, open_owner
from desaekspor.privacy.views.opening import never_kept
from desaekspor.registry.duplicates import decisions
from desaekspor.registry.duplicates.errors import ChangedMeanwhile, MergedMeanwhile, MergeRefused, NotTheSame, OpenQuestions
from desaekspor.registry.duplicates.listing import STANDS, after, pairs_for, to_do_for
from desaekspor.registry.duplicates.merging import merge, preview_merge, suggest_survivor
from desaekspor.registry.duplicates.retracting import take_label_back, take_visit_back
from desaekspor.registry.duplicates.sampling import label, samples_for
from desaekspor.registry.duplicates.unmerging import unmerge
from desaekspor.registry.models import Merge, PairDecision, SampledPair

SAME, DIFFERENT, VISIT, SKIP = "same", "different", "visit", "skip"


def get_pair(user, pk):
    """The pair with its two records, if the user may know of both."""
    deciders_only(user)
    return get_object_or_404(queue.with_records(pairs_for(user, few=True)), pk=pk)


@login_required
@require_safe
def pair(request, pk):
    """Two records side by side."""
    return show(request, get_pair(request.user, pk))


def show(request, found, **opened):
    """The page of a pair; ``opened``: the fields of the owners that are shown as they are, and what for."""
    if sampled := sampled_of(request.user, request.GET, found):
        return show_sampled(request, found, sampled, opened)
    asked = asked_of(request)
    here = asked.address()
    context = pair_page.describe(found, opened.get("fields", frozenset())) | {
        "here": here,
        "last": just_decided(request),
        "left": asked.filters.apply(pairs_for(request.user)).filter(STANDS[to_do_for(request.user)]).count(),
        "may_open": may_open_personal_data(request.user),
        "may_merge": may_merge_enterprises(request.user),
        "sees_batches": may_see_batches(request.user),
        "opened_for": opened.get("purpose", ""),
    }
    context["merge_url"] = merge_page.address([record.enterprise.pk for record in context["records"]], pair=found.pk, here=here)
    if len(group := merge_page.group_of(found)) > 2:
        context |= {"group": group, "group_url": merge_page.address(group, pair=found.pk, here=here)}
    return render(request, "portal/duplicates/pair.html", context)


def sampled_of(user, given, found):
    """The SampledPair of ``found`` when one walks through a sample; None on the way through the list."""
    number = whole_number(given.get("sampel", ""))
    if number is None or not may_merge_enterprises(user):
        return None
    return SampledPair.objects.filter(sample__in=samples_for(user), sample=number, pair=found).select_related("sample").first()


def show_sampled(request, found, sampled, opened):
    """The pair as one of a sample: without what the program thinks of it, so that people judge for themselves."""
    sample = sampled.sample
    context = pair_page.describe(found, opened.get("fields", frozenset())) | {
        "here": f"sampel={sample.pk}",
        "sample": {"labelled": sample.pairs.exclude(verdict="").count(), "total": sample.pairs.count()},
        "last": just_decided(request, is_label=True),
        "may_open": may_open_personal_data(request.user),
        "sees_batches": may_see_batches(request.user),
        "opened_for": opened.get("purpose", ""),
    }
    return render(request, "portal/duplicates/pair.html", context)


def decide_sampled(request, found, sampled, said, note):
    """Label a pair of a sample; the next one comes by itself."""
    sample, last = sampled.sample, request.POST.get("sudah", "")
    if said in (SAME, DIFFERENT):
        last = found.pk
        if label(sampled, said, by=request.user, note=note):
            messages.warning(
                request, _("These two are one record already. If they are not the same, take them apart on its page.")
            )
    elif said not in (VISIT, SKIP):
        raise Http404
    open_ones = sample.pairs.filter(verdict="", pair__isnull=False).order_by("order")
    following = open_ones.filter(order__gt=sampled.order).first() or open_ones.exclude(pk=sampled.pk).first()
    if following is None:
        messages.success(request, _("Every pair of the sample is labelled."))
        return redirect("portal:duplicates_quality")
    query = urlencode({"sampel": sample.pk} | ({"sudah": last} if last else {}))
    return redirect(f"{reverse('portal:duplicate', args=[following.pair_id])}?{query}")


def walk_of(request):
    """The filter with which one walks through the list, as the form of a pair carries it."""
    return asked_of(request, QueryDict(request.POST.get("asal", "")))


def go_on(request, found, asked, *, last=None):
    """To the next pair of the walk, with the way back to what was said last; from the last pair to the list."""
    query = asked.asked | ({"sudah": last} if last else {})
    # ``found`` is as it was before it was decided: that is its place in the list.
    following = after(asked.filters.apply(pairs_for(request.user)), found).values_list("pk", flat=True).first()
    if following:
        return redirect(f"{reverse('portal:duplicate', args=[following])}?{urlencode(query)}")
    messages.info(request, _("That was the last pair of this list."))
    return redirect(f"{reverse('portal:duplicates')}?{urlencode(query)}")


def back_to(pk, asked, **more):
    """The page of a pair within the walk."""
    query = urlencode(asked.asked | more)
    return redirect(reverse("portal:duplicate", args=[pk]) + (f"?{query}" if query else ""))


@login_required
@require_POST
def decide(request, pk):
    """Say what is so of the pair; the next one comes by itself."""
    found, asked = get_pair(request.user, pk), walk_of(request)
    said, note = request.POST.get("putusan", ""), request.POST.get("catatan", "")
    if sampled := sampled_of(request.user, QueryDict(request.POST.get("asal", "")), found):
        return decide_sampled(request, found, sampled, said, note)
    if said == SKIP:
        before = just_decided(request, request.POST)
        return go_on(request, found, asked, last=before and before.pair.pk)
    if said not in (SAME, DIFFERENT, VISIT):
        raise Http404
    try:
        if said == VISIT:
            decisions.ask_for_visit(found, by=request.user, note=note)
        elif said == DIFFERENT:
            decisions.decide(found, decisions.DIFFERENT, by=request.user, note=note)
        elif not may_merge_enterprises(request.user):
            decisions.decide(found, decisions.SAME, by=request.user, note=note)
        elif not merge_by_rules(found, by=request.user, why=note):
            messages.warning(request, _("Please look at what is taken from which record before you merge these two."))
            return redirect(merge_page.address([found.left_id, found.right_id], pair=found.pk, here=asked.address()))
    except (MergeRefused, MergedMeanwhile, ChangedMeanwhile, NotTheSame) as error:
        messages.error(request, merge_page.refusal(error))
        return back_to(pk, asked)
    return go_on(request, found, asked, last=found.pk)


def merge_by_rules(found, *, by, why):
    """Make one record of the two as the rules choose; False where a person should look first, and nothing is done."""
    numbers = [found.left_id, found.right_id]
    survivor = suggest_survivor(numbers)
    others = [number for number in numbers if number != survivor]
    preview = preview_merge(survivor, others, by=by)
    if preview.warnings:
        return False
    merge(survivor, others, by=by, why=why, seen=preview.seen)
    return True


@login_required
@require_POST
def undo(request, pk):
    """Take back what was said last of the pair, and look at it again."""
    found, asked = get_pair(request.user, pk), walk_of(request)
    if sampled := sampled_of(request.user, QueryDict(request.POST.get("asal", "")), found):
        take_label_back(sampled, by=request.user)
        messages.success(request, _("Taken back. The pair is open again."))
        return redirect(f"{reverse('portal:duplicate', args=[pk])}?sampel={sampled.sample_id}")
    decision = PairDecision.objects.filter(left=found.left_id, right=found.right_id, withdrawn_at=None).first()
    try:
        if found.state == found.State.VISIT:
            take_visit_back(found, by=request.user)
        elif found.merge_id:
            if not may_merge_enterprises(request.user):
                raise PermissionDenied
            take_apart(found.merge, by=request.user)
        elif decision:
            decisions.withdraw(decision, by=request.user)
    except OpenQuestions:
        return redirect("portal:unmerge", found.merge.survivor_id, found.merge_id)
    except MergeRefused as error:
        messages.error(request, merge_page.refusal(error))
    else:
        messages.success(request, _("Taken back. The pair is open again."))
    return back_to(pk, asked)


@transaction.atomic
def take_apart(merged, *, by):
    """All that was made one by the same act, the last first."""
    for one in Merge.objects.filter(act=merged.act, undone_at=None).order_by("-pk"):
        unmerge(one, by=by)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_data(request, pk):
    """Open personal data of both owners for a purpose, and look at the pair with it, this once."""
    found = get_pair(request.user, pk)
    if not may_open_personal_data(request.user):
        raise PermissionDenied
    form = OpeningForm(request.POST if request.method == "POST" else None)
    sampled = sampled_of(request.user, request.GET, found)
    context = {"pair": found, "form": form, "here": f"sampel={sampled.sample_id}" if sampled else asked_of(request).address()}
    if request.method != "POST" or not form.is_valid():
        return never_kept(render(request, "portal/duplicates/open.html", context))
    given = form.cleaned_data
    owners = [one.owner for one in (found.left, found.right) if hasattr(one, "owner")]
    try:
        for owner in owners:
            open_owner(
                owner, given["fields_wanted"], by=request.user, purpose=given["purpose"], words=given["words"], request=request
            )
    except TooMany as error:
        context |= {"enterprise": found.left, "refused": error}
        return never_kept(render(request, "privacy/too_many.html", context, status=429))
    purpose = readable(written(given["purpose"], given["words"]))
    return never_kept(show(request, found, fields=frozenset(given["fields_wanted"]), purpose=purpose))
