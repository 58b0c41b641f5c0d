"""What is kept of a source's row: the cells as they came and what they say, as JSON, sealed.

A register has a hundred thousand rows of fifty cells, so the text is made once and used twice:
it is sealed, and its clean part gives the fingerprint.
"""

from pydantic_core import to_json

from desaekspor.accounts.fields import Sealed, compress
from desaekspor.accounts.sealing import look_up_mark, seal
from desaekspor.registry.models import SourceRecord
from desaekspor.registry.services.fields import ALL_FIELDS

# It follows from other values, and so it is never taken from a row.
COMPUTED = "computed_scale"
SAID = tuple(name for name in ALL_FIELDS if name != COMPUTED)
_IN_ORDER = tuple(sorted(SAID))
_content = SourceRecord._meta.get_field("content")


def clean_of(values):
    """What a checked row says: its known values, in an order that does not depend on the file's columns."""
    get = values.get
    return {name: value for name in _IN_ORDER if (value := get(name)) is not None and value != ""}


class Content:
    """The content of one row on its way into the database. ``clean`` is None where the row says nothing that counts."""

    __slots__ = ("_clean_text", "carried", "clean", "raw")

    def __init__(self, raw, values=None):
        self.raw, self.carried = raw, {}
        self.clean = None if values is None else clean_of(values)
        self._clean_text = b"null" if values is None else to_json(self.clean)

    def fingerprint(self):
        """Equal for rows that say the same: a keyed mark, since values can be guessed."""
        return look_up_mark("row", self._clean_text)

    def without_meaning(self):
        """The same row, when nothing of it is to count."""
        return Content(self.raw)

    def seal(self, batch_id, sheet, row):
        carried = b',"carried":%b' % to_json(self.carried) if self.carried else b""
        text = b'{"clean":%b%b,"raw":%b}' % (self._clean_text, carried, to_json(self.raw))
        return Sealed(seal(compress(text), _content.context(batch_id, sheet, row)))


def open_content(sealed, batch_id, sheet, row):
    """The content of a source record that came sealed from ``values_list``; None stays None."""
    return None if sealed is None else _content.unseal(sealed, batch_id, sheet, row)
