"""The points of what was found on a map: near ones together, so that a page holds some dozens however many there are."""

from typing import NamedTuple

from desaekspor.registry.search.engines import engine, fetch

PLACED = 20_000  # matches whose points are looked at
MOST_CLUSTERS = 400


class Cluster(NamedTuple):
    """Points that lie together: how many, their middle in degrees, and the number of the enterprise where it is one."""

    count: int
    lat: float
    lng: float
    number: int


class Box(NamedTuple):
    """A part of the world in degrees."""

    west: float
    south: float
    east: float
    north: float


def clusters_of(found, box, *, across=24):
    """(Clusters of what was found inside ``box``, how many that is, how many have no point in it).

    The box is laid out in squares, ``across`` of them along its longer side; what lies in one square is one cluster.
    One statement; of more than PLACED matches it looks at the first it meets.
    """
    if found.source is None:
        return [], 0, 0
    side = max(box.east - box.west, box.north - box.south) / across
    columns = "d.enterprise_id, d.lat, d.lng"
    if found.counts.is_more or found.counts.total > PLACED:
        placed = engine().first(columns, found.source, PLACED)
    else:  # which are read as they come, where those of the first are put aside before
        placed = f"SELECT {columns} {found.source.sql}"
    rows = fetch(
        f"SELECT COUNT(*), AVG(lat), AVG(lng), MIN(enterprise_id) FROM ({placed}) AS p"
        " WHERE lat BETWEEN %s AND %s AND lng BETWEEN %s AND %s"
        " GROUP BY CAST(ROUND((lng - %s) / %s) AS integer), CAST(ROUND((lat - %s) / %s) AS integer)"
        " ORDER BY COUNT(*) DESC, MIN(enterprise_id) LIMIT %s",
        [*found.source.parameters, box.south, box.north, box.west, box.east, box.west, side, box.south, side, MOST_CLUSTERS],
    )
    clusters = [Cluster(*row) for row in rows]
    count = sum(cluster.count for cluster in clusters)
    return clusters, count, min(found.counts.total, PLACED) - count
