from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.readiness.assessment.bank import bank_of, read_bank
from desaekspor.readiness.assessment.scoring import (
    BadAnswer,
    Given,
    Range,
    assess,
    band_with,
    best_value,
    check_answer,
    next_end,
)
from tests.readiness.assessment.twin import judge

DAY = date(2026, 11, 28)
BANK = read_bank()
WHERE = {"step_id": "Urus", "step_en": "Do", "where_id": "Dinas", "where_en": "Office", "cost": [0, 0], "days": [1, 5]}


def question(code, dimension, kind="yes_no", weight=1, **more):
    return {"code": code, "dimension": dimension, "kind": kind, "weight": weight, "text_id": "?", "text_en": "?", **WHERE, **more}


SMALL = bank_of(
    {
        "version": "small",
        "open_gate_band": 1,
        "scale_id": ["0", "1", "2", "3"],
        "scale_en": ["0", "1", "2", "3"],
        "bands": [{"at": at, "name_id": str(at), "name_en": str(at)} for at in (0, 50, 75)],
        "dimensions": [
            {"code": "papers", "axis": "organisation", "name_id": "Surat", "name_en": "Papers"},
            {"code": "goods", "axis": "product", "name_id": "Barang", "name_en": "Goods"},
        ],
        "questions": [
            question("nib", "papers", weight=3, gate=True, progress=True),
            question("books", "papers", "scale"),
            question("permit", "goods", weight=4, gate=True, may_not_apply=True, ends=True),
            question("keeps", "goods", "number", weight=2, none=3, full=12, most=240, may_not_apply=True),
            question("days", "goods", "number", weight=2, none=90, full=30, most=720),
        ],
    }
)


def test_scores_of_an_enterprise_worked_by_hand():
    answers = {"nib": Given("yes", verified=True), "books": Given("2"), "permit": Given("yes"), "days": Given("45")}

    found = assess(SMALL, answers, DAY)

    # Organisation: (3 × 1 + 1 × 2/3) / 4. Product: 4 × 1 + 2 × (90 - 45) / (90 - 30) of 8; the shelf life, 2 of 8, is open.
    assert (found.organisation, found.product) == (Range(pytest.approx(91.666667), pytest.approx(91.666667)), Range(68.75, 93.75))
    assert found.gates == {"nib": "met", "permit": "met"}
    assert (found.band_low, found.band_high, found.band) == (2, 3, None)  # from 68.75 to 91.67: more than one is possible
    assert [(one.question.code, one.why, round(one.gain, 2)) for one in found.missing] == [
        ("keeps", "unknown", 25.0),
        ("books", "part", 8.33),
        ("days", "part", 6.25),
    ]
    assert (found.answered, found.asked, found.verified, found.version) == (4, 5, 1, "small")


def test_a_gate_that_is_not_met_holds_the_band_down_and_stands_first():
    answers = {"nib": Given("progress"), "books": Given("3"), "permit": Given("yes"), "keeps": Given("na"), "days": Given("20")}

    found = assess(SMALL, answers, DAY)

    assert found.organisation == Range(62.5, 62.5)
    assert (found.band, found.gates["nib"]) == (1, "not_met")
    assert [(one.question.code, one.why) for one in found.missing] == [("nib", "progress")]
    assert band_with(SMALL, answers, "nib", DAY) == 3


def test_what_has_ended_is_not_met_from_the_day_after():
    answers = {"permit": Given("yes", ends_on=DAY)}

    assert assess(SMALL, answers, DAY).gates["permit"] == "met"
    assert assess(SMALL, answers, date(2026, 11, 29)).gates["permit"] == "not_met"
    assert "ended" in [one.why for one in assess(SMALL, answers, date(2026, 11, 29)).missing if one.question.code == "permit"]
    assert next_end(answers, DAY) == DAY
    assert next_end(answers, date(2026, 11, 29)) is None


@pytest.mark.parametrize(
    ("code", "value", "why"),
    [
        ("nib", "maybe", "bad_choice"),
        ("nib", "na", "bad_choice"),
        ("permit", "progress", "bad_choice"),
        ("books", "4", "bad_choice"),
        ("keeps", "setahun", "bad_number"),
        ("keeps", "-1", "out_of_range"),
        ("keeps", "241", "out_of_range"),
        ("keeps", "nan", "out_of_range"),
        ("keeps", "inf", "out_of_range"),
    ],
)
def test_what_is_no_answer_is_named(code, value, why):
    with pytest.raises(BadAnswer) as caught:
        check_answer(SMALL.by_code[code], value)

    assert (caught.value.code, caught.value.question) == (why, code)


def test_a_number_may_have_a_comma_and_no_answer_is_unknown():
    assert check_answer(SMALL.by_code["keeps"], " 4,5 ") == "4.5"
    assert check_answer(SMALL.by_code["keeps"], "") == "unknown"
    assert check_answer(SMALL.by_code["keeps"], "na") == "na"


def test_the_questions_that_come_with_the_program():
    assert len(BANK.questions) == 40
    assert len(BANK.dimensions) == 8
    assert [one.code for one in BANK.questions if one.gate] == ["A1", "A2", "B1", "B4"]


def values_of(one):
    known = {"scale": ["0", "1", "2", "3"], "choice": [option.code for option in one.options], "number": []}.get(
        one.kind, ["yes", "no", *["progress"] * one.progress]
    )
    fixed = st.sampled_from(["unknown", *known, *["na"] * one.may_not_apply])
    if one.kind != "number":
        return fixed
    return fixed | st.integers(0, int(one.most)).map(str) | st.decimals(0, int(one.most), places=2).map(lambda x: f"{x:f}")


GIVEN = st.fixed_dictionaries(
    {},
    optional={
        one.code: st.builds(
            Given, values_of(one), st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)) if one.ends else st.none()
        )
        for one in BANK.questions
    },
)


@given(GIVEN)
def test_the_score_agrees_with_a_slow_twin(answers):
    found = assess(BANK, answers, DAY)

    slow = judge(BANK, {code: (one.value, one.ends_on) for code, one in answers.items()}, DAY)
    told = (found.organisation.low, found.organisation.high, found.product.low, found.product.high)
    assert told == pytest.approx(tuple(map(float, slow[:4])), abs=1e-5)
    if not any(abs(float(score) - band.at) < 1e-5 for score in slow[:4] for band in BANK.bands):
        assert (found.band_low, found.band_high) == slow[4:]


@given(GIVEN, st.sampled_from(BANK.questions), st.data())
def test_more_evidence_never_lowers_what_is_sure(answers, one, data):
    before = assess(BANK, answers, DAY)
    known = {code: given for code, given in answers.items() if code != one.code or given.value != "unknown"}
    learnt = data.draw(values_of(one))
    more = {one.code: Given(learnt), **known}  # an answer where there was none

    after = assess(BANK, more, DAY)

    assert after.band_low >= before.band_low
    assert after.band_high <= before.band_high
    assert after.organisation.low >= before.organisation.low
    assert after.product.high <= before.product.high


@given(GIVEN, st.sampled_from(BANK.questions))
def test_a_better_answer_never_lowers_a_band(answers, one):
    before = assess(BANK, answers, DAY)
    if answers.get(one.code, Given()).value == "na":
        return

    after = assess(BANK, {**answers, one.code: Given(best_value(one))}, DAY)

    assert after.band_low >= before.band_low
    assert after.band_high >= before.band_high or answers.get(one.code, Given()).value == "unknown"


@given(GIVEN)
def test_a_check_by_somebody_changes_no_score(answers):
    seen = {code: replace(one, verified=True) for code, one in answers.items()}

    before, after = assess(BANK, answers, DAY), assess(BANK, seen, DAY)

    assert (after.organisation, after.product, after.band_low, after.band_high) == (
        before.organisation,
        before.product,
        before.band_low,
        before.band_high,
    )


@given(st.sets(st.sampled_from([one.code for one in BANK.questions])))
def test_unknown_never_counts_as_yes(unknown):
    answers = {one.code: Given(best_value(one)) for one in BANK.questions if one.code not in unknown}

    found = assess(BANK, answers, DAY)

    assert found.gates_in("unknown") == [code for code in ("A1", "A2", "B1", "B4") if code in unknown]
    if found.gates_in("unknown"):
        assert found.band_low <= BANK.open_gate_band
        assert found.band is None
    assert found.organisation.high == 100
