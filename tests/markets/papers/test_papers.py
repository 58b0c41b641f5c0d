"""Duties out of small tariff books in the form of the real ones, and forms of origin by product, market and day."""

from datetime import date

import pytest

from desaekspor.markets.countries import codes_of_cldr
from desaekspor.markets.papers import (
    KNOWN,
    SPECIFIC,
    UNKNOWN,
    agreements,
    duties_of,
    duty_of,
    origin_papers,
    other_forms,
)
from desaekspor.markets.papers.agreements import GENERAL, STATUSES

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 29)


def told(duty):
    return duty.state, duty.mfn_low, duty.mfn_high, duty.scheme, duty.preferential_low, duty.preferential_high


def test_a_line_with_a_preference_tells_both_rates_and_the_first_of_equal_schemes(books):
    duty = duty_of("210310", "JPN", TODAY)

    assert told(duty) == (KNOWN, 7.2, 7.2, "IJEPA", 0.0, 0.0)
    assert (duty.advantage, duty.year, duty.lines[0].description) == (7.2, 2026, "醤油")


def test_several_lines_make_a_range_and_a_line_without_the_preference_pays_the_ordinary_duty(books):
    # AJCEP: 3 and 7.2 (mean 5.1); RCEP: 10.5 and 0 (mean 5.25).
    assert told(duty_of("210390", "JPN", TODAY)) == (KNOWN, 7.2, 10.5, "AJCEP", 3.0, 7.2)


def test_a_rate_under_a_quota_is_not_the_ordinary_one_and_the_text_is_that_of_the_rate(books):
    duty = duty_of("180620", "JPN", TODAY)

    assert told(duty) == (KNOWN, 38.5, 38.5, "AJCEP", 20.0, 20.0)
    assert [line.mfn_text for line in duty.lines] == ["※1%", "38.5%"]


def test_lines_whose_ordinary_rate_is_no_percentage_name_their_agreement_and_no_advantage(books):
    shoes = duty_of("640399", "JPN", TODAY)

    assert told(shoes) == (KNOWN, 27.0, 27.0, "", None, None)
    assert (shoes.beyond, shoes.advantage) == ("IJEPA", None)  # something is taken off; how much nobody can say
    assert origin_papers("640399", "JPN", TODAY).form == "Form IJEPA"


def test_without_ordinary_rates_the_agreement_that_knows_more_lines_goes_first(books):
    # IJEPA: 0 on one line; AJCEP: 3 and 4 on two. Lines without a rate pay what nobody knows, not nothing.
    assert told(duty_of("220600", "JPN", TODAY)) == (SPECIFIC, None, None, "AJCEP", 3.0, 4.0)


def test_an_agreement_counts_from_its_day_on(books):
    assert duty_of("210390", "JPN", date(2018, 2, 28)).scheme == ""  # AJCEP holds for Indonesia since 1 March 2018
    assert duty_of("210390", "JPN", date(2018, 3, 1)).scheme == "AJCEP"


def test_what_is_not_known_is_not_zero(books):
    assert told(duty_of("010121", "JPN", TODAY)) == (SPECIFIC, None, None, "", None, None)
    assert told(duty_of("440110", "JPN", TODAY))[:4] == (KNOWN, 0.0, 0.0, "")
    assert duty_of("440110", "JPN", TODAY).advantage == 0.0
    for hs6, importer in (("210310", "SAU"), ("999999", "JPN")):
        duty = duty_of(hs6, importer, TODAY)
        assert told(duty) == (UNKNOWN, None, None, "", None, None)
        assert duty.note
        assert duty.advantage is None
    # The American book has no columns of agreements: that none is found says nothing.
    assert duty_of("210310", "USA", TODAY).advantage is None


def test_without_a_data_folder_duties_are_unknown_and_forms_known(settings, tmp_path):
    settings.DATA, settings.MIRROR = tmp_path, ""

    assert {one.state for one in duties_of("210310", ["JPN", "USA"], TODAY).values()} == {UNKNOWN}
    assert origin_papers("210310", "JPN", TODAY).form == "Form AJ"


@pytest.mark.parametrize(
    ("hs6", "importer", "form", "preferential"),
    [
        ("210310", "SAU", "Form B", False),
        ("210310", "MYS", "Form D", True),
        ("210310", "JPN", "Form IJEPA", True),
        ("210390", "JPN", "Form AJ", True),
        ("210310", "CHE", "Deklarasi Asal Barang", True),
        ("210310", "DEU", "Form B", False),
    ],
)
def test_the_form_follows_product_and_market(books, hs6, importer, form, preferential):
    papers = origin_papers(hs6, importer, TODAY)

    assert (papers.form, papers.preferential) == (form, preferential)


def test_goods_and_markets_with_a_form_of_their_own_have_it_beside(books):
    assert [one.form for one in origin_papers("090121", "SAU", TODAY).others] == ["Form ICO"]
    assert [one.code for one in origin_papers("210310", "DEU", TODAY).coming] == ["IEU-CEPA"]
    turkey = origin_papers("210310", "TUR", TODAY)  # since when the D-8 holds for Indonesia is not known
    assert (turkey.form, [one.code for one in turkey.coming]) == ("Form B", ["D-8 PTA"])
    assert origin_papers("210310", "KOR", date(2022, 12, 31)).form == "Form AK"  # IK-CEPA and RCEP came in January 2023
    assert [one.code for one in origin_papers("210310", "KOR", date(2023, 1, 2)).agreements] == ["AKFTA", "IK-CEPA", "RCEP"]


def test_the_table_is_whole():
    known, codes = set(codes_of_cldr()), [one.code for one in agreements()]

    assert len(codes) == len(set(codes))
    for one in agreements():
        assert one.status in STATUSES
        assert set(one.partners) <= known
        assert all((one.name_id, one.name_en))
        assert (bool(one.note_id), bool(one.self_id)) == (bool(one.note_en), bool(one.self_en))
        assert bool(one.form) or one.status != "in_force"
        assert one.since is not None or one.status != "in_force" or one.unsure  # without a day it holds for nobody
    assert [one.form for one in other_forms() if one.kind == GENERAL] == ["Form B"]


def test_what_an_agreement_leaves_of_the_duty_is_told_of_each(books):
    duty = duty_of("210390", "JPN", TODAY)

    assert {code: duty.under(code) for code in ("AJCEP", "RCEP", "IJEPA", "ATIGA")} == {
        **{"AJCEP": (3.0, 7.2), "RCEP": (0.0, 10.5), "IJEPA": (7.2, 10.5), "ATIGA": None}
    }
    assert duty_of("010121", "JPN", TODAY).under("IJEPA") is None  # no plain percentage: not known, not zero
