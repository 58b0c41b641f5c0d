"""Plain functions that make what a test needs. Persons are obviously invented: NIK serials 99xx, phones 0800-0000-xxxx."""

import itertools

from django.utils import timezone

from desaekspor.accounts.models import Role, User
from desaekspor.regions.models import Kind, Level, Region
from desaekspor.registry.models import Enterprise, Owner, Product

_serial = itertools.count(1)

NAMES = {
    "32": "Jawa Barat",
    "32.16": "Kabupaten Bekasi",
    "32.16.01": "Tarumajaya",
    "32.16.05": "Tambun Utara",
    "32.75": "Kota Bekasi",
}
LEVELS = {2: Level.PROVINCE, 5: Level.REGENCY, 8: Level.DISTRICT, 13: Level.VILLAGE}


def kind_of(code):
    if len(code) == 2:
        return Kind.PROVINSI
    if len(code) == 5:
        return Kind.KOTA if int(code[3:]) > 70 else Kind.KABUPATEN
    if len(code) == 8:
        return Kind.KECAMATAN
    return {"1": Kind.KELURAHAN, "2": Kind.DESA, "3": Kind.DESA_ADAT}[code[9]]


def make_region(code="32.16.05.2001", name=None, **fields):
    """The region of that code with everything above it; an existing one is returned as it is."""
    if found := Region.objects.filter(pk=code).first():
        return found
    parent = {2: None, 5: code[:2], 8: code[:5], 13: code[:8]}[len(code)]
    return Region.objects.create(
        code=code,
        name=name or NAMES.get(code, f"Desa {code[-4:]}" if len(code) == 13 else f"Wilayah {code}"),
        level=LEVELS[len(code)],
        kind=kind_of(code),
        parent=make_region(parent) if parent else None,
        **fields,
    )


def make_user(role=Role.OFFICER, region="32.16", **fields):
    number = next(_serial)
    fields.setdefault("username", f"{role}-{number}")
    return User.objects.create_user(role=role, region=make_region(region) if region else None, **fields)


def make_officer(region="32.16", **fields):
    return make_user(Role.OFFICER, region, **fields)


def make_enterprise(number=None, *, region="32.16.05.2001", owner=None, product="", **fields):
    """An enterprise with an owner; ``owner`` is a dictionary of the owner's fields."""
    from desaekspor.registry.services.numbers import reserve_numbers

    now = timezone.now()
    defaults = {"name": "Kecap Bintang", "created_at": now, "updated_at": now}
    enterprise = Enterprise.objects.create(id=number or reserve_numbers(1)[0], region=make_region(region), **(defaults | fields))
    Owner.objects.create(enterprise=enterprise, **({"name": "WAWAN CONTOH"} if owner is None else owner))
    if product:
        Product.objects.create(enterprise=enterprise, name=product)
    keep_findable(enterprise)
    return enterprise


def make_pair(left=None, right=None, *, probability=0.9, band="likely", reasons=None, **fields):
    """A DuplicatePair of two enterprises, made where they are not given, in the village where both lie."""
    from desaekspor.registry.models import DuplicatePair

    left, right = sorted((left or make_enterprise(), right or make_enterprise(name="Kecap Bintnag")), key=lambda one: one.pk)
    reasons = [{"code": "phone_same"}, {"code": "name_close", "letters": 1}] if reasons is None else reasons
    same_village = left.region_id == right.region_id and len(left.region_id) == 13
    fields = {"village_id": left.region_id if same_village else None} | fields
    return DuplicatePair.objects.create(left=left, right=right, probability=probability, band=band, reasons=reasons, **fields)


def keep_findable(*enterprises):
    """As every service does that changes enterprises; for tests that change their rows themselves."""
    from desaekspor.registry.search.writing import Documents

    with Documents() as documents:
        documents.refresh([enterprise.pk for enterprise in enterprises])
