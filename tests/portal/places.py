"""Villages with outlines and figures for the tests of the map and the village pages."""

import datetime

from desaekspor.regions.models import Boundary, Fact, Indicator, Source
from tests.factories import make_region

KINDS = {
    "idm": ("index", "Indeks Desa Membangun (IDM)", "Village Development Index (IDM)", "index", 4, True),
    "iks": ("index", "Indeks Ketahanan Sosial (IKS)", "Social Resilience Index (IKS)", "index", 4, True),
    "idm_status": ("index", "Status desa menurut IDM", "Village status by the IDM", "", 0, True),
    "population": ("people", "Penduduk", "Population", "people", 0, False),
    "mse_total": ("economy", "Usaha mikro dan kecil", "Micro and small enterprises", "enterprises", 0, False),
    "total_income": ("income", "Pendapatan desa seluruhnya", "Village income in all", "Rp", 0, True),
    "mse_home_industry": ("economy", "Industri rumah tangga", "Home industries", "enterprises", 0, True),
    "grocery_shops": ("economy", "Toko", "Grocery shops", "units", 0, True),
    "mse_per_1000": ("economy", "Usaha per 1.000 penduduk", "Enterprises per 1,000 people", "per 1,000 people", 1, True),
    "age_00_04": ("age", "Usia 0–4 tahun", "Aged 0–4", "people", 0, False),
    "age_05_09": ("age", "Usia 5–9 tahun", "Aged 5–9", "people", 0, False),
}


def make_source(code="idm-2024", title="Indeks Desa Membangun 2024", publisher="Kementerian Desa", **fields):
    fields = {"title": title, "publisher": publisher, "as_of": datetime.date(2024, 12, 31), **fields}
    return Source.objects.get_or_create(code=code, defaults=fields)[0]


def make_fact(region, indicator, value=None, *, text="", period="2024", flag="", mark="reported", source=None):
    group, name_id, name_en, unit, decimals, desa_only = KINDS[indicator]
    kind, _made = Indicator.objects.get_or_create(
        code=indicator,
        defaults={
            "group": group,
            "name_id": name_id,
            "name_en": name_en,
            "unit_name": unit,
            "definition_id": f"Arti {name_id}",
            "definition_en": f"Meaning of {name_en}",
            "decimals": decimals,
            "desa_only": desa_only,
            "order": list(KINDS).index(indicator),
        },
    )
    return Fact.objects.create(
        region=region, indicator=kind, value=value, text=text, period=period, flag=flag, mark=mark, source=source or make_source()
    )


def square(west, south, side=0.02):
    """A square polygon from its south-west corner, in degrees."""
    east, north = round(west + side, 6), round(south + side, 6)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def make_village(code, name, *, west=107.0, south=-6.2, idm=None, population=None, approximate=False):
    """A village with a square outline and, where given, its index and population."""
    village = make_region(code, name, lat=south + 0.01, lng=west + 0.01)
    Boundary.objects.create(
        region=village,
        geometry=square(west, south),
        approximate=approximate,
        source=make_source("big-indicative", "Batas desa indikatif", "Badan Informasi Geospasial"),
    )
    if idm is not None:
        make_fact(village, "idm", idm)
    if population is not None:
        make_fact(village, "population", population, source=make_source("dukcapil", "GIS Dukcapil", "Kementerian Dalam Negeri"))
    return village


def make_row_of_villages(count=3):
    """Desa side by side from west to east, the index rising from 0.60 in steps of 0.1, then of 0.01."""
    return [
        make_village(
            f"32.16.05.2{number:03}",
            f"Contoh {chr(64 + number)}",
            west=round(107 + 0.02 * number, 6),
            idm=0.6 + 0.1 * (number - 1) if number < 4 else 0.9 + 0.001 * number,
            population=1000 * number,
        )
        for number in range(1, count + 1)
    ]
