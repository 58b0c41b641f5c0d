"""Clusters (sentra): groups of makers of one kind in neighbouring villages."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# A sentra of small industry has at least five units (regulation of the ministry of industry; to be compared with its text).
LEAST_MAKERS = 5
# Anybody may see the sum: with fewer, a count that points at a person would be what is left of it. See SMALLEST_CELL.
LEAST_IN_VILLAGE = 3
KM_OF_DEGREE = 111.2
NEAR_KM = 3.0


@dataclass(frozen=True)
class Cluster:
    kind: str
    makers: int
    villages: tuple[str, ...]  # the ones with most makers first


def neighbours_by_outline(outlines: Mapping[str, object]) -> dict[str, set[str]]:
    """Which villages share more than a point of their outline. ``outlines``: Shapely geometries, coverage-valid or nearly."""
    from shapely import STRtree

    codes = list(outlines)
    shapes = [outlines[code] for code in codes]
    found: dict[str, set[str]] = {code: set() for code in codes}
    if not codes:
        return found
    tree = STRtree(shapes)
    for one, other in zip(*tree.query(shapes, predicate="intersects"), strict=True):
        if one < other and shapes[one].intersection(shapes[other]).length > 0:
            found[codes[one]].add(codes[other])
            found[codes[other]].add(codes[one])
    return found


def neighbours_by_point(points: Mapping[str, tuple[float, float]], near_km: float = NEAR_KM) -> dict[str, set[str]]:
    """Which villages have their points (latitude, longitude) within ``near_km``; for where there are no outlines."""
    codes = sorted(points)
    found: dict[str, set[str]] = {code: set() for code in codes}
    for place, one in enumerate(codes):
        for other in codes[place + 1 :]:
            if distance_km(points[one], points[other]) <= near_km:
                found[one].add(other)
                found[other].add(one)
    return found


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between near points, on a plane that is good to a thousandth at this latitude."""
    north = (one[0] - other[0]) * KM_OF_DEGREE
    east = (one[1] - other[1]) * KM_OF_DEGREE * math.cos(math.radians((one[0] + other[0]) / 2))
    return math.hypot(north, east)


def find_clusters(
    makers: Iterable[tuple[str, str, int]],
    neighbours: Mapping[str, set[str]],
    *,
    least_makers: int = LEAST_MAKERS,
    least_in_village: int = LEAST_IN_VILLAGE,
    specialised: frozenset[tuple[str, str]] | None = None,
) -> list[Cluster]:
    """Connected groups of neighbouring villages with makers of one kind, the largest first.

    ``makers``: (village, kind, how many). A village belongs to a group with ``least_in_village`` makers and, where
    ``specialised`` is given, only if (village, kind) is in it: in a full register a few bakers are everywhere, and the
    whole regency would be one cluster of bakers.
    """
    by_kind: dict[str, dict[str, int]] = {}
    for code, kind, count in makers:
        if count >= least_in_village and (specialised is None or (code, kind) in specialised):
            by_kind.setdefault(kind, {})[code] = count
    clusters = []
    for kind, counts in by_kind.items():
        left = set(counts)
        while left:
            group, edge = set(), {min(left)}
            while edge:
                group |= edge
                left -= edge
                edge = {near for code in edge for near in neighbours.get(code, ()) if near in left}
            total = sum(counts[code] for code in group)
            if total >= least_makers:
                villages = tuple(sorted(group, key=lambda code: (-counts[code], code)))
                clusters.append(Cluster(kind, total, villages))
    return sorted(clusters, key=lambda cluster: (-cluster.makers, cluster.kind, cluster.villages))
