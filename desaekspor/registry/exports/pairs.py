"""The lines of an exported list of pairs: two records beside each other, the owners masked."""

from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from desaekspor.registry.duplicates.listing import pairs_for
from desaekspor.registry.duplicates.models import DuplicatePair
from desaekspor.registry.duplicates.wording import in_one_sentence, in_percent
from desaekspor.registry.exports.columns import DECIMAL, NUMBER, TEXT, YES_NO, Column, columns_of
from desaekspor.registry.exports.rows import Lines

# Of each of the two records, by their names in the list of enterprises.
OF_EACH = (
    *("number", "name", "product", "owner_name", "owner_nik", "owner_phone", "nib", "address", "rt", "rw"),
    *("village", "district", "sources", "updated_on"),
)


@dataclass(slots=True)
class PairLine:
    pair: DuplicatePair
    sides: list  # two rows.Line
    assigned_to: str

    @property
    def values(self):
        return {"synthetic": self.pair.synthetic}

    @property
    def sources(self):
        return [name for side in self.sides for name in side.sources]


def columns_of_pairs(opened):
    """The columns of a list of pairs in which these fields of the owners are opened."""
    each = {column.name: column for column in columns_of(opened)}
    names = [name for name in each if name in OF_EACH or each[name].private in opened]
    sides = [_of_side(place, each[name]) for place in (0, 1) for name in sorted(names, key=_place_of)]
    return [*COLUMNS, *sides]


def _place_of(name):
    return OF_EACH.index(name) if name in OF_EACH else len(OF_EACH)


def _of_side(place, column):
    letter = "AB"[place]
    return Column(
        f"{letter.lower()}_{column.name}",
        format_lazy("{}: {}", letter, column.head),
        column.meaning,
        column.kind,
        lambda line: column.value(line.sides[place]),
        private=column.private,
        width=column.width,
    )


COLUMNS = (
    Column(
        "pair", _("Pair"), _("Number of the pair, as in the address of its page."), NUMBER, lambda line: line.pair.pk, width=8
    ),
    Column(
        "percent",
        _("Likeliness in percent"),
        _("Computed: of a hundred pairs that agree so far, so many are one business. Empty where people said it."),
        DECIMAL,
        lambda line: in_percent(line.pair.probability),
        width=12,
    ),
    Column("band", _("Likeliness"), _("In three steps."), TEXT, lambda line: str(line.pair.get_band_display()), width=14),
    Column(
        "why",
        _("Why"),
        _("What speaks for it, and what against it."),
        TEXT,
        lambda line: in_one_sentence(line.pair.reasons),
        width=48,
    ),
    Column("state", _("State"), _("What was decided of it."), TEXT, lambda line: str(line.pair.get_state_display()), width=18),
    Column(
        "assigned_to",
        _("Assigned to"),
        _("Who is to look at it; empty when nobody is."),
        TEXT,
        lambda line: line.assigned_to,
        width=20,
    ),
    Column(
        "synthetic",
        _("Example data"),
        _("Yes: made up for a trial, no real enterprise."),
        YES_NO,
        lambda line: line.pair.synthetic,
    ),
)


class PairLines:
    """Reads the PairLines of pairs, each as the user may see it."""

    def __init__(self, user, columns, opened):
        self._user = user
        self._lines = Lines(user, columns_of(opened), opened, absorbed=True)

    def read(self, numbers):
        """The PairLines of those of the pairs that the user may see, in the order of ``numbers``."""
        pairs = pairs_for(self._user).select_related("assigned_to").in_bulk(numbers)
        both = sorted({number for pair in pairs.values() for number in (pair.left_id, pair.right_id)})
        found = {line.values["id"]: line for line in self._lines.read(both)}
        return [
            PairLine(pair, [found[pair.left_id], found[pair.right_id]], str(pair.assigned_to or ""))
            for pair in (pairs[number] for number in numbers if number in pairs)
            if pair.left_id in found and pair.right_id in found
        ]
