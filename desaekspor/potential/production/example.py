"""Invented statements that a first start loads beside the example register, so that the calendar has something to show.

They come in as any file does, marked as example data, and the page of files undoes them in one click.
"""

import csv
import io
import random

from django.conf import settings

from desaekspor.potential.production.importing import load_file, read_file
from desaekspor.potential.production.models import Production
from desaekspor.potential.production.reading import as_typed
from desaekspor.regions.models import Region
from desaekspor.regions.queries import villages_of

NAME = "pasokan-contoh.csv"
SEED = 3216
VILLAGES = 100
COAST = ("32.16.01", "32.16.02", "32.16.16", "32.16.17")  # districts of Kabupaten Bekasi on the sea
EVEN = (1.0,) * 12
HARVESTS = (0, 0, 1.0, 0.8, 0, 0, 0, 0.6, 0.9, 0.3, 0, 0)
DRY = (0, 0, 0, 0, 0.2, 0.6, 1.0, 1.0, 0.9, 0.5, 0, 0)
FEASTS = (0.8, 1.0, 1.6, 1.2, 0.8, 0.9, 0.8, 0.8, 0.8, 0.8, 0.9, 1.3)
# Product, unit, most in a month, course of the year.
OF_COAST = (
    ("bandeng", "kuintal", 40, (0.6, 0.6, 0.8, 1.0, 1.0, 0.8, 0.5, 0.4, 0.6, 0.8, 1.0, 0.8)),
    ("udang", "kuintal", 12, (0.5, 0.6, 1.0, 0.9, 0.6, 0.4, 0.4, 0.5, 0.8, 1.0, 0.8, 0.5)),
    ("garam", "ton", 60, DRY),
    ("terasi", "kg", 300, EVEN),
    ("kerupuk", "kg", 900, FEASTS),
)
INLAND = (
    ("padi", "ton", 220, HARVESTS),
    ("jamur", "kg", 700, EVEN),
    ("melon", "ton", 9, (0, 0.3, 0.6, 1.0, 0.7, 0.5, 0.8, 1.0, 0.8, 0.4, 0.1, 0)),
    ("keripik", "kg", 800, FEASTS),
    ("tempe", "kg", 2500, EVEN),
    ("kecap", "liter", 3000, FEASTS),
    ("sandal", "pasang", 1500, FEASTS),
    ("batik", "lembar", 120, FEASTS),
)


def load_example_statements():
    """Load them where no statement was ever written by a person or a file; returns the ProductionFile or None."""
    if settings.PRODUCTION or Production.objects.filter(changes__file__isnull=False).exists():
        return None
    if not Region.objects.filter(pk=settings.HOME_REGION).exists():
        return None
    read = read_file(
        io.BytesIO(table(list(villages_of(settings.HOME_REGION).values_list("pk", flat=True))).encode()), NAME, by=None
    )
    return load_file(read, by=None, synthetic=True)


def table(villages):
    """The file: two products of each of a hundred villages, the same for the same villages."""
    draw = random.Random(SEED)
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["kode desa", "produk", "satuan", *range(1, 13), "mutu", "tanggal", "catatan"])
    for village in sorted(draw.sample(villages, min(VILLAGES, len(villages)))):
        kinds = OF_COAST + INLAND[:1] if village.startswith(COAST) else INLAND
        for product, unit, most, course in draw.sample(kinds, 2):
            size = most * draw.uniform(0.2, 1)
            months = [as_typed(round(size * part * draw.uniform(0.8, 1.2), 1)) if draw.random() > 0.06 else "" for part in course]
            rows.writerow([village, product, unit, *months, draw.choice(["", "A", "B"]), "2026", "data contoh"])
    return text.getvalue()
