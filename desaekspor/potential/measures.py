"""What a snapshot says of villages, by SQL that DuckDB and Spark share (docs/reference/engine.md).

Read are the tables of a snapshot, as far as named here; a snapshot may have more columns.

Of ``enterprise`` only active ones whose village is known count. A maker is an enterprise of KBLI category C,
manufacturing, in the edition of 2020 as in that of 2025. A kind is the first four digits of the KBLI.
"""

import pyarrow as pa

# One row an enterprise.
ENTERPRISE = pa.schema(
    [
        ("region_id", pa.string()),  # code of the finest region known
        ("kbli", pa.string()),  # five digits or empty
        ("kbli_category", pa.string()),  # one letter or empty
        ("has_nib", pa.bool_()),
        ("paid_men", pa.int64()),  # missing when unknown
        ("paid_women", pa.int64()),
        ("unpaid_men", pa.int64()),
        ("unpaid_women", pa.int64()),
        ("start_year", pa.int64()),
        ("synthetic", pa.bool_()),
        ("verified", pa.bool_()),
        ("presence", pa.string()),  # "" not checked
    ]
)
# One row a village that is valid.
VILLAGE = pa.schema([("code", pa.string()), ("name", pa.string()), ("is_desa", pa.bool_())])
# One row a figure of a village, source and period.
FIGURE = pa.schema(
    [
        ("region_id", pa.string()),
        ("name", pa.string()),
        ("value", pa.float64()),
        ("mark", pa.string()),  # reported, verified, computed
        ("source", pa.string()),
        ("period", pa.string()),
        ("flag", pa.string()),  # why it looks wrong, or empty
        ("synthetic", pa.bool_()),
    ]
)
# One row an indicator of open data: what its figures are about.
INDICATOR = pa.schema([("code", pa.string()), ("subject", pa.string())])
# One row a village and neighbour, both ways.
NEIGHBOUR = pa.schema([("region_id", pa.string()), ("near_id", pa.string())])
# One row an enterprise and heading of the HS 2022 in which a product lies that it tells.
MAKER_PRODUCT = pa.schema(
    [
        ("region_id", pa.string()),
        ("heading", pa.string()),  # four digits
        ("kbli_category", pa.string()),
        ("stated", pa.bool_()),  # somebody stated how much it makes of it, not only a register its name
        ("synthetic", pa.bool_()),
        ("presence", pa.string()),
    ]
)
# One row a KBLI code of five digits and heading of the HS 2022 that a maker of that code could make; by way of ISIC.
KBLI_HEADING = pa.schema([("kbli", pa.string()), ("heading", pa.string())])

VILLAGES = "SELECT code, name, is_desa FROM village ORDER BY code"

NEIGHBOURS = "SELECT region_id, near_id FROM neighbour ORDER BY region_id, near_id"

FIGURES = """
SELECT region_id, name, value, mark, source, period, flag, synthetic
FROM figure
WHERE :with_synthetic OR NOT synthetic
ORDER BY region_id, name, period DESC, source
"""

FORMS = """
SELECT f.source, f.period, f.region_id, i.subject, f.name, f.value
FROM figure f JOIN indicator i ON i.code = f.name
WHERE f.source LIKE CONCAT(:source, '%') AND i.subject IN ('economy', 'workforce', 'income')
ORDER BY f.source, f.period, f.region_id, f.name
"""

ACTIVE = """
active AS (
  SELECT *, SUBSTR(region_id, 1, 5) AS regency_code, CASE WHEN kbli_category = 'C' THEN 1 ELSE 0 END AS maker,
    paid_men + paid_women + unpaid_men + unpaid_women AS workers
  FROM enterprise
  WHERE LENGTH(region_id) = 13 AND presence NOT IN ('moved', 'closed', 'not_found', 'duplicate')
    AND (:with_synthetic OR NOT synthetic)
)"""

VILLAGE_MAKERS = f"""
WITH {ACTIVE},
kinds AS (
  SELECT region_id, SUBSTR(kbli, 1, 4) AS kind, COUNT(*) AS makers
  FROM active WHERE maker = 1 AND LENGTH(kbli) = 5
  GROUP BY region_id, SUBSTR(kbli, 1, 4)
),
main_kind AS (SELECT region_id, MAX(makers) AS makers FROM kinds GROUP BY region_id)
SELECT
  a.region_id AS code,
  CAST(COUNT(*) AS BIGINT) AS enterprises,
  CAST(SUM(a.maker) AS BIGINT) AS makers,
  CAST(SUM(CASE WHEN a.has_nib THEN a.maker ELSE 0 END) AS BIGINT) AS makers_nib,
  CAST(SUM(CASE WHEN a.paid_men IS NOT NULL AND a.paid_women IS NOT NULL THEN a.maker ELSE 0 END) AS BIGINT)
    AS makers_workers_known,
  CAST(SUM(CASE WHEN a.paid_men + a.paid_women > 0 THEN a.maker ELSE 0 END) AS BIGINT) AS makers_paying,
  CAST(SUM(CASE WHEN a.start_year IS NOT NULL THEN a.maker ELSE 0 END) AS BIGINT) AS makers_year_known,
  CAST(SUM(CASE WHEN a.start_year <= :year - 3 THEN a.maker ELSE 0 END) AS BIGINT) AS makers_3_years,
  CAST(SUM(CASE WHEN LENGTH(a.kbli) = 5 THEN a.maker ELSE 0 END) AS BIGINT) AS makers_kind_known,
  CAST(MAX(m.makers) AS BIGINT) AS makers_of_main_kind,
  CAST(SUM(a.workers) AS BIGINT) AS workers,
  CAST(SUM(CASE WHEN a.workers IS NOT NULL THEN 1 ELSE 0 END) AS BIGINT) AS workers_known,
  CAST(SUM(CASE WHEN a.synthetic THEN 1 ELSE 0 END) AS BIGINT) AS synthetic,
  CAST(SUM(CASE WHEN a.verified THEN 1 ELSE 0 END) AS BIGINT) AS verified
FROM active a LEFT JOIN main_kind m ON m.region_id = a.region_id
GROUP BY a.region_id
ORDER BY a.region_id
"""

LOCATION_QUOTIENTS = f"""
WITH {ACTIVE},
counted AS (
  SELECT regency_code, region_id AS code, SUBSTR(kbli, 1, 4) AS kind, COUNT(*) AS observed
  FROM active WHERE maker = 1 AND LENGTH(kbli) = 5
  GROUP BY regency_code, region_id, SUBSTR(kbli, 1, 4)
),
villages AS (SELECT regency_code, code, SUM(observed) AS makers FROM counted GROUP BY regency_code, code),
kinds AS (SELECT regency_code, kind, SUM(observed) AS makers FROM counted GROUP BY regency_code, kind),
everything AS (SELECT regency_code, SUM(observed) AS makers FROM counted GROUP BY regency_code)
SELECT
  v.code, k.kind,
  CAST(COALESCE(c.observed, 0) AS BIGINT) AS observed,
  CAST(v.makers AS DOUBLE) * CAST(k.makers AS DOUBLE) / NULLIF(CAST(e.makers AS DOUBLE), 0) AS expected
FROM villages v
JOIN kinds k ON k.regency_code = v.regency_code
JOIN everything e ON e.regency_code = v.regency_code
LEFT JOIN counted c ON c.code = v.code AND c.kind = k.kind
ORDER BY v.code, k.kind
"""

MAKERS_BY_HEADING = f"""
WITH {ACTIVE},
said AS (
  SELECT region_id, heading, COUNT(*) AS told, 0 AS could
  FROM maker_product
  WHERE LENGTH(region_id) = 13 AND presence NOT IN ('moved', 'closed', 'not_found', 'duplicate')
    AND (:with_synthetic OR NOT synthetic) AND (stated OR kbli_category IN ('A', 'B', 'C'))
  GROUP BY region_id, heading
  UNION ALL
  SELECT a.region_id, k.heading, 0 AS told, COUNT(*) AS could
  FROM active a JOIN kbli_heading k ON k.kbli = a.kbli
  WHERE a.maker = 1
  GROUP BY a.region_id, k.heading
)
SELECT region_id AS code, heading, CAST(SUM(told) AS BIGINT) AS told, CAST(SUM(could) AS BIGINT) AS could
FROM said
GROUP BY region_id, heading
ORDER BY region_id, heading
"""


def makers_by_heading(engine, *, with_synthetic=True):
    """How many makers of each village make goods of each heading of the HS 2022, and how many could by their line of business.

    ``told``: enterprises that tell a product of the heading, of categories A to C (agriculture, mining, manufacturing), or any
    whose production is stated. ``could``: makers whose KBLI code leads to the heading by way of ISIC; a code leads to many
    headings, so these overlap and may not be added. Who trades makes nothing and is in neither.

    Reads ``enterprise``, ``maker_product`` and ``kbli_heading``. Returns an Arrow table, one row a village and heading that
    occurs in it: code, heading (text), told, could (whole numbers).
    """
    return engine.query(MAKERS_BY_HEADING, with_synthetic=with_synthetic)


def village_makers(engine, *, year, with_synthetic=True):
    """How many enterprises and makers each village has in the registry, and how far along they are.

    ``year``: the year in which a maker that started three years before it counts as established.

    Returns an Arrow table, one row a village with an active enterprise: code (text) and counts (whole numbers):
    enterprises; makers; makers_nib, with a NIB; makers_workers_known and, of these, makers_paying, with a paid worker;
    makers_year_known and, of these, makers_3_years; makers_kind_known and, of these, makers_of_main_kind, the most of one
    kind (missing when no kind is known); workers, paid and unpaid, of the workers_known enterprises that tell all four counts
    (missing when none does); synthetic and verified of all enterprises. A village without a row is not in the registry:
    unknown, not zero.
    """
    return engine.query(VILLAGE_MAKERS, year=year, with_synthetic=with_synthetic)


def location_quotients(engine, *, with_synthetic=True):
    """What each village makes against what its share of the regency's makers would give (location quotient, Florence 1929).

        quotient = observed / expected,  expected = makers of the village x makers of the kind / all makers of the regency

    Returns an Arrow table, one row a village with a maker of known kind and each kind that occurs in its regency: code, kind
    (text), observed (whole number, also 0), expected (float, > 0). Small counts are shrunk in ``specialisation.py``.
    """
    return engine.query(LOCATION_QUOTIENTS, with_synthetic=with_synthetic)


def villages(engine):
    """The villages that are valid, by code: code, name (text), is_desa (boolean; not a kelurahan)."""
    return engine.query(VILLAGES)


def village_figures(engine, *, with_synthetic=True):
    """All figures of villages in the columns of FIGURE; those of one village and name with the newest period first."""
    return engine.query(FIGURES, with_synthetic=with_synthetic)


def village_forms(engine, *, source):
    """The figures about enterprises, work and income from sources whose code begins with ``source``, by source, period, village.

    Returns an Arrow table: source, period, region_id, subject, name (text), value (float). Such forms were filled in
    by the villages and sometimes copied; ``doubts.py`` finds which.
    """
    return engine.query(FORMS, source=source)


def neighbours(engine):
    """Which villages are neighbours, both ways: region_id, near_id (text)."""
    return engine.query(NEIGHBOURS)
