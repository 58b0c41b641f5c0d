"""Snapshots: each that has a row has its folder, whole. They can always be taken anew, so nothing here is serious."""

from desaekspor.analytics.errors import SnapshotDamaged, SnapshotGone
from desaekspor.potential.results.models import Snapshot
from desaekspor.upkeep.checks import Finding, some


def snapshots_are_whole(full):
    """Every file is there and as long as it was written; in full, every byte is the same."""
    from desaekspor.potential.results import snapshots

    gone, damaged = [], []
    for row in Snapshot.objects.filter(removed_at=None):
        try:
            snapshots.open_snapshot(row).verify(sums=full)
        except SnapshotGone:
            gone.append(row.name)
        except SnapshotDamaged as error:
            damaged.append(error.name)
    if gone:
        yield Finding("snapshot_gone", {"count": len(gone), "ids": some(gone)}, serious=False)
    if damaged:
        yield Finding("snapshot_damaged", {"count": len(damaged), "ids": some(damaged)}, serious=False)


def mend_snapshots():
    """Damaged ones are removed, and rows say that their folders are gone; a worker then measures anew.

    Every byte is read, since nothing else finds all that may have been found.
    """
    from desaekspor.potential.results import snapshots

    for row in Snapshot.objects.filter(removed_at=None):
        try:
            snapshots.open_snapshot(row).verify(sums=True)
        except SnapshotGone:
            continue
        except SnapshotDamaged:
            snapshots.discard(row)
    return snapshots.forget_missing()
