"""Measure the villages of a region: snapshot, assessment, rows; nothing new where nothing has changed."""

import time
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from desaekspor.analytics import open_engine
from desaekspor.jobs.progress import Silent
from desaekspor.potential.results import snapshots
from desaekspor.potential.results.models import Assessment, ClassVersion, IndexVersion, Snapshot
from desaekspor.potential.results.standing import standing
from desaekspor.potential.results.versions import versions_in_use
from desaekspor.potential.results.writing import fingerprint_of, thin_out, write_assessment
from desaekspor.potential.services import assess_region, day_of
from desaekspor.regions.queries import villages_of

STEPS = ("copying", "measuring", "writing")


class NoVillages(Exception):
    """No village lies in the region ``code``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Measured:
    assessment: Assessment
    changed: bool  # False: all is as it was when it was measured last


def measure(region: str = "", *, as_of: date | None = None, with_synthetic: bool = True, progress=None) -> Measured:
    """Measure the villages of a regency, the home region without one, and keep the result.

    When neither figures nor tables have changed since the last time, that assessment is confirmed and no other is made.
    ``as_of``: the day that the registry speaks of, where it is not today. Safe to repeat.
    Raises NoVillages, and a BadTable when the tables in use no longer fit the figures.
    """
    region, progress = region or settings.HOME_REGION, progress or Silent()
    began = time.monotonic()
    versions = versions_in_use()
    progress.report(step="copying", done=0, total=len(STEPS))
    with snapshots.drafted(as_of=as_of, progress=progress) as draft, open_engine() as engine:
        copied = time.monotonic() - began
        progress.report(step="measuring", done=1)
        found = assess_region(region, versions.index.table, versions.classes.table, draft, engine, with_synthetic=with_synthetic)
        if not found.villages:
            raise NoVillages(region)
        progress.report(step="writing", done=2)
        facts, fingerprint = draft.manifest.facts, fingerprint_of(found, versions)
        with transaction.atomic():
            progress.fence()
            if last := confirm(region, with_synthetic, fingerprint, facts, day_of(draft)):
                return Measured(last, changed=False)
            row = write_assessment(
                found,
                region=region,
                as_of=day_of(draft),
                snapshot=snapshots.keep(draft, seconds=copied),
                versions=versions,
                with_synthetic=with_synthetic,
                seconds=time.monotonic() - began,
                fingerprint=fingerprint,
                job_id=progress.job_id,
            )
    thin_out(region)
    snapshots.clear_away()
    progress.report(done=len(STEPS))
    return Measured(row, changed=True)


def confirm(region: str, with_synthetic: bool, fingerprint: str, facts: dict, as_of: date) -> Assessment | None:
    """The newest assessment, when it says the same: its snapshot then stands for the present tables, too."""
    last = newest(region, with_synthetic)
    if last is None or last.fingerprint != fingerprint or last.as_of > as_of or not snapshots.is_there(last.snapshot):
        return None
    last.confirmed_at = timezone.now()
    last.save(update_fields=["confirmed_at"])
    Snapshot.objects.filter(pk=last.snapshot_id).update(stamp=facts["standing"])
    return last


def newest(region: str, with_synthetic: bool = True) -> Assessment | None:
    rows = Assessment.objects.filter(region=region, with_synthetic=with_synthetic)
    return rows.select_related("snapshot").order_by("-as_of", "-pk").first()


def is_due() -> bool:
    """Whether it is time to measure: never done, not yet today, another version in use, its snapshot is gone, as after a
    restore, or the tables stand at something else."""
    last = newest(settings.HOME_REGION)
    if last is None:
        return villages_of(settings.HOME_REGION).exists()
    if timezone.localdate(last.confirmed_at) != timezone.localdate() or not snapshots.is_there(last.snapshot):
        return True
    in_use = [
        model.objects.filter(used_from__isnull=False).order_by("-used_from", "-pk").values_list("pk", flat=True).first()
        for model in (IndexVersion, ClassVersion)
    ]
    return in_use != [last.index_version_id, last.class_version_id] or last.snapshot.stamp != standing()
