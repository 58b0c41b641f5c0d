"""The picture of how likely the pairs are."""

from desaekspor.portal.duplicates.histogram import BOTTOM, HEIGHT, TOP, draw

WORDS = {"sure": "pasti", "likely": "mungkin", "unsure": "kurang pasti"}


def test_the_tallest_bar_fills_the_room_and_the_others_are_in_proportion():
    chart = draw({(19, "sure"): 80, (19, "likely"): 20, (2, "unsure"): 50}, {}, WORDS)

    last, third = chart.bars[19], chart.bars[2]
    room = HEIGHT - TOP - BOTTOM
    assert [(part.band, part.height) for part in last.parts] == [("likely", round(room * 0.2, 1)), ("sure", round(room * 0.8, 1))]
    assert (last.top, third.top) == (TOP, HEIGHT - BOTTOM - room / 2)
    assert (chart.total, last.count, third.low, third.high) == (150, 100, 0.1, 0.15)


def test_one_pair_among_thousands_is_seen():
    assert draw({(0, "unsure"): 1, (19, "sure"): 10_000}, {}, WORDS).bars[0].parts[0].height == 1.5


def test_the_cut_offs_stand_where_they_cut():
    cuts = draw({}, {"sure": 0.99, "likely": 0.5}, WORDS).cuts

    assert [(cut.words, cut.x) for cut in cuts] == [("mungkin", 320.0), ("pasti", 625.8)]
