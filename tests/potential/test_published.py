"""Published composite indices, rebuilt by the same code from their public inputs."""

import csv

import pytest

from desaekspor.potential.assessment import compute
from desaekspor.potential.figures import read_indicators
from desaekspor.potential.matrix import matrix_of
from tests.potential.villages import indicator, make_table, village

# UNDP, Human Development Report, technical note 1: goalposts of 2014 and later.
HDI = make_table(
    indicator("life_expectancy", "health", normalise="goalposts", goalposts=[20, 85]),
    indicator("mean_schooling", "education", normalise="goalposts", goalposts=[0, 15]),
    indicator("expected_schooling", "education", normalise="goalposts", goalposts=[0, 18]),
    indicator("gni_per_capita", "income", normalise="goalposts", goalposts=[100, 75_000], transform="log"),
)
# Report of 2015, table 1: life expectancy, expected and mean years of schooling, income per head (PPP 2011), published HDI.
# The inputs are printed rounded, so the third decimal may differ by one.
TABLE_1 = {
    "Norway": (81.6, 17.5, 12.6, 64_992, 0.944),
    "Australia": (82.4, 20.2, 13.0, 42_261, 0.935),  # schooling above the goalpost counts as 18 years
    "Switzerland": (83.0, 15.8, 12.8, 56_431, 0.930),
    "Denmark": (80.2, 18.7, 12.7, 44_025, 0.923),
    "Netherlands": (81.6, 17.9, 11.9, 45_435, 0.922),
    "United States": (79.1, 16.5, 12.9, 52_947, 0.915),
    "Singapore": (83.0, 15.4, 10.6, 76_628, 0.912),  # income above the goalpost counts as 75,000
    "Korea (Republic of)": (81.9, 16.9, 11.9, 33_890, 0.898),
    "Japan": (83.5, 15.3, 11.5, 36_927, 0.891),
    "France": (82.2, 16.0, 11.1, 38_056, 0.888),
}


def hdi(life, expected, mean, income):
    place = village(life_expectancy=life, expected_schooling=expected, mean_schooling=mean, gni_per_capita=income)
    return [array[0].tolist() for array in compute(matrix_of([read_indicators(place, HDI.indicators)], HDI), HDI)]


def test_the_worked_example_of_the_human_development_index():
    """Technical note 1 of the report of 2020: income of 3,829 gives 0.5506; with health 0.6971, education 0.3447: HDI 0.510."""
    table = make_table(
        indicator("health", "health", normalise="goalposts", goalposts=[0, 1]),
        indicator("education", "education", normalise="goalposts", goalposts=[0, 1]),
        indicator("gni_per_capita", "income", normalise="goalposts", goalposts=[100, 75_000], transform="log"),
    )
    place = village(health=0.6971, education=0.3447, gni_per_capita=3_829)

    _scores, components, index = compute(matrix_of([read_indicators(place, table.indicators)], table), table)

    assert round(components[0, 2], 4) == 0.5506
    assert round(index[0], 3) == 0.510


@pytest.mark.parametrize("country", TABLE_1)
def test_the_published_table_of_the_human_development_index(country):
    *inputs, published = TABLE_1[country]

    assert hdi(*inputs)[2] == pytest.approx(published, abs=0.0011)


def read(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["code"]: row for row in csv.DictReader(stream)}


def test_the_village_development_index_of_all_179_desa_from_its_fifty_scores(shared_data):
    published = read(shared_data / "regions" / "bekasi_idm.csv")
    scores = read(shared_data / "regions" / "bekasi_idm_2024_scores.csv")
    names = [name for name in next(iter(scores.values())) if name[:3] in {"iks", "ike", "ikl"}]
    assert (len(scores), len(names)) == (179, 50)
    table = make_table(
        *(indicator(name, name[:3], normalise="goalposts", goalposts=[0, 5]) for name in names), aggregation="arithmetic"
    )
    villages = [village(code, **{name: float(scores[code][name]) for name in names}) for code in scores]

    _scores, components, index = compute(
        matrix_of([read_indicators(place, table.indicators) for place in villages], table), table
    )

    for place, row, whole in zip(villages, components, index, strict=True):
        expected = published[place.code]
        ours = dict(zip((part.code for part in table.components), row, strict=True))
        assert {name: round(ours[name], 4) for name in ours} == {name: float(expected[f"{name}_2024"]) for name in ours}
        assert whole == pytest.approx(float(expected["idm_2024"]), abs=0.00011)
