"""Faults whose own words quote a person's data, as those of a database or of a parser do."""
