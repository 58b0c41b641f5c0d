"""The registry as the search for duplicates reads it: the columns of ``find-duplicates``, with the regions that are known.

Owners are opened here by the program itself, in bulk; nobody sees them, and nothing of them leaves this search
but codes and counts (docs/explanation/privacy.md, "What the program opens for itself").
"""

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from desaekspor.regions.codes import level_of
from desaekspor.regions.models import Level
from desaekspor.registry.linkage.normalise import normalise
from desaekspor.registry.models import Enterprise, Owner, Product
from desaekspor.registry.search.reading import among

OWNER_COLUMNS = {"name": "nama_pemilik", "nik": "nik", "phone": "telepon", "birth_date": "tanggal_lahir"}
COLUMNS = ("rec_id", "nama_usaha", "nib", "alamat", "rt", "rw", "kode_kbli", "lat", "lon")
_fields = [Owner._meta.get_field(name) for name in OWNER_COLUMNS]


def stamps(numbers=range(2**62)):
    """``{number: stamp}`` of every enterprise that is compared: all but those that were merged into another one.

    The stamp is the moment of its last change, as the database writes it, and that at which its owner was erased: equal
    stamps, equal content. ``numbers``: a range; only of those.
    """
    # Not through the ORM: a hundred thousand moments take it a second.
    found = dict(_rows(Enterprise, ("id", "updated_at"), "id", "merged_into IS NULL", numbers))
    erased = _rows(Owner, ("enterprise", "erased_at"), "enterprise", "erased_at IS NOT NULL", numbers)
    return found | {number: f"{found[number]} {moment}" for number, moment in erased if number in found}


def _rows(model, names, number, condition, numbers):
    """Two columns of the rows whose column ``number`` lies in the range ``numbers``, the second as the database writes it."""
    quoted = [connection.ops.quote_name(model._meta.get_field(name).column) for name in (*names, number, condition.split()[0])]
    first, second, number, asked = quoted
    what = f"{asked} {condition.partition(' ')[2]} AND {number} >= %s AND {number} < %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {first}, CAST({second} AS text) FROM {connection.ops.quote_name(model._meta.db_table)} WHERE {what}",
            [numbers.start, numbers.stop],
        )
        return cursor.fetchall()


def compared_columns(numbers):
    """The normalised columns of the enterprises among ``numbers`` that exist, in their order, ``rec_id`` their numbers as text.

    Three queries. More than some thousands at a time take memory for nothing.
    """
    numbers = sorted(numbers)
    rows = Enterprise.objects.filter(among(numbers, "pk")).order_by("pk")
    rows = rows.values_list("id", "name", "nib", "address", "rt", "rw", "kbli", "lat", "lng", "region_id")
    at, cells, regions = {}, [], []
    for number, *values, region in rows:
        at[number] = len(cells)
        cells.append([_text(value) for value in (number, *values)])
        regions.append(region)
    columns = dict(zip(COLUMNS, zip(*cells, strict=True), strict=True)) if cells else {name: [] for name in COLUMNS}
    columns |= {name: [""] * len(cells) for name in (*OWNER_COLUMNS.values(), "produk_utama")}
    theirs = among(numbers, "enterprise")
    for owner, number, *sealed in Owner.objects.filter(theirs).values_list("pk", "enterprise_id", *OWNER_COLUMNS):
        for name, field, value in zip(OWNER_COLUMNS.values(), _fields, sealed, strict=True):
            if value is not None and number in at:
                columns[name][at[number]] = field.unseal(value, owner)
    for number, name in Product.objects.filter(theirs, is_main=True).values_list("enterprise_id", "name"):
        if number in at:
            columns["produk_utama"][at[number]] = name
    return _in_known_regions(
        normalise(pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})), regions
    )


def _in_known_regions(compared, codes):
    """The registry knows where its enterprises lie: what the address says is asked only for a village that is not known."""
    levels = [level_of(code) for code in codes]
    villages = [code if level == Level.VILLAGE else None for code, level in zip(codes, levels, strict=True)]
    districts = [code[:8] if level >= Level.DISTRICT else None for code, level in zip(codes, levels, strict=True)]
    for name, known in (("village", villages), ("district", districts)):
        place = compared.schema.get_field_index(name)
        compared = compared.set_column(place, name, pc.coalesce(pa.array(known, pa.string()), compared[name]))
    return compared


def _text(value):
    return "" if value is None else str(value)
