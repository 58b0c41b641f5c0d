"""Rows of other tables that belong to an enterprise and go with it: to the survivor by a merge, and back.

An app whose model points to Enterprise says what becomes of its rows, in its AppConfig.ready():

    attach("privacy.DataRequest", since="created_at")     # goes to the survivor
    stays("privacy.Consent")                              # is the absorbed one's for ever

What an app works out of such rows it works out anew when they have gone to another:

    attach("readiness.Step", since="at", after=refresh)   # is called with the numbers of both

A test refuses a model that says neither. What was attached to the survivor after the merge may belong to
either: the un-merge asks (unmerging.py).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db import IntegrityError, transaction

from desaekspor.registry.models import MovedRow


@dataclass(frozen=True)
class Attached:
    """Rows of ``model`` ("app.Model") whose foreign key ``field`` names the enterprise; ``since`` says when they were made."""

    model: str
    field: str
    since: str
    after: Callable | None = None

    @property
    def table(self):
        return f"{self.model}.{self.field}".lower()

    @property
    def rows(self):
        return apps.get_model(self.model)._base_manager


_attached: dict[str, Attached] = {}
_staying: set[str] = set()


def attach(model, *, since, field="enterprise", after=None):
    """Let the rows go to the survivor when their enterprise is merged, and back when it is taken apart again."""
    one = Attached(model, field, since, after)
    _attached[one.table] = one


def stays(model, *, field="enterprise"):
    """Let the rows stay with the enterprise that they were made for, absorbed or not."""
    _staying.add(f"{model}.{field}".lower())


def all_attached():
    return list(_attached.values())


def is_declared(model, field):
    """Has the app said what becomes of these rows?"""
    table = f"{model}.{field}".lower()
    return table in _attached or table in _staying


def move(merge):
    """Give the survivor what is attached to the absorbed one; what it has already of its own kind stays."""
    moved = []
    for one in all_attached():
        for pk in list(_of(one, merge.absorbed_id).values_list("pk", flat=True)):
            if _give(one, pk, merge.survivor_id):
                moved.append(MovedRow(merge=merge, table=one.table, row=str(pk)))
    MovedRow.objects.bulk_create(moved)
    _follow({row.table for row in moved}, {merge.survivor_id, merge.absorbed_id})
    return len(moved)


def _follow(tables, numbers):
    """Let the apps work out anew what they keep of the rows that went."""
    for after in dict.fromkeys(_attached[table].after for table in sorted(tables)):
        if after:
            after(sorted(numbers))


def move_back(merge, holders):
    """Give the absorbed one back what the merge took from it, where one of the ``holders`` (numbers) has it now."""
    count, gone = 0, set()
    for row in merge.moved.order_by("pk"):
        one = _attached.get(row.table)
        if one is not None and one.rows.filter(pk=row.row, **{f"{one.field}__in": holders}).exists():
            count += _give(one, row.row, merge.absorbed_id)
            gone.add(one.table)
    _follow(gone, {merge.absorbed_id, *holders})
    return count


def give(table, pk, number):
    """Give one row to the enterprise ``number``; says whether it went."""
    one = _attached[table]
    before = one.rows.filter(pk=pk).values_list(one.field, flat=True).first()
    went = _give(one, pk, number)
    if went:
        _follow({table}, {number, before} - {None})
    return went


def made_since(numbers, moment, *, moved_by):
    """(Attached, row) of what was attached to the enterprises after ``moment``; ``moved_by``: Merges whose rows are known."""
    known = set(MovedRow.objects.filter(merge__in=moved_by).values_list("table", "row"))
    for one in all_attached():
        rows = one.rows.filter(**{f"{one.field}__in": numbers, f"{one.since}__gt": moment})
        for row in rows.order_by(one.since, "pk"):
            if (one.table, str(row.pk)) not in known:
                yield one, row


def _of(one, number):
    return one.rows.filter(**{one.field: number}).order_by("pk")


def _give(one, pk, number):
    try:
        with transaction.atomic():
            return bool(one.rows.filter(pk=pk).update(**{one.field: number}))
    except IntegrityError:
        return False
