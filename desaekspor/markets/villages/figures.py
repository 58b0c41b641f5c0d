"""The market pull of villages as figures: measured with the others, kept with them, asked for by the table of the index."""

from collections.abc import Iterable

from desaekspor.markets import outlook
from desaekspor.markets.coding import coder_of
from desaekspor.markets.villages.codes import in_flows
from desaekspor.markets.villages.keeping import product_logs
from desaekspor.markets.villages.pull import Maker, Pull, pulls_of
from desaekspor.potential.figures import COMPUTED, FigureRow
from desaekspor.potential.production.commodities import commodities
from desaekspor.potential.production.models import Production
from desaekspor.regions.codes import level_of
from desaekspor.regions.models import Level
from desaekspor.regions.queries import within
from desaekspor.registry.models import GONE, Enterprise, Product

USD, ERROR, MAKERS, KNOWN = "market_pull_usd", "market_pull_error", "market_pull_makers", "market_pull_known_percent"
SOURCE = "trade"
# Of villages with made-up makers among others. It stands before the other one in the order of sources, so it is read where
# made-up enterprises are let in, and the other one where they are not.
SOURCE_WITH_EXAMPLE = "example_trade"
MAKING = ("A", "B", "C")  # agriculture, mining, manufacturing; who trades makes nothing


def figure_names() -> set[str]:
    return {USD, ERROR, MAKERS, KNOWN}


def figures_of(code: str) -> Iterable[FigureRow]:
    """Market pull (``pull.py``) of the villages in the region ``code``; nothing before the table of markets is there.

    market_pull_usd: dollars a year that the world could buy more of what a maker makes, geometric mean over the makers.
    market_pull_error: standard error of its logarithm. market_pull_makers: makers that are counted, at least three.
    market_pull_known_percent: of all that tell what they make, those of whose product code and flows are known.
    The period is that of the flows.
    """
    logs = product_logs()
    if logs is None:
        return
    makers = list(makers_of(code))
    made_up = {one.region for one in makers if one.synthetic}
    yield from rows_of(pulls_of([one for one in makers if not one.synthetic], logs), synthetic=False)
    if made_up:
        with_example = pulls_of(makers, logs)
        yield from rows_of({region: pull for region, pull in with_example.items() if region in made_up}, synthetic=True)


def rows_of(pulls: dict[str, Pull], *, synthetic: bool) -> Iterable[FigureRow]:
    source = SOURCE_WITH_EXAMPLE if synthetic else SOURCE
    year = str(outlook.active().year)
    for region, pull in pulls.items():
        values = {USD: pull.usd, ERROR: pull.error, MAKERS: float(pull.makers), KNOWN: pull.known_percent}
        for name, value in values.items():
            yield FigureRow(region, name, value, COMPUTED, source, year, "", synthetic)


def makers_of(code: str) -> Iterable[Maker]:
    """Who makes what in the villages of a region: enterprises by their products, and what is stated; merged ones once."""
    code_of = coder_of(code)
    flows: dict[str, str] = {}
    edition = outlook.active().edition

    def product(hs6: str) -> str:
        if hs6 not in flows:
            flows[hs6] = in_flows(hs6, edition)
        return flows[hs6]

    found: dict[int, tuple[str, bool, set[str]]] = {}
    products = Product.objects.filter(
        within(code, "enterprise__region"), enterprise__merged_into=None, enterprise__kbli_category__in=MAKING
    ).exclude(enterprise__presence__in=GONE)
    rows = products.order_by().values_list("enterprise", "name", "enterprise__region", "enterprise__synthetic")
    for number, name, region, synthetic in rows.iterator(20_000):
        known = found.setdefault(number, (region, synthetic, set()))[2]
        if hs6 := code_of(number, name):
            known.add(product(hs6))
    statements = Production.objects.filter(within(code), removed_at=None).order_by()
    stated = list(statements.values_list("enterprise", "region", "product", "synthetic"))
    there = Enterprise.objects.filter(pk__in=[row[0] for row in stated if row[0]], merged_into=None).exclude(presence__in=GONE)
    facts_of = {number: facts for number, *facts in there.order_by().values_list("pk", "region", "synthetic")}
    by_village: dict[tuple[str, str], bool] = {}
    for number, region, key, synthetic in stated:
        one = commodities().get(key)
        hs6 = one.hs6 if one else ""
        if number is None:
            if hs6:  # of several statements of one product, one that is not made up counts
                by_village[region, hs6] = by_village.get((region, hs6), True) and synthetic
        elif number in facts_of:
            known = found.setdefault(number, (*facts_of[number], set()))[2]
            if hs6:
                known.add(product(hs6))
    for region, synthetic, codes in found.values():
        if level_of(region) == Level.VILLAGE:
            yield Maker(region, tuple(sorted(codes - {""})), synthetic)
    for (region, hs6), synthetic in by_village.items():
        if level_of(region) == Level.VILLAGE:
            yield Maker(region, tuple(filter(None, [product(hs6)])), synthetic)
