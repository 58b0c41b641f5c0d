"""The queue of pairs that may be one business: the list, how far it is, whose work it is."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.rules import is_village_officer, may_decide_pairs, may_merge_enterprises
from desaekspor.jobs.runner import enqueue
from desaekspor.portal.duplicates import queue
from desaekspor.portal.duplicates.deciding_page import label_of, last_of
from desaekspor.portal.forms.duplicates import PairFilter
from desaekspor.portal.forms.numbers import whole_number, whole_numbers
from desaekspor.portal.templatetags.figures import number
from desaekspor.portal.views.exports import take_out
from desaekspor.registry.duplicates.asking import ALL
from desaekspor.registry.duplicates.assigning import officers_for, share_out
from desaekspor.registry.duplicates.listing import STANDS, after, pairs_for
from desaekspor.registry.exports.models import Export

PAGE_ROWS = 25


def deciders_only(user):
    """404 for whoever may not know of pairs."""
    if not may_decide_pairs(user):
        raise Http404


def mergers_only(user):
    """404 for whoever may not know of pairs, 403 for who may decide but not merge."""
    deciders_only(user)
    if not may_merge_enterprises(user):
        raise PermissionDenied


def asked_of(request, query=None):
    """The PairFilter of the address, or of ``query``."""
    return PairFilter(request.GET if query is None else query, user=request.user, officers=officers_for(request.user))


@login_required
@require_safe
def pairs(request):
    """The pairs to be decided, the likeliest first."""
    deciders_only(request.user)
    asked = asked_of(request)
    theirs = pairs_for(request.user).filter(STANDS["all"])
    narrowed = asked.filters.narrowed(theirs)
    done = queue.progress(narrowed, request.user)
    listed = asked.filters.apply(theirs)
    before = previous_of(request)
    shown = queue.read_page(after(listed, before) if before else listed, PAGE_ROWS + 1)
    context = {
        "filter": asked,
        "asked": asked.asked,
        "here": asked.address(),
        "progress": done,
        "found": getattr(done, asked.filters.stand),
        "stands": queue.state_chips(asked, done),
        "choices": queue.choices_of(asked),
        "is_narrowed": bool(asked.asked.keys() - {"keadaan"}),
        "without_filters": asked.address(**dict.fromkeys(asked.asked.keys() - {"keadaan"})),
        "without_import": asked.address(impor=None),
        "anything": done.all or theirs.exists(),
        "rows": queue.rows_of(shown[:PAGE_ROWS], asked.address()),
        "first": shown[0] if shown else None,
        "first_page": asked.address() if before else None,
        "next_page": asked.address(sesudah=shown[PAGE_ROWS - 1].pk) if len(shown) > PAGE_ROWS else "",
        "officers": asked.officers if may_merge_enterprises(request.user) and shown else (),
        "last": just_decided(request),
        **rights(request.user),
        **queue.searching(request.user),
    }
    return render(request, "portal/duplicates/list.html", context)


def rights(user):
    """What stands beside the list for this reader."""
    return {"may_merge": may_merge_enterprises(user)}


def previous_of(request):
    """The pair after which the page begins; None from the beginning."""
    number = whole_number(request.GET.get("sesudah", ""))
    return None if number is None else pairs_for(request.user, few=True).filter(pk=number).first()


def just_decided(request, given=None, *, is_label=False):
    """What was decided on the page before, for its way back; None where there is nothing."""
    number = whole_number((given or request.GET).get("sudah", ""))
    if number is None:
        return None
    found = pairs_for(request.user, few=True).select_related("left", "right", "merge").filter(pk=number).first()
    if found is None:
        return None
    return label_of(request.user, found) if is_label else last_of(found, survivor=found.merge and found.merge.survivor_id)


@login_required
@require_safe
def progress(request):
    """How far the villages and the officers are."""
    deciders_only(request.user)
    theirs = pairs_for(request.user).filter(STANDS["all"])
    context = {
        "progress": queue.progress(theirs, request.user),
        "villages": queue.villages_of(request.user, theirs),
        "officers": queue.work_of(request.user, theirs),
        "is_village": is_village_officer(request.user),
        **rights(request.user),
    }
    return render(request, "portal/duplicates/progress.html", context)


@login_required
@require_POST
def assign(request):
    """Give the ticked pairs, or all of the list, to an officer."""
    mergers_only(request.user)
    asked = asked_of(request)
    theirs = pairs_for(request.user)
    if request.POST.get("apa") == "all":
        chosen = asked.filters.apply(theirs)
    else:
        chosen = theirs.filter(pk__in=whole_numbers(request.POST.getlist("pasangan")))
    whom = request.POST.get("petugas", "")
    to = None
    if whom:
        to = get_object_or_404(officers_for(request.user), pk=whole_number(whom))
    given, left_out = share_out(chosen, to, by=request.user)
    say_shared(request, to, given, left_out)
    return redirect(f"{reverse('portal:duplicates')}?{asked.address()}")


def say_shared(request, to, given, left_out):
    if not given and not left_out:
        messages.info(request, _("Tick the pairs that you want to assign first."))
        return
    facts = {"count": number(given), "who": to}
    if given and to is None:
        words = ngettext("%(count)s pair is nobody's task now.", "%(count)s pairs are nobody's task now.", given)
        messages.success(request, words % facts)
    elif given:
        words = ngettext("%(count)s pair is assigned to %(who)s.", "%(count)s pairs are assigned to %(who)s.", given)
        messages.success(request, words % facts)
    if left_out:
        words = ngettext(
            "%(count)s pair was left out: %(who)s does not see both records.",
            "%(count)s pairs were left out: %(who)s does not see both records.",
            left_out,
        )
        messages.warning(request, words % {"count": number(left_out), "who": to})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request):
    """What will be in the file; after a POST it is made. The owners are masked in it."""
    deciders_only(request.user)
    asked = asked_of(request)
    return take_out(
        request,
        "portal/duplicates/export.html",
        subject=Export.Subject.PAIRS,
        filters=asked.filters,
        described=asked.in_words(),
        count=asked.filters.apply(pairs_for(request.user)).count(),
        here=asked.address(),
    )


@login_required
@require_POST
def search(request):
    """Search everything for duplicates, in the background; one search at a time."""
    mergers_only(request.user)
    if queue.searching(request.user)["is_searching"]:
        messages.info(request, _("A search is running already. What is new is taken in at its end."))
    else:
        enqueue(ALL, owner=request.user)
        messages.success(request, _("The search has begun. You may close this page; the work goes on."))
    return redirect("portal:duplicates")
