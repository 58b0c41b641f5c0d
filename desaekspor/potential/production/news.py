"""Products that the news tell of (data file ``bekasi_reported_products``), as reported statements without volumes."""

import csv
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from desaekspor.datafiles.folder import MissingData, data_file
from desaekspor.potential.production.commodities import LONGEST_WORDS, commodities, fold, product_key
from desaekspor.potential.production.models import Production
from desaekspor.potential.production.services import NEWS, statement_like, write_statement
from desaekspor.potential.production.units import CAPACITIES
from desaekspor.regions.models import LoadStamp, Region

FILE = "bekasi_reported_products"
STAMP = "reported_products"
# What the pages say of export, in words that can be shown in both languages; the rest says that nothing is known.
EXPORTS = (
    gettext_noop("exported since 1997 by its own account: Japan, Korea, Netherlands, Italy, Saudi Arabia"),
    gettext_noop("sold in Malaysia and Singapore by its own account"),
    gettext_noop("first export: Saudi Arabia"),
    gettext_noop("promoted in Japan"),
)
OF_LAND = re.compile(r"(\d[\d.]*)\s*(ha|m2)\b")


def load_reported_products() -> int:
    """Add what the file tells and is not there yet; returns how many statements came. Corrections of people stay.

    Nothing is done while the file is the one that was loaded last. A file that cannot be had brings nothing.
    """
    try:
        path = data_file(FILE)
    except MissingData:
        return 0
    mark = f"{path.stat().st_size} {path.stat().st_mtime_ns}"
    if LoadStamp.objects.filter(pk=STAMP, fingerprint=mark).exists():
        return 0
    with transaction.atomic():
        count = sum(_write(*one) for one in read_reported(path))
        LoadStamp.objects.update_or_create(pk=STAMP, defaults={"fingerprint": mark, "at": timezone.now()})
    return count


def read_reported(path: Path) -> Iterator[tuple[str, uuid.UUID, dict[str, Any]]]:
    """(region code, key, values) of each product that the file names."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for product, values in products_in(row["product_id"], row["sector"]):
                values |= {
                    "group_name": row["operator"],
                    "source": NEWS,
                    "source_url": row["source_url"][:300],
                    "as_of": row["date"],
                    "note": row["export_as_reported"] if row["export_as_reported"] in EXPORTS else "",
                }
                yield row["code"], uuid.uuid5(uuid.NAMESPACE_URL, f"{row['source_url']} {row['code']} {product}"), values


def products_in(text: str, sector: str) -> list[tuple[str, dict[str, Any]]]:
    """(product key, values) of the products that a line names; where none is on the list, the line in its own words."""
    found: dict[str, dict[str, Any]] = {}
    for piece in re.split(r"[:;]|,(?![^(]*\))|\bdan\b(?![^(]*\))", text):
        codes = [_first_product(re.sub(r"\(.*?\)", " ", piece))]
        if not codes[0] and (inside := re.search(r"\((.*?)\)", piece)):
            codes = [_first_product(part) for part in inside[1].split(",")]
        for code in codes:
            if code and code not in found:
                found[code] = {"product": code, "own_words": "", "unit": commodities()[code].unit, **_land(piece)}
    if not found:
        words = re.sub(r"\s*\(.*?\)", "", text)[:LONGEST_WORDS]
        unit = "kg" if re.search("makanan|perikanan|pangan|hortikultura", sector) else "buah"
        found[product_key("", words)] = {"product": product_key("", words), "own_words": words, "unit": unit}
    return list(found.items())


def _first_product(piece: str) -> str:
    """Of the words of the list that stand in a piece the one that comes first, the longest of those."""
    best = (len(piece), 0, "")
    for one in commodities().values():
        for word in (one.code.replace("_", " "), fold(re.sub(r"\(.*\)", "", one.name_id)), *one.words):
            if match := re.search(rf"\b{re.escape(word)}\b", piece, re.IGNORECASE):
                best = min(best, (match.start(), -len(word), one.code))
    return best[2]


def _land(piece: str) -> dict[str, Any]:
    match = OF_LAND.search(piece)
    if not match or match[2] not in CAPACITIES:
        return {}
    return {"capacity": float(match[1].replace(".", "")), "capacity_unit": match[2]}


def _write(code: str, key: uuid.UUID, values: dict[str, Any]) -> int:
    region = Region.objects.filter(pk=code).first()
    if region is None or Production.objects.filter(key=key).exists() or statement_like(code, values):
        return 0
    write_statement(region, values, by=None, key=key)
    return 1
