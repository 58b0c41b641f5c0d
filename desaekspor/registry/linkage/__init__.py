"""Which records of a register are one enterprise: a library over Arrow tables, without Django and without a database.

``find_duplicates`` is the whole of it; the steps (normalise, block, weigh, compare, score, cluster,
explain) are modules of their own, so that new rows can be matched against what exists with the
very same numbers. docs/explanation/duplicates.md tells how it works and what it was measured on.
"""
