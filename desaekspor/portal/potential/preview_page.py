"""Who would move by another table, for the page."""

from dataclasses import dataclass, field

from desaekspor.portal.potential import wording

SHOWN = 30


@dataclass(frozen=True)
class Preview:
    """``changed``: what the table says otherwise. Without ``found`` there is no list to compare with."""

    changed: list
    found: object = None  # results.supposing.Preview
    classes: list = field(default_factory=list)  # moves that change class
    ranks: list = field(default_factory=list)  # moves by rank alone, the farthest first
    left_out: list = field(default_factory=list)

    @property
    def overlapping(self):
        """Of the moves by rank, how many stay inside the interval that the village has now."""
        return sum(move.before.rank_low <= move.after.rank <= move.before.rank_high for move in self.found.moves if move.ranks_up)

    @property
    def moved_by_rank(self):
        return sum(bool(move.ranks_up) for move in self.found.moves)

    @property
    def shown_ranks(self):
        return self.ranks[:SHOWN]


def preview_of(found, changed, index_table):
    """The Preview of a results.supposing.Preview; ``index_table`` has the names of what is left out."""
    moved = found.moved
    names = {entry.code: wording.name_of(entry) for entry in (*index_table.components, *index_table.indicators)}
    return Preview(
        changed,
        found,
        [move for move in moved if move.changes_class],
        [move for move in moved if not move.changes_class],
        [(names.get(code, code), wording.left_out_text(why)) for code, why in found.left_out.items()],
    )
