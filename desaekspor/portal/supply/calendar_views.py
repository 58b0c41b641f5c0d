"""The supply calendar: tonnes of a product by month in these villages, who can deliver in March; and the same as a file."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from desaekspor.accounts.rules import is_village_officer, may_edit_production, scope_of, sees_enterprises
from desaekspor.portal.supply import calendar_filter, calendar_page, open_file
from desaekspor.portal.supply.wording import month_name
from desaekspor.portal.views.exports import take_out
from desaekspor.potential.production.queries import lines_of, productions_for
from desaekspor.regions.queries import within
from desaekspor.registry.exports.models import Export


def asked_of(request):
    """(SupplyFilter of the address, all lines of the regency or province one works in, else of the home regency)."""
    home = scope_of(request.user)[:5] or settings.HOME_REGION
    lines = lines_of(productions_for(request.user).filter(within(home)))
    return (
        calendar_filter.SupplyFilter(
            request.GET, products=calendar_filter.product_choices(lines), years=calendar_filter.years_of(lines), home=home
        ),
        lines,
    )


@require_safe
def calendar(request):
    """All products, or one of them village by village and month by month."""
    asked, every = asked_of(request)
    lines = lines_of(asked.filters.apply(productions_for(request.user))) if asked.asked else every
    user = request.user
    context = {
        "filter": asked,
        "asked": asked.asked,
        "here": asked.address(),
        "is_stated": bool(every),
        "is_example": any(line.synthetic for line in lines),
        "as_of": calendar_page.stamp(lines),
        "may_export": sees_enterprises(user),
        "may_edit": may_edit_production(user),
        "own_village": user.region_id if is_village_officer(user) else "",
    }
    if asked.asked.get("produk"):
        shown = calendar_page.Shown(user, asked, lines)
        context |= {
            "shown": shown,
            "product": dict(flat_choices(asked.fields["produk"].choices))[asked.asked["produk"]],
            "bars": shown.bars(),
            "deliverers": shown.deliverers(),
            "month": month_name(asked.month) if asked.month else "",
            "months": calendar_page.SHORT_MONTHS,
            "without_product": asked.address(produk=""),
        }
        return render(request, "portal/supply/product.html", context)
    context |= {"rows": calendar_page.product_rows(asked, lines), "months": calendar_page.SHORT_MONTHS}
    return render(request, "portal/supply/calendar.html", context)


def flat_choices(choices):
    """(value, label) of choices of which some stand in groups."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def export(request):
    """What will be in the file; after a POST it is made."""
    if not sees_enterprises(request.user):
        raise Http404
    asked, _lines = asked_of(request)
    return take_out(
        request,
        "portal/supply/export.html",
        subject=Export.Subject.SUPPLY,
        filters=asked.filters,
        described=asked.in_words(),
        count=asked.filters.apply(productions_for(request.user)).count(),
        here=asked.address(),
    )


@require_safe
def public_file(request, kind):
    """What villages say of themselves, as asked of the calendar, for anybody."""
    if kind not in open_file.KINDS:
        raise Http404
    asked, _lines = asked_of(request)
    content = open_file.write_open_file(kind, asked.filters, described=asked.in_words())
    ending, content_type = open_file.KINDS[kind]
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{open_file.STEM}-{timezone.localdate():%Y-%m-%d}.{ending}"'
    return response
