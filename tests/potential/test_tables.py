import pytest

from desaekspor.markets.villages.figures import figure_names
from desaekspor.potential.assessment import check_tables
from desaekspor.potential.class_table import READY, class_table, read_class_table
from desaekspor.potential.errors import (
    BadValue,
    DuplicateEntry,
    NegativeWeight,
    NoWeight,
    UnknownComponent,
    UnknownField,
    UnreadableTable,
)
from desaekspor.potential.index_table import index_table, read_index_table
from desaekspor.potential.messages import NOTES, explain, explain_notes
from desaekspor.potential.reading import REGISTRY_FIGURES
from desaekspor.regions.tables import read_table
from tests.potential.villages import indicator, make_table

RULE = {"code": "road", "field": "a", "compare": ">=", "value": 5, "effort": 1, "need_id": "jalan", "need_en": "a road"}


def test_the_tables_of_the_program_ask_only_for_what_is_measured():
    figures = {row["code"] for row in read_table("indicators")} | set(REGISTRY_FIGURES) | figure_names()

    check_tables(read_index_table(), read_class_table(), figures)

    assert {component.code for component in read_index_table().components} == {
        "resources", "makers", "people", "access", "certificates", "market_pull",
    }  # fmt: skip


def test_every_text_of_the_tables_is_there_in_both_languages():
    entries = [*read_index_table().components, *read_index_table().indicators]

    assert [entry.code for entry in entries if not (entry.name_id and entry.name_en)] == []
    assert [
        rule.code for rule in read_class_table().rules if not (rule.need_id and rule.need_en and rule.mend_id and rule.mend_en)
    ] == []


def test_weights_that_sum_to_zero_are_refused_by_name():
    with pytest.raises(NoWeight) as refusal:
        make_table(indicator("a"), indicator("b", "two", weight=0))
    assert refusal.value.group == "two"

    with pytest.raises(NoWeight) as refusal:
        make_table(indicator("a"), weights={"one": 0})
    assert refusal.value.group == "components"
    assert explain(refusal.value).startswith("Jumlah bobot “components” nol")


@pytest.mark.parametrize(
    ("wrong", "error", "facts"),
    [
        ({"weight": -1}, NegativeWeight, {"entry": "a", "found": -1}),
        ({"weight": "much"}, BadValue, {"entry": "a", "key": "weight", "found": "much"}),
        ({"weight": float("nan")}, BadValue, {"entry": "a", "key": "weight"}),
        ({"component": "nowhere"}, UnknownComponent, {"entry": "a", "component": "nowhere"}),
        ({"normalise": "z"}, BadValue, {"entry": "a", "key": "normalise", "found": "z"}),
        ({"normalise": "goalposts"}, BadValue, {"entry": "a", "key": "normalise"}),
        ({"goalposts": [5, 5]}, BadValue, {"entry": "a", "key": "goalposts"}),
        ({"direction": 0}, BadValue, {"entry": "a", "key": "direction", "found": 0}),
        ({"noise_as": "loud"}, BadValue, {"entry": "a", "key": "noise_as"}),
        ({"transform": "square"}, BadValue, {"entry": "a", "key": "transform"}),
        ({"wieght": 2}, BadValue, {"entry": "a", "key": "wieght"}),
    ],
)
def test_a_wrong_indicator_is_refused_by_name(wrong, error, facts):
    rows = {"components": {"one": {"weight": 1, "name_id": "", "name_en": ""}}, "indicators": [indicator("a") | wrong]}

    with pytest.raises(error) as refusal:
        index_table(rows)

    assert {name: refusal.value.facts[name] for name in facts} == facts
    assert explain(refusal.value)


def test_two_indicators_of_one_name_are_refused():
    with pytest.raises(DuplicateEntry) as refusal:
        make_table(indicator("a"), indicator("a"))

    assert refusal.value.entry == "a"


@pytest.mark.parametrize(
    "wrong",
    [
        {"floor": 0},
        {"aggregation": "harmonic"},
        {"least_indicators": 2},
        {"winsorise": [90, 10]},
        {"uncertainty": {"draws": 5}},
        {"uncertainty": {"normalisations": ["guess"]}},
        {"winsorise": ["a", "b"]},
        {"winsorise": 5},
        {"least_enterprises": "ten"},
        {"uncertainty": {"interval": 1}},
        {"uncertainty": {"interval": "0.9"}},
        {"uncertainty": {"seed": "x"}},
        {"uncertainty": {"noise": {"reported": 0.1}}},
        {"uncertainty": {"noise": {"reported": "much", "verified": 0.03, "computed": 0.03}}},
        {"uncertainty": {"weight_variation": 0}},
        {"flor": 0.1},
    ],
)
def test_a_wrong_number_of_the_index_is_refused(wrong):
    with pytest.raises(BadValue):
        make_table(indicator("a"), **wrong)


def test_a_file_that_is_no_table_is_refused_with_its_place(tmp_path):
    (tmp_path / "broken.toml").write_text("version = ")

    for name in ("broken.toml", "missing.toml"):
        with pytest.raises(UnreadableTable) as refusal:
            read_index_table(tmp_path / name)
        assert name in refusal.value.place


def test_a_rule_that_refers_to_a_missing_field_is_refused_with_names_like_it():
    table = make_table(indicator("roads"))

    for field in ("raods", "indicator:road", "component:two"):
        with pytest.raises(UnknownField) as refusal:
            check_tables(table, class_table({"rules": [RULE | {"field": field}]}), {"roads", "people"})
        assert (refusal.value.entry, refusal.value.field) == ("road", field)
    with pytest.raises(UnknownField) as refusal:
        check_tables(table, class_table({"rules": [RULE | {"field": "raods"}]}), {"roads", "people"})
    assert refusal.value.near == ["roads"]
    assert explain(refusal.value).endswith("Maksudnya “roads”?")

    check_tables(table, class_table({"rules": [RULE | {"field": "indicator:roads"}]}), {"roads"})
    check_tables(table, class_table({"rules": [RULE | {"field": "index"}]}), {"roads"})


def test_a_rule_may_name_the_family_of_its_figure():
    rules = class_table({"rules": [RULE | {"field": "roads@podes"}]})

    check_tables(make_table(indicator("roads")), rules, {"roads"})
    assert rules.figures == {"roads"}


def test_an_indicator_of_a_missing_figure_is_refused():
    with pytest.raises(UnknownField) as refusal:
        check_tables(make_table(indicator("a", per=["peopel"])), class_table({"rules": [RULE]}), {"a", "people"})

    assert (refusal.value.entry, refusal.value.field, refusal.value.near) == ("a", "peopel", ["people"])


@pytest.mark.parametrize(
    "wrong", [{"compare": "≥"}, {"value": "five"}, {"effort": 6}, {"need_en": ""}, {"field": ""}, {"remark": "?"}]
)
def test_a_wrong_rule_is_refused(wrong):
    with pytest.raises(BadValue):
        class_table({"rules": [RULE | wrong]})


def test_no_rules_at_all_are_refused():
    with pytest.raises(BadValue):
        class_table({"rules": []})
    assert READY == "1"


def test_why_the_shipped_tables_are_as_they_are_is_told_in_the_readers_language():
    shipped = [read_index_table().notes, read_class_table().notes]
    assert [" ".join(notes.split()) for notes in shipped] == list(NOTES)
    assert [explain_notes(notes)[:14] for notes in shipped] == ["Semua komponen", "Versi pertama,"]
    assert (explain_notes("Bobot sumber daya  dinaikkan."), explain_notes("")) == ("Bobot sumber daya dinaikkan.", "")
