"""What would be: a village with something mended, all villages by another table, some villages side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from desaekspor.analytics import open_engine
from desaekspor.analytics.snapshots import REGENCY_LENGTH, SnapshotGone
from desaekspor.potential import assessment as assessing
from desaekspor.potential import queries
from desaekspor.potential.assessment import Assessed, assess, check_rules
from desaekspor.potential.class_table import ClassTable
from desaekspor.potential.errors import UnknownVillage
from desaekspor.potential.figures import Village
from desaekspor.potential.index_table import IndexTable
from desaekspor.potential.results.models import (
    Assessment,
    ProgrammeLabel,
    Snapshot,
    VillageAssessment,
    VillageSpecialisation,
)
from desaekspor.potential.results.queries import labels_for, newest_for, specialisations_for, village_assessments_for
from desaekspor.potential.results.snapshots import folder, open_snapshot
from desaekspor.potential.results.versions import check_new_index
from desaekspor.potential.services import read_villages

MOST_COMPARED = 4


@dataclass(frozen=True)
class Supposed:
    """A village as it is and as it would be, on the snapshot of ``assessment``."""

    assessment: Assessment
    before: Assessed
    after: Assessed


@dataclass(frozen=True)
class Place:
    """Where a village stands in one assessment."""

    index: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    cluster: str


@dataclass(frozen=True)
class Move:
    """A village by the table in use and by the one that is tried."""

    code: str
    name: str
    before: Place
    after: Place

    @property
    def changes_class(self) -> bool:
        return self.before.cluster != self.after.cluster

    @property
    def ranks_up(self) -> int | None:
        """How many ranks it gains; negative when it loses; None without a rank on either side."""
        if self.before.rank is None or self.after.rank is None:
            return None
        return self.before.rank - self.after.rank


@dataclass(frozen=True)
class Preview:
    """Who would move: first those that change class, then by how many ranks."""

    assessment: Assessment  # what is compared with
    moves: tuple[Move, ...]  # of all villages
    left_out: dict[str, str]  # by the tried table: components and indicators, and why

    @property
    def moved(self) -> list[Move]:
        return [move for move in self.moves if move.changes_class or move.ranks_up]


@dataclass(frozen=True)
class Comparison:
    """Villages side by side, in the order asked for."""

    assessment: Assessment
    villages: tuple[VillageAssessment, ...]
    specialisations: dict[str, list[VillageSpecialisation]]  # village -> what it specialises in beyond chance
    labels: dict[str, list[ProgrammeLabel]]


def what_if(user, village_code: str, assumed: Mapping[str, float | None]) -> Supposed:
    """Class and index of a village anew with ``assumed`` figures (name -> value), all other villages staying as they are.

    On the snapshot, and by the versions, of the newest assessment that ``user`` may see. The rank is that of the published
    index; the interval is not drawn anew, so none is given. Raises UnknownVillage (also for a village that is not the user's),
    UnknownField for a figure that neither index nor rules use, SnapshotGone when it must be measured again first.
    """
    assessment = _newest(user, village_code[:REGENCY_LENGTH])
    if not village_assessments_for(user).filter(assessment=assessment, village=village_code).exists():
        raise UnknownVillage(village_code)
    index_table, class_table = assessment.index_version.table, assessment.class_version.table
    villages = _villages(assessment, index_table, class_table)
    before, after = assessing.what_if(villages, village_code, assumed, index_table, class_table)
    return Supposed(assessment, before, after)


def preview_of(user, table: IndexTable | ClassTable, region: str = "") -> Preview:
    """Who would move if this table were used instead of the one behind the newest assessment that ``user`` may see.

    Raises a BadTable (UnknownField for a figure that nobody measures), SnapshotGone, UnknownVillage when nothing is assessed.
    """
    assessment = _newest(user, region)
    index_table = table if isinstance(table, IndexTable) else assessment.index_version.table
    class_table = table if isinstance(table, ClassTable) else assessment.class_version.table
    if isinstance(table, IndexTable):
        check_new_index(table, class_table)
    else:
        check_rules(table, index_table, queries.known_figures())
    tried = assess(_villages(assessment, index_table, class_table), index_table, class_table)
    rows = village_assessments_for(user).filter(assessment=assessment).defer("opened", "tied_with").select_related("village")
    moves = [
        Move(row.village_id, row.village.name, place_of(row), place_of(tried[row.village_id]))
        for row in rows
        if row.village_id in tried.by_code
    ]
    moves.sort(key=lambda move: (not move.changes_class, -abs(move.ranks_up or 0), move.code))
    return Preview(assessment, tuple(moves), tried.left_out)


def place_of(one: VillageAssessment | Assessed) -> Place:
    return Place(one.index, one.rank, one.rank_low, one.rank_high, one.cluster)


def compare(user, codes: Sequence[str]) -> Comparison:
    """Up to four villages of one regency side by side, in the newest assessment that ``user`` may see.

    Raises UnknownVillage for the first one that is not there or not the user's; a village that is named twice counts once.
    """
    codes = list(dict.fromkeys(codes))[:MOST_COMPARED]
    if not codes:
        raise UnknownVillage("")
    assessment = _newest(user, codes[0][:REGENCY_LENGTH])
    found = village_assessments_for(user).filter(assessment=assessment, village__in=codes).select_related("village")
    by_code = {row.village_id: row for row in found}
    if unknown := [code for code in codes if code not in by_code]:
        raise UnknownVillage(unknown[0])
    special: dict[str, list[VillageSpecialisation]] = {code: [] for code in codes}
    for row in specialisations_for(user).filter(assessment=assessment, village__in=codes, low__gt=1).order_by("-low"):
        special[row.village_id].append(row)
    labels: dict[str, list[ProgrammeLabel]] = {code: [] for code in codes}
    for label in labels_for(user).filter(village__in=codes, until=None):
        labels[label.village_id].append(label)
    return Comparison(assessment, tuple(by_code[code] for code in codes), special, labels)


def _newest(user, region: str) -> Assessment:
    assessment = newest_for(user, region)
    if assessment is None:
        raise UnknownVillage(region)
    return assessment


def _villages(assessment: Assessment, index_table: IndexTable, class_table: ClassTable) -> tuple[Village, ...]:
    if assessment.snapshot.removed_at:
        raise SnapshotGone(assessment.snapshot.name)
    return _read(
        str(folder()),
        assessment.snapshot_id,
        assessment.region_id,
        frozenset(index_table.fields | class_table.figures),
        index_table.least_enterprises,
        assessment.with_synthetic,
    )


@lru_cache(maxsize=8)
def _read(place, snapshot_id, region, names, least, with_synthetic) -> tuple[Village, ...]:
    """The villages of a snapshot, which never changes. One regency is small: DuckDB reads it, whatever engine measures."""
    with open_engine("duckdb") as engine:
        return read_villages(
            region, names, open_snapshot(Snapshot.objects.get(pk=snapshot_id)), engine, least=least, with_synthetic=with_synthetic
        )
