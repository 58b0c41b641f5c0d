"""The proposal of a selection: against every possible choice on small cases, and by its promises on all."""

import itertools
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from desaekspor.readiness.training.selection import Candidate, Score, next_in, propose, ranked, score

DISTRICTS = ("32.16.01", "32.16.05", "32.16.17")
PART = st.none() | st.sampled_from([0.0, 0.25, 0.5, 1.0])


@st.composite
def cases(draw, most=8):
    count = draw(st.integers(1, most))
    candidates = [
        Candidate(
            key,
            draw(st.sampled_from(DISTRICTS)),
            {"size": draw(PART), "product": draw(PART), "women": draw(PART)},
            draw(st.integers(0, 2)),
        )
        for key in range(1, count + 1)
    ]
    quotas = {name: draw(st.integers(0, 3)) for name in DISTRICTS if draw(st.booleans())}
    weights = {"size": draw(st.integers(0, 3)), "product": 2.0, "women": 1.0}
    return candidates, weights, draw(st.integers(1, 4)), draw(st.integers(0, 3)), quotas


def best_sum(candidates, weights, places, quotas):
    """The slow way: the greatest sum of scores of all choices that keep places and quotas, with as many as can be."""
    scored = [(one, score(one.parts, weights).value) for one in candidates]
    known = [(one, value) for one, value in scored if value is not None]
    found = (0, 0.0)
    for size in range(min(places, len(known)) + 1):
        for choice in itertools.combinations(known, size):
            counts = Counter(one.district for one, _value in choice)
            if all(counts[name] <= quotas.get(name, places) for name in counts):
                found = max(found, (size, round(sum(value for _one, value in choice), 6)))
    return found


@given(cases())
def test_no_choice_within_places_and_quotas_is_better(case):
    candidates, weights, places, waiting, quotas = case

    chosen = [
        one for one in propose(candidates, weights, places=places, waiting=waiting, quotas=quotas) if one.outcome == "selected"
    ]

    assert (len(chosen), round(sum(one.score.value for one in chosen), 6)) == best_sum(candidates, weights, places, quotas)


@given(cases(most=40))
def test_quotas_hold_and_a_higher_score_never_loses_to_a_lower_one_of_its_district(case):
    candidates, weights, places, waiting, quotas = case
    district = {one.key: one.district for one in candidates}

    found = propose(candidates, weights, places=places, waiting=waiting, quotas=quotas)

    selected = [one for one in found if one.outcome == "selected"]
    counts = Counter(district[one.key] for one in selected)
    assert sorted(one.key for one in found) == sorted(district)
    assert len(selected) <= places
    assert sum(one.outcome == "waiting" for one in found) <= waiting
    assert all(counts[name] <= limit for name, limit in quotas.items())
    for winner in selected:
        for other in found:
            if other.outcome != "selected" and other.score.value is not None and district[other.key] == district[winner.key]:
                assert other.score.value <= winner.score.value
    assert all((one.outcome == "applied") == (one.score.value is None) for one in found)


@given(cases(most=12), st.randoms(use_true_random=False))
def test_the_order_in_which_they_come_decides_nothing(case, order):
    candidates, weights, places, waiting, quotas = case
    mixed = list(candidates)
    order.shuffle(mixed)

    assert propose(mixed, weights, places=places, waiting=waiting, quotas=quotas) == propose(
        candidates, weights, places=places, waiting=waiting, quotas=quotas
    )


def test_what_is_not_known_is_left_out_above_and_below_the_line():
    weights = {"size": 2.0, "product": 2.0, "women": 1.0}

    # By hand: (2 x 1 + 1 x 0) / (2 + 1), of 3 in 5 known
    assert score({"size": 1.0, "product": None, "women": 0.0}, weights) == Score(0.666667, 0.6)
    assert score({"size": 1.0, "women": 0.0}, weights) == Score(0.666667, 0.6)
    assert score({"size": 1.0}, weights).value is None  # 2 in 5 are not enough
    assert score({}, {}).value is None


def test_ties_go_to_who_is_better_known_then_to_who_applied_first_then_to_the_lower_number():
    weights = {"size": 1.0, "women": 1.0}
    late, early = Candidate(1, "", {"size": 1.0, "women": 1.0}, 5), Candidate(9, "", {"size": 1.0, "women": 1.0}, 2)
    little_known, same_day = Candidate(3, "", {"size": 1.0}, 0), Candidate(4, "", {"size": 1.0, "women": 1.0}, 5)

    assert [one.key for one, _score in ranked([same_day, little_known, late, early], weights)] == [9, 1, 4, 3]


def test_who_moves_up_is_the_first_whom_the_quota_lets_in():
    waiting = [(7, "a"), (8, "b"), (9, "a")]

    assert next_in(waiting, {"a": 2, "b": 0}, places=3, quotas={"a": 2}) == 8
    assert next_in(waiting, {"a": 1, "b": 0}, places=3, quotas={"a": 2}) == 7
    assert next_in(waiting, {"a": 2, "b": 1}, places=3, quotas={"a": 2}) is None
    assert next_in([(7, "a")], {"a": 2}, places=3, quotas={"a": 2}) is None
