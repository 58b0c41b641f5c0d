"""The portable form of values: the same JSON whichever database they come from.

A table's part is one JSON list a line, in the order of its columns. What JSON lacks is written so:

    moment    ISO 8601 in UTC, "2026-11-24T02:05:00.000001+00:00"
    day, time ISO 8601
    duration  microseconds, a whole number
    uuid      with dashes
    decimal   text
    bytes     base64
    json      a list with the value in it, so that a JSON null differs from an empty cell
"""

import base64
import datetime
import json
import uuid
from decimal import Decimal

KINDS = {
    **dict.fromkeys(("AutoField", "BigAutoField", "SmallAutoField", "IntegerField", "BigIntegerField"), "integer"),
    **dict.fromkeys(("SmallIntegerField", "PositiveIntegerField", "PositiveBigIntegerField"), "integer"),
    "PositiveSmallIntegerField": "integer",
    "FloatField": "float",
    "DecimalField": "decimal",
    **dict.fromkeys(("CharField", "TextField", "SlugField", "EmailField", "URLField", "FileField", "FilePathField"), "text"),
    "GenericIPAddressField": "text",
    "BooleanField": "boolean",
    "DateTimeField": "moment",
    "DateField": "day",
    "TimeField": "time",
    "DurationField": "duration",
    "UUIDField": "uuid",
    "BinaryField": "bytes",
    "JSONField": "json",
}


class UnknownKind(TypeError):
    """A field of a type that the portable form has no word for."""


def kind_of(field):
    """The portable kind of a model's field; of a foreign key that of what it points to. Raises UnknownKind."""
    while field.remote_field is not None:
        field = field.target_field
    internal = field.get_internal_type()
    for base in type(field).__mro__:  # PrivateField is a BinaryField
        if internal in KINDS:
            return KINDS[internal]
        internal = base.__name__
    raise UnknownKind(f"{field}: {field.get_internal_type()}")


def _moment(value):
    # SQLite keeps moments without their zone, which is UTC.
    return (value.replace(tzinfo=datetime.UTC) if value.tzinfo is None else value.astimezone(datetime.UTC)).isoformat()


# From what the database's driver gives; None never comes here.
TO_PORTABLE = {
    "boolean": bool,
    "decimal": str,
    "moment": _moment,
    "day": datetime.date.isoformat,
    "time": datetime.time.isoformat,
    "duration": lambda value: value if isinstance(value, int) else value // datetime.timedelta(microseconds=1),
    "uuid": lambda value: str(value if isinstance(value, uuid.UUID) else uuid.UUID(value)),
    "bytes": lambda value: base64.b64encode(value).decode(),
    "json": lambda value: [json.loads(value) if isinstance(value, str) else value],
}

# To what the driver takes, from the portable form.
FOR_POSTGRESQL = {
    "bytes": base64.b64decode,
    "json": lambda value: json.dumps(value[0]),
    "duration": lambda value: datetime.timedelta(microseconds=value),
    "decimal": Decimal,
}
FOR_SQLITE = {
    "bytes": base64.b64decode,
    "json": lambda value: json.dumps(value[0]),
    "uuid": lambda value: value.replace("-", ""),
    "moment": lambda value: value.replace("T", " ").removesuffix("+00:00"),
    "boolean": int,
}


def line_of(row, converters):
    """A row of the driver's as one line of the part; ``converters`` are (place, function)."""
    row = list(row)
    for place, convert in converters:
        if row[place] is not None:
            row[place] = convert(row[place])
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def row_of(line, converters):
    row = json.loads(line)
    for place, convert in converters:
        if row[place] is not None:
            row[place] = convert(row[place])
    return row


def converters_of(kinds, table):
    """The (place, function) pairs of the columns that need one."""
    return [(place, table[kind]) for place, kind in enumerate(kinds) if kind in table]
