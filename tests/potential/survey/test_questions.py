"""The table of questions, what counts as an answer, and when a question is asked."""

import csv
import datetime

import pytest

from desaekspor.potential.survey.questions import (
    BadAnswer,
    asked,
    contradictions,
    figure_of,
    questions,
    read_answer,
    sections,
    words,
)

TODAY = datetime.date(2026, 11, 28)


def read(code, given, **options):
    return read_answer(questions()[code], given, today=TODAY, **options)


def test_the_survey_has_every_field_of_the_vocabulary_under_the_same_code_and_reference(shared_data):
    with (shared_data / "regions" / "survey_fields_podes2024.csv").open(encoding="utf-8", newline="") as file:
        fields = list(csv.DictReader(file))
    ours = questions()

    assert len(fields) == 118
    assert [row["field"] for row in fields if row["field"] not in ours] == []
    assert [code for code in ours if code not in {row["field"] for row in fields}] == [
        "leading_product_makers",
        "photo_leading_product",
        "photo_village",
    ]
    assert {row["field"]: row["reference"].replace("Indeks Desa ", "ID") for row in fields} == {
        code: question.reference for code, question in ours.items() if question.use != "own"
    }
    assert {row["field"] for row in fields if row["choices"]} == {
        code for code, question in ours.items() if question.kind in ("choice", "choices")
    }


def test_the_table_refers_to_what_it_has_and_every_name_is_there_once():
    ours = questions()

    for question in ours.values():
        assert question.name_id
        assert question.name_en
        assert question.at_most in {"", *ours}
        for condition in question.relevant:
            other = ours[condition.question]
            if other.choices:
                assert set(condition.values) <= {choice.code for choice in other.choices}
    for language in ("id", "en"):
        names = [question.name(language).casefold() for question in ours.values()]
        assert len(set(names)) == len(names)
    assert [section.code for section in sections()][:2] == ["identity", "general"]


@pytest.mark.parametrize(
    ("code", "given", "answer"),
    [
        ("families", "1.250", 1250),
        ("families", " 1250 ", 1250),
        ("land_farm_non_paddy_ha", "1.250,5", 1250.5),
        ("land_farm_non_paddy_ha", "12.5", 12.5),
        ("topography", "plain", "plain"),
        ("topography", "Dataran", "plain"),
        ("topography", "PLAIN", "plain"),
        ("borders_sea", "Ya", True),
        ("borders_sea", "no", False),
        ("pollution", "soil water", ["water", "soil"]),
        ("pollution", ["none"], ["none"]),
        ("office_point", "-6.2134567 107.0456 12 5", [-6.213457, 107.0456]),
        ("office_point", "-6,213450 107,045670", [-6.21345, 107.04567]),
        ("office_point", "-6.21345, 107.04567", [-6.21345, 107.04567]),
        ("office_point", {"type": "Point", "coordinates": [107.04567, -6.21345, 12]}, [-6.21345, 107.04567]),
        ("office_point", "POINT (107.04567 -6.21345 12)", [-6.21345, 107.04567]),
        ("survey_date", "2026-11-20", "2026-11-20"),
        ("survey_date", "20-11-2026", "2026-11-20"),
        ("main_commodity", "  jamur\ttiram ", "jamur tiram"),
        ("leading_product_makers", "12 7 12", [7, 12]),
        ("families", "", None),
        ("pollution", [], None),
    ],
)
def test_an_answer_is_read_in_every_spelling_that_people_and_servers_use(code, given, answer):
    assert read(code, given, comma=True) == answer


def test_devices_write_a_point_for_decimals():
    assert read("land_farm_non_paddy_ha", "1.250") == 1.25
    assert read("land_farm_non_paddy_ha", "1.250", comma=True) == 1250


@pytest.mark.parametrize(
    ("code", "given", "why"),
    [
        ("families", "-3", "range"),
        ("families", "12,5", "whole_number"),
        ("families", "banyak", "whole_number"),
        ("families", "1e999", "whole_number"),
        ("families", True, "number"),
        ("area_km2", "0", "range"),
        ("topography", "gunung", "choice"),
        ("pollution", "air laut", "choices"),
        ("pollution", "none water", "none_alone"),
        ("survey_date", "2027-01-01", "date_range"),
        ("survey_date", "31-02-2026", "date"),
        ("office_point", "107.04 -6.2", "point_outside"),
        ("office_point", "di depan pasar", "point"),
        ("main_commodity", "x" * 301, "text_length"),
        ("leading_product_makers", "Kecap", "enterprises"),
    ],
)
def test_what_is_no_answer_is_refused_by_name(code, given, why):
    with pytest.raises(BadAnswer) as refused:
        read(code, given, comma=True)

    assert refused.value.code == why


def test_a_question_is_asked_when_the_answers_before_it_make_it_meaningful():
    def codes(**said):
        return {question.code for question in asked(said)}

    assert "sea_uses" not in codes()
    assert "sea_uses" in codes(borders_sea=True)
    assert "bank_distance_km" in codes(banks_state=0, banks_private=0, banks_rural=0)
    assert "bank_distance_km" not in codes(banks_state=0, banks_private=1, banks_rural=0)
    assert "main_commodity" in codes()
    assert "main_commodity" not in codes(farm_families=0)
    assert "pollution_source" not in codes(pollution=["none"])
    assert "village_road_surface" not in codes(traffic_mode="water")


def test_a_part_is_not_larger_than_the_whole():
    assert set(contradictions({"families": 100, "farm_families": 101, "families_no_power": 100})) == {"farm_families"}


def test_numbers_and_choices_with_an_order_are_figures():
    def figure(code, value):
        return figure_of(questions()[code], value)

    assert figure("families", 1250) == 1250.0
    assert figure("borders_sea", False) == 0.0
    assert figure("phone_signal", "weak") == 2.0
    assert figure("skills_courses", ["computer", "sewing"]) == 2.0
    assert figure("skills_courses", ["none"]) == 0.0
    assert figure("topography", "plain") is None
    assert figure("production_road_surface", "other") is None
    assert figure("main_commodity", "padi") is None


def test_answers_are_read_in_the_readers_language():
    assert words(questions()["phone_signal"], "weak", "id") == "Lemah"
    assert words(questions()["borders_sea"], True, "en") == "Yes"
    assert words(questions()["office_point"], [-6.2, 107.0], "id") == "-6,200000 107,000000"
