"""How many enterprises are found, in all and for every value of every filter, in one statement."""

from dataclasses import dataclass, field

from desaekspor.registry.search.engines import engine, fetch
from desaekspor.registry.search.facts import SOURCES
from desaekspor.registry.search.filters import FACETS, UNKNOWN, YES_OR_NO

KIND = "t.sector, t.scale, t.complete, t.has_nib, t.sources, t.synthetic, t.verified, t.active"
COUNTED = 10_000  # matches of a text that are counted; beyond it is "more than 10,000"


@dataclass
class Counts:
    """``total`` found with all filters, ``unfiltered`` without any. ``is_more``: matches of a text were counted no
    further than COUNTED, and there are more; the list without a text is always counted whole.

    ``facets`` maps each facet to ``{value: count}``, counted with all the filters but its own, so that
    it says what another choice would give. A facet that could not be counted is not among them.
    """

    total: int = 0
    unfiltered: int = 0
    facets: dict[str, dict] = field(default_factory=dict)
    is_more: bool = False


def count_all(filters, scope):
    """Of everything in ``scope``: exact, from the tallies."""
    return _count(
        "SELECT t.*, t.documents AS n FROM registry_search_tally AS t"
        " WHERE t.documents > 0 AND substr(t.region_code, 1, %s) = %s",
        [len(scope), scope],
        filters,
        stops=False,
    )


def count_matches(matching, filters, signs):
    """Of what a search finds. ``matching(signs)`` gives the Source of those that have these signs as well."""
    counts = _count(*_tallied(matching(signs)), filters)
    if counts.unfiltered <= COUNTED or not filters.asked():
        return counts
    # Too many without the filters. With them there may be few enough, but then a facet says nothing of its other values.
    narrowed = _count(*_tallied(matching(tuple(dict.fromkeys((*signs, *filters.signs()))))), filters)
    narrowed.unfiltered = counts.unfiltered
    for name in filters.asked():
        narrowed.facets.pop(name, None)
    return narrowed


def _tallied(source):
    inner = engine().first("d.tally_id", source, COUNTED + 1)
    sql = (
        f"SELECT t.*, f.n FROM (SELECT tally_id, COUNT(*) AS n FROM ({inner}) AS x GROUP BY tally_id) AS f"
        " JOIN registry_search_tally AS t ON t.id = f.tally_id"
    )
    return sql, source.parameters


def _count(base, parameters, filters, *, stops=True):
    # There are as many tallies as villages times kinds of enterprises. All facets but the region add up kinds, of
    # which there are some dozens: 11 ms of PostgreSQL when each of the thirteen reads every tally, 3 ms this way.
    inside, inside_values = filters.within_region()
    kinds = f"SELECT {KIND}, CAST(SUM(t.n) AS bigint) AS n FROM base AS t WHERE {inside} GROUP BY {KIND}"
    statements = ["SELECT 'unfiltered' AS facet, '' AS value, CAST(SUM(t.n) AS bigint) FROM base AS t"]
    parameters = [*parameters, *inside_values]

    def add(facet, value, *, group=True, extra="", but="", table="kinds"):
        condition, values = filters.without("region").conditions(but=but)
        end = f" GROUP BY {value}" if group else ""
        statements.append(f"SELECT '{facet}', {value}, CAST(SUM(t.n) AS bigint) FROM {table} AS t WHERE {condition}{extra}{end}")
        parameters.extend(values)

    add("total", "''", group=False)
    for name in ("sector", "scale"):
        add(name, f"t.{name}", but=name)
    add("region", "t.region_code", table="base")
    for name in YES_OR_NO:
        column = "t.has_nib" if name == "nib" else f"t.{name}"
        add(name, f"CASE WHEN {column} THEN '1' ELSE '0' END", but=name)
    for name, bit in SOURCES.items():
        add("source", f"'{name}'", group=False, extra=f" AND (t.sources & {bit}) <> 0", but="source")
    rows = fetch(
        f"WITH base AS MATERIALIZED ({base}), kinds AS MATERIALIZED ({kinds}) {' UNION ALL '.join(statements)}", parameters
    )
    found = Counts(facets={name: {} for name in FACETS})
    for facet, value, number in rows:
        if facet in ("total", "unfiltered"):
            setattr(found, facet, number or 0)
        elif number:
            found.facets[facet][_value(facet, value)] = number
    if stops and found.unfiltered > COUNTED:
        found.facets = {}  # of the first that were met, which says nothing about the rest
        found.is_more = True
    return found


def _value(facet, text):
    if facet in YES_OR_NO:
        return text == "1"
    return text or UNKNOWN
