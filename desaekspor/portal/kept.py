"""What is costly to gather and changes only when data is loaded: kept in the memory of the process until then."""

from collections import OrderedDict
from contextlib import suppress
from contextvars import ContextVar

from django.core.signals import request_finished, request_started
from django.db import connection

from desaekspor.regions.models import LoadStamp

MOST = 3_000  # as the parts of all villages of a regency in both languages, and more; what was not asked for longest goes first
_kept: OrderedDict = OrderedDict()
# For the page that is being made a list with the stamp, empty until it was asked for; None outside of pages.
_of_page: ContextVar[list | None] = ContextVar("stamp of the page", default=None)


def data_stamp():
    """Changes whenever regions, outlines or figures were loaded anew. A page asks once: its parts show one state."""
    asked = _of_page.get()
    if asked is None:
        return _read_stamp()
    if not asked:
        asked.append(_read_stamp())
    return asked[0]


def _begin_page(**_):
    _of_page.set([])


def _end_page(**_):
    _of_page.set(None)


request_started.connect(_begin_page)
request_finished.connect(_end_page)


def _read_stamp():
    with connection.cursor() as cursor:  # for every page: the ORM would take longer than the database
        # The moment as well: a load that missed a file has no fingerprint.
        cursor.execute(f"SELECT name, fingerprint, at FROM {LoadStamp._meta.db_table}")
        return repr(sorted(cursor.fetchall()))


def keep(name, make, stamp=None):
    """What ``make`` made under this name since the data changed last, or since ``stamp`` was another one.

    All readers share it: it is never changed. Django's cache would pickle it, and make it anew for each reader. What is
    empty is not kept: its data may just be loading.
    """
    stamp = stamp or data_stamp()
    found = _kept.get(name)
    if not found or found[0] != stamp:
        found = (stamp, make())
        if found[1]:
            _kept[name] = found
    with suppress(KeyError):  # another thread may have let go of it
        _kept.move_to_end(name)
        if len(_kept) > MOST:
            _kept.popitem(last=False)
    return found[1]


def forget():
    _kept.clear()
