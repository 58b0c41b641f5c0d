"""Numbers of records as they come with a request: in an address, a hidden field, a ticked box."""

DIGITS = 15  # more no database takes as a key, and int() refuses thousands


def whole_number(text):
    """The number that ``text`` is; None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None


def whole_numbers(texts):
    """The numbers among ``texts``, each once, in their order."""
    return [number for number in dict.fromkeys(map(whole_number, texts)) if number is not None]
