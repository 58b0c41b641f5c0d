"""JSON that stays in the order in which it was written."""

import json

from django.db import models


class OrderedJSONField(models.TextField):
    """JSON as text. PostgreSQL's own JSON sorts the keys, and the order of a table's entries is the order on pages."""

    def from_db_value(self, value, expression, connection):
        return self.to_python(value)

    def to_python(self, value):
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj))
