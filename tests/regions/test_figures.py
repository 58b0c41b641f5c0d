import pytest
from django.db.models import Count, Sum
from django.utils import translation

from desaekspor.regions.importers.figures import BadFigure, Figure, Key, computed_figures, packaged_figures
from desaekspor.regions.models import Fact, Indicator, Source
from desaekspor.regions.services import import_regions
from desaekspor.regions.tables import FOLDER, read_table

SAGARA_MAKMUR, SETIA_ASIH, SUKADAYA, SUMBERJAYA = "32.16.01.2001", "32.16.01.1007", "32.16.03.2003", "32.16.06.2010"


def people(region, population, working_age=None, enterprises=None, flag=""):
    figures = {Key(region, "population", "2024-S1", "dukcapil-2024s1"): Figure(population)}
    if working_age is not None:
        figures[Key(region, "working_age", "2024-S1", "dukcapil-2024s1")] = Figure(working_age)
    if enterprises is not None:
        figures[Key(region, "mse_total", "2023", "dpmd-2023")] = Figure(enterprises, flag=flag)
    return figures


def test_shares_are_computed_from_figures_of_the_same_village():
    computed = computed_figures(people(SAGARA_MAKMUR, 14371, working_age=10072, enterprises=15))

    # By hand: 100 x 10072 / 14371 and 1000 x 15 / 14371
    assert computed == {
        Key(SAGARA_MAKMUR, "working_age_share", "2024-S1", "computed-dukcapil"): Figure(70.0856, mark="computed"),
        Key(SAGARA_MAKMUR, "mse_per_1000", "2023", "computed-dpmd-dukcapil"): Figure(1.0438, mark="computed"),
    }


def test_nothing_is_computed_from_what_is_missing_or_zero():
    assert computed_figures(people(SAGARA_MAKMUR, 14371)) == {}
    assert computed_figures(people(SAGARA_MAKMUR, 0, working_age=0, enterprises=3)) == {}


def test_a_zero_that_was_not_reported_gives_no_rate_and_a_doubtful_total_a_doubtful_rate():
    assert computed_figures(people(SUKADAYA, 1000, enterprises=0, flag="zero, most likely not reported")) == {}

    (rate,) = computed_figures(people(SUMBERJAYA, 2000, enterprises=6000, flag="unusually high; check before use")).values()
    assert rate == Figure(3000.0, mark="computed", flag="unusually high; check before use")


@pytest.mark.django_db
class TestPackagedFigures:
    @pytest.fixture(autouse=True)
    def loaded(self, data_folder):
        import_regions()

    @pytest.mark.one_database
    def test_the_sums_are_the_published_ones(self):
        population = Fact.objects.filter(indicator="population", period="2024-S1").aggregate(Sum("value"), Count("pk"))
        statuses = (
            Fact.objects.filter(indicator="idm_status")
            .values_list("period", "text")
            .annotate(Count("pk"))
            .order_by("period", "text")
        )

        assert population == {"value__sum": 3289743, "pk__count": 187}
        assert list(statuses) == [
            ("2023", "berkembang", 44),
            ("2023", "maju", 73),
            ("2023", "mandiri", 62),
            ("2024", "berkembang", 34),
            ("2024", "maju", 61),
            ("2024", "mandiri", 84),
        ]
        assert Fact.objects.filter(indicator="mse_total").aggregate(Sum("value"))["value__sum"] == 23808

    def test_a_kelurahan_has_no_village_index(self):
        assert Fact.objects.filter(region=SETIA_ASIH, indicator__desa_only=True).count() == 0
        assert Fact.objects.filter(region=SETIA_ASIH, indicator="population").count() == 1

    def test_every_figure_names_its_source_and_says_whether_it_was_computed(self):
        rate = Fact.objects.select_related("source").get(region=SAGARA_MAKMUR, indicator="mse_per_1000")

        assert (rate.value, rate.period, rate.mark) == (1.0438, "2023", "computed")
        assert rate.source.title == "Profil desa 2023 (DPMD Jawa Barat) ÷ GIS Dukcapil, semester 1 2024"
        assert set(Fact.objects.filter(indicator__in=["population", "idm", "mse_total"]).values_list("mark", flat=True)) == {
            "reported"
        }

    @pytest.mark.one_database
    def test_suspicious_figures_are_flagged_in_the_readers_language(self):
        zero = Fact.objects.get(region=SUKADAYA, indicator="mse_total")
        high = Fact.objects.get(region=SUMBERJAYA, indicator="mse_per_1000")

        assert (zero.value, zero.flag) == (0, "zero, most likely not reported")
        assert not Fact.objects.filter(region=SUKADAYA, indicator="mse_per_1000").exists()
        with translation.override("en"):
            assert high.flag_text == "unusually high; check before use"
        with translation.override("id"):
            assert high.flag_text == "luar biasa tinggi; periksa sebelum dipakai"

    def test_indicators_speak_both_languages(self):
        indicator = Indicator.objects.get(pk="mse_per_1000")

        with translation.override("en"):
            assert (indicator.name, indicator.unit) == ("Micro and small enterprises per 1,000 people", "per 1,000 people")
        with translation.override("id"):
            assert (indicator.name, indicator.unit) == ("Usaha mikro dan kecil per 1.000 penduduk", "per 1.000 penduduk")

    def test_a_figure_that_its_source_no_longer_has_goes(self, data_folder):
        (data_folder / "bekasi_idm.csv").write_text(f"code,idm_2024,status_2024\n{SAGARA_MAKMUR},0.5,maju\n")
        import_regions()
        assert Fact.objects.get(region=SAGARA_MAKMUR, indicator="idm", period="2024").value == 0.5

        (data_folder / "bekasi_idm.csv").unlink()
        import_regions()
        assert Fact.objects.get(region=SAGARA_MAKMUR, indicator="idm", period="2024").value == 0.8329

    def test_a_cell_that_is_no_number_stops_the_import(self, data_folder):
        (data_folder / "bekasi_idm.csv").write_text(f"code,idm_2024\n{SAGARA_MAKMUR},tinggi\n")

        with pytest.raises(BadFigure) as error:
            import_regions()

        assert (error.value.file, error.value.region, error.value.found) == ("bekasi_idm", SAGARA_MAKMUR, "tinggi")
        assert Fact.objects.get(region=SAGARA_MAKMUR, indicator="idm", period="2024").value == 0.8329


@pytest.mark.django_db
def test_the_data_folder_adds_the_figures_behind_with_their_flags(some_of_the_data):
    some_of_the_data(
        "bekasi_idm_2024_scores",
        "bekasi_population_2024s1",
        "bekasi_villages",
        "bekasi_households_rt_rw",
        "bekasi_desa_economy_2023",
        "bekasi_desa_workforce_2023",
        "bekasi_desa_income_2021_2023",
        "bekasi_desa_resources_2023",
        "data_quality_flags",
    )
    import_regions()

    def fact(region, indicator, period):
        return Fact.objects.get(region=region, indicator=indicator, period=period)

    assert Fact.objects.filter(indicator__group="index_scores").count() == 179 * 50
    assert fact(SAGARA_MAKMUR, "age_15_19", "2024-S1").value == 1046
    assert fact(SAGARA_MAKMUR, "population", "2024-S2").value == 14803
    assert [fact(SAGARA_MAKMUR, "households", year).value for year in ("2020", "2022")] == [4362, 4532]
    assert fact(SETIA_ASIH, "total_income", "2021").value == 6130112200
    assert fact(SAGARA_MAKMUR, "terrain", "2023").text == "dataran rendah"
    assert fact("32.16.06.2003", "farmers_m", "2023").flag == "more workers than inhabitants"
    assert (
        Fact.objects.exclude(flag="").filter(indicator="dana_desa", flag="zero, most likely not reported").count() == 20 + 16 + 7
    )
    assert Fact.objects.exclude(flag="").values("region", "indicator", "period").distinct().count() > 116


def test_the_dictionary_covers_every_packaged_figure():
    known = {row["code"] for row in read_table("indicators")}
    sources = {row["code"] for row in read_table("sources")}

    assert {key.indicator_id for key in packaged_figures()} <= known
    assert {key.source_id for key in packaged_figures()} <= sources
    for row in read_table("indicators"):
        assert row["name_id"], row["code"]
        assert row["name_en"], row["code"]
        assert bool(row["definition_id"]) == bool(row["definition_en"]), row["code"]


def test_the_packaged_tables_stay_small():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 120_000


@pytest.mark.django_db
def test_every_source_says_who_published_it(data_folder):
    import_regions()

    assert not Source.objects.filter(publisher="").exists()
