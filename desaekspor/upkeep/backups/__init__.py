"""Everything in one file, and back: how it is written stands in docs/reference/upkeep.md."""
