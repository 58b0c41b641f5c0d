"""An assessment as rows: everything that is said of each village, and what it comes from."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.potential import assessment as assessing
from desaekspor.potential import outputs
from desaekspor.potential.class_table import MET, NOT_MET, UNKNOWN
from desaekspor.potential.figures import VALUE
from desaekspor.potential.periods import last_day
from desaekspor.potential.reading import REGISTRY, Heading
from desaekspor.potential.results.models import (
    Assessment,
    MakerCluster,
    Snapshot,
    VillageAssessment,
    VillageSpecialisation,
)
from desaekspor.potential.results.versions import Versions
from desaekspor.potential.services import Found

YEAR = 365.25
KEEP = 5  # the newest ones
BATCH = 2_000


def fingerprint_of(found: Found, versions: Versions) -> str:
    """Of everything that an assessment follows from. The day on which the registry was read is not in it."""
    figures = [
        [
            village.code,
            village.name,
            village.is_desa,
            sorted((name, list(map(_plain, of))) for name, of in village.figures.items()),
        ]
        for village in found.villages
    ]
    makers = [[item.code, item.kind, item.observed] for item in found.specialisations if item.observed]
    clusters = [asdict(cluster) for cluster in found.clusters]
    headings = {code: {name: [item.told, item.could] for name, item in of.items()} for code, of in found.headings.items()}
    everything = [figures, makers, clusters, headings, versions.index.content, versions.classes.content]
    return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()


def _plain(figure):
    return [
        figure.value,
        figure.mark,
        figure.source,
        "" if figure.source == REGISTRY else figure.period,
        figure.flag,
        figure.synthetic,
    ]


@transaction.atomic
def write_assessment(
    found: Found,
    *,
    region: str,
    as_of: date,
    snapshot: Snapshot,
    versions: Versions,
    with_synthetic: bool,
    seconds: float,
    fingerprint: str,
    job_id=None,
) -> Assessment:
    """Write one assessment with all its rows; returns it. ``fingerprint``: fingerprint_of what was found."""
    told = found.assessment
    summary = outputs.summary(told, found.sensitivity)
    counts = ("villages", "ranked", "not_ranked", "class_1", "class_2", "class_unknown")
    row = Assessment.objects.create(
        region_id=region,
        as_of=as_of,
        snapshot=snapshot,
        index_version=versions.index,
        class_version=versions.classes,
        with_synthetic=with_synthetic,
        synthetic=summary["synthetic"],
        fingerprint=fingerprint,
        counts={name: summary[name] for name in counts},
        left_out=told.left_out,
        sensitivity=summary["sensitivity"],
        seconds=seconds,
        job_id=job_id,
    )
    used = indicators_in_use(told)
    villages = [village_row(row, village, used, as_of, found.headings) for village in told.villages]
    VillageAssessment.objects.bulk_create(villages, batch_size=BATCH)
    VillageSpecialisation.objects.bulk_create(
        (
            VillageSpecialisation(
                assessment=row, village_id=item.code, kind=item.kind, observed=item.observed, expected=item.expected,
                quotient=item.quotient, mean=item.mean, low=item.low, high=item.high,
            )
            for item in found.specialisations
            if item.observed
        ),
        batch_size=BATCH,
    )  # fmt: skip
    write_clusters(row, found)
    return row


def indicators_in_use(told: assessing.Assessment) -> list[str]:
    """The indicators that count: neither they nor their components are left out."""
    return [
        indicator.code
        for indicator in told.index_table.indicators
        if indicator.weight and indicator.code not in told.left_out and indicator.component not in told.left_out
    ]


def village_row(
    row: Assessment, village: assessing.Assessed, used: list[str], as_of: date, headings: dict[str, dict[str, Heading]]
) -> VillageAssessment:
    states = [verdict.state for verdict in village.verdicts]
    known = [village.readings[code] for code in used if village.readings[code].state == VALUE]
    return VillageAssessment(
        assessment=row,
        village_id=village.village.code,
        state=village.state,
        index=village.index,
        index_low=village.index_low,
        index_high=village.index_high,
        rank=village.rank,
        rank_low=village.rank_low,
        rank_high=village.rank_high,
        rank_median=village.rank_median,
        tier=village.tier,
        cluster=village.cluster,
        components=village.components,
        missing=[verdict.rule.code for verdict in village.missing],
        met=states.count(MET),
        not_met=states.count(NOT_MET),
        unknown=states.count(UNKNOWN),
        completeness=len(known) / len(used) if used else 0,
        data_years=age_of(known, as_of),
        synthetic=village.synthetic,
        tied_with=list(village.tied_with),
        opened={
            "indicators": outputs.indicators_object(village),
            "rules": outputs.rules_object(village),
        },
        headings={name: heading_row(item) for name, item in headings.get(village.village.code, {}).items()},
    )


def heading_row(item: Heading) -> list:
    """Short, for a village has some hundred: the two counts, and the quotient with its interval where somebody tells."""
    spread = (item.mean, item.low, item.high)
    return [item.told, item.could, *(round(value, 3) for value in spread if value is not None)]


def age_of(readings: Iterable, as_of: date) -> float | None:
    """Mean over the indicators of the age of their oldest figure, in years from the end of its period."""
    ages = []
    for reading in readings:
        days = [day for _, figure in reading.figures if (day := last_day(figure.period))]
        if days:
            ages.append(max(0.0, (as_of - min(days)).days / YEAR))
    return sum(ages) / len(ages) if ages else None


def write_clusters(row: Assessment, found: Found) -> None:
    clusters = [MakerCluster(assessment=row, kind=cluster.kind, makers=cluster.makers) for cluster in found.clusters]
    MakerCluster.objects.bulk_create(clusters)
    through = MakerCluster.villages.through
    through.objects.bulk_create(
        (
            through(makercluster_id=cluster.pk, region_id=code)
            for cluster, told in zip(clusters, found.clusters, strict=True)
            for code in told.villages
        ),
        batch_size=BATCH,
    )


@transaction.atomic
def publish(assessment: Assessment, *, by) -> Assessment:
    """Let anyone see an assessment. Publishing twice changes nothing."""
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.published_at is None:
        assessment.published_at, assessment.published_by = timezone.now(), by
        assessment.save(update_fields=["published_at", "published_by"])
        record(by, "assessment.publish", assessment)
    return assessment


@transaction.atomic
def take_back(assessment: Assessment, *, by) -> Assessment:
    """An assessment is no longer for anyone to see."""
    assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if assessment.published_at is not None:
        assessment.published_at = assessment.published_by = None
        assessment.save(update_fields=["published_at", "published_by"])
        record(by, "assessment.take_back", assessment)
    return assessment


@transaction.atomic
def thin_out(region: str) -> int:
    """Keep the newest assessments of a region, the last one of each month, and those that are published; returns how many went.

    One of 187 villages takes about two megabytes, and there may be several a day.
    """
    # Locked, and asked again when they go: somebody may publish one meanwhile.
    rows = list(Assessment.objects.select_for_update().filter(region=region).order_by("-as_of", "-pk"))
    kept = {row.pk for row in rows[:KEEP]} | {row.pk for row in rows if row.published_at}
    months: dict[tuple[int, int, bool], int] = {}
    for row in rows:
        months.setdefault((row.as_of.year, row.as_of.month, row.with_synthetic), row.pk)
    going = [row.pk for row in rows if row.pk not in kept | set(months.values())]
    _rows, gone = Assessment.objects.filter(pk__in=going, published_at=None).delete()
    return gone.get(Assessment._meta.label, 0)
