"""How many enterprises are found, in all and for every value of every filter, in one statement."""

from dataclasses import dataclass, field

from desaekspor.registry.search.engines import engine, fetch
from desaekspor.registry.search.facts import SOURCES, Cell
from desaekspor.registry.search.filters import FACETS, UNKNOWN, YES_OR_NO
from desaekspor.registry.search.products import making_of

# Everything that is filtered by, but the region.
KIND = ", ".join(f"t.{name}" for name in Cell._fields[1:])
NO_KIND = ", ".join("NULL" for _ in Cell._fields[1:])
COUNTED = 10_000  # matches of a text that are counted; beyond it is "more than 10,000"


@dataclass
class Counts:
    """``total`` found with all filters, ``unfiltered`` without any. ``is_more``: matches of a text were counted no
    further than COUNTED, and there are more; the list without a text is always counted whole.

    ``facets`` maps each facet to ``{value: count}``, counted with all the filters but its own, so that
    it says what another choice would give. A facet that could not be counted is not among them.
    ``met``: numbers of the first that were met, where they were asked for.
    """

    total: int = 0
    unfiltered: int = 0
    facets: dict[str, dict] = field(default_factory=dict)
    is_more: bool = False
    met: list[int] = field(default_factory=list)


def count_all(filters, scope):
    """Of everything in ``scope``: exact, from the tallies."""
    tallies = (
        "SELECT t.*, t.documents AS n FROM registry_search_tally AS t WHERE t.documents > 0 AND substr(t.region_code, 1, %s) = %s"
    )
    return _count(f"base AS NOT MATERIALIZED ({tallies})", [len(scope), scope], filters)


def count_matches(matching, filters, signs, *, met=0):
    """Of what a search finds. ``matching(signs)`` gives the Source of those that have these signs as well.

    Without filters these are the documents that are shown: then the same statement also counts what they make,
    and tells the numbers of the first ``met`` of them.
    """
    is_all = not filters.asked()
    counts = _stopped(_count(*_tallied(matching(signs)), filters, *(_of_documents(met) if is_all else ())))
    if counts.unfiltered <= COUNTED or is_all:
        return counts
    # Too many without the filters. With them there may be few enough, but then a facet says nothing of its other values.
    narrowed = _stopped(_count(*_tallied(matching(tuple(dict.fromkeys((*signs, *filters.signs()))))), filters))
    narrowed.unfiltered = counts.unfiltered
    for name in filters.asked():
        narrowed.facets.pop(name, None)
    return narrowed


def _stopped(counts):
    if counts.unfiltered > COUNTED:
        counts.facets = {}  # of the first that were met, which says nothing about the rest
        counts.is_more = True
    return counts


def _tallied(source):
    """Common tables: the documents of a Source, and ``base``, the tallies that they are in."""
    documents = engine().first_as("found", "d.enterprise_id, d.tally_id", source, COUNTED + 1)
    base = (
        "SELECT t.*, f.n FROM (SELECT tally_id, COUNT(*) AS n FROM found GROUP BY tally_id) AS f"
        " JOIN registry_search_tally AS t ON t.id = f.tally_id"
    )
    return f"{documents}, base AS ({base})", source.parameters


def _of_documents(met):
    """Statements about the documents themselves, for :func:`_count`."""
    if making := making_of("found"):
        few = f"(SELECT COUNT(*) FROM found) <= {COUNTED}"
        yield f"SELECT 'product', made.heading, COUNT(*), {NO_KIND} {making} WHERE {few} GROUP BY made.heading"
    if met:
        yield f"SELECT 'met', '', m.enterprise_id, {NO_KIND} FROM (SELECT enterprise_id FROM found LIMIT {met}) AS m"


def _count(tables, parameters, filters, *others):
    # There are as many tallies as villages times kinds of enterprises. All facets but the region add up kinds, of which
    # there are some dozens: fewer than it takes to let the database add them up once for each of thirteen facets.
    inside = filters.within_region() if filters.region else ("TRUE", [])
    sums, sums_parameters = engine().added_up(KIND, inside, filters.without("region").conditions())
    rows = fetch(f"WITH {tables} {' UNION ALL '.join((sums, *others))}", [*parameters, *sums_parameters])
    found = Counts(facets={name: {} for name in FACETS})
    kinds = []
    for name, value, number, *kind in rows:
        if name == "met":
            found.met.append(number)
        elif not number:
            continue
        elif name == "kind":
            kinds.append((Cell(value, *kind), number))
        elif name == "unfiltered":
            found.unfiltered = number
        else:
            found.facets[name][value or UNKNOWN] = number
    if not filters.region:
        found.unfiltered = sum(number for _, number in kinds)
    _add_up(kinds, filters, found)
    return found


def _add_up(kinds, filters, found):
    """Count the kinds into the total and the facets: into a facet also those that fail by its own filter alone."""
    asked = filters.without("region", "product").asked()
    for kind, number in kinds:
        values = _values(kind)
        failed = [name for name, value in asked.items() if value not in values[name]]
        if not failed:
            found.total += number
        for name in failed if len(failed) == 1 else values.keys() if not failed else ():
            counts = found.facets[name]
            for value in values[name]:
                counts[value] = counts.get(value, 0) + number


def _values(cell):
    """{facet: the values of it that enterprises of this cell have}."""
    values = {name: (bool(getattr(cell, "has_nib" if name == "nib" else name)),) for name in YES_OR_NO}
    values |= {"sector": (cell.sector or UNKNOWN,), "scale": (cell.scale or UNKNOWN,)}
    return values | {"source": tuple(name for name, bit in SOURCES.items() if cell.sources & bit)}
