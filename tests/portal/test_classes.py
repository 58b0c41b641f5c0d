from desaekspor.portal.mapping.classes import class_of, classes_of, quantile_bounds


def test_quantiles_put_about_equally_many_into_each_class():
    values = range(1, 101)

    bounds = quantile_bounds(values)

    assert bounds == [20, 40, 60, 80]
    assert [one.count for one in classes_of(values, bounds)] == [20] * 5


def test_equal_values_stay_in_one_class():
    values = [0] * 90 + [1, 2, 3]

    classes = classes_of(values, quantile_bounds(values))

    assert [(one.low, one.high, one.count) for one in classes] == [(0, 0, 90), (1, 3, 3)]


def test_one_value_is_one_class_and_none_is_none():
    assert quantile_bounds([7]) == []
    assert quantile_bounds([]) == []
    assert classes_of([], []) == []


def test_a_bound_belongs_to_the_class_below_it():
    assert [class_of(value, [10, 20]) for value in (9, 10, 10.1, 20, 21)] == [0, 0, 1, 1, 2]


def test_classes_by_meaning_are_all_kept():
    classes = classes_of([5], [3, 6], ("low", "middle", "high"))

    assert [(one.name, one.count, one.low) for one in classes] == [("low", 0, None), ("middle", 1, 5), ("high", 0, None)]
