"""Which tables know something of an enterprise, asked of all of them in one statement.

The page of an enterprise shows a dozen things that most have none of, and to write a query costs Django more than the
database takes to say that there is nothing.
"""

from functools import cache

from django.db import connection

from desaekspor.registry.models import Enterprise


def look_for_references(enterprise):
    """Note on this object which tables refer to it now; ``may_have`` answers from it."""
    fields, statement = _question()
    with connection.cursor() as cursor:
        cursor.execute(statement, [enterprise.pk] * len(fields))
        answers = cursor.fetchone()
    enterprise.referred_to_by = {field for field, answer in zip(fields, answers, strict=True) if answer}


def may_have(enterprise, model, name="enterprise"):
    """False where ``look_for_references`` found no row of ``model`` whose field ``name`` is the enterprise; else True."""
    found = getattr(enterprise, "referred_to_by", None)
    return found is None or model._meta.get_field(name) in found


@cache
def _question():
    """(the fields that refer to an enterprise, the statement that asks of each whether one does)."""
    relations = [one for one in Enterprise._meta.get_fields(include_hidden=True) if one.auto_created and not one.concrete]
    fields = [one.field for one in relations if one.one_to_many or one.one_to_one]
    quote = connection.ops.quote_name
    asked = (f"EXISTS(SELECT 1 FROM {quote(one.model._meta.db_table)} WHERE {quote(one.column)} = %s)" for one in fields)
    return fields, f"SELECT {', '.join(asked)}"
