"""Changes of class and how many could be compared, by SQL that DuckDB and Spark share (docs/reference/engine.md). No Django."""

import pyarrow as pa

# One row an enterprise, kind and day from which it is so; at most one of a kind and day.
STATE = pa.schema(
    [
        ("enterprise", pa.int64()),
        ("region_id", pa.string()),  # code of the finest region known
        ("sector", pa.string()),  # letter of KBLI 2020, or empty
        ("kind", pa.string()),  # legal, readiness, workers
        ("basis", pa.string()),  # by what: sales, capital, workers, or the version of the questions
        ("since", pa.string()),  # ISO day
        ("value", pa.float64()),  # missing when it is unknown from then on
        ("mark", pa.string()),  # reported, verified
        ("source", pa.string()),
        ("gone_on", pa.string()),  # ISO day on which the enterprise was said to be gone; missing while it is there
        ("synthetic", pa.bool_()),
    ]
)
# One row a period: a quarter (2026-Q3) or a year (2026), its first and last day.
PERIOD = pa.schema([("period", pa.string()), ("first_day", pa.string()), ("last_day", pa.string())])

# A slip of zeros: the same digits, ten, a hundred or a thousand times as much or as little.
ZEROS = """(
    {0} = 'legal' AND {2} > 0 AND {1} > 0 AND (
      {2} = {1} * 10 OR {2} = {1} * 100 OR {2} = {1} * 1000 OR {1} = {2} * 10 OR {1} = {2} * 100 OR {1} = {2} * 1000
    )
)"""

RANKED = """
ranked AS (
  SELECT s.*, b.rank AS band, b.name AS class,
    LEAD(s.since) OVER (PARTITION BY s.enterprise, s.kind ORDER BY s.since) AS until
  FROM size_state s
  LEFT JOIN size_band b ON b.kind = s.kind AND b.basis = s.basis AND s.value > b.above AND (b.upto IS NULL OR s.value <= b.upto)
)"""

CHANGES = f"""
WITH {RANKED},
paired AS (
  SELECT *,
    LAG(band) OVER (PARTITION BY enterprise, kind ORDER BY since) AS old_band,
    LAG(class) OVER (PARTITION BY enterprise, kind ORDER BY since) AS old_class,
    LAG(value) OVER (PARTITION BY enterprise, kind ORDER BY since) AS old_value,
    LAG(basis) OVER (PARTITION BY enterprise, kind ORDER BY since) AS old_basis
  FROM ranked
)
SELECT enterprise, kind, since, basis, old_class, class AS new_class, old_value, value AS new_value, mark, source, synthetic,
  band > old_band AS is_up,
  CASE WHEN {ZEROS.format("kind", "old_value", "value")} THEN 'zeros' ELSE '' END AS doubt
FROM paired
WHERE band IS NOT NULL AND old_band IS NOT NULL AND basis = old_basis AND band <> old_band
ORDER BY since, enterprise, kind
"""

COUNTS = f"""
WITH {RANKED},
pairs AS (
  SELECT p.period, n.region_id, n.sector, n.kind,
    CASE WHEN {ZEROS.format("n.kind", "o.value", "n.value")} THEN 1 ELSE 0 END AS zeros,
    CASE WHEN n.band > o.band THEN 1 ELSE 0 END AS up,
    CASE WHEN n.band < o.band THEN 1 ELSE 0 END AS down
  FROM size_period p
  JOIN ranked n ON n.since <= p.last_day AND (n.until IS NULL OR n.until > p.last_day)
    AND (n.gone_on IS NULL OR n.gone_on > p.last_day)
  JOIN ranked o ON o.enterprise = n.enterprise AND o.kind = n.kind AND o.basis = n.basis
    AND o.since < p.first_day AND (o.until IS NULL OR o.until >= p.first_day)
  WHERE n.band IS NOT NULL AND o.band IS NOT NULL
)
SELECT kind, period, region_id, sector,
  CAST(COUNT(*) AS BIGINT) AS compared,
  CAST(SUM(up * (1 - zeros)) AS BIGINT) AS up,
  CAST(SUM(down * (1 - zeros)) AS BIGINT) AS down,
  CAST(SUM((up + down) * zeros) AS BIGINT) AS doubtful
FROM pairs
GROUP BY kind, period, region_id, sector
ORDER BY kind, period, region_id, sector
"""


def class_changes(engine):
    """Every change from one class to another, by day: what was so before and what from then on.

    Reads ``size_state`` (STATE) and ``size_band`` (bands.Band). Returns an Arrow table, one row a change: enterprise, kind, since
    (the ISO day on which the new state was told), basis, old_class, new_class, old_value, new_value (rupiah a year, rupiah of
    capital, or workers), mark, source, synthetic, is_up, doubt ("zeros" where the figures differ by a slip of zeros alone).
    Only where both states are known, by the same basis: from unknown to known is no change.
    """
    return engine.query(CHANGES)


def class_counts(engine):
    """How many enterprises of a village and sector could be compared over a period, and how many of them rose and fell.

    The state on the day before the period against that on its last day: who went up and down again counts as neither. Reads
    ``size_state``, ``size_band`` and ``size_period`` (PERIOD). Returns an Arrow table: kind, period, region_id, sector and whole
    numbers: compared (known on both days by the same basis, and not gone), up, down, doubtful (a slip of zeros; in compared and
    in neither of the two). A village without a row could not be compared: unknown, not zero.
    """
    return engine.query(COUNTS)
