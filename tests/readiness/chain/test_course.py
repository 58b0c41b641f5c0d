"""What follows from steps: how far, since when, how long where; and the median of those waits."""

import math
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.readiness.chain.course import BACK, MOVED, OUT, STEP, WAITING, Said, Stay, course_of
from desaekspor.readiness.chain.durations import Median, median_days, share

FIRST = date(2026, 1, 1)


def said(*steps):
    """(day, kind, stage): written down in this order."""
    noon = datetime(2026, 6, 1, 12)
    return [
        Said(FIRST + timedelta(day), noon + timedelta(minutes=place), kind, stage)
        for place, (day, kind, stage) in enumerate(steps)
    ]


def test_stays_last_until_any_later_stage_and_skipped_stages_have_none():
    course = course_of(said((0, STEP, 0), (10, STEP, 1), (40, STEP, 4)))

    assert (course.stage, course.since, course.last_on, course.is_out) == (4, FIRST + timedelta(40), FIRST + timedelta(40), False)
    assert course.stays == (
        Stay(0, FIRST, MOVED, 10),
        Stay(1, FIRST + timedelta(10), MOVED, 30),
        Stay(4, FIRST + timedelta(40), WAITING, None),
    )


def test_who_stopped_is_out_until_a_step_or_return_of_that_day_or_later():
    stopped = said((0, STEP, 0), (20, OUT, None))
    assert course_of(stopped).stays == (Stay(0, FIRST, OUT, 20),)
    assert course_of(said((0, STEP, 0), (20, OUT, None), (20, BACK, None))).is_out is False
    assert course_of(said((0, STEP, 0), (20, OUT, None), (25, STEP, 1))).is_out is False
    # Written down later, but of a day before: it fills a gap and brings nobody back.
    late = course_of(said((0, STEP, 0), (20, OUT, None), (5, STEP, 1)))
    assert (late.is_out, late.stage, late.stays[-1]) == (True, 1, Stay(1, FIRST + timedelta(5), OUT, 15))


def test_without_a_step_there_is_no_course_and_no_stay_is_shorter_than_nothing():
    assert course_of(said((3, OUT, None))) is None
    assert course_of(said((9, STEP, 0), (2, STEP, 3))).stays[0] == Stay(0, FIRST + timedelta(9), MOVED, 0)


@given(
    st.lists(st.tuples(st.integers(0, 300), st.sampled_from([STEP, STEP, OUT, BACK]), st.integers(0, 7)), max_size=12),
    st.integers(0, 7),
)
def test_one_more_step_never_leads_back(steps, stage):
    steps = [(day, kind, number if kind == STEP else None) for day, kind, number in steps]
    before, after = course_of(said(*steps)), course_of(said(*steps, (300, STEP, stage)))

    assert after.is_out is False
    assert after.stage == max(stage, before.stage if before else 0)
    assert [stay.stage for stay in after.stays] == sorted({stay.stage for stay in after.stays})
    assert all((stay.days is None) == (stay.outcome == WAITING) for stay in after.stays)
    assert sum(stay.outcome != MOVED for stay in after.stays) == 1


def test_the_median_is_that_of_published_data():
    """Remission of 21 patients on 6-MP, E. J. Freireich and others 1963: median 23 weeks, 95 % from 13 on, no upper end (R's
    survival package, conf.type "log-log")."""
    ended = {6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1}
    lasting = {6: 1, 9: 1, 10: 1, 11: 1, 17: 1, 19: 1, 20: 1, 25: 1, 32: 2, 34: 1, 35: 1}

    assert median_days(ended, lasting) == Median(23, 13, None)


def test_who_still_waits_is_not_never_and_who_stopped_is():
    moved = {10: 5}
    assert median_days(moved, {}).days == 10
    assert median_days(moved, {3: 100}).days == 10  # they had not had ten days yet
    assert median_days(moved, {30: 6}).days is None  # ten days went by, and less than half moved on
    assert median_days(moved, {}, out=6).days is None
    assert median_days(moved, {}, out=5).days == 10
    assert median_days({}, {5: 3}) == Median(None, None, None)


@given(
    st.dictionaries(st.integers(0, 60), st.integers(1, 4), max_size=8),
    st.dictionaries(st.integers(0, 60), st.integers(1, 4), max_size=8),
    st.integers(0, 5),
)
def test_the_median_agrees_with_one_reckoned_person_by_person(moved, waiting, out):
    people = [(day, True) for day, many in moved.items() for _ in range(many)]
    people += [(day, False) for day, many in waiting.items() for _ in range(many)]
    people += [(math.inf, False)] * out
    left, expected = 1.0, None
    for day in sorted({day for day, is_moved in people if is_moved}):
        at_risk = sum(other >= day for other, _ in people)
        left *= 1 - sum(other == day and is_moved for other, is_moved in people) / at_risk
        if expected is None and left <= 0.5 + 1e-12:
            expected = day

    found = median_days(moved, waiting, out)
    assert found.days == expected
    assert found.low is None or found.days is None or found.low <= found.days
    assert found.high is None or found.high >= found.days


def test_the_interval_of_a_share_is_wilsons():
    """E. B. Wilson's interval of 10 of 20: 0.299 to 0.701 (A. Agresti and B. Coull 1998)."""
    rate, low, high = share(10, 20)
    assert (rate, round(low, 3), round(high, 3)) == (0.5, 0.299, 0.701)
    assert share(0, 10)[1] == pytest.approx(0.0, abs=1e-12)
    assert share(0, 0) is None
