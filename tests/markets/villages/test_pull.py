"""Market pull by hand, against a slow plain twin, and what scaling leaves alone."""

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.markets.villages.pull import Maker, logs_of, pulls_of

ONE, TWO, FAR = "32.16.01.2001", "32.16.01.2002", "33.08.01.2001"
CODES = [f"{number:06}" for number in range(1, 9)]


def test_pull_by_hand():
    logs = {"a": math.log(100), "b": math.log(10_000)}
    makers = [
        Maker(ONE, ("a",)),
        Maker(ONE, ("a", "b")),
        Maker(ONE, ("b", "x")),
        Maker(ONE, ("x",)),
        Maker(TWO, ("a",)),
        Maker(FAR, ("a",)),
    ]

    pulls = pulls_of(makers, logs, least=3)

    # ln: 4.605, 6.908, 9.210: mean 6.908 (1,000), squares 2 x 2.303² over 2 degrees, so s = 2.303; of two makers nothing.
    assert set(pulls) == {ONE}
    assert pulls[ONE].usd == pytest.approx(1_000)
    assert pulls[ONE].error == pytest.approx(math.log(10) / math.sqrt(3))
    assert (pulls[ONE].makers, pulls[ONE].told, pulls[ONE].known_percent) == (3, 4, 75)


def test_what_nobody_could_sell_more_of_stands_at_the_lower_end_and_what_is_not_sold_has_nothing():
    logs = logs_of({"a": 0.0, "b": 100.0, "c": 300.0})

    assert math.exp(logs["a"]) == pytest.approx(105) == pytest.approx(math.exp(logs["b"]))  # 100 + 2.5 % of 200
    assert "d" not in logs
    assert logs_of({"a": 0.0}) == {}


def twin(makers, unrealised, least):
    """The same from the definitions, village by village."""
    some = sorted(value for value in unrealised.values() if value > 0)

    def percentile(share):
        place = (len(some) - 1) * share
        low = some[math.floor(place)]
        return low + (some[min(math.floor(place) + 1, len(some) - 1)] - low) * (place - math.floor(place))

    found, residuals, lost = {}, [], 0
    for region in sorted({maker.region for maker in makers}):
        values = []
        for maker in makers:
            known = [code for code in maker.products if code in unrealised]
            if some and maker.region == region and known:
                held = [min(max(unrealised[code], percentile(0.025)), percentile(0.975)) for code in known]
                values.append(statistics.fmean(math.log(one) for one in held))
        if values:
            found[region] = values
            residuals += [(value - statistics.fmean(values)) ** 2 for value in values]
            lost += 1
    freedom = len(residuals) - lost
    spread = math.sqrt(sum(residuals) / freedom) if freedom else 0.0
    return {
        region: (math.exp(statistics.fmean(of)), spread / math.sqrt(len(of))) for region, of in found.items() if len(of) >= least
    }


MAKERS = st.lists(
    st.builds(Maker, st.sampled_from([ONE, TWO]), st.lists(st.sampled_from(CODES), max_size=3, unique=True).map(tuple)),
    max_size=12,
)
UNREALISED = st.dictionaries(st.sampled_from(CODES), st.sampled_from([0.0, 3.0, 20.0, 1e3, 5e6]), max_size=8)


@given(MAKERS, UNREALISED, st.sampled_from([0.001, 7.0, 1e6]))
def test_pull_is_that_of_a_plain_twin_and_scaling_all_flows_leaves_order_and_error(makers, unrealised, factor):
    pulls = pulls_of(makers, logs_of(unrealised), least=2)

    assert {region: (pull.usd, pull.error) for region, pull in pulls.items()} == {
        region: pytest.approx(told, rel=1e-9, abs=1e-9) for region, told in twin(makers, unrealised, 2).items()
    }
    scaled = pulls_of(makers, logs_of({code: value * factor for code, value in unrealised.items()}), least=2)
    for region, pull in pulls.items():
        assert scaled[region].usd == pytest.approx(pull.usd * factor)
        assert scaled[region].error == pytest.approx(pull.error, abs=1e-9)
