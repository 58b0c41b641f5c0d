"""Tables that a command has written."""

import csv


def read_csv(path):
    """``[{heading: cell}]``, with or without the mark that Excel wants at the beginning."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
