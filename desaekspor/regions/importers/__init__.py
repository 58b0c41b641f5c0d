"""What comes into the region tables from outside: lists of codes, figures, outlines.

Each module reads, checks and gives plain rows; ``services.py`` writes them.
"""
