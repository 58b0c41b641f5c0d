import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desaekspor.regions.importers.lists import packaged_rows, read_lists
from desaekspor.regions.places import database_resolver, packaged_resolver
from desaekspor.regions.resolver import Place, Resolver
from desaekspor.regions.services import import_regions
from tests.factories import make_region


def test_the_packaged_resolver_knows_the_villages_of_kabupaten_bekasi_and_every_regency():
    resolver = packaged_resolver()

    assert resolver.resolve(village="Pantai Bakti", district="Muaragembong").code == "32.16.17.2003"
    assert resolver.resolve(regency="Kota Sorong").regency_code == "96.71"


@pytest.mark.django_db
def test_the_database_resolver_sees_what_was_added_since():
    make_region("32.16.05.2001", "Satriajaya")
    assert database_resolver().resolve(village="Satriajaya").code == "32.16.05.2001"

    make_region("32.16.05.2099", "Desa Baru")

    assert database_resolver().resolve(village="Desa Baru").code == "32.16.05.2099"


@pytest.mark.django_db
def test_the_database_resolver_sees_what_an_import_renamed(settings, tmp_path):
    import_regions()
    assert database_resolver().resolve(regency="Kabupaten Ujung").regency_code is None

    rows = [row._replace(name="Kabupaten Ujung") if row.code == "96.05" else row for row in packaged_rows() if row.level == 2]
    settings.DATA = tmp_path
    (tmp_path / "regions").mkdir()
    lines = ["code,type,name", *(f"{row.code},{row.kind},{row.name}" for row in rows)]
    (tmp_path / "regions" / "regencies.csv").write_text("\n".join(lines))
    import_regions()

    assert database_resolver().resolve(regency="Kabupaten Ujung").regency_code == "96.05"


@pytest.mark.django_db
def test_the_database_resolver_is_built_once():
    make_region("32.16.05.2001", "Satriajaya")
    first = database_resolver()

    with CaptureQueriesContext(connection) as queries:
        assert database_resolver() is first
    assert len(queries) <= 3


def test_every_village_of_the_country_is_found_by_its_names_and_never_another(shared_data, settings):
    settings.DATA = shared_data
    rows = read_lists().rows
    places = [Place(row.code, row.name, row.kind, row.bps_code, row.first_day, row.last_day) for row in rows.values()]
    resolver = Resolver(places)
    found, unclear = 0, []
    for place in places:
        if len(place.code) == 13 and not place.last_day:
            answer = resolver.resolve(
                village=place.name.upper(), district=rows[place.code[:8]].name, regency=rows[place.code[:5]].name, home=""
            )
            assert answer.code == place.code or (answer.code is None and place.code in answer.village.candidates)
            found += answer.code == place.code
            unclear += [place.code] if answer.code is None else []

    # The national list has 21 pairs of one name (but for spaces and case) in one district; a text cannot tell them apart.
    assert found + len(unclear) == 83_762
    assert len(unclear) <= 42
