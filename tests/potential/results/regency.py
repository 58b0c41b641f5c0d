"""A regency of five villages with a few figures, and small tables of index and class, measured in a tenth of a second."""

from django.utils import timezone

from desaekspor.potential.results.versions import save_class_version, save_index_version
from desaekspor.regions.models import Fact, Indicator, LoadStamp, Source
from desaekspor.regions.services import STAMP, fingerprint
from desaekspor.registry.models import Enterprise
from desaekspor.registry.services.numbers import reserve_numbers
from tests.factories import make_region

A, B, C, D, TOWN = "32.16.05.2001", "32.16.05.2002", "32.16.01.2001", "32.16.01.2002", "32.16.01.1003"
VILLAGES = (A, B, C, D)
INDEX = {
    "components": {
        "land": {"weight": 1, "name_id": "Lahan", "name_en": "Land"},
        "road": {"weight": 1, "name_id": "Jalan", "name_en": "Road"},
    },
    "indicators": [
        {"code": "fields", "component": "land", "of": ["fields_ha"], "name_id": "Sawah", "name_en": "Fields"},
        {"code": "paved", "component": "road", "of": ["paved_km"], "desa_only": True, "name_id": "Jalan", "name_en": "Road"},
    ],
    "least_enterprises": 1,
    "uncertainty": {"draws": 20, "samples": 16, "seed": 1, "normalisations": ["rank", "minmax"]},
}
CLASSES = {
    "rules": [
        {"code": "makers", "field": "registry_makers", "compare": ">=", "value": 2, "effort": 3}
        | {"need_id": "dua pembuat", "need_en": "two makers"},
        {"code": "paved", "field": "paved_km", "compare": ">=", "value": 5, "effort": 5}
        | {"need_id": "jalan 5 km", "need_en": "5 km of road"},
    ]
}


def make_regency():
    """Five villages, the fourth of which nobody knows the road of; makers in the first two; the tables in use."""
    for code in (*VILLAGES, TOWN):
        make_region(code, lat=-6.0, lng=107.0 + int(code[9:]) / 1e6)
    figures = {
        "fields_ha": {A: 40, B: 30, C: 20, D: 10, TOWN: 1},
        "paved_km": {A: 9, B: 2, C: 7},
    }
    for name, values in figures.items():
        for code, value in values.items():
            make_figure(code, name, value)
    make_makers(A, 3)
    make_makers(B, 2)
    save_index_version(INDEX, version="small", notes="", by=None)
    save_class_version(CLASSES, version="small", notes="", by=None)
    # The commands would otherwise put the packaged regions and figures in place of these.
    LoadStamp.objects.create(pk=STAMP, fingerprint=fingerprint(), at=timezone.now())


def make_figure(code, name, value, *, period="2025"):
    Source.objects.get_or_create(code="test")
    Indicator.objects.get_or_create(code=name)
    keys = {"region_id": code, "indicator_id": name, "period": period, "source_id": "test"}
    Fact.objects.update_or_create(**keys, defaults={"value": value, "mark": "reported"})


def make_makers(code, count, *, kbli="10771", **fields):
    """Enterprises that nobody looks for: rows alone, quickly."""
    first, now = reserve_numbers(count)[0], timezone.now()
    Enterprise.objects.bulk_create(
        Enterprise(id=first + number, region_id=code, kbli=kbli, kbli_category="C", created_at=now, updated_at=now, **fields)
        for number in range(count)
    )
