"""Trade data that was imported: its tables are no part of a backup, since the files of CEPII and FAO can be had again."""

from desaekspor.upkeep.checks import Finding, some


def trade_data_is_there(full):
    """What is loaded has its table. Serious where it is the flows that count: nothing can be computed of markets then."""
    from desaekspor.markets.flowdata import queries

    gone = list(queries.without_file())
    if gone:
        names = some(data.name for data in gone)
        yield Finding("trade_data_gone", {"count": len(gone), "names": names}, serious=any(data.is_active for data in gone))
    if left := queries.left_over():
        yield Finding("trade_data_left", {"count": len(left)}, serious=False)


def mend_trade_data():
    """Takes away what interrupted imports left; never what a row names."""
    from desaekspor.markets.flowdata import kept, queries

    left = queries.left_over()
    for path in left:
        kept.discard(path)
    return len(left)
