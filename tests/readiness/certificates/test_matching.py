"""Which markets certificates open, against a twin in plain words; more certificates never close a market."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from desaekspor.readiness.certificates.matching import Rule, markets_of, opened_by, read_market

TODAY = date(2026, 11, 28)
RULES = (
    Rule("ID", "all", ("nib",)),
    Rule("ID", "processed_food", ("pirt", "bpom")),
    Rule("SA", "all", ("ska",)),
    Rule("SA", "food"),
    Rule("SA", "meat", ("halal",)),
    Rule("MY", "food", ("halal",)),
    Rule("JP", "organic", ("organic",), duty="claim"),
    Rule("EU", "food", ("haccp",), since=date(2027, 1, 1)),
)


def test_soy_sauce_for_saudi_arabia_lacks_a_certificate_of_origin():
    reading = read_market(RULES, "SA", ["acid_food"], {"nib", "bpom"}, TODAY)

    assert reading.verdict == "nearly"
    assert reading.lacking == [("ska",)]
    assert reading.to_arrange == 1  # a paper, of which no register says that it is there
    assert read_market(RULES, "SA", ["acid_food"], {"nib", "pirt", "ska"}, TODAY).verdict == "open"
    assert read_market(RULES, "SA", ["meat"], {"nib"}, TODAY).lacking == [("ska",), ("halal",)]


def test_what_is_only_asked_with_a_claim_or_later_closes_nothing():
    assert read_market(RULES, "JP", ["organic"], {"nib"}, TODAY).verdict == "open"
    assert read_market(RULES, "EU", ["food"], {"nib"}, TODAY).verdict == "no_rules"
    assert read_market(RULES, "EU", ["food"], {"nib"}, date(2027, 1, 1)).lacking == [("haccp",)]


def test_a_certificate_opens_the_market_where_it_is_the_last_that_is_lacking():
    assert opened_by(RULES, "halal", ["acid_food"], {"nib", "pirt"}, TODAY) == ["MY"]
    assert opened_by(RULES, "halal", ["acid_food"], {"nib"}, TODAY) == []  # the licence at home is lacking as well
    assert opened_by(RULES, "ska", ["craft"], {"nib"}, TODAY) == ["SA"]


KINDS = ("nib", "pirt", "bpom", "halal", "ska", "haccp", "organic")


@given(
    st.sets(st.sampled_from(KINDS)),
    st.sampled_from(KINDS),
    st.sampled_from(["acid_food", "meat", "organic", "wood", "craft"]),
    st.dates(date(2026, 1, 1), date(2028, 1, 1)),
)
def test_one_more_certificate_never_takes_a_market_away(held, more, group, day):
    order = {"no_rules": 0, "closed": 0, "nearly": 1, "open": 2}
    for market in markets_of(RULES):
        before = read_market(RULES, market, [group], held, day)
        after = read_market(RULES, market, [group], held | {more}, day)

        assert order[after.verdict] >= order[before.verdict]
        assert set(after.lacking) <= set(before.lacking)
