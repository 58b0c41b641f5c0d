"""Finding an enterprise among many: typos forgiven, filters counted, one function for both databases.

``search`` finds, ``Documents`` keeps the index up, ``rebuild`` makes it anew, ``disagreements`` checks it.
"""


def rebuild():
    """Make every search table anew from the registry; what upkeep calls after a restore."""
    from desaekspor.registry.search.writing import rebuild as make_anew

    make_anew()
