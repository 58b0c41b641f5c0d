"""The whole assessment on the 187 villages of Kabupaten Bekasi, against a slow twin; classes and what-if."""

import random

import pytest

from desaekspor.potential.assessment import assess, what_if
from desaekspor.potential.class_table import MET, NOT_MET, UNKNOWN, class_table, read_class_table
from desaekspor.potential.doubts import COPIED, copied_figures
from desaekspor.potential.errors import UnknownField, UnknownVillage
from desaekspor.potential.figures import DOUBTED, Figure, Village
from desaekspor.potential.index_table import read_index_table
from desaekspor.potential.reading import REGISTRY_FIGURES
from desaekspor.regions.importers.figures import read_figures
from desaekspor.regions.tables import packaged_places, read_table
from tests.potential.twin import twin_index
from tests.potential.villages import indicator, make_table, village

PROFILE = "dpmd-2023"
RULES = class_table(
    {
        "rules": [
            {"code": "road", "field": "road", "compare": ">=", "value": 5, "effort": 5, "need_id": "j", "need_en": "r"},
            {
                "code": "good",
                "field": "component:access",
                "compare": ">",
                "value": 0.3,
                "effort": 2,
                "need_id": "a",
                "need_en": "a",
            },
        ]
    }
)
ROADS = make_table(
    indicator("road", "access", normalise="goalposts", goalposts=[0, 5]), indicator("people", "people"), uncertainty={"draws": 50}
)


@pytest.fixture(scope="module")
def bekasi(shared_data):
    """The villages with the figures of the data folder, and a made-up registry."""
    from django.test import override_settings

    with override_settings(DATA=shared_data, MIRROR=""):
        figures, missing = read_figures({row["code"] for row in read_table("indicators")})
    assert missing == []
    found, profiles = {}, {}
    for key, figure in sorted(figures.items(), key=lambda item: (item[0].period, item[0].source_id), reverse=True):
        if figure.value is None:
            continue
        told = Figure(figure.value, figure.mark, key.source_id, key.period, figure.flag)
        found.setdefault(key.region_id, {}).setdefault(key.indicator_id, []).append(told)
        if key.source_id == PROFILE and key.period == "2023":
            profiles.setdefault(key.region_id, {})[key.indicator_id] = figure.value
    copied = copied_figures(profiles)
    dice = random.Random(3)
    villages = []
    for place in packaged_places():
        if len(place.code) == 13 and place.last_day is None:
            own = {
                name: tuple(doubt(figure, name in copied.get(place.code, ())) for figure in own)
                for name, own in found[place.code].items()
            }
            registry = {name: (Figure(count, source="registry", synthetic=True),) for name, count in made_up_counts(dice).items()}
            villages.append(Village(place.code, place.name, place.kind != "kelurahan", own | registry))
    return villages


def made_up_counts(dice):
    """Of a registry in which villages differ in everything but the age of their makers."""
    makers, with_nib, paying = dice.randrange(20, 200), dice.uniform(0.05, 0.6), dice.uniform(0.1, 0.5)
    counts = dict.fromkeys(REGISTRY_FIGURES, float(makers))
    counts["registry_makers_nib"] = float(sum(dice.random() < with_nib for _ in range(makers)))
    counts["registry_makers_paying"] = float(sum(dice.random() < paying for _ in range(makers)))
    counts["registry_makers_3_years"] = float(sum(dice.random() < 0.8 for _ in range(makers)))
    return counts


def doubt(figure, is_copied):
    if is_copied and figure.source == PROFILE and not figure.flag:
        return Figure(figure.value, figure.mark, figure.source, figure.period, COPIED)
    return figure


@pytest.mark.parametrize("registry", [True, False])
def test_index_and_components_of_187_villages_agree_with_a_slow_twin(bekasi, registry):
    villages = bekasi if registry else [without_registry(place) for place in bekasi]
    table = read_index_table()

    found = assess(villages, table, read_class_table(), with_spread=False)

    twin = twin_index(villages, table)
    assert len(found.villages) == 187
    assert sum(place.index is not None for place in found.villages) == 179
    assert found.left_out.get("makers_established") == ("chance" if registry else "few")
    for place in found.villages:
        index, components = twin[place.village.code]
        assert place.index == (index if index is None else pytest.approx(index, abs=1e-9))
        assert place.components == {
            name: score if score is None else pytest.approx(score, abs=1e-9) for name, score in components.items()
        }


def without_registry(place):
    figures = {name: own for name, own in place.figures.items() if name not in REGISTRY_FIGURES}
    return Village(place.code, place.name, place.is_desa, figures)


def test_a_kelurahan_has_no_index_where_that_is_for_desa_only(bekasi):
    found = assess([without_registry(place) for place in bekasi], read_index_table(), read_class_table(), with_spread=False)

    states = {place.village.code: place.state for place in found.villages if place.index is None}
    assert set(states.values()) == {"not_applicable"}
    assert len(states) == 8
    assert found.left_out == {
        "certificates": "too_little",
        "market_pull": "few",
        **dict.fromkeys(["registered_makers", "makers_with_workers", "makers_with_nib", "makers_established"], "few"),
    }


def test_copied_and_flagged_figures_are_seen_and_do_not_count(bekasi):
    found = assess(bekasi, read_index_table(), read_class_table(), with_spread=False)

    # Four villages of Babelan have one form between them; Sumberjaya's total of enterprises is flagged, not its home industry.
    for code in ("32.16.02.2002", "32.16.02.2003", "32.16.02.2008", "32.16.02.2009"):
        assert found[code].readings["primary_workers"].why == COPIED
    sumberjaya = found["32.16.06.2010"].readings["home_industry"]
    assert (sumberjaya.state, sumberjaya.why) == (DOUBTED, "unusually high; check before use")
    assert dict(sumberjaya.figures)["mse_home_industry"].value == 5300


def test_rules_see_figures_components_and_the_unknown():
    villages = [village("1", road=5, people=5), village("2", road=1, people=9), village("3", people=1)]

    found = assess(villages, ROADS, RULES)

    assert [[verdict.state for verdict in place.verdicts] for place in found.villages] == [
        [MET, MET], [NOT_MET, NOT_MET], [UNKNOWN, UNKNOWN],
    ]  # fmt: skip
    assert [place.cluster for place in found.villages] == ["1", "2", ""]
    assert found["3"].rank is None
    assert found["1"].rank_low <= found["1"].rank <= found["1"].rank_high
    with pytest.raises(UnknownVillage):
        found["4"]


def test_a_flagged_figure_is_unknown_to_a_rule_too():
    found = assess([village("1", road=Figure(1, flag="unusual"), people=1)], ROADS, RULES, with_spread=False)

    assert found["1"].verdicts[0].state == UNKNOWN


def test_what_if_gives_class_and_score_anew_and_leaves_the_others():
    villages = [village("1", road=5, people=5), village("2", road=1, people=9), village("3", road=2, people=1)]

    before, after = what_if(villages, "2", {"road": 5}, ROADS, RULES)

    assert (before.cluster, after.cluster) == ("2", "1")
    assert [verdict.rule.code for verdict in before.missing] == ["good", "road"]
    assert (before.components["access"], after.components["access"]) == (pytest.approx(0.2), 1)
    # People of 2 rank (2 + 0.5) / 3; the two components have equal weights.
    assert after.index == pytest.approx((2.5 / 3) ** 0.5)
    assert (before.rank, after.rank) == (2, 1)
    assert what_if(villages, "2", {}, ROADS, RULES)[1].index == before.index
    assert what_if(villages, "2", {"road@any": 5}, ROADS, RULES)[1] == after


def test_what_if_of_an_unknown_village_or_figure_is_refused():
    villages = [village("1", road=5, people=5)]

    with pytest.raises(UnknownVillage):
        what_if(villages, "9", {"road": 5}, ROADS, RULES)
    with pytest.raises(UnknownField) as refusal:
        what_if(villages, "1", {"raod": 5}, ROADS, RULES)
    assert refusal.value.near == ["road"]


def test_a_made_up_figure_marks_the_village():
    villages = [village("1", road=Figure(5, synthetic=True), people=5), village("2", road=1, people=9)]

    found = assess(villages, ROADS, RULES, with_spread=False)

    assert [place.synthetic for place in found.villages] == [True, False]


def test_no_villages_give_nothing():
    found = assess([], ROADS, RULES)

    assert (found.villages, found.spread) == ((), None)
