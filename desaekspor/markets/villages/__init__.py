"""What the world pulls out of villages: the market pull of what they make, and what they could make next."""


def join():
    """What the rest of the program must know of it; called once, when all models are there."""
    from desaekspor.markets.villages import tasks  # noqa: F401  its job is known
    from desaekspor.potential import queries

    queries.FIGURES.append((_figures_of, _figure_names))
    queries.code_products_by(_coder_of)


def _coder_of(region):
    from desaekspor.markets.coding import coder_of  # the classifier comes with it

    return coder_of(region)


def _figures_of(code):
    from desaekspor.markets.villages.figures import figures_of  # NumPy and Arrow come with it

    return figures_of(code)


def _figure_names():
    from desaekspor.markets.villages.figures import figure_names

    return figure_names()
