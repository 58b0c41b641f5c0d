import pytest
from django.utils.translation import override

from desaekspor.markets.countries import countries, country, growth_of

LISTED = """\
iso3,iso2,name_en,name_id,region,subregion
NAM,NA,Namibia,Namibia,Africa,Sub-Saharan Africa
MYS,MY,Malaysia,Malaysia,Asia,South-eastern Asia
MNE,ME,Montenegro,Montenegro,Europe,Southern Europe
S19,TW,"Other Asia, not elsewhere specified",Asia lainnya,Asia,
JPN,JP,Japan,Jepang,Asia,Eastern Asia
"""
DISTANCES = """\
iso3,comlang_off,comlang_ethno,dist,distw
NAM,0,0,9500.5,9600.5
MYS,0,1,1180,1000
SCG,0,0,10200,10217
TWN,0,0,3800,
"""
PLACES = "iso3,landlocked,lat,lon\nNAM,0.0,-22.5,17.1\nTWN,0.0,25.0,121.5\nSCG,1.0,44.8,20.5\n"
SIZES = "iso3,year,gdp_usd,population\nNAM,2022,1000.0,10\nNAM,2023,1100.0,11\nNAM,2024,,12\n"
PEOPLE = "iso3,year,population\nNAM,2024,13\nS19,2024,5\nTWN,2024,7\nTWN,2026,9\n"
GROWTH = "iso3,year,gdp_growth_pct\nNAM,2024,9\n" + "".join(f"NAM,{year},3\nTWN,{year},2\n" for year in range(2025, 2031))


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA, settings.MIRROR = tmp_path, ""
    place = tmp_path / "trade" / "geo"
    place.mkdir(parents=True)
    texts = {
        "countries.csv": LISTED, "dist_cepii_idn.csv": DISTANCES, "geo_cepii.csv": PLACES, "gdp_population.csv": SIZES,
        "weo_population.csv": PEOPLE, "weo_gdp_growth.csv": GROWTH,
    }  # fmt: skip
    for name, text in texts.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def test_a_country_has_place_distance_language_and_its_newest_figures(folder):
    namibia = country("NAM")

    assert (namibia.iso2, namibia.region, namibia.distance_km, namibia.distance_of) == ("NA", "Africa", 9600.5, "")
    assert (namibia.same_language, namibia.landlocked, namibia.latitude) == (False, False, -22.5)
    assert (namibia.gdp_usd, namibia.gdp_year, namibia.population, namibia.population_year) == (1100, 2023, 12, 2024)
    assert namibia.growth_pct == pytest.approx(3)
    assert country("MYS").same_language is True


def test_who_has_no_distance_of_its_own_takes_that_of_what_it_was_part_of_and_says_so(folder):
    montenegro, other_asia = country("MNE"), country("S19")

    assert (montenegro.distance_km, montenegro.distance_of, montenegro.landlocked) == (10217, "SCG", False)
    assert montenegro.latitude == 42.44
    assert (other_asia.distance_km, other_asia.distance_of) == (3800, "TWN")
    assert (other_asia.population, other_asia.population_year, other_asia.growth_pct) == (7, 2024, pytest.approx(2))
    assert (country("JPN").distance_km, country("JPN").same_language, country("JPN").growth_pct) == (None, None, None)


def test_a_year_lost_among_forecasts_counts_as_none_and_no_forecast_at_all_is_unknown():
    assert growth_of({2024: 8.0, 2025: 2.0, 2026: 2.0, 2028: 2.0, 2029: 2.0, 2030: 2.0}) == (
        pytest.approx(100 * (1.02 ** (5 / 6) - 1)),
        1,
    )
    assert growth_of({2023: 1.486}) == (None, 0)


def test_without_a_data_folder_countries_have_names_and_nothing_else(settings, tmp_path):
    settings.DATA, settings.MIRROR = tmp_path, ""

    with override("id"):
        assert (country("SAU").name, country("JPN").name, country("QQQ").name) == ("Arab Saudi", "Jepang", "QQQ")
    with override("en"):
        assert (country("SAU").name, country("S19").name) == ("Saudi Arabia", "Other Asia (mainly Taiwan)")
    assert country("NAM").iso2 == "NA"
    assert country("SAU").distance_km is None
    assert len(countries()) > 240


def test_a_list_that_comes_later_is_seen(folder):
    assert country("SAU").region == ""

    with (folder / "countries.csv").open("a", encoding="utf-8") as stream:
        stream.write("SAU,SA,Saudi Arabia,Arab Saudi,Asia,Western Asia\n")

    assert country("SAU").region == "Asia"
