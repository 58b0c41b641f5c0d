"""Where a product could go: the markets that buy it, by a score whose every factor is shown.

    from desaekspor.markets.ranking.services import rank

    for found in rank("210310").markets:
        print(found.rank, found.importer, found.score)

``tables/factors.toml`` names the factors and their weights; ``scoring.py`` is pure; ``services.py`` brings the figures together.
"""
