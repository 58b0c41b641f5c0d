"""Naik kelas: whose legal class, readiness band or worker band rose or fell, when, and how many could be compared at all."""
