"""What is costly to gather and changes only when data is loaded: kept in the memory of the process until then."""

from desaekspor.regions.models import LoadStamp

_kept: dict = {}


def data_stamp():
    """Changes whenever regions, outlines or figures were loaded anew."""
    return repr(sorted(LoadStamp.objects.values_list("name", "fingerprint")))


def keep(name, make):
    """What ``make`` made under this name since the data changed last. All readers share it: it is never changed.

    Django's cache would pickle it, and make it anew for each reader. What is empty is not kept: its
    data may just be loading.
    """
    stamp = data_stamp()
    found = _kept.get(name)
    if not found or found[0] != stamp:
        found = (stamp, make())
        if found[1]:
            _kept[name] = found
    return found[1]


def forget():
    _kept.clear()
