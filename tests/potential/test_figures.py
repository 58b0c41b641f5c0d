from desaekspor.potential.doubts import copied_figures
from desaekspor.potential.figures import DOUBTED, IMPLAUSIBLE, MISSING, NOT_APPLICABLE, VALUE, Figure, read_indicators
from tests.potential.villages import indicator, make_table, village


def read(place, **keys):
    return read_indicators(place, make_table(indicator("a", **keys)).indicators)[0]


def test_a_value_is_the_sum_over_the_sum_with_all_its_sources():
    place = village(a=Figure(3, "reported", "profile", "2023"), b=2, people=Figure(1000, "verified", "registry", "2024"))

    reading = read(place, of=["a", "b"], per=["people"], times=1000)

    assert (reading.state, reading.value, reading.mark) == (VALUE, 5, "reported")
    assert reading.sources == [("profile", "2023"), ("source-2023", "2023"), ("registry", "2024")]


def test_missing_is_not_zero_and_for_a_kelurahan_it_is_not_applicable():
    assert read(village(b=1)).state == MISSING
    assert read(village(a=Figure(None))).state == MISSING
    assert read(village(b=1), desa_only=True).state == MISSING
    assert read(village(b=1, is_desa=False), desa_only=True).state == NOT_APPLICABLE
    assert read(village(b=1, is_desa=False)).state == MISSING
    assert (read(village(a=0)).state, read(village(a=0)).value) == (VALUE, 0)


def test_nothing_is_divided_by_zero():
    assert read(village(a=5, people=0), per=["people"]).state == MISSING


def test_a_flagged_figure_counts_as_unknown_and_says_why():
    reading = read(village(a=Figure(0, flag="zero, most likely not reported")))

    assert (reading.state, reading.value, reading.why) == (DOUBTED, None, "zero, most likely not reported")
    assert [name for name, figure in reading.figures] == ["a"]


def test_a_doubtful_total_makes_its_parts_doubtful():
    place = village(a=5300, total=Figure(6063, flag="unusually high"))

    assert read(place, doubted_with=["total"]).state == DOUBTED
    assert read(place).value == 5300


def test_a_value_that_cannot_be_counts_as_unknown():
    reading = read(village(a=840, people=1000), per=["people"], times=1000, plausible=[0, 500])

    assert (reading.state, reading.why) == (DOUBTED, IMPLAUSIBLE)


def test_a_share_above_a_hundred_cannot_be():
    reading = read(village(a=30, makers=20), per=["makers"], times=100, noise_as="share")

    assert (reading.state, reading.why) == (DOUBTED, IMPLAUSIBLE)


def test_figures_of_one_family_come_from_one_period():
    figures = {
        "a": (Figure(60, source="dukcapil-2024s1", period="2024-S1"),),
        "people": (
            Figure(500, source="dukcapil-2024s2", period="2024-S2"),
            Figure(100, source="dukcapil-2024s1", period="2024-S1"),
            Figure(77, source="dpmd-2023", period="2023"),
        ),
    }

    assert read(village(**figures), of=["a@dukcapil"], per=["people@dukcapil"], times=100).value == 60
    assert read(village(**figures), of=["people@dpmd"]).value == 77
    both = figures | {"a": (Figure(400, source="dukcapil-2024s2", period="2024-S2"), *figures["a"])}
    assert read(village(**both), of=["a@dukcapil"], per=["people@dukcapil"], times=100).value == 80
    assert read(village(**figures), of=["people@bps"]).state == MISSING
    assert read(village(**figures), of=["people"]).value == 500


def test_an_assumed_figure_takes_the_place_of_all_others():
    place = village(
        a=Figure(60, source="dukcapil-2024s1", period="2024-S1"), people=Figure(100, source="dukcapil-2024s1", period="2024-S1")
    )

    changed = place.with_figures({"a": 80})

    assert read(changed, of=["a@dukcapil"], per=["people@dukcapil"], times=100).value == 80
    assert read(place.with_figures({"a": None})).state == MISSING


def test_a_made_up_figure_marks_what_is_made_of_it():
    assert read(village(a=Figure(1, synthetic=True), b=2), of=["a", "b"]).synthetic
    assert not read(village(a=1)).synthetic


def test_forms_that_were_copied_are_found_and_chance_is_not():
    profiles = {
        "one": {"farmers": 1259, "factory": 283, "traders": 47, "shops": 0, "officials": 30, "own": 11},
        "copy": {"farmers": 1259, "factory": 283, "traders": 47, "shops": 0, "officials": 30, "own": 12},
        "round": {"farmers": 1500, "factory": 300, "traders": 50, "shops": 0, "officials": 30, "own": 11},
        "also round": {"farmers": 1500, "factory": 300, "traders": 50, "shops": 0, "officials": 30, "own": 13},
        "two alike": {"farmers": 1259, "factory": 283, "traders": 48, "shops": 3, "officials": 31, "own": 14},
    }

    copied = copied_figures(profiles)

    # Five of six are equal: the zero and the round figure are doubted with the rest. Round figures alone prove nothing.
    assert copied == {name: {"farmers", "factory", "traders", "shops", "officials"} for name in ("one", "copy")}


def test_of_a_form_copied_in_part_the_zeros_stand():
    workers = {"farmers": 1259, "factory": 283, "traders": 47, "shops": 0}
    own = {name: number for number, name in enumerate("abcdefgh", start=1)}

    copied = copied_figures({"one": workers | own, "copy": workers | {name: value + 10 for name, value in own.items()}})

    assert copied == {name: {"farmers", "factory", "traders"} for name in ("one", "copy")}
