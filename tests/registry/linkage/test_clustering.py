import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.registry.linkage.clustering import DIFFERENT, LARGEST_COMPONENT, SAME, Decision, cluster


def clusters(count, pairs, decisions=(), cut=0.7):
    left, right, probability = (np.array(column) for column in zip(*pairs, strict=True)) if pairs else ([], [], [])
    found = cluster(count, left, right, probability, cut=cut, decisions=[Decision(*one) for one in decisions])
    return found.label.tolist()


def test_a_pair_above_the_cut_is_one_and_below_it_two():
    assert clusters(3, [(0, 1, 0.7), (1, 2, 0.69)]) == [0, 0, 2]


def test_a_chain_is_cut_where_the_mean_over_all_pairs_is_too_low():
    # 0-1 and 1-2 are likely, 0-2 is not: 2 to {0, 1} is (0.8 + 0.0) / 2 = 0.4
    assert clusters(3, [(0, 1, 0.95), (1, 2, 0.8), (0, 2, 0.0)]) == [0, 0, 2]
    # and with 0-2 at 0.65 it is (0.8 + 0.65) / 2 = 0.725
    assert clusters(3, [(0, 1, 0.95), (1, 2, 0.8), (0, 2, 0.65)]) == [0, 0, 0]


def test_a_pair_that_was_not_looked_at_counts_as_nothing():
    assert clusters(3, [(0, 1, 0.95), (1, 2, 0.95)], cut=0.5) == [0, 0, 2]


def test_people_join_what_the_model_would_not():
    assert clusters(4, [(0, 1, 0.1)], [(0, 1, SAME), (2, 3, SAME)]) == [0, 0, 2, 2]


def test_people_part_what_the_model_would_join():
    assert clusters(3, [(0, 1, 0.99), (1, 2, 0.99), (0, 2, 0.99)], [(0, 2, DIFFERENT)]) == [0, 0, 2]


def test_a_group_that_people_made_meets_others_by_its_mean():
    pairs = [(0, 2, 0.9), (1, 2, 0.2)]

    assert clusters(3, pairs, [(0, 1, SAME)]) == [0, 0, 2]  # (0.9 + 0.2) / 2
    assert clusters(3, pairs, [(0, 1, SAME)], cut=0.5) == [0, 0, 0]


def test_the_later_of_two_decisions_holds():
    first, later = (0, 1, SAME, "2026-01-01"), (0, 1, DIFFERENT, "2026-02-01")

    assert clusters(2, [(0, 1, 0.9)], [first, later]) == clusters(2, [(0, 1, 0.9)], [later, first]) == [0, 1]
    assert clusters(2, [], [(0, 1, DIFFERENT, "1"), (0, 1, SAME, "2")]) == [0, 0]


def test_a_chain_of_decisions_does_not_override_a_later_no():
    assert clusters(3, [], [(0, 1, SAME, "1"), (1, 2, SAME, "2"), (0, 2, DIFFERENT, "3")]) == [0, 1, 1]


def test_a_giant_component_is_bounded():
    count = 5 * LARGEST_COMPONENT
    pairs = [(one, other, 0.99) for one in range(count) for other in range(one + 1, min(one + 5, count))]

    found = clusters(count, pairs)

    assert len(found) == count
    assert np.bincount(found).max() <= LARGEST_COMPONENT


def test_no_records_and_no_pairs():
    assert clusters(0, []) == []
    assert clusters(2, []) == [0, 1]


RECORD = st.integers(0, 9)
PAIRS = st.lists(st.tuples(RECORD, RECORD, st.floats(0, 1)).filter(lambda one: one[0] != one[1]), max_size=40)
DECISIONS = st.lists(
    st.tuples(RECORD, RECORD, st.sampled_from([SAME, DIFFERENT])).filter(lambda one: one[0] != one[1]),
    max_size=8,
    unique_by=lambda one: frozenset(one[:2]),
)


def once(pairs):
    return list({tuple(sorted(one[:2])): (*one[:2], round(one[2], 3)) for one in pairs}.values())


@given(PAIRS, DECISIONS, st.randoms())
def test_the_order_of_pairs_and_decisions_makes_no_difference(pairs, decisions, chance):
    pairs = once(pairs)
    shuffled, said = pairs[:], decisions[:]
    chance.shuffle(shuffled)
    chance.shuffle(said)

    assert clusters(10, pairs, decisions) == clusters(10, shuffled, said)


@given(PAIRS, DECISIONS)
def test_decisions_win_over_whatever_the_pairs_say(pairs, decisions):
    dated = [(*one, f"{at:02}") for at, one in enumerate(decisions)]
    label = clusters(10, once(pairs), dated)

    # What later decisions leave open: each is looked at with those behind it, as a plain twin of the rule.
    held = []
    for left, right, verdict, _ in reversed(dated):
        group = groups_of(held)
        if verdict == SAME and (frozenset((group[left], group[right])) not in apart_of(held, group)):
            held.append((left, right, SAME))
        elif verdict == DIFFERENT and group[left] != group[right]:
            held.append((left, right, DIFFERENT))
    for left, right, verdict in held:
        assert (label[left] == label[right]) == (verdict == SAME)


def groups_of(held):
    group = list(range(10))
    for left, right, verdict in held:
        if verdict == SAME:
            group = [group[left] if one == group[right] else one for one in group]
    return group


def apart_of(held, group):
    return {frozenset((group[left], group[right])) for left, right, verdict in held if verdict == DIFFERENT}


@given(PAIRS, st.floats(0.05, 0.95))
def test_clusters_hold_together_on_average(pairs, cut):
    pairs = once(pairs)
    label = clusters(10, pairs, cut=cut)
    known = {frozenset(one[:2]): one[2] for one in pairs}

    for name in set(label):
        members = [at for at in range(10) if label[at] == name]
        inside = [known.get(frozenset((a, b)), 0) for a in members for b in members if a < b]
        assert not inside or max(inside) >= cut - 1e-6
