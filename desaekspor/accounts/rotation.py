"""Everything that is sealed is sealed anew under the current key, so that an old key can be dropped.

It works in chunks, each a transaction of its own, and looks at every value's key id. So it can be
killed and started again at any time, while the site runs, and does only what is left.
"""

import base64
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from desaekspor.accounts.adapters import SecondFactor
from desaekspor.accounts.fields import PrivateField
from desaekspor.accounts.sealing import CannotOpen, current_key_id, key_id_of

CHUNK_ROWS = 500


@dataclass
class Report:
    """What was found and done. ``in_use`` counts values by the id of the key they are sealed under now."""

    resealed: int = 0
    in_use: Counter = field(default_factory=Counter)
    unreadable: Counter = field(default_factory=Counter)  # by place, such as registry.owner.nik

    @property
    def removable(self):
        """Ids of known keys that seal nothing any more."""
        return [key_id for key_id in settings.DATA_KEYS if key_id != current_key_id() and not self.in_use[key_id]]


_stores: list[tuple[str, Callable[[], Iterable[tuple[str, bool]]]]] = []


def store(name):
    """Declare a place outside the tables: the function seals each thing anew where needed and yields (key id, whether it was).

    It raises CannotOpen nowhere: what does not open it yields with the key id it has and False.
    """

    def declare(function):
        _stores.append((name, function))
        return function

    return declare


def rotate(say: Callable[[str, int, int | None], None] = lambda place, done, total: None) -> Report:
    """Seal all values under the current key. ``say`` gets the place, how many rows are done, and of how many."""
    report = Report()
    for model, fields in private_models():
        _rotate_table(model, fields, report, say)
    _rotate_second_factors(report)
    for name, function in _stores:
        for done, (key_id, changed) in enumerate(function(), start=1):
            report.in_use[key_id] += 1
            report.resealed += changed
            if key_id != current_key_id():
                report.unreadable[name] += 1
            say(name, done, None)
    return report


def private_models():
    for model in apps.get_models():
        if fields := [field for field in model._meta.local_fields if isinstance(field, PrivateField)]:
            yield model, fields


def _rotate_table(model, fields, report, say):
    rows = model._base_manager.order_by("pk")
    total, done, last = rows.count(), 0, None
    while True:
        with transaction.atomic():
            # Read and written under one lock: a value that somebody changes meanwhile is not put back.
            chunk = rows.select_for_update() if last is None else rows.select_for_update().filter(pk__gt=last)
            chunk = list(chunk.values("pk", *{name for field in fields for name in (field.name, *field.bound_to)})[:CHUNK_ROWS])
            _write(model, fields, [changed for row in chunk if (changed := _reseal_row(row, fields, report))])
        if not chunk:
            return
        last, done = chunk[-1]["pk"], done + len(chunk)
        say(model._meta.label_lower, done, total)


def _reseal_row(row, fields, report):
    """The row with what was under an old key sealed anew; None when nothing was."""
    changed = False
    for one in fields:
        if (sealed := row[one.name]) is None:
            continue
        try:
            if key_id_of(sealed) != current_key_id():
                identity = [row[name] for name in one.bound_to]
                row[one.name] = sealed = one.seal(one.unseal(sealed, *identity), *identity)
                changed = True
                report.resealed += 1
            report.in_use[key_id_of(sealed)] += 1
        except CannotOpen:
            report.unreadable[one.context().rstrip(":")] += 1
            report.in_use[_key_id_or_unknown(sealed)] += 1
    return row if changed else None


def _key_id_or_unknown(sealed):
    try:
        return key_id_of(sealed)
    except CannotOpen:
        return "?"


def _write(model, fields, rows):
    if not rows:
        return
    quote, pk = connection.ops.quote_name, model._meta.pk
    columns = ", ".join(f"{quote(one.column)} = %s" for one in fields)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE {quote(pk.column)} = %s"
    values = [
        [*(row[one.name] and bytes(row[one.name]) for one in fields), pk.get_db_prep_value(row["pk"], connection)] for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _rotate_second_factors(report):
    """allauth keeps its secrets as text in a JSON column, sealed by our adapter."""
    adapter = SecondFactor()
    for pk in list(Authenticator.objects.values_list("pk", flat=True)):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().get(pk=pk)
            before = json.dumps(row.data)
            for name in {"secret", "seed"} & row.data.keys():
                row.data[name] = _reseal_text(row.data[name], adapter, report)
            if "migrated_codes" in row.data:
                row.data["migrated_codes"] = [_reseal_text(code, adapter, report) for code in row.data["migrated_codes"]]
            if json.dumps(row.data) != before:
                row.save(update_fields=["data"])


def _reseal_text(text, adapter, report):
    sealed = base64.b64decode(text)
    try:
        if key_id_of(sealed) != current_key_id():
            text = adapter.encrypt(adapter.decrypt(text))
            report.resealed += 1
        report.in_use[key_id_of(base64.b64decode(text))] += 1
    except CannotOpen:
        report.unreadable[adapter.context] += 1
        report.in_use[_key_id_or_unknown(sealed)] += 1
    return text
