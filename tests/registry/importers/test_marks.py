import random

from desaekspor.registry.importers.marks import Marks


def test_it_keeps_what_came_first_as_a_dictionary_does():
    dice = random.Random(1)
    marks, twin = Marks(), {}
    numbers = [dice.randrange(-(2**63), 2**63) for _ in range(3_000)]

    for key in dice.choices(numbers, k=20_000):
        value = dice.choice(numbers)
        assert marks.put(key, value) == twin.get(key)
        twin.setdefault(key, value)


def test_numbers_that_fall_on_one_place_are_told_apart():
    marks = Marks()
    keys = [number << 40 for number in range(1, 2_000)]

    assert [marks.put(key, key + 1) for key in keys] == [None] * len(keys)
    assert [marks.put(key, 0) for key in keys] == [key + 1 for key in keys]
    assert (marks.put(2**63 - 1, -1), marks.put(2**63 - 1, 5)) == (None, -1)
