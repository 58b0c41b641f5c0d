"""Where everybody stands: the board by stage, lists, what is to be done, who is stuck, and the same as a file."""

import datetime

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.portal.chain.filters import OUT, ChainFilter
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.views.exports import take_out
from desaekspor.readiness.chain import queries, rules
from desaekspor.readiness.chain.models import STOPPED, Stage
from desaekspor.readiness.training.queries import batches_for
from desaekspor.registry.exports.models import Export

PAGE_ROWS = 25
CARDS = 5  # of a stage on the board
DAYS = (14, 30, 60, 90)
LONGEST_WAIT = 3650
ARRIVED = (Stage.SHIPPED.name.lower(), OUT)  # nobody there is stuck
WITH = ("enterprise__region", "action", "owner")


def asked_of(request):
    """The filter of the address; 404 for those who have no region to work in."""
    if not rules.sees_chain(request.user):
        raise Http404
    batches = [(str(one.pk), f"{one.programme.name}, {one.name}") for one in batches_for(request.user)]
    return ChainFilter(request.GET, user=request.user, batches=batches)


def frame(request, asked, way):
    return {
        "filter": asked,
        "here": asked.address(),
        "way": way,
        "may_record": rules.may_record_steps(request.user),
        "today": timezone.localdate(),
        "stuck_days": queries.STUCK_DAYS,
    }


@login_required
@require_safe
def board(request):
    """All stages beside each other, of each the cards that are due first."""
    asked = asked_of(request)
    narrowed = ChainFilter({**request.GET.dict(), "tahap": ""}, user=request.user, batches=asked.batches)
    places = narrowed.filters().apply(queries.places_for(request.user))
    counts = queries.counts_by_stage(places)
    chosen: dict[int | None, list] = {}
    for stage, count in counts.items():
        of_stage = places.filter(lane=STOPPED if stage is None else stage)
        chosen[stage] = list(queries.in_order(of_stage).values_list("pk", flat=True)[:CARDS]) if count.count else []
    numbers = [number for some in chosen.values() for number in some]
    found = queries.places_for(request.user).filter(pk__in=numbers).select_related(*WITH).in_bulk()
    columns = [
        {
            "count": counts[stage],
            "label": Stage(stage).label if stage is not None else None,
            "address": narrowed.address(tahap=Stage(stage).name.lower() if stage is not None else OUT),
            "cards": [found[number] for number in some if number in found],
        }
        for stage, some in chosen.items()
    ]
    context = frame(request, narrowed, "board") | {"columns": columns, "total": sum(one.count for one in counts.values())}
    return render(request, "portal/chain/board.html", context)


@login_required
@require_safe
def listing(request):
    """The enterprises of a stage, or of all that is asked for."""
    asked = asked_of(request)
    places = asked.filters().apply(queries.places_for(request.user))
    page = paged(request, places)
    context = frame(request, asked, "list") | {"page": page, "stages": stages_of(asked)}
    return render(request, "portal/chain/list.html", context)


def stages_of(asked, without=(), **other):
    """(label, address, whether it is chosen) of each stage."""
    chosen = asked.asked.get("tahap", "")
    choices = [(name, label) for name, label in asked.fields["tahap"].choices if name not in without]
    return [(label, asked.address(tahap=name, **other), chosen == name) for name, label in choices]


def paged(request, places, *order):
    rows = places.order_by(*order) if order else queries.in_order(places)
    return Paginator(rows.select_related(*WITH), PAGE_ROWS).get_page(request.GET.get("halaman"))


@login_required
@require_safe
def actions(request):
    """What the reader is to do: overdue, within a week, later."""
    asked = asked_of(request)
    today = timezone.localdate()
    mine = queries.places_for(request.user).filter(owner=request.user, lane__lt=STOPPED)
    page = paged(request, mine)
    week = today + datetime.timedelta(days=7)
    for place in page:
        place.when = "late" if place.due_on < today else "week" if place.due_on <= week else "later"
    counts = {"late": mine.filter(sort_on__lt=today).count(), "all": page.paginator.count}
    return render(request, "portal/chain/actions.html", frame(request, asked, "actions") | {"page": page, "counts": counts})


@login_required
@require_safe
def stuck(request):
    """Who made no step for so many days; the longest wait first."""
    asked = asked_of(request)
    typed = whole_number(request.GET.get("hari", ""))
    days = typed if typed and typed <= LONGEST_WAIT else queries.STUCK_DAYS
    places = asked.filters(stuck=str(days)).apply(queries.places_for(request.user))
    context = frame(request, asked, "stuck") | {
        "page": paged(request, places, "last_on", "pk"),
        "days": days,
        "keep": ("hari", str(days)),
        "stages": stages_of(asked, without=ARRIVED, hari=days),
        "choices": [(number, asked.address(hari=number)) for number in DAYS],
    }
    return render(request, "portal/chain/stuck.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request):
    """What will be in the file; after a POST it is made."""
    asked = asked_of(request)
    return take_out(
        request,
        "portal/chain/export.html",
        subject=Export.Subject.CHAIN,
        filters=asked.filters(),
        described=asked.in_words(),
        count=asked.filters().apply(queries.places_for(request.user)).count(),
        here=asked.address(),
    )
