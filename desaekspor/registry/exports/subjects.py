"""What lists can be taken out of: for each, which rows there are, their columns and how they are read."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desaekspor.registry.duplicates.listing import PairFilters, pairs_for
from desaekspor.registry.exports.columns import columns_of
from desaekspor.registry.exports.models import Export
from desaekspor.registry.exports.pairs import PairLines, columns_of_pairs
from desaekspor.registry.exports.rows import Lines
from desaekspor.registry.search.filters import Filters
from desaekspor.registry.search.finding import numbers_of, search


@dataclass(frozen=True)
class Subject:
    """``lines(user, columns, opened).read(numbers)`` gives lines with ``values["synthetic"]`` and ``sources``."""

    title: str | Promise  # of the sheet
    what: str | Promise  # in the notes
    stem: str  # of the table's name
    filters: type  # of what is asked
    columns: Callable
    numbers: Callable  # (user, query, filters) -> numbers of the rows in the order of the list
    lines: Callable


def _enterprises(user, query, filters):
    return (number for chunk in numbers_of(search(user, query, filters, limit=1)) for number in chunk)


def _pairs(user, query, filters):
    return filters.apply(pairs_for(user)).values_list("pk", flat=True)


SUBJECTS = {
    Export.Subject.ENTERPRISES: Subject(
        _("List of enterprises"),
        _("Enterprises of %(region)s from the register of Desa Ekspor"),
        "umkm",
        Filters,
        columns_of,
        _enterprises,
        Lines,
    ),
    Export.Subject.PAIRS: Subject(
        _("Possible duplicates"),
        _("Pairs of records of %(region)s in the register of Desa Ekspor that may be one business"),
        "duplikat",
        PairFilters,
        columns_of_pairs,
        _pairs,
        PairLines,
    ),
}


def add_subject(name, subject):
    """Let a list of another app be taken out: it says so in its AppConfig.ready()."""
    SUBJECTS[Export.Subject(name)] = subject


def subject_of(name):
    return SUBJECTS[Export.Subject(name)]
