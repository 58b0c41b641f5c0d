"""Values keep what they are on their way through the portable form."""

import datetime
import json
import uuid
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.upkeep.backups import tables, values
from tests.upkeep.dumps import DERIVED

UTC = datetime.UTC
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
# As the drivers give them: (kind, from PostgreSQL, from SQLite)
PAIRS = [
    ("boolean", True, 1),
    ("moment", datetime.datetime(2026, 11, 24, 2, 5, 0, 1, UTC), datetime.datetime(2026, 11, 24, 2, 5, 0, 1)),
    ("day", datetime.date(2026, 11, 24), datetime.date(2026, 11, 24)),
    ("time", datetime.time(9, 30), datetime.time(9, 30)),
    ("duration", datetime.timedelta(days=1, microseconds=5), 86_400_000_005),
    ("uuid", uuid.UUID(int=5), uuid.UUID(int=5).hex),
    ("bytes", b"\x00\xff", b"\x00\xff"),
    ("decimal", Decimal("1.50"), Decimal("1.50")),
    ("json", '{"a": [1, null]}', '{"a": [1, null]}'),
]


@pytest.mark.parametrize(("kind", "one", "other"), PAIRS, ids=[kind for kind, *_ in PAIRS])
def test_both_databases_give_the_same_form(kind, one, other):
    converters = values.converters_of([kind], values.TO_PORTABLE)

    assert values.line_of([one], converters) == values.line_of([other], converters)


def test_a_line_is_readable_json():
    kinds = ["integer", "text", "moment", "bytes", "json", "uuid", "float", "boolean"]
    row = [7, "Kecap “Bintang”\u2028", datetime.datetime(2026, 1, 2, 3, 4, 5), b"ab", "null", uuid.UUID(int=1).hex, 0.1, 0]

    line = values.line_of(row, values.converters_of(kinds, values.TO_PORTABLE))

    assert line.count(b"\n") == 1
    assert json.loads(line) == [
        7, "Kecap “Bintang”\u2028", "2026-01-02T03:04:05+00:00", "YWI=", [None],
        "00000000-0000-0000-0000-000000000001", 0.1, False,
    ]  # fmt: skip


def test_an_empty_cell_stays_empty_and_differs_from_a_json_null():
    converters = values.converters_of(["json", "json", "bytes"], values.TO_PORTABLE)
    back = values.converters_of(["json", "json", "bytes"], values.FOR_SQLITE)

    assert values.row_of(values.line_of([None, "null", None], converters), back) == [None, "null", None]


@given(
    st.floats(allow_nan=False, allow_infinity=False), TEXT, st.binary(), JSON, st.datetimes(), st.integers(-(2**63), 2**63 - 1)
)
def test_every_value_comes_back(number, text, content, thing, moment, integer):
    kinds = ["float", "text", "bytes", "json", "moment", "integer"]
    line = values.line_of(
        [number, text, content, json.dumps(thing), moment, integer], values.converters_of(kinds, values.TO_PORTABLE)
    )

    back = values.row_of(line, values.converters_of(kinds, values.FOR_SQLITE))

    assert back[:3] == [number, text, content]
    assert json.loads(back[3]) == thing
    assert datetime.datetime.fromisoformat(back[4]) == moment
    assert back[5] == integer


def test_every_field_of_every_model_has_a_kind():
    found = {table.name: table.kinds for table in tables.tables_of()}

    assert {model._meta.db_table for model in apps.get_models() if not model._meta.db_table.startswith(DERIVED)} <= set(found)
    assert set().union(*found.values()) <= set(values.KINDS.values())


def test_a_field_of_an_unknown_type_is_refused():
    class Strange(models.Field):
        def get_internal_type(self):
            return "Strange"

    with pytest.raises(values.UnknownKind):
        values.kind_of(Strange())


@pytest.mark.django_db
def test_every_table_of_the_database_is_known():
    assert tables.unknown_tables(tables.tables_of()) == []
    with connection.cursor() as cursor:
        assert "registry_owner" in connection.introspection.table_names(cursor)
