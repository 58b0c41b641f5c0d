"""The codes of the flows, which are of HS 2017 or HS 2022. Products are of HS 2022."""

from desaekspor.datafiles.folder import DataError
from desaekspor.nomenclature import HS2017, HS2022, UnknownCode, convert


def in_flows(hs6: str, edition: str) -> str:
    """The code in flows of an edition of one of HS 2022; "" where the lists are not here or know no such code."""
    if edition == HS2022:
        return hs6
    try:
        return convert(hs6, HS2022, HS2017).main
    except (DataError, UnknownCode):
        return ""
