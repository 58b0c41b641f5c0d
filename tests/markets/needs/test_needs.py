"""What markets ask of soy sauce and what an enterprise has of it: dates, unions, unknown and not met."""

from datetime import date

import pytest

from desaekspor.markets.needs import MET, NOT_ASKED, NOT_MET, UNKNOWN, met_shares, needs_everywhere, needs_of
from desaekspor.markets.needs.goods import groups_of_hs
from desaekspor.readiness.certificates.market_rules import read_markets
from desaekspor.readiness.certificates.models import Certificate, MarketRule
from desaekspor.readiness.certificates.unions import markets_around
from tests.factories import make_enterprise

KECAP, TODAY = "210310", date(2026, 11, 29)


def rule(market="SA", group="food", **fields):
    said = {"title_id": f"{market} {group}", "title_en": f"{market} {group}", "source": "test", "checked_on": TODAY}
    return MarketRule.objects.create(market=market, group=group, **said | fields)


def certificate(enterprise, kind="halal", **fields):
    return Certificate.objects.create(enterprise=enterprise, kind=kind, source="test", **fields)


def states(importer="SAU", on=TODAY, enterprise=None):
    return {need.rule.title_en: need.state for need in needs_of(KECAP, importer, on, enterprise=enterprise)}


@pytest.fixture
def no_rules(db):
    MarketRule.objects.all().delete()


def test_the_longest_code_says_which_goods_a_product_is():
    assert groups_of_hs("210310")[0] == "soy_sauce"
    assert groups_of_hs("210390")[0] == "acid_food"
    assert groups_of_hs("940320") == ("wood_packaging",)  # of metal, though the heading is mostly of wood
    assert "organic" in groups_of_hs("090411")


def test_a_certificate_is_met_missing_or_unknown_by_its_end(no_rules):
    rule(kinds=["halal"])
    has, had, unclear, silent = (make_enterprise() for _ in range(4))
    certificate(has, ends_on=TODAY, number="ID32110000123451124")
    certificate(had, ends_on=date(2026, 11, 28))
    certificate(unclear)

    assert states(enterprise=has) == {"SA food": MET}
    assert states(enterprise=had) == {"SA food": NOT_MET}
    assert states(enterprise=unclear) == {"SA food": UNKNOWN}
    assert states(enterprise=silent) == {"SA food": UNKNOWN}  # nobody wrote anything down: unknown is not no
    assert states() == {"SA food": UNKNOWN}
    # The day decides: tomorrow what ended today is missing.
    assert states(on=date(2026, 11, 30), enterprise=has) == {"SA food": NOT_MET}
    (need,) = needs_of(KECAP, "SAU", TODAY, enterprise=has)
    assert "•••1124" in need.evidence
    assert "ID3211" not in need.evidence
    (need,) = needs_of(KECAP, "SAU", TODAY, enterprise=had)
    assert [way.kind for way in need.ways] == ["halal"]
    assert "ptsp.halal.go.id" in need.ways[0].where


def test_a_rule_holds_from_its_first_to_its_last_day(no_rules):
    rule(since=date(2026, 12, 1), until=date(2026, 12, 31))

    days = (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [len(needs_of(KECAP, "SAU", day)) for day in days] == [0, 1, 1, 0]


def test_rules_of_a_union_hold_in_its_members_alone(no_rules):
    rule("GC"), rule("EU"), rule("*", "all"), rule("ID", "all", kinds=["nib"])

    assert states("SAU").keys() == {"GC food", "* all", "ID all"}
    assert states("DEU").keys() == {"EU food", "* all", "ID all"}
    assert states("JPN") == {}  # nothing is known of Japan itself, so nothing is said
    assert states("XXX") == {}
    assert markets_around("SA") == {"SA", "GC"}
    assert met_shares(KECAP, ["SAU", "JPN", "XXX"], TODAY, None) == {"SAU": (0, 0, 3), "JPN": (0, 0, 0), "XXX": (0, 0, 0)}


def test_shares_count_what_is_asked_of_the_maker(no_rules, django_assert_num_queries):
    rule(who="importer")
    rule(who="shipment")
    rule(kinds=["organic"], duty="claim")
    rule(group="soy_sauce", title_en="label")
    rule(kinds=["halal"], title_en="halal")
    rule(kinds=["haccp"], title_en="haccp")
    rule("ID", "all", kinds=["nib"], title_en="nib")
    rule(group="textile")
    enterprise = make_enterprise(nib="0220001234567")
    certificate(enterprise, ends_on=date(2027, 1, 1))
    certificate(enterprise, "haccp", ends_on=date(2026, 1, 1))

    with django_assert_num_queries(3):
        assert met_shares(KECAP, ["SAU", "JPN"], TODAY, enterprise)["SAU"] == (2, 3, 4)
    needs = needs_of(KECAP, "SAU", TODAY, enterprise=enterprise)
    assert [need.state for need in needs] == [NOT_MET, UNKNOWN, MET, MET, NOT_ASKED, NOT_ASKED, NOT_ASKED]
    assert set(needs_everywhere(KECAP, TODAY, enterprise=enterprise)) == {"SA"}


def test_the_older_page_of_markets_says_of_every_certificate_what_the_checklist_says(no_rules):
    for kinds in (["halal"], ["haccp"], ["pirt", "bpom"], ["ska"], ["nib"], ["fda"]):
        rule(kinds=kinds, title_en=kinds[0], group="soy_sauce")
    enterprise = make_enterprise(nib="0220001234567")
    certificate(enterprise, ends_on=TODAY)  # halal holds
    certificate(enterprise, "haccp", ends_on=date(2026, 1, 1))  # ended
    certificate(enterprise, "pirt", ends_on=date(2026, 1, 1))
    certificate(enterprise, "bpom")  # its end is not known
    certificate(enterprise, "fda", endless=True, withdrawn_on=date(2026, 1, 1))

    (reading,) = read_markets(enterprise, ("soy_sauce",), today=TODAY)

    said = {"met": MET, "lacking": NOT_MET, "unknown": UNKNOWN}
    assert {one.row.title_en: said[state] for one, state in reading.asked} == states(enterprise=enterprise)
    assert states(enterprise=enterprise) == {
        **{"halal": MET, "nib": MET, "haccp": NOT_MET, "fda": NOT_MET, "pirt": UNKNOWN, "ska": UNKNOWN}
    }
