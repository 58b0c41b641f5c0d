"""Codes of products and lines of business: browse, search, convert. Anyone may; nothing here is of a person."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from desaekspor.datafiles.folder import DataError
from desaekspor.nomenclature import EDITIONS, HS2017, HS2022, UnknownCode, check_code, code_list, has_list, search, written
from desaekspor.nomenclature.converting import NoConcordance
from desaekspor.portal.codes import page
from desaekspor.potential.production.commodities import commodities

LONGEST = 200  # letters of a search that are heard


def asked_edition(request, name, otherwise):
    asked = request.GET.get(name, "")
    return asked if asked in EDITIONS else otherwise


@require_safe
def overview(request):
    """Search in one list, and what lists there are."""
    words, edition = request.GET.get("kata", "").strip()[:LONGEST], asked_edition(request, "daftar", HS2022)
    context = {"lists": page.all_lists(), "words": words, "asked": EDITIONS[edition], "editions": EDITIONS.values()}
    if words:
        try:
            hits, listed = search(words, edition), code_list(edition)
        except DataError:
            context |= {"missing": page.command_for(edition)}
        else:
            context |= {"hits": hits, "rows": [page.row_of(listed, entry) for entry in hits.entries], "found": True}
    return render(request, "portal/codes/overview.html", context)


def edition_or_404(edition):
    if edition not in EDITIONS:
        raise Http404
    return EDITIONS[edition]


@require_safe
def listing(request, edition):
    """The top of a list: sections with their chapters, categories with their divisions."""
    context = {"edition": edition_or_404(edition)}
    try:
        listed = code_list(edition)
    except DataError:
        return render(request, "portal/codes/list.html", context | {"missing": page.command_for(edition)})
    tops = [(page.row_of(listed, top), [page.row_of(listed, one) for one in listed.under(top.code)]) for top in listed.under()]
    context |= {"listed": listed, "about": page.ABOUT[edition]}
    if any(below for _top, below in tops):
        return render(request, "portal/codes/list.html", context | {"tops": tops})
    return render(request, "portal/codes/list.html", context | {"rows": [top for top, _below in tops]})


@require_safe
def entry(request, edition, code):
    """One code: its names, what stands above and below it, and what belongs to it in the other lists."""
    context = {"edition": edition_or_404(edition)}
    try:
        listed = code_list(edition)
    except DataError:
        return render(request, "portal/codes/list.html", context | {"missing": page.command_for(edition)})
    try:
        *above, found = listed.path(code)
    except UnknownCode:
        raise Http404 from None
    context |= {
        "listed": listed,
        "entry": found,
        "row": page.row_of(listed, found),
        "level": page.level_name(code, edition),
        "above": [page.row_of(listed, one) for one in above],
        "below": [page.row_of(listed, one) for one in listed.under(code)],
        "elsewhere": page.elsewhere(code, edition),
        "is_subheading": len(code) == 6,
        "has_duties": any(one.duty for one in listed.under(code)),
    }
    return render(request, "portal/codes/entry.html", context)


@require_safe
def conversion(request):
    """A typed code of one list in another: judged first, then with all that belongs to it."""
    typed = request.GET.get("kode", "").strip()[:LONGEST]
    source, target = asked_edition(request, "dari", HS2017), asked_edition(request, "ke", HS2022)
    context = {"typed": typed, "source": EDITIONS[source], "target": EDITIONS[target], "editions": EDITIONS.values()}
    if typed:
        try:
            context |= converted(typed, source, target)
        except DataError as error:
            context |= {"missing": f"desaekspor data get {error.name}"}
        except NoConcordance:
            context |= {"no_way": True}
    return render(request, "portal/codes/convert.html", context)


def converted(typed, source, target):
    checked = check_code(typed, source, finest=False)
    if not checked.is_good:
        options = [(code, written(code, source)) for code in checked.candidates]
        return {"checked": checked, "options": options}
    listed = code_list(source)
    found = page.other_list(checked.code, source, target, most=None)
    return {
        "checked": checked,
        "from": page.row_of(listed, listed[checked.code]),
        "found": found,
        "way": [EDITIONS[one].name for one in found.conversion.way] if found.conversion else [],
        "missing": found.command,
    }


@require_safe
def commodity_list(request):
    """The products by which supply is told, each with its codes."""
    language = get_language()
    listed = code_list(HS2022)
    rows = [
        (
            one.name(language),
            ", ".join(one.words),
            written(one.hs6, HS2022),
            page.entry_url(one.hs6, HS2022) if one.hs6 in listed else "",
            listed[one.hs6].name(language) if one.hs6 in listed else "",
            one.kbli,
        )
        for one in commodities().values()
    ]
    return render(request, "portal/codes/commodities.html", {"rows": rows, "has_kbli": has_list("kbli2020")})
