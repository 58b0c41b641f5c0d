from shapely.geometry import box

from desaekspor.potential.clusters import Cluster, distance_km, find_clusters, neighbours_by_outline, neighbours_by_point
from desaekspor.registry.queries import SMALLEST_CELL

#  a b c in a row, d alone; e touches a in one corner only
OUTLINES = {"a": box(0, 0, 1, 1), "b": box(1, 0, 2, 1), "c": box(2, 0, 3, 1), "d": box(9, 9, 10, 10), "e": box(-1, 1, 0, 2)}
NEAR = {"a": {"b"}, "b": {"a", "c"}, "c": {"b"}, "d": set(), "e": set()}


def test_neighbours_share_a_side_not_a_corner():
    assert neighbours_by_outline(OUTLINES) == NEAR
    assert neighbours_by_outline({}) == {}


def test_without_outlines_villages_are_near_by_their_points():
    points = {"a": (-6.20, 107.00), "b": (-6.20, 107.02), "c": (-6.20, 107.06)}

    # One hundredth of a degree of longitude is 1.1 km here.
    assert round(distance_km(points["a"], points["b"]), 1) == 2.2
    assert neighbours_by_point(points) == {"a": {"b"}, "b": {"a"}, "c": set()}


def test_makers_of_one_kind_in_neighbouring_villages_are_one_cluster():
    makers = [("a", "1079", 4), ("b", "1079", 3), ("c", "1410", 9), ("d", "1079", 5), ("e", "1079", 4)]

    assert find_clusters(makers, NEAR) == [
        Cluster("1410", 9, ("c",)),
        Cluster("1079", 7, ("a", "b")),
        Cluster("1079", 5, ("d",)),
    ]


def test_a_village_with_few_makers_neither_joins_two_groups_nor_is_counted_in_one():
    makers = [("a", "1079", 5), ("b", "1079", SMALLEST_CELL - 1), ("c", "1079", 5)]

    assert find_clusters(makers, NEAR) == [Cluster("1079", 5, ("a",)), Cluster("1079", 5, ("c",))]


def test_only_villages_that_specialise_form_a_cluster_where_it_is_known():
    makers = [("a", "1079", 5), ("b", "1079", 5)]

    assert find_clusters(makers, NEAR, specialised=frozenset({("a", "1079")})) == [Cluster("1079", 5, ("a",))]
