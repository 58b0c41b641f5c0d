"""The fields of an enterprise that its sources speak about, and reading and writing them by name."""

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
    return None if name in NO_TEXT else ""


@dataclass(slots=True)
class Present:
    """What the registry says about one enterprise now."""

    enterprise_id: int
    owner_id: str | None  # in the database's own form
    updated_at: Any
    values: dict  # every field of ALL_FIELDS; private ones opened on request only


_owner_field = {name: Owner._meta.get_field(name) for name in OWNER_FIELDS}


def read_present(enterprise_ids, *, lock=False):
    """``{enterprise id: Present}`` of those that exist; three queries. ``lock`` holds the rows until the transaction ends."""
    found = {}
    rows = Enterprise.objects.filter(pk__in=enterprise_ids).order_by("pk")
    if lock:
        rows = rows.select_for_update()
    columns = ["id", "updated_at", *(f"{name}_id" if name == "region" else name for name in ENTERPRISE_FIELDS)]
    for number, updated_at, *values in rows.values_list(*columns):
        found[number] = Present(number, None, updated_at, dict(zip(ENTERPRISE_FIELDS, values, strict=True)))
    owners = Owner.objects.filter(enterprise__in=enterprise_ids).values_list("id", "enterprise_id", *OWNER_FIELDS)
    for owner_id, number, *values in owners:
        present = found[number]
        present.owner_id = db_uuid(owner_id)
        for name, value in zip(OWNER_FIELDS, values, strict=True):
            if name in PRIVATE_OWNER_FIELDS:
                value = "" if value is None else _owner_field[name].unseal(value, owner_id)
            present.values[f"owner.{name}"] = value
    for number, name in Product.objects.filter(enterprise__in=enterprise_ids, is_main=True).values_list("enterprise_id", "name"):
        found[number].values[PRODUCT] = name
    for present in found.values():
        for name in ALL_FIELDS:
            present.values.setdefault(name, unknown(name))
    return found


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


def make_edit(present: Present, values: dict, *, updated_at) -> Edit:
    """The edit that gives the enterprise ``{field: value}``. Its owner's row must exist where an owner's field is among them."""
    edit = Edit(present.enterprise_id, {"updated_at": db_moment(updated_at)}, present.owner_id)
    edit.has_product = not is_unknown(present.values[PRODUCT])
    of_owner = {}
    for name, value in values.items():
        if name == PRODUCT:
            edit.product = value or ""
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


def _write_columns(model, rows):
    """Rows that change the same columns go in one statement."""
    groups: dict[tuple, list] = {}
    for pk, columns in rows:
        names = tuple(sorted(columns))
        groups.setdefault(names, []).append((*(columns[name] for name in names), pk))
    for names, values in groups.items():
        update_rows(model, names, values)
