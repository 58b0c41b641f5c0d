import pytest

from desaekspor.accounts.models import AuditEntry
from desaekspor.potential.production.models import Production
from desaekspor.potential.production.news import load_reported_products, products_in, read_reported
from desaekspor.potential.production.services import change_production
from desaekspor.regions.models import LoadStamp
from tests.factories import make_officer, make_region


def products(text, sector="makanan"):
    return [(product, values.get("capacity")) for product, values in products_in(text, sector)]


def test_products_of_a_line_are_found_and_land_with_them():
    assert products("olahan mangrove (dodol, kerupuk, sirup), batik mangrove, rumput laut") == [
        ("dodol", None),
        ("kerupuk", None),
        ("sirup", None),
        ("batik", None),
        ("rumput_laut", None),
    ]
    assert products("padi (sawah sekitar 439 ha), ikan konsumsi") == [("padi", 439)]
    assert products("ikan cue (pindang) bandeng") == [("pindang", None)]
    assert products("songkok/kopiah dari pelepah pisang") == [("peci", None)]
    assert products("nugget pisang, kebun pisang BUMDes 2 ha") == [("nugget_pisang", None), ("pisang", 2)]
    assert products("lukisan kaca", "kerajinan") == [("~lukisan kaca", None)]


@pytest.mark.django_db
def test_every_line_of_the_data_file_becomes_statements_and_corrections_of_people_stay(shared_data, settings):
    settings.DATA = shared_data
    lines = list(read_reported(shared_data / "regions" / "bekasi_reported_products.csv"))
    codes = {code for code, _key, _values in lines}
    for code in codes:
        make_region(code)

    count = load_reported_products()

    assert len(codes) == 19
    assert count == Production.objects.count() > 20
    assert set(Production.objects.values_list("region_id", flat=True)) == codes
    assert AuditEntry.objects.filter(action="production.state", by=None).count() == count
    kecap = Production.objects.get(product="kecap")
    assert (kecap.region_id, kecap.mark, kecap.told, kecap.note) == ("32.16.05", "reported", 0, "first export: Saudi Arabia")
    assert load_reported_products() == 0

    change_production(kecap, {"month_1": 5.0}, by=make_officer(), base=1)
    LoadStamp.objects.all().delete()
    assert load_reported_products() == 0
    assert Production.objects.get(pk=kecap.pk).months[0] == 5
