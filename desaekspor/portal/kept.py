"""What is costly to gather and changes only when data is loaded: kept in the memory of the process until then."""

from django.db import connection

from desaekspor.regions.models import LoadStamp

_kept: dict = {}


def data_stamp():
    """Changes whenever regions, outlines or figures were loaded anew."""
    with connection.cursor() as cursor:  # every page asks several times: the ORM would take longer than the database
        # The moment as well: a load that missed a file has no fingerprint.
        cursor.execute(f"SELECT name, fingerprint, at FROM {LoadStamp._meta.db_table}")
        return repr(sorted(cursor.fetchall()))


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
