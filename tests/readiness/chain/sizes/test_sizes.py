"""Whose class rose: from changes to states without a database, and the SQL on DuckDB and on Spark against a plain twin."""

import random
from datetime import date, timedelta

import pyarrow as pa
import pytest

from desaekspor.readiness.chain.sizes import bands
from desaekspor.readiness.chain.sizes.measures import PERIOD, STATE, class_changes, class_counts
from desaekspor.readiness.chain.sizes.periods import Period, period_named, periods_between, quarter_of
from desaekspor.readiness.chain.sizes.states import Change, states_of
from tests.readiness.chain.sizes.twin import twin_changes, twin_counts

FIRST = date(2026, 1, 10)
MILLION = 1_000_000


def on(days):
    return FIRST + timedelta(days)


def told(present, *changes):
    """[(kind, basis, days after the first, value)] of the states; a change is (field, days, old, new, is news)."""
    made = [Change(field, on(days), old, new, news, "sidt") for field, days, old, new, news in changes]
    return [
        (state.kind, state.basis, (state.since - FIRST).days, state.value) for state in states_of(present, made, FIRST, "sidt")
    ]


def legal(*given):
    return [state[1:] for state in told(*given) if state[0] == "legal"]


def test_news_begins_on_its_day_and_a_correction_was_always_so():
    sales = {"sales_idr": 3_000 * MILLION}
    assert legal(sales, ("sales_idr", 90, 500 * MILLION, 3_000 * MILLION, True)) == [
        ("sales", 0, 500 * MILLION),
        ("sales", 90, 3_000 * MILLION),
    ]
    assert legal(sales, ("sales_idr", 90, 500 * MILLION, 3_000 * MILLION, False)) == [("sales", 0, 3_000 * MILLION)]


def test_a_typing_error_that_was_put_right_leaves_no_trace():
    """A register said 30 thousand million, an officer put it right: there was no rise and no fall."""
    assert legal(
        {"sales_idr": 300 * MILLION},
        ("sales_idr", 90, 300 * MILLION, 30_000 * MILLION, True),
        ("sales_idr", 120, 30_000 * MILLION, 300 * MILLION, False),
    ) == [("sales", 0, 300 * MILLION)]


def test_sales_decide_where_they_are_known_and_nothing_is_said_of_what_is_unknown():
    assert legal({"sales_idr": 1, "capital_idr": 2}) == [("sales", 0, 1)]
    assert legal({"sales_idr": None, "capital_idr": 2}) == [("capital", 0, 2)]
    assert legal({}) == [("capital", 0, None)]
    # Sales become known: another basis, which is compared with nothing before.
    assert legal({"sales_idr": 9, "capital_idr": 2}, ("sales_idr", 30, None, 9, True)) == [("capital", 0, 2), ("sales", 30, 9)]
    workers = dict.fromkeys(("paid_men", "paid_women", "unpaid_men", "unpaid_women"), 1)
    assert told(workers, ("paid_men", 30, None, 1, True))[-2:] == [
        ("workers", "workers", 0, None),
        ("workers", "workers", 30, 4),
    ]
    # On day nine one left and one came: neighbouring states differ.
    moves = (("paid_men", 9, 3, 2, True), ("paid_women", 9, 0, 1, True), ("paid_men", 20, 2, 1, True))
    assert told(workers, *moves)[1:] == [("workers", "workers", 0, 5), ("workers", "workers", 20, 4)]


def test_limits_belong_to_the_lower_class():
    names = {(band.basis, band.rank): band for band in bands.FIXED}
    assert (names["sales", 0].upto, names["sales", 1].above) == (2_000 * MILLION, 2_000 * MILLION)
    assert (names["capital", 0].upto, names["capital", 2].upto) == (1_000 * MILLION, 10_000 * MILLION)
    assert [names["workers", rank].name for rank in range(5)] == ["none", "1-4", "5-19", "20-99", "100+"]


def test_periods_are_quarters_and_years_that_begin_after_the_first_state():
    assert period_named("2026-Q4") == Period("2026-Q4", date(2026, 10, 1), date(2026, 12, 31))
    assert period_named("2024") == Period("2024", date(2024, 1, 1), date(2024, 12, 31))
    assert quarter_of(date(2026, 9, 30)) == "2026-Q3"
    assert [period.name for period in periods_between(date(2025, 11, 2), date(2026, 5, 1))] == ["2026-Q1", "2026-Q2", "2026"]
    assert periods_between(FIRST, FIRST) == []
    with pytest.raises(ValueError, match="invalid literal"):
        period_named("kemarin")


DEFAULTS = {
    "region_id": "32.16.05.2001",
    "sector": "C",
    "mark": "reported",
    "source": "sidt",
    "gone_on": None,
    "synthetic": False,
}


def load(engine, states, periods=()):
    engine.load("size_state", pa.Table.from_pylist([DEFAULTS | state for state in states], schema=STATE))
    engine.load("size_band", bands.as_table(bands.FIXED))
    rows = [{"period": one.name, "first_day": one.first.isoformat(), "last_day": one.last.isoformat()} for one in periods]
    engine.load("size_period", pa.Table.from_pylist(rows, schema=PERIOD))
    return rows


def sold(number, since, value, **more):
    value = None if value is None else float(value)
    return {"enterprise": number, "kind": "legal", "basis": "sales", "since": since, "value": value, **more}


def test_changes_worked_by_hand(engine):
    load(
        engine,
        [
            sold(1, "2026-01-10", 500 * MILLION),
            sold(1, "2026-04-15", 2_500 * MILLION, mark="verified"),
            sold(1, "2026-07-15", 1_500 * MILLION),
            sold(2, "2026-01-10", 500 * MILLION),
            sold(2, "2026-04-15", 5_000 * MILLION),  # one zero more
            sold(3, "2026-01-10", 500 * MILLION),
            sold(3, "2026-04-15", None),
            sold(3, "2026-07-15", 9_000 * MILLION),  # nobody knows what it was before
            sold(4, "2026-01-10", 500 * MILLION, basis="capital"),
            sold(4, "2026-04-15", 9_000 * MILLION),  # by another figure
        ],
    )
    rows = class_changes(engine).to_pylist()
    assert [
        tuple(row[name] for name in ("enterprise", "since", "old_class", "new_class", "is_up", "mark", "doubt")) for row in rows
    ] == [
        (1, "2026-04-15", "micro", "small", True, "verified", ""),
        (2, "2026-04-15", "micro", "small", True, "reported", "zeros"),
        (1, "2026-07-15", "small", "micro", False, "reported", ""),
    ]


def test_counts_worked_by_hand(engine):
    year, quarter = period_named("2026"), period_named("2026-Q2")
    load(
        engine,
        [
            sold(1, "2025-12-01", 500 * MILLION),
            sold(1, "2026-04-15", 2_500 * MILLION),
            sold(1, "2026-07-15", 1_500 * MILLION),  # up and down within the year: neither
            sold(2, "2025-12-01", 500 * MILLION),
            sold(3, "2025-12-01", 500 * MILLION, gone_on="2026-05-01"),  # closed
            sold(4, "2026-02-01", 500 * MILLION),  # nothing is known of the year before
            sold(5, "2025-12-01", 500 * MILLION),
            sold(5, "2026-05-01", 50_000 * MILLION),  # two zeros more
        ],
        [quarter, year],
    )
    rows = class_counts(engine).to_pylist()
    assert {row["period"]: tuple(row[name] for name in ("compared", "up", "down", "doubtful")) for row in rows} == {
        "2026-Q2": (4, 1, 0, 1),
        "2026": (3, 0, 0, 1),
    }


def made_up_states(count, seed=11):
    """Enterprises of all sorts: known and unknown, by sales and by capital, gone, with slips of zeros."""
    dice = random.Random(seed)
    for number in range(1, count + 1):
        place = {
            "region_id": f"32.16.0{dice.randint(1, 4)}.200{dice.randint(1, 5)}",
            "sector": dice.choice("CGI") if dice.random() < 0.9 else "",
        }
        place["gone_on"] = on(dice.randint(0, 700)).isoformat() if dice.random() < 0.1 else None
        sales = float(dice.choice((90, 400, 1_900, 2_000, 2_100, 14_000, 60_000)) * MILLION)
        for days in sorted(dice.sample(range(0, 700, 15), dice.randint(1, 6))):
            basis = "sales" if dice.random() < 0.85 else "capital"
            value = None if dice.random() < 0.1 else sales
            yield place | {"enterprise": number, "kind": "legal", "basis": basis, "since": on(days).isoformat(), "value": value}
            sales = float(sales * dice.choice((1, 1, 10, 0.1, 1.4, 0.6, 3)))
        for days in sorted(dice.sample(range(0, 700, 15), dice.randint(1, 4))):
            value = None if dice.random() < 0.1 else float(dice.choice((0, 1, 4, 5, 19, 20, 99, 100)))
            yield place | {
                "enterprise": number,
                "kind": "workers",
                "basis": "workers",
                "since": on(days).isoformat(),
                "value": value,
            }


def test_changes_and_counts_agree_with_a_slow_twin(engine):
    states = [DEFAULTS | state for state in made_up_states(400)]
    periods = load(engine, states, periods_between(FIRST, on(700)))

    found = class_changes(engine).to_pylist()
    expected = twin_changes(states)
    names = ("since", "enterprise", "kind", "old_class", "new_class", "is_up", "doubt")
    assert sorted(tuple(row[name] for name in names) for row in found) == expected
    assert len(expected) > 300

    counted = {
        (row["kind"], row["period"], row["region_id"], row["sector"]): (row["compared"], row["up"], row["down"], row["doubtful"])
        for row in class_counts(engine).to_pylist()
    }
    assert counted == twin_counts(states, periods)
    assert sum(one[3] for one in counted.values()) > 0


def test_an_empty_history_says_nothing(engine):
    load(engine, [])
    assert (class_changes(engine).num_rows, class_counts(engine).num_rows) == (0, 0)
