"""One statement: read it, write a new one, correct it, verify it, take it off the list or a change back; its photos."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from desaekspor.accounts.sealing import CannotOpen
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.supply import statement_page
from desaekspor.portal.supply.forms import StatementForm, as_form, months_as_form
from desaekspor.portal.supply.village_views import CONFLICT, GONE, get_statement, get_village, given_up, key_in, may_change_in
from desaekspor.portal.supply.wording import capacity_words
from desaekspor.potential import photos
from desaekspor.potential.production import evidence, services
from desaekspor.potential.production.errors import (
    AlreadyStated,
    ChangedMeanwhile,
    NotUndoable,
    OwnWords,
    StatementRefused,
    TakenOff,
    TooManyPhotos,
    VillageEnded,
)
from desaekspor.potential.production.messages import ended, explain, year_name
from desaekspor.potential.production.models import ProductionChange, ProductionPhoto
from desaekspor.potential.production.reading import MONTH_FIELDS
from desaekspor.regions.models import Region
from desaekspor.registry.services.errors import OutsideRegion

NOT_UNDONE = {
    "later_change": gettext_lazy("A later change stands on it. Take that back first."),
    "undone": gettext_lazy("It was taken back already."),
    "taken": gettext_lazy("Another statement of the same product, maker, year and quality is there now."),
}
NO_PHOTO = {
    "empty": gettext_lazy("No photo came. Choose one first."),
    "too_large": gettext_lazy("The photo is too large: at most 10 MB."),
    "not_a_photo": gettext_lazy("This file is no photo: a JPEG or PNG is needed."),
    "damaged": gettext_lazy("The photo is damaged. Take it again."),
}


@require_safe
def statement(request, pk):
    """The statement with its months, where it is from, its photos and its history."""
    found = get_statement(request.user, pk)
    may_change = may_change_in(request.user, found.region_id)
    context = {
        "village": found.region,
        "production": found,
        "shown": statement_page.shown([found], request.user)[0],
        "capacity": capacity_words(found),
        "year": year_name(found.year),
        "history": statement_page.history_of(found) if may_change else [],
        "may_change": may_change,
        "is_own": services.said_by(found) == getattr(request.user, "pk", None),
        "photos": found.photos.all() if may_change else [],
        "most_photos": evidence.MOST_PHOTOS,
        "successors": list(Region.objects.filter(pk__in=services.successors_of(found.region_id)))
        if found.region.last_day
        else [],
    }
    return render(request, "portal/supply/statement.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, code):
    """A new statement about a village."""
    village = get_village(request.user, code, to_change=True)
    form = StatementForm(request.POST if request.method == "POST" else None, maker=request.GET.get("umkm", "")[:15])
    context = {"village": village, "form": form, "key": key_in(request)}
    if request.method == "POST" and form.is_valid():
        values = form.values | {"source": services.source_of(request.user)}
        try:
            made, _is_new = services.state_production(code, values, by=request.user, key=context["key"])
        except AlreadyStated as already:
            context |= {"already": already.other, "key": uuid.uuid4()}
            return render(request, "portal/supply/form.html", context, status=CONFLICT)
        except VillageEnded as error:
            form.add_error(None, ended(error))
        except StatementRefused as error:
            tell(form, error)
        else:
            messages.success(request, _("%(product)s is written down.") % {"product": made.name})
            return redirect(made)
    return render(request, "portal/supply/form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk):
    """Correct a statement. Whoever sends it second sees what the other changed, and chooses field by field."""
    found = get_statement(request.user, pk, to_change=True)
    base = whole_number(request.POST.get("versi", ""))
    base = found.version if base is None else base
    form = StatementForm(request.POST, production=found) if request.method == "POST" else StatementForm(production=found)
    context = {"village": found.region, "production": found, "form": form, "base": base}
    status = 200
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.values.items() if name not in given_up(request)}
        try:
            changed = services.change_production(
                found, values | {"source": services.source_of(request.user)}, by=request.user, base=base
            )
        except ChangedMeanwhile as meanwhile:
            # What this person did not touch is as the other wrote it; from that version they go on, all months in one unit.
            unit = values.get("unit", "") if "unit" in meanwhile.touched else meanwhile.production.unit
            theirs = {name: text for name, text in as_form(meanwhile.production, unit).items() if name not in meanwhile.touched}
            mine = {name: values[name] for name in MONTH_FIELDS if name in values and name in meanwhile.touched}
            context["form"] = StatementForm(request.POST.dict() | theirs | months_as_form(mine, unit))
            context |= {"differences": statement_page.differences_of(meanwhile, unit), "who": meanwhile.by}
            context["base"] = meanwhile.production.version
            status = CONFLICT
        except AlreadyStated as already:
            context["already"] = already.other
            status = CONFLICT
        except VillageEnded as error:
            form.add_error(None, ended(error))
        except TakenOff:
            form.add_error(None, _("It was taken off the list meanwhile, so nothing is saved. What you typed stays here."))
            status = GONE
        except StatementRefused as error:
            tell(form, error)
        else:
            messages.success(request, _("The statement is saved.") if changed else _("Nothing had to be changed."))
            return redirect(found)
    return render(request, "portal/supply/form.html", context, status=status)


def tell(form, error):
    for problem in error.problems:
        form.add_error(problem.column if problem.column in form.fields else None, explain(problem))


@login_required
@require_POST
def verify(request, pk):
    found = get_statement(request.user, pk, to_change=True)
    try:
        is_new = services.verify_production(found, by=request.user)
    except OwnWords:
        messages.error(request, _("You wrote it yourself. Somebody else must see it to verify it."))
    except VillageEnded as error:
        messages.error(request, ended(error))
    except TakenOff:
        messages.error(request, _("It was taken off the list meanwhile. Take that back first."))
    else:
        messages.success(request, _("The statement is verified.") if is_new else _("It was verified already."))
    return redirect(found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request, pk):
    """Take the statement off the list, with the reason for the history."""
    found = get_statement(request.user, pk, to_change=True)
    if request.method == "POST":
        base = whole_number(request.POST.get("versi", "")) or found.version
        try:
            services.remove_production(found, by=request.user, base=base, reason=request.POST.get("alasan", ""))
        except ChangedMeanwhile:
            messages.error(request, _("Somebody has changed it meanwhile. Look at it again first."))
            return redirect(found)
        messages.success(request, _("It is taken off the list. Its history keeps it, and it can come back."))
        return redirect("portal:supply_village", found.region_id)
    return render(request, "portal/supply/remove.html", {"village": found.region, "production": found})


@login_required
@require_POST
def move(request, pk):
    """Give a statement of a village that was split to one of its successors."""
    found = get_statement(request.user, pk, to_change=True)
    try:
        services.move_production(found, request.POST.get("desa", ""), by=request.user)
    except AlreadyStated:
        messages.error(request, _("The new village has stated this product already. Correct it there, then take this one off."))
    except (StatementRefused, OutsideRegion):
        messages.error(request, _("Choose one of the villages that followed it and that lie in your region."))
    else:
        messages.success(request, _("The statement now stands with its new village."))
    return redirect(found)


@login_required
@require_POST
def undo(request, pk, change):
    """Take one change back."""
    found = get_statement(request.user, pk, to_change=True)
    change = get_object_or_404(ProductionChange, pk=change, production=found)
    try:
        services.take_back(change, by=request.user)
    except NotUndoable as error:
        messages.error(request, NOT_UNDONE[error.why])
    else:
        messages.success(request, _("It is taken back."))
    return redirect(f"{found.get_absolute_url()}#riwayat")


@login_required
@require_POST
def add_photo(request, pk):
    """Keep a photo as evidence."""
    found = get_statement(request.user, pk, to_change=True)
    file = request.FILES.get("foto")
    try:
        evidence.add_photo(found, file.read(photos.LARGEST + 1) if file else b"", by=request.user)
    except photos.BadPhoto as error:
        messages.error(request, NO_PHOTO[error.code])
    except TooManyPhotos as error:
        messages.error(request, _("%(most)d photos are there already. Take one away first.") % {"most": error.most})
    else:
        messages.success(request, _("The photo is kept, without the place and the telephone that it was taken with."))
    return redirect(f"{found.get_absolute_url()}#foto")


@login_required
@require_safe
def photo(request, pk, photo):
    """The photo, for those who work on the village."""
    found = get_photo(request.user, pk, photo)
    try:
        file = photos.FILES.open_sealed(found.stored_as)
    except (FileNotFoundError, CannotOpen):
        raise Http404 from None
    response = FileResponse(file, content_type=found.content_type)
    response["Content-Length"] = found.bytes
    response["Cache-Control"] = "no-store, private, max-age=0"
    return response


def get_photo(user, pk, photo):
    found = get_statement(user, pk)
    if not may_change_in(user, found.region_id):
        raise Http404
    return get_object_or_404(ProductionPhoto, pk=photo, production=found)


@login_required
@require_POST
def remove_photo(request, pk, photo):
    """Take a photo away for good."""
    found = get_photo(request.user, pk, photo)
    evidence.remove_photo(found, by=request.user)
    messages.success(request, _("The photo is deleted."))
    return redirect(f"{found.production.get_absolute_url()}#foto")
