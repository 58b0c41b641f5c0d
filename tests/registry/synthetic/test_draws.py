import numpy as np
import pytest

from desaekspor.registry.synthetic.draws import Draws, from_table, lognormal_table
from desaekspor.registry.synthetic.owners import NIB_COUNT, NIB_STRIDE
from desaekspor.registry.synthetic.people import PERSONS, PHONE_STRIDE, PHONES, STRIDE

IDS = np.arange(100_000)


def test_a_draw_depends_on_seed_subject_and_row_alone():
    whole, part = Draws(7).share("sales", IDS), Draws(7).share("sales", IDS[500:600])

    assert (whole[500:600] == part).all()
    assert (whole != Draws(8).share("sales", IDS)).all()
    assert (whole != Draws(7).share("capital", IDS)).all()


def test_draws_are_even_and_of_one_subject_no_hint_to_another():
    first, second = Draws(7).share("sales", IDS), Draws(7).share("capital", IDS)

    assert abs(first.mean() - 0.5) < 0.005
    assert abs(np.corrcoef(first, second)[0, 1]) < 0.01
    assert abs(np.corrcoef(first[1:], first[:-1])[0, 1]) < 0.01


def test_a_choice_follows_its_weights():
    picked = Draws(7).pick("scale", IDS, [6, 3, 1])

    assert [round(float((picked == one).mean()), 2) for one in range(3)] == [0.6, 0.3, 0.1]


def test_spread_shares_are_right_already_over_a_few_rows():
    # 187 villages: over 1,000 rows no stretch of the shares is off by more than a few rows
    counts, _ = np.histogram(Draws(7).spread("village", np.arange(1_000)), bins=20, range=(0, 1))

    assert counts.min() >= 47
    assert counts.max() <= 53


@pytest.mark.parametrize(("count", "stride"), [(PHONES, PHONE_STRIDE), (PERSONS, STRIDE), (NIB_COUNT, NIB_STRIDE)])
def test_shuffled_numbers_come_once_each(count, stride):
    ids = np.arange(min(count, 300_000))

    assert len(np.unique(Draws(7).shuffled("x", ids, count, stride))) == len(ids)
    assert np.gcd(count, stride) == 1


def test_a_table_of_quantiles_stays_within_its_limits():
    table = lognormal_table(48_000_000, 1.0, 3_000_000, 1_900_000_000)

    assert table[0] >= 3_000_000
    assert table[-1] <= 1_900_000_000
    assert abs(from_table(table, np.array([0.5]))[0] / 48_000_000 - 1) < 0.02
