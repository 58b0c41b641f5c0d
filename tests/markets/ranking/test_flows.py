"""Which codes of the flows (HS 2017) are a product of HS 2022, and how several are added up."""

import pytest

from desaekspor.markets.choosing import BadCode
from desaekspor.markets.outlook import Market
from desaekspor.markets.ranking.flows import ADDED, SAME, WIDER, codes_of_flows, market_of, product_markets
from tests.portal.markets.worlds import write_world


@pytest.fixture
def world(settings, tmp_path, db):
    write_world(settings, tmp_path)


def test_a_code_that_stayed_is_itself_and_a_part_of_an_older_one_is_said_to_be_wider(world):
    assert codes_of_flows("210310") == (("210310",), SAME)
    assert codes_of_flows("151010") == (("151000",), WIDER)
    assert codes_of_flows("020714")[1] == ADDED

    found = product_markets("151010")
    assert (found.codes, found.how, [market.importer for market in found.markets.markets]) == (("151000",), WIDER, ["JPN"])


def test_a_product_without_flows_is_unknown_and_a_wrong_code_is_refused(world):
    found = product_markets("210390")
    assert (found.markets, found.without_data) == (None, ("210390",))
    with pytest.raises(BadCode):
        product_markets("000000")


def test_several_codes_are_added_and_their_growth_weighs_by_sales():
    one = Market("SAU", 100.0, 60.0, 50.0, 0.0, 10.0)
    other = Market("SAU", 40.0, 40.0, None, None, -5.0)

    assert market_of([one, other]) == Market("SAU", 140.0, 100.0, 50.0, 0.0, 4.0)
    assert market_of([one, Market("SAU", 40.0, 90.0, None, None, None)]).growth_pct is None  # known of less than half
