"""What may be wrong with flows and with what is asked of them. flow_words.py finds the words for people."""


class BadFlows(Exception):
    """A table of flows cannot be used; nothing was computed.

    ``code`` is missing_columns (``missing``, ``found``), no_rows, bad_value (``row`` as a spreadsheet numbers it,
    ``column``, ``value``, ``expected``: a code of its own, ``count`` of such rows), unreadable (``row`` or 0) or encoding.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, facts)
        self.code, self.facts = code, facts


class UnknownExporter(Exception):
    """``exporter`` sells nothing in the flows; ``near`` are codes like it."""

    def __init__(self, exporter: str, near: list[str]) -> None:
        super().__init__(exporter, near)
        self.exporter, self.near = exporter, near


class NotDetermined(Exception):
    """These flows do not determine the indices of complexity.

    ``reason``: too_few (exporters or products remain), in_parts (groups of exporters share no product, so that the second
    eigenvector is not one but a plane), no_order (the same, though the world is in one part) or all_alike (every exporter
    has the same index).
    """

    def __init__(self, reason: str, *, exporters: int, products: int) -> None:
        super().__init__(reason, exporters, products)
        self.reason, self.exporters, self.products = reason, exporters, products
