"""The ranking of a product's markets: figures together, scored, with words for what is not known."""

from collections.abc import Mapping
from datetime import date

import numpy as np
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desaekspor.markets.countries import Country, countries, country
from desaekspor.markets.needs import met_shares
from desaekspor.markets.papers import duties_of
from desaekspor.markets.ranking.factor_table import FactorTable, shipped
from desaekspor.markets.ranking.figures import Question, figures_of
from desaekspor.markets.ranking.flows import ADDED, CLOSEST, WIDER, ProductMarkets, product_markets
from desaekspor.markets.ranking.scoring import assess
from desaekspor.markets.ranking.types import Factor, RankedMarket, Ranking
from desaekspor.nomenclature import HS2017, written

REQUIREMENTS = "requirements"


def rank(
    hs6: str,
    *,
    enterprise=None,
    weights: Mapping[str, float] | None = None,
    on: date | None = None,
    table: FactorTable | None = None,
) -> Ranking:
    """The markets of a product (HS 2022), best first, for Indonesia or for one of its enterprises.

    ``weights`` of some factors instead of those of the ``table`` (default: the one that comes with the program); ``on`` the
    day whose rules and duties count (default: today). Requirements are a factor only with an ``enterprise``.

    A product of which the flows have nothing has no markets; the note says so. Raises BadCode for what is no code of HS 2022,
    BadFactors for weights that cannot be, DataError without flows, EngineError.
    """
    table = table or shipped()
    if enterprise is None:
        table = table.without(REQUIREMENTS)
    table = table.weighted(weights or {})
    day = on or timezone.localdate()
    product = product_markets(hs6)
    whole = sum(factor.weight for factor in table.factors)
    parts = {factor.code: factor.weight / whole for factor in table.factors}
    said = {
        "hs6": product.hs6,
        "hs6_flows": product.codes,
        "weights": parts,
        "draws": table.uncertainty.draws,
        "note": note_of(product),
        "version": table.version,
    }
    if product.markets is None:
        return Ranking(markets=(), absent=(), **said)
    markets = product.markets.markets
    importers = [market.importer for market in markets]
    asked = Question(
        product.markets,
        places_of(importers),
        shares=met_shares(product.hs6, importers, day, enterprise) if enterprise is not None else {},
        duties=duties_of(product.hs6, importers, day),
    )
    evidence = [figures_of(asked, factor.code) for factor in table.factors]
    values = np.array([[np.nan if one.value is None else one.value for one in column] for column in evidence]).T
    found = assess(values.reshape(len(markets), len(table.factors)), table)
    names = [factor.name_en if (get_language() or "").startswith("en") else factor.name_id for factor in table.factors]
    ranked, unscored = [], []
    for row, market in enumerate(markets):
        if not found.rank[row]:
            unscored.append(market.importer)
            continue
        factors = tuple(
            Factor(
                code=factor.code,
                name=names[column],
                value=evidence[column][row].value,
                score=None if np.isnan(found.scores[row, column]) else float(found.scores[row, column]),
                weight=parts[factor.code],
                unit=factor.unit,
                source=evidence[column][row].source or factor.source,
                year=evidence[column][row].year,
                note=evidence[column][row].note,
            )
            for column, factor in enumerate(table.factors)
        )
        known_share = float(found.known_share[row])
        ranked.append(
            RankedMarket(
                importer=market.importer,
                market=market,
                factors=factors,
                score=float(found.score[row]),
                rank=int(found.rank[row]),
                rank_low=int(found.rank_low[row]),
                rank_high=int(found.rank_high[row]),
                known_share=known_share,
                little_known=known_share < table.least_known,
            )
        )
    ranked.sort(key=lambda one: (one.rank, -one.market.demand_usd, one.importer))
    return Ranking(
        markets=tuple(ranked),
        absent=product.markets.absent_importers,
        unscored=tuple(sorted(unscored)),
        source=product.markets.source,
        year=product.markets.year,
        **said,
    )


def places_of(importers: list[str]) -> tuple[Country, ...]:
    known = countries()
    return tuple(known.get(importer) or country(importer) for importer in importers)


def note_of(product: ProductMarkets) -> str:
    """How the codes of the flows are the product, and what the flows lack of it."""
    codes = ", ".join(written(code, HS2017) for code in product.codes)
    words = []
    if product.how == ADDED:
        words.append(_("In the flows (HS 2017) this product is %(codes)s; they are added up.") % {"codes": codes})
    elif product.how == WIDER:
        words.append(
            _("In the flows (HS 2017) this product is part of %(codes)s: figures hold other products too.") % {"codes": codes}
        )
    elif product.how == CLOSEST:
        words.append(
            _("In the flows (HS 2017) this product overlaps with several codes; the figures are of the closest, %(codes)s.")
            % {"codes": codes}
        )
    elif product.codes != (product.hs6,):
        words.append(_("In the flows (HS 2017) this product is %(codes)s.") % {"codes": codes})
    if product.without_data:
        absent = ", ".join(written(code, HS2017) for code in product.without_data)
        words.append(_("The flows have nothing of %(codes)s: not known, not zero.") % {"codes": absent})
    return " ".join(words)
