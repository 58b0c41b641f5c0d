"""The register that searches are measured on, and the queries: what people type, with slips, and what they mean by it."""

import csv
import random
from dataclasses import dataclass
from pathlib import Path

from bench.registers import villages_of_bekasi

CHUNK = 2000
SYLLABLES = tuple(f"{one}{two}" for one in "bcdgjklmnprstw" for two in "aiuo")
NEAR = {"a": "s", "e": "r", "i": "o", "o": "p", "u": "i", "n": "m", "m": "n", "k": "l", "s": "d", "r": "t", "t": "r", "g": "h"}
COMMON = ("warung", "bakso", "industri", "kerupuk", "toko", "nasi", "kedai", "konveksi", "kue", "sembako")


def invented(dice):
    """A word that no register has, so that the words of this one are as many as in a real one."""
    return "".join(dice.choice(SYLLABLES) for _ in range(dice.randrange(2, 5))).upper()


def fill(rows, folder, seed=7):
    """Write ``rows`` generated enterprises into the registry, without checks; returns seconds and what was built.

    Every twentieth name gets an invented word: a real register has tens of thousands of words.
    """
    import time

    from django.db import connection, transaction

    from desaekspor.registry.synthetic.generate import generate

    path = Path(folder) / "register.csv"
    generate(path, rows=rows, seed=seed, defects=0)
    took = {}
    began = time.perf_counter()
    with transaction.atomic(), path.open(newline="", encoding="utf-8") as file:
        _write(csv.DictReader(file), rows, random.Random(seed))
    took["fill"] = time.perf_counter() - began
    path.unlink()
    from desaekspor.registry.search import rebuild

    began = time.perf_counter()
    rebuild()
    took["build"] = time.perf_counter() - began
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
    return took


def _write(lines, count, dice):
    from django.utils import timezone

    from desaekspor.regions.tables import packaged_places
    from desaekspor.registry.models import Enterprise, EnterpriseKey, Owner, Product
    from desaekspor.registry.services.bulk import TableWriter, db_moment, db_uuid, ordered_uuid
    from desaekspor.registry.services.fields import ENTERPRISE_FIELDS, unknown
    from desaekspor.registry.services.numbers import reserve_numbers

    names = {place.code: place.name.upper() for place in packaged_places() if place.code.startswith("32.16.")}
    codes = {(names[code[:8]], name): code for code, name in names.items() if len(code) == 13}
    districts = {name: code for code, name in names.items() if len(code) == 8}
    tables = {
        Enterprise: ("id", *ENTERPRISE_FIELDS, "synthetic", "created_at", "updated_at"),
        Owner: ("id", "enterprise", "name", "nik_mark", "phone_mark", "sex", "education"),
        Product: ("enterprise", "name", "is_main"),
        EnterpriseKey: ("source", "key", "enterprise", "fingerprint"),
    }
    writers = {model: TableWriter(model, columns) for model, columns in tables.items()}
    waiting = {model: [] for model in tables}
    sealed, moment = Owner._meta.get_field("name"), timezone.now()
    at = db_moment(moment)
    scales = {"Usaha Mikro": "micro", "Usaha Kecil": "small", "Usaha Menengah": "medium"}
    for place, (number, line) in enumerate(zip(reserve_numbers(count), lines, strict=False)):
        name = line["nama_usaha"][:180] + (f" {invented(dice)}" if place % 20 == 0 else "")
        region = codes.get((line["kec_usaha"], line["kel_usaha"])) or districts.get(line["kec_usaha"], "32.16.05")
        given = {
            "name": name,
            "nib": line["nib"],
            "activity": line["kegiatan_utama"][:300],
            "kbli": line["kode_kbli"],
            "kbli_version": "2020",
            "kbli_category": line["kategori_kbli"][:1],
            "reported_scale": scales.get(line["skala_usaha"], ""),
            "sales_idr": _number(line["omzet_tahunan"]),
            "region": region,
            "lat": float(line["alamat_latitude"] or 0) or None,
            "lng": float(line["alamat_longitude"] or 0) or None,
            "paid_men": _number(line["tk_dibayar_laki"]),
            "paid_women": _number(line["tk_dibayar_perempuan"]),
            "unpaid_men": _number(line["tk_not_dibayar_laki"]),
            "unpaid_women": _number(line["tk_not_dibayar_perempuan"]),
        }
        values = [given.get(field, unknown(field)) for field in ENTERPRISE_FIELDS]
        owner = ordered_uuid(moment)
        waiting[Enterprise].append((number, *values, True, at, at))
        waiting[Owner].append((db_uuid(owner), number, sealed.seal(line["nama_pengusaha"], owner), "", "", "", ""))
        if line["produk_utama"]:
            waiting[Product].append((number, line["produk_utama"][:200], True))
        waiting[EnterpriseKey].append(("example", line["id_data_badan_usaha"], number, "x"))
        if len(waiting[Enterprise]) == CHUNK:
            _flush(writers, waiting)
    _flush(writers, waiting)


def _flush(writers, waiting):
    for model, rows in waiting.items():
        writers[model].insert(rows)
        rows.clear()


def _number(text):
    return int(text) if text.isdigit() else None


@dataclass
class Query:
    """``target``: (name, village) of the enterprise that is meant, where the query means one."""

    kind: str
    text: str = ""
    filters: dict | None = None
    sort: str = ""
    page: int = 1
    target: tuple | None = None


def queries(count, seed=11):
    """About ``count`` queries in the mix of an office: half of them names with a slip."""
    from desaekspor.registry.models import Enterprise

    dice = random.Random(seed)
    first, last = Enterprise.objects.order_by("pk").first().pk, Enterprise.objects.order_by("pk").last().pk
    numbers = [dice.randrange(first, last + 1) for _ in range(6 * count)]
    rows = Enterprise.objects.filter(pk__in=numbers).select_related("region").order_by("pk")
    pool = [row for row in rows if len(row.name.split()) >= 2 and row.name.replace(" ", "").isalpha()]
    dice.shuffle(pool)
    villages = [village for village, _ in villages_of_bekasi()]
    made = []
    for place in range(count):
        row = pool[place]
        name, village = row.name.lower(), row.region.name.lower()
        words = name.split()
        share = place % 20
        if share < 8:
            made.append(Query("a name with a slip", slip(name, dice), target=(name, None)))
        elif share < 10:
            made.append(Query("a name in old spelling", old_spelling(name), target=(name, None)))
        elif share < 12:
            made.append(
                Query("words and a village, a slip", slip(f"{words[-1]} {words[0]} {village}", dice), target=(name, village))
            )
        elif share == 12:
            made.append(Query("a product and a place", f"{dice.choice(COMMON)} {dice.choice(villages).lower()}"))
        elif share == 13:
            made.append(Query("one common word", dice.choice(COMMON), sort=dice.choice(("", "", "name"))))
        elif share == 14:
            made.append(Query("a common word and filters", dice.choice(COMMON), dice.choice(FILTERS)(row)))
        elif share == 15:
            made.append(Query("NIB", (row.nib or "0912")[: dice.choice((6, 13))]))
        elif share == 16:
            made.append(Query("nothing like it", invented(dice) + "x" + invented(dice)))
        elif share == 17:
            made.append(
                Query("an owner's name", filters={"owner": dice.choice(("siti", "wawan setiawan", "nurhayati", "contoh"))})
            )
        elif share == 18:
            made.append(
                Query("filters alone", filters=dice.choice(FILTERS)(row), sort=dice.choice(("name", "newest", "sales", "number")))
            )
        else:
            made.append(Query("the whole list, third page", sort=dice.choice(("name", "newest", "sales", "number")), page=3))
    return made


FILTERS = (
    lambda row: {"region": row.region_id},
    lambda row: {"region": row.region_id[:8], "nib": True},
    lambda row: {"region": row.region_id[:8], "scale": "micro", "complete": False},
    lambda row: {"sector": row.kbli_category or "C"},
    lambda row: {"sector": row.kbli_category or "C", "complete": True, "nib": True},
    lambda row: {"nib": True},
    lambda row: {"scale": "small"},
)


def slip(text, dice):
    """One slip of the finger in a word of four letters or more: left out, doubled, swapped, or the key beside it."""
    words = text.split()
    places = [place for place, word in enumerate(words) if len(word) >= 4] or [0]
    place = dice.choice(places)
    word = words[place]
    at = dice.randrange(1, max(2, len(word) - 1))
    words[place] = dice.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at - 1] + word[at:],
            word[: at - 1] + word[at : at + 1] + word[at - 1] + word[at + 1 :],
            word[:at] + NEAR.get(word[at : at + 1], "x") + word[at + 1 :],
        )
    )
    return " ".join(words)


def old_spelling(text):
    return text.replace("u", "oe", 1).replace("j", "dj", 1) if "u" in text else text.replace("k", "kk", 1)
