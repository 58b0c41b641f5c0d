"""Results as rows: what was measured of the villages, from which snapshot, by which versions of the two tables."""
