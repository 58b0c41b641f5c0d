"""Enter an enterprise by hand, after a look whether it is recorded already."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from rapidfuzz.fuzz import token_sort_ratio
from rapidfuzz.utils import default_process

from desaekspor.accounts.audit import record
from desaekspor.accounts.sealing import look_up_mark
from desaekspor.registry.models import Enterprise, Owner, Product
from desaekspor.registry.queries.access import enterprises_for
from desaekspor.registry.services.effects import ALIKE, first_values
from desaekspor.registry.services.fields import ENTERPRISE_FIELDS, OWNER_FIELDS, PRODUCT, PRODUCTS, owner_columns
from desaekspor.registry.services.numbers import reserve_numbers
from desaekspor.registry.services.writing import keep_findable, refuse_outside

MOST_ALIKE = 10


@dataclass(frozen=True)
class Recorded:
    """An enterprise that may be the one somebody is about to enter; ``reasons``: nib, nik, phone, name."""

    enterprise: Enterprise
    reasons: tuple[str, ...]
    likeness: float  # of the names, 0 to 100


def find_recorded(values, *, by, leave_out=None):
    """Enterprises that ``by`` may see and that ``values`` may describe, the likeliest first, at most ten.

    The same NIB, NIK or phone anywhere in the person's region, or a name like it in the same village. Three queries.
    """
    visible = enterprises_for(by).exclude(pk=leave_out) if leave_out else enterprises_for(by)
    reasons: dict[int, list] = {}
    marks = Q(pk__in=[])
    if values.get("nib"):
        marks |= Q(nib=values["nib"])
    wanted = {name: look_up_mark(name, values.get(f"owner.{name}") or "") for name in ("nik", "phone")}
    for name, mark in wanted.items():
        if mark:
            marks |= Q(**{f"owner__{name}_mark": mark})
    columns = ("pk", "nib", "owner__nik_mark", "owner__phone_mark")
    for number, nib, nik, phone in visible.filter(marks).order_by("pk").values_list(*columns)[: 5 * MOST_ALIKE]:
        same = {"nib": nib and nib == values.get("nib"), "nik": nik and nik == wanted["nik"]}
        same["phone"] = phone and phone == wanted["phone"]
        reasons[number] = [reason for reason, holds in same.items() if holds]
    names = {}
    if values.get("name"):
        here = visible.filter(region=values.get("region")).exclude(name="").order_by("pk")
        for number, name in here.values_list("pk", "name"):
            likeness = token_sort_ratio(values["name"], name, processor=default_process)
            if likeness >= ALIKE:
                names[number] = likeness
                reasons.setdefault(number, []).append("name")
    best = sorted(reasons, key=lambda number: (-len(reasons[number]), -names.get(number, 0), number))[:MOST_ALIKE]
    rows = Enterprise.objects.select_related("region__parent", "owner").prefetch_related("products").in_bulk(best)
    return [Recorded(rows[number], tuple(reasons[number]), names.get(number, 0)) for number in best]


def entered_with(key, *, by):
    """The enterprise that a form with this key has made already; None when it has made none that ``by`` may see."""
    return enterprises_for(by).filter(owner=key).first()


def enter_enterprise(values, *, by, key):
    """A new enterprise with the ``{field: value}`` given, entered by ``by``; returns it and whether it is new.

    ``key`` is a UUID made for the form. It becomes the owner's id, so that a form sent twice makes one
    enterprise. Raises OutsideRegion.
    """
    refuse_outside(values["region"], by)
    if known := entered_with(key, by=by):
        return known, False
    try:
        return _create(reserve_numbers(1)[0], values, by, key), True
    except IntegrityError:
        # Sent twice at once: the other one was quicker.
        return enterprises_for(by).get(owner=key), False


def _create(number, values, by, key):
    with transaction.atomic():
        moment = timezone.now()
        others = values.get(PRODUCTS) or []
        complete = first_values({name: value for name, value in values.items() if name != PRODUCTS})
        columns = {f"{name}_id" if name == "region" else name: complete[name] for name in ENTERPRISE_FIELDS}
        enterprise = Enterprise.objects.create(id=number, **columns, created_by=by, created_at=moment, updated_at=moment)
        of_owner = owner_columns(key, {name: complete[f"owner.{name}"] for name in OWNER_FIELDS})
        Owner.objects.create(id=key, enterprise=enterprise, **of_owner)
        products = [(complete[PRODUCT], True)] if complete[PRODUCT] else []
        products += [(name, False) for name in others]
        Product.objects.bulk_create(Product(enterprise=enterprise, name=name, is_main=is_main) for name, is_main in products)
        keep_findable(number)
        record(by, "enter", enterprise, fields=sorted(name for name, value in values.items() if value not in (None, "", [])))
    return enterprise
