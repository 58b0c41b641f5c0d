"""Revealed advantage and export potential: the SQL that DuckDB and Spark share, and what it means.

Each reads ``flows``, one row per flow (several rows of one are added): ``hs6`` (six digits, text), ``exporter`` and
``importer`` (ISO 3166 alpha-3, text), ``value_usd`` (dollars, >= 0). Only what is in the flows counts as "world": importers
and products that are absent are not known, and no row speaks of them.
"""

import difflib

import pyarrow as pa

from desaekspor.analytics import Engine, NoData

from .errors import UnknownExporter

REVEALED_ADVANTAGE = """
WITH own AS (
  SELECT exporter, hs6, SUM(CAST(value_usd AS DOUBLE)) AS v FROM flows GROUP BY exporter, hs6
),
exporters AS (SELECT exporter, SUM(v) AS v FROM own GROUP BY exporter),
products AS (SELECT hs6, SUM(v) AS v FROM own GROUP BY hs6),
world AS (SELECT SUM(v) AS v FROM own)
SELECT own.exporter, own.hs6, own.v AS exports_usd, products.v AS world_usd,
       own.v * world.v / NULLIF(exporters.v * products.v, 0) AS rca
FROM own
JOIN exporters ON exporters.exporter = own.exporter
JOIN products ON products.hs6 = own.hs6
CROSS JOIN world
WHERE own.v > 0 AND (:exporter = '' OR own.exporter = :exporter)
ORDER BY own.exporter, own.hs6
"""

EXPORT_POTENTIAL = """
WITH flow AS (
  SELECT hs6, importer, SUM(CAST(value_usd AS DOUBLE)) AS demand,
         SUM(CASE WHEN exporter = :exporter THEN CAST(value_usd AS DOUBLE) ELSE 0 END) AS realised
  FROM flows GROUP BY hs6, importer
),
supply AS (
  SELECT hs6, SUM(realised) / NULLIF(SUM(demand), 0) AS share FROM flow GROUP BY hs6 HAVING SUM(realised) > 0
),
market AS (
  SELECT flow.importer, SUM(flow.realised) AS bought, SUM(supply.share * flow.demand) AS expected
  FROM flow JOIN supply ON supply.hs6 = flow.hs6
  WHERE flow.importer <> :exporter
  GROUP BY flow.importer
),
potential AS (
  SELECT flow.hs6, flow.importer, supply.share AS supply, flow.demand, market.bought / NULLIF(market.expected, 0) AS ease,
         flow.realised
  FROM flow
  JOIN supply ON supply.hs6 = flow.hs6
  JOIN market ON market.importer = flow.importer
  WHERE flow.demand > 0
)
SELECT hs6, importer, supply, demand, ease, supply * demand * ease AS potential_usd, realised AS realised_usd,
       CASE WHEN supply * demand * ease > realised THEN supply * demand * ease - realised ELSE 0 END AS unrealised_usd
FROM potential
ORDER BY hs6, importer
"""

MARKETS = """
WITH flow AS (
  SELECT hs6, importer, SUM(CAST(value_usd AS DOUBLE)) AS demand,
         SUM(CASE WHEN exporter = :exporter THEN CAST(value_usd AS DOUBLE) ELSE 0 END) AS realised
  FROM flows GROUP BY hs6, importer
),
supply AS (
  SELECT hs6, SUM(realised) / NULLIF(SUM(demand), 0) AS share FROM flow GROUP BY hs6 HAVING SUM(realised) > 0
),
market AS (
  SELECT flow.importer, SUM(flow.realised) / NULLIF(SUM(supply.share * flow.demand), 0) AS ease
  FROM flow JOIN supply ON supply.hs6 = flow.hs6
  GROUP BY flow.importer
)
SELECT flow.hs6, flow.importer, flow.demand AS demand_usd, flow.realised AS realised_usd,
       supply.share * flow.demand * market.ease AS potential_usd
FROM flow
LEFT JOIN supply ON supply.hs6 = flow.hs6
LEFT JOIN market ON market.importer = flow.importer
WHERE flow.demand > 0 AND flow.importer <> :exporter
ORDER BY flow.hs6, flow.importer
"""

EXPORTERS = "SELECT DISTINCT exporter FROM flows WHERE value_usd > 0"


def revealed_advantage(engine: Engine, *, exporter: str = "") -> pa.Table:
    """How far each exporter specialises in each product (Balassa's index).

        RCA_ik = (v_ik / v_i) / (v_k / v)

    computed as v_ik v / (v_i v_k), so that what is exactly 1 in whole dollars comes out as 1. v_ik: exports of i of
    product k; an index that is left out is summed.

    Reads ``flows``, as this module says. Returns one row per exporter (or only ``exporter``) and product with exports above
    zero, by exporter and hs6: exporter, hs6 (text), exports_usd, world_usd (dollars), rca (no unit; above 1 means
    specialised). What is not in the flows has no row: unknown, not zero.

    Raises NoData without any trade, UnknownExporter.

    Source: B. Balassa (1965), "Trade Liberalisation and 'Revealed' Comparative Advantage", The Manchester School 33(2),
    99-123.
    """
    table = engine.query(REVEALED_ADVANTAGE, exporter=exporter)
    if not table.num_rows:
        _explain_nothing(engine, exporter)
    return table


def export_potential(engine: Engine, *, exporter: str) -> pa.Table:
    """What ``exporter`` i could sell of each product k in each market j: the core of ITC's Export Potential Indicator.

        EPI_ijk = Supply_ik x Demand_jk x Ease_ij
                = (v_ik / v_k) x v_jk x [ v_ij / sum over k of (v_ik / v_k) v_jk ]
        unrealised = max(0, EPI_ijk - v_ijk)

    v_ijk: exports of i to j of k; an index that is left out is summed. v_k is the world's exports of k in the flows, those
    to i included; v_jk are the imports of j from everyone. Ease is estimated from the same flows: above 1, i and j trade
    more than i's shares of the world's exports foretell. For each market the potentials add up to what i sells there, so
    the indicator moves sales between products; it does not say that a market as a whole could buy more. A market in which
    i sells nothing has ease 0 by this estimate.

    Not in it, because the flows do not tell: the full method projects supply by the growth of GDP, demand by population,
    income and elasticities, and corrects both for tariffs (global and bilateral), distance and re-exports, over an average
    of five years. So these are not ITC's figures.

    Reads ``flows``, as this module says. Returns one row per product that i exports and market that imports it (i itself is
    no market), by hs6 and importer: hs6, importer (text), supply (share, 0 to 1), demand (dollars), ease (no unit),
    potential_usd, realised_usd, unrealised_usd (dollars a year). A market or product that the flows lack has no row:
    unknown, not zero.

    Raises NoData without any trade, UnknownExporter.

    Source: Y. Decreux and J. Spies (2016), "Export Potential Assessments: A methodology to identify export opportunities for
    developing countries", International Trade Centre, Geneva.
    """
    table = engine.query(EXPORT_POTENTIAL, exporter=exporter)
    if not table.num_rows:
        _explain_nothing(engine, exporter)
    return table


def markets(engine: Engine, *, exporter: str) -> pa.Table:
    """Who buys each product, what of it ``exporter`` sells there, and could: also products that it does not sell.

    Reads ``flows``, as this module says. Returns one row per product and market that imports it (the exporter itself is no
    market), by hs6 and importer: hs6, importer (text), demand_usd, realised_usd, potential_usd (dollars a year; as
    ``export_potential`` has it, and missing for a product that the exporter does not sell: unknown, not zero).

    Raises NoData without any trade, UnknownExporter. Source: as for ``export_potential``.
    """
    _explain_nothing(engine, exporter)
    return engine.query(MARKETS, exporter=exporter)


def _explain_nothing(engine: Engine, exporter: str) -> None:
    """Raises NoData, UnknownExporter; does nothing where the exporter sells only to itself."""
    known = sorted(engine.query(EXPORTERS)["exporter"].to_pylist())
    if not known:
        raise NoData("no flow is above zero")
    if exporter and exporter not in known:
        raise UnknownExporter(exporter, difflib.get_close_matches(exporter.upper(), known, n=3))
