"""What the registry says of villages, by SQL that DuckDB and Spark share (docs/reference/engine.md).

All read ``enterprise``, one row an enterprise: region_id (text, code of the finest region known), kbli (text, five digits
or empty), kbli_category (text, one letter or empty), nib (text), paid_men, paid_women (whole numbers, missing when
unknown), start_year (whole number or missing), synthetic, verified (boolean), presence (text; "" not checked).

Only active enterprises whose village is known count. A maker is an enterprise of KBLI category C, manufacturing, in the
edition of 2020 as in that of 2025. A kind is the first four digits of the KBLI.
"""

import pyarrow as pa

ENTERPRISE = pa.schema(
    [
        ("region_id", pa.string()),
        ("kbli", pa.string()),
        ("kbli_category", pa.string()),
        ("nib", pa.string()),
        ("paid_men", pa.int64()),
        ("paid_women", pa.int64()),
        ("start_year", pa.int64()),
        ("synthetic", pa.bool_()),
        ("verified", pa.bool_()),
        ("presence", pa.string()),
    ]
)

ACTIVE = """
active AS (
  SELECT *, CASE WHEN kbli_category = 'C' THEN 1 ELSE 0 END AS maker
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
  CAST(SUM(CASE WHEN a.nib <> '' THEN a.maker ELSE 0 END) AS BIGINT) AS makers_nib,
  CAST(SUM(CASE WHEN a.paid_men IS NOT NULL AND a.paid_women IS NOT NULL THEN a.maker ELSE 0 END) AS BIGINT)
    AS makers_workers_known,
  CAST(SUM(CASE WHEN a.paid_men + a.paid_women > 0 THEN a.maker ELSE 0 END) AS BIGINT) AS makers_paying,
  CAST(SUM(CASE WHEN a.start_year IS NOT NULL THEN a.maker ELSE 0 END) AS BIGINT) AS makers_year_known,
  CAST(SUM(CASE WHEN a.start_year <= :year - 3 THEN a.maker ELSE 0 END) AS BIGINT) AS makers_3_years,
  CAST(SUM(CASE WHEN LENGTH(a.kbli) = 5 THEN a.maker ELSE 0 END) AS BIGINT) AS makers_kind_known,
  CAST(MAX(m.makers) AS BIGINT) AS makers_of_main_kind,
  CAST(SUM(CASE WHEN a.synthetic THEN 1 ELSE 0 END) AS BIGINT) AS synthetic,
  CAST(SUM(CASE WHEN a.verified THEN 1 ELSE 0 END) AS BIGINT) AS verified
FROM active a LEFT JOIN main_kind m ON m.region_id = a.region_id
GROUP BY a.region_id
ORDER BY a.region_id
"""

LOCATION_QUOTIENTS = f"""
WITH {ACTIVE},
counted AS (
  SELECT region_id AS code, SUBSTR(kbli, 1, 4) AS kind, COUNT(*) AS observed
  FROM active WHERE maker = 1 AND LENGTH(kbli) = 5
  GROUP BY region_id, SUBSTR(kbli, 1, 4)
),
villages AS (SELECT code, SUM(observed) AS makers FROM counted GROUP BY code),
kinds AS (SELECT kind, SUM(observed) AS makers FROM counted GROUP BY kind),
everything AS (SELECT SUM(observed) AS makers FROM counted)
SELECT
  v.code, k.kind,
  CAST(COALESCE(c.observed, 0) AS BIGINT) AS observed,
  CAST(v.makers AS DOUBLE) * CAST(k.makers AS DOUBLE) / NULLIF(CAST(e.makers AS DOUBLE), 0) AS expected
FROM villages v CROSS JOIN kinds k CROSS JOIN everything e
LEFT JOIN counted c ON c.code = v.code AND c.kind = k.kind
ORDER BY v.code, k.kind
"""


def village_makers(engine, *, year, with_synthetic=True):
    """How many enterprises and makers each village has in the registry, and how far along they are.

    ``year``: the year in which a maker that started three years before it counts as established.

    Returns an Arrow table, one row a village with an active enterprise: code (text) and counts (whole numbers):
    enterprises; makers; makers_nib, with a NIB; makers_workers_known and, of these, makers_paying, with a paid worker;
    makers_year_known and, of these, makers_3_years; makers_kind_known and, of these, makers_of_main_kind, the most of one
    kind (missing when no kind is known); synthetic and verified of all enterprises. A village without a row is not in
    the registry: unknown, not zero.
    """
    return engine.query(VILLAGE_MAKERS, year=year, with_synthetic=with_synthetic)


def location_quotients(engine, *, with_synthetic=True):
    """What each village makes against what its share of the makers would give (location quotient, Florence 1929).

        quotient = observed / expected,  expected = makers of the village x makers of the kind / all makers

    Returns an Arrow table, one row a village with a maker of known kind and each kind that occurs: code, kind (text),
    observed (whole number, also 0), expected (float, > 0). Small counts are shrunk in ``specialisation.py``.
    """
    return engine.query(LOCATION_QUOTIENTS, with_synthetic=with_synthetic)
