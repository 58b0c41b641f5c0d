"""Naik kelas: the report by period and place, the enterprises behind it, and these as a file."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.portal.sizes import wording
from desaekspor.portal.sizes.filters import DOUBTFUL, DOWN, UP, SizeFilter
from desaekspor.portal.views.exports import take_out
from desaekspor.readiness.chain import rules
from desaekspor.readiness.chain.models import SizeKind
from desaekspor.readiness.chain.sizes import queries
from desaekspor.regions.models import Region
from desaekspor.registry.exports.models import Export
from desaekspor.registry.sectors import SECTORS

PAGE_ROWS = 25


def asked_of(request):
    """(SizeFilter of the address, the counts that the reader may see); 404 for those who have no region to work in."""
    if not rules.sees_chain(request.user):
        raise Http404
    counts = queries.counts_for(request.user)
    return SizeFilter(request.GET, user=request.user, periods=queries.periods_of(counts)), counts


def frame(asked, run):
    kinds = [(kind.label, asked.address(jenis=wording.NAMES[kind], halaman=""), kind == asked.kind) for kind in SizeKind]
    return {
        "filter": asked,
        "here": asked.address(),
        "run": run,
        "kinds": kinds,
        "kind": asked.kind,
        "kind_name": wording.NAMES[asked.kind],
        "period": asked.period,
        "rule": wording.RULES[asked.kind],
    }


@login_required
@require_safe
def report(request):
    """How many could be compared, how many rose and fell: of the period, by place or sector, and period after period."""
    asked, counts = asked_of(request)
    run = queries.run_for(request.user)
    by_period = queries.sums_of(counts, kind=asked.kind, **asked.place)
    rows = []
    if asked.period:
        sums = queries.sums_by(counts, asked.by, kind=asked.kind, period=asked.period, **asked.place)
        rows = named(sums, asked.by)
    context = frame(asked, run) | {
        "sums": by_period.get(asked.period),
        "rows": rows,
        "by": dict(asked.fields["per"].choices)[asked.by],
        "history": [(one, by_period[one], one == asked.period) for one in asked.periods if one in by_period],
        "up": asked.address(arah=UP),
        "down": asked.address(arah=DOWN),
        "doubtful": asked.address(arah=DOUBTFUL),
    }
    return render(request, "portal/sizes/report.html", context)


def named(sums, by):
    """(name, Sums) of places or sectors, those with the most that rose first."""
    if by == queries.BY_SECTOR:
        names = {letter: str(SECTORS.get(letter, "")) for letter in sums}
    else:
        names = dict(Region.objects.filter(pk__in=sums).values_list("pk", "name"))
    found = [(names.get(key, ""), one) for key, one in sums.items()]
    return sorted(found, key=lambda pair: (-pair[1].up, -pair[1].compared, pair[0]))


def changes_of(request, asked):
    return asked.filters().apply(queries.changes_for(request.user)).order_by("-on", "pk")


@login_required
@require_safe
def listing(request):
    """The enterprises that rose or fell, each with before and after."""
    asked, _counts = asked_of(request)
    changes = changes_of(request, asked).select_related("enterprise__region")
    page = Paginator(changes, PAGE_ROWS).get_page(request.GET.get("halaman"))
    context = frame(asked, queries.run_for(request.user)) | {"page": page, "changes": [wording.shown(one) for one in page]}
    return render(request, "portal/sizes/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request):
    """What will be in the file; after a POST it is made."""
    asked, _counts = asked_of(request)
    return take_out(
        request,
        "portal/sizes/export.html",
        subject=Export.Subject.SIZES,
        filters=asked.filters(),
        described=asked.in_words(),
        count=changes_of(request, asked).count(),
        here=asked.address(),
    )
