"""The fields of an enterprise that its sources and people speak about, and reading and writing them by name."""

import datetime
import uuid
from dataclasses import dataclass, field
from typing import Any

from desaekspor.accounts.sealing import look_up_mark
from desaekspor.registry.models import Enterprise, Owner, Product
from desaekspor.registry.services.bulk import db_moment, db_uuid, update_rows

WORKER_FIELDS = tuple(
    f"{paid}_{disabled}{sex}" for paid in ("paid", "unpaid") for disabled in ("", "disabled_") for sex in ("men", "women")
)
ENTERPRISE_FIELDS = (
    "name",
    "nib",
    "activity",
    "kbli",
    "kbli_version",
    "kbli_category",
    "legal_form",
    "reported_scale",
    "computed_scale",
    "capital_idr",
    "sales_idr",
    "assets_idr",
    "start_month",
    "start_year",
    "region",
    "address",
    "rt",
    "rw",
    "lat",
    "lng",
    "photo_url",
    *WORKER_FIELDS,
)
PRIVATE_OWNER_FIELDS = ("name", "nik", "phone", "address", "birth_date")
OPEN_OWNER_FIELDS = ("sex", "disabled", "education")
OWNER_FIELDS = (*PRIVATE_OWNER_FIELDS, *OPEN_OWNER_FIELDS)
MARKED_FIELDS = ("nik", "phone")  # with a look-up mark beside the sealed value
PRODUCT = "product"
ALL_FIELDS = (*ENTERPRISE_FIELDS, *(f"owner.{name}" for name in OWNER_FIELDS), PRODUCT)
# What no register says. Their values, as the history keeps them: the names of the other products, sorted;
# {"at", "by"} or None; {"status", "on", "note", "moved_to", "same_as", "at", "by"} or None.
PRODUCTS, VERIFIED, PRESENCE = "products", "verified", "presence"
BY_PEOPLE = (PRODUCTS, VERIFIED, PRESENCE)

_NUMBERS = {
    name
    for name in ENTERPRISE_FIELDS
    if Enterprise._meta.get_field(name).get_internal_type() in {"BigIntegerField", "PositiveSmallIntegerField", "FloatField"}
    or name in WORKER_FIELDS
}
NO_TEXT = {*_NUMBERS, "owner.disabled"}  # unknown is None; of every other field it is the empty text


TEXT_LIMITS = {
    **{
        name: Enterprise._meta.get_field(name).max_length
        for name in ENTERPRISE_FIELDS
        if name not in _NUMBERS and name != "region"
    },
    **{f"owner.{name}": Owner._meta.get_field(name).max_length for name in ("sex", "education")},
    PRODUCT: Product._meta.get_field("name").max_length,
}


def fit(name, value):
    """The value as the registry can hold it: text longer than its column is cut, and the source row keeps all of it."""
    limit = TEXT_LIMITS.get(name)
    return value[:limit] if limit and value else value


def is_unknown(value) -> bool:
    return value is None or value == ""


def unknown(name):
    """How the absence of a value is written in the field ``name``."""
    if name in BY_PEOPLE:
        return [] if name == PRODUCTS else None
    return None if name in NO_TEXT else ""


@dataclass(slots=True)
class Present:
    """What the registry says about one enterprise now."""

    enterprise_id: int
    owner_id: str | None  # in the database's own form
    updated_at: Any
    values: dict  # every field of ALL_FIELDS and BY_PEOPLE, opened
    is_erased: bool = False  # the owner wished to be forgotten: no register speaks about the person any more


_owner_field = {name: Owner._meta.get_field(name) for name in OWNER_FIELDS}
_note = Enterprise._meta.get_field("presence_note")
_JUDGED = (
    *("verified_at", "verified_by_id"),
    *("presence", "presence_on", "presence_note", "moved_to_id", "same_as_id", "checked_at", "checked_by_id"),
)


def read_present(enterprise_ids, *, lock=False):
    """``{enterprise id: Present}`` of those that exist; three queries. ``lock`` holds the rows until the transaction ends."""
    found = {}
    rows = Enterprise.objects.filter(pk__in=enterprise_ids).order_by("pk")
    if lock:
        rows = rows.select_for_update()
    columns = ["id", "updated_at", *(f"{name}_id" if name == "region" else name for name in ENTERPRISE_FIELDS), *_JUDGED]
    for number, updated_at, *values in rows.values_list(*columns):
        said, judged = values[: len(ENTERPRISE_FIELDS)], values[len(ENTERPRISE_FIELDS) :]
        found[number] = Present(number, None, updated_at, dict(zip(ENTERPRISE_FIELDS, said, strict=True)))
        found[number].values |= _judged_values(number, *judged)
    owners = Owner.objects.filter(enterprise__in=enterprise_ids).values_list("id", "enterprise_id", "erased_at", *OWNER_FIELDS)
    for owner_id, number, erased_at, *values in owners:
        present = found[number]
        present.owner_id, present.is_erased = db_uuid(owner_id), erased_at is not None
        for name, value in zip(OWNER_FIELDS, values, strict=True):
            if name in PRIVATE_OWNER_FIELDS:
                value = "" if value is None else _owner_field[name].unseal(value, owner_id)
            present.values[f"owner.{name}"] = value
    products = Product.objects.filter(enterprise__in=enterprise_ids).order_by()
    for number, name, is_main in products.values_list("enterprise_id", "name", "is_main"):
        if is_main:
            found[number].values[PRODUCT] = name
        else:
            found[number].values.setdefault(PRODUCTS, []).append(name)
    for present in found.values():
        for name in (*ALL_FIELDS, PRODUCTS):
            present.values.setdefault(name, unknown(name))
        present.values[PRODUCTS].sort()  # the databases sort by language
    return found


def _judged_values(number, verified_at, verified_by, status, on, note, moved_to, same_as, checked_at, checked_by):
    """The values of VERIFIED and PRESENCE, as the history keeps them."""
    verified = {"at": _written_moment(verified_at), "by": verified_by} if verified_at else None
    presence = status and {
        "status": status,
        "on": on and on.isoformat(),
        "note": "" if note is None else _note.unseal(note, number),
        "moved_to": moved_to,
        "same_as": same_as,
        "at": _written_moment(checked_at),
        "by": checked_by,
    }
    return {VERIFIED: verified, PRESENCE: presence or None}


def _written_moment(moment):
    return moment.astimezone(datetime.UTC).isoformat() if moment else None


def verified_value(moment, by):
    """What the history keeps of a verification at ``moment`` by the user ``by``."""
    return {"at": _written_moment(moment), "by": by.pk}


def presence_value(moment, by, *, status, on, note="", moved_to=None, same_as=None):
    """What the history keeps of a check: ``moved_to`` a region's code, ``same_as`` an enterprise's number."""
    known = {"status": str(status), "on": on and on.isoformat(), "note": note, "moved_to": moved_to, "same_as": same_as}
    return known | {"at": _written_moment(moment), "by": by.pk}


def _judged_columns(name, number, value):
    """``{column: value}`` of the enterprise's row for a value of VERIFIED or PRESENCE."""
    moment = db_moment(datetime.datetime.fromisoformat(value["at"])) if value else None
    if name == VERIFIED:
        return {"verified_at": moment, "verified_by_id": value and value["by"]}
    return {
        "presence": value["status"] if value else "",
        "presence_on": value and value["on"],
        "presence_note": _note.seal((value and value["note"]) or None, number),
        "moved_to_id": value and value["moved_to"],
        "same_as_id": value and value["same_as"],
        "checked_at": moment,
        "checked_by_id": value and value["by"],
    }


def owner_columns(owner_id, values):
    """``{column: value}`` of an owner's row for ``{field of the owner: value}``: sealed, with the look-up marks."""
    columns, identity = {}, str(owner_id)
    for name, value in values.items():
        if name in PRIVATE_OWNER_FIELDS:
            columns[name] = _owner_field[name].seal(value or None, identity)
            if name in MARKED_FIELDS:
                columns[f"{name}_mark"] = look_up_mark(name, value)
        else:
            columns[name] = value
    return columns


@dataclass(slots=True)
class Edit:
    """New values of one enterprise in the database's form, ready to be written."""

    enterprise_id: int
    enterprise: dict = field(default_factory=dict)  # column -> value, always with updated_at
    owner_id: str | None = None
    owner: dict = field(default_factory=dict)
    product: str | None = None  # None: leave it; "": take it away
    has_product: bool = False
    products: tuple[str, list] | None = None  # the main one and the others, where more than the main one's name changes


def make_edit(present: Present, values: dict, *, updated_at) -> Edit:
    """The edit that gives the enterprise ``{field: value}``. Its owner's row must exist where an owner's field is among them."""
    edit = Edit(present.enterprise_id, {"updated_at": db_moment(updated_at)}, present.owner_id)
    edit.has_product = not is_unknown(present.values[PRODUCT])
    of_owner = {}
    if PRODUCTS in values:
        edit.products = values.get(PRODUCT, present.values[PRODUCT]), values[PRODUCTS]
    for name, value in values.items():
        if name == PRODUCTS:
            continue
        if name == PRODUCT:
            edit.product = None if edit.products else value or ""
        elif name in BY_PEOPLE:
            edit.enterprise |= _judged_columns(name, present.enterprise_id, value)
        elif name.startswith("owner."):
            of_owner[name.removeprefix("owner.")] = value
        else:
            edit.enterprise["region_id" if name == "region" else name] = value
    if of_owner:
        edit.owner = owner_columns(uuid.UUID(present.owner_id), of_owner)
    return edit


def write_edits(edits):
    """Write the edits, only the columns they mean to change; few statements, however many rows."""
    _write_columns(Enterprise, [(edit.enterprise_id, edit.enterprise) for edit in edits])
    _write_columns(Owner, [(edit.owner_id, edit.owner) for edit in edits if edit.owner])
    with_product = [edit for edit in edits if edit.product is not None]
    Product.objects.filter(
        is_main=True, enterprise__in=[edit.enterprise_id for edit in with_product if edit.has_product and not edit.product]
    ).delete()
    renamed = [(edit.product, edit.enterprise_id, True) for edit in with_product if edit.has_product and edit.product]
    update_rows(Product, ["name"], renamed, where=["enterprise_id", "is_main"])
    Product.objects.bulk_create(
        Product(enterprise_id=edit.enterprise_id, name=edit.product)
        for edit in with_product
        if edit.product and not edit.has_product
    )
    for edit in edits:
        if edit.products is not None:
            _write_products(edit.enterprise_id, *edit.products)


def _write_products(number, main, others):
    """Make the enterprise's products those given. A product that keeps its name keeps its row, and a renamed one too."""
    wanted = [(name, True) for name in (main,) if name] + [(name, False) for name in others]
    rows = list(Product.objects.filter(enterprise=number).order_by("pk"))
    Product.objects.filter(enterprise=number, is_main=True).update(is_main=False)  # one main product at any moment
    kept = {}
    for place, (name, _) in enumerate(wanted):
        if row := next((row for row in rows if row.name == name), None):
            kept[place] = row
            rows.remove(row)
    for place, (name, is_main) in enumerate(wanted):
        row = kept.get(place) or (rows.pop(0) if rows else Product(enterprise_id=number))
        row.name, row.is_main = name, is_main
        row.save()
    Product.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _write_columns(model, rows):
    """Rows that change the same columns go in one statement."""
    groups: dict[tuple, list] = {}
    for pk, columns in rows:
        names = tuple(sorted(columns))
        groups.setdefault(names, []).append((*(columns[name] for name in names), pk))
    for names, values in groups.items():
        update_rows(model, names, values)
