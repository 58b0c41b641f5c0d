"""The size class that follows from an enterprise's own figures: PP 7/2021, article 35.

Capital (without land and buildings) counts when an enterprise is founded; one that is running
is classed by its sales of a year (paragraphs 2 and 5). So sales decide where they are known.
"""

BILLION = 1_000_000_000
SALES_LIMITS = ((2 * BILLION, "micro"), (15 * BILLION, "small"), (50 * BILLION, "medium"))
CAPITAL_LIMITS = ((1 * BILLION, "micro"), (5 * BILLION, "small"), (10 * BILLION, "medium"))


def computed_scale(*, sales_idr, capital_idr) -> str:
    """``micro``, ``small``, ``medium`` or ``large`` (above medium); the empty text when both figures (rupiah) are unknown."""
    if sales_idr is not None:
        amount, limits = sales_idr, SALES_LIMITS
    elif capital_idr is not None:
        amount, limits = capital_idr, CAPITAL_LIMITS
    else:
        return ""
    return next((scale for limit, scale in limits if amount <= limit), "large")
