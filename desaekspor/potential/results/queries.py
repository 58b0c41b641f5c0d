"""Whose results they are, and reads of them worth a name.

What is published anyone may see. Before that an officer sees the villages of the region served, a village officer the own
village, an administrator all, who changes the tables and must see what follows. The ranks of a village say nothing without
the others', so an assessment belongs to whoever serves a part of its regency.
"""

from django.conf import settings
from django.db.models import Q, QuerySet

from desaekspor.accounts.rules import is_administrator, scope_of
from desaekspor.potential.results.models import (
    Assessment,
    ClassVersion,
    IndexVersion,
    MakerCluster,
    ProgrammeLabel,
    Snapshot,
    VillageAssessment,
    VillageSpecialisation,
)
from desaekspor.potential.rules import may_edit_tables, may_label_villages, sees_assessments
from desaekspor.regions.queries import within
from desaekspor.registry.queries import SMALLEST_CELL

PUBLISHED = Q(published_at__isnull=False)
OF_PUBLISHED = Q(assessment__published_at__isnull=False)


def assessments_for(user) -> QuerySet[Assessment]:
    """The assessments that ``user`` may know of: the published ones, and those of a regency that the user serves or serves in."""
    if is_administrator(user):
        return Assessment.objects.all()
    if not sees_assessments(user):
        return Assessment.objects.filter(PUBLISHED)
    scope = scope_of(user)
    above = [scope[:length] for length in (2, 5, 8) if length < len(scope)]
    return Assessment.objects.filter(PUBLISHED | within(scope) | Q(region__in=above))


def village_assessments_for(user) -> QuerySet[VillageAssessment]:
    """The rows of villages that ``user`` may see: of published assessments all, of others those of the region served.

    What is opened of a village that is not the user's goes through ``masking.for_public`` before it is shown.
    """
    return VillageAssessment.objects.filter(_own(user) | OF_PUBLISHED)


def specialisations_for(user) -> QuerySet[VillageSpecialisation]:
    """In what the same villages specialise; of villages that are not the user's only counts that point at nobody."""
    return VillageSpecialisation.objects.filter(_own(user) | OF_PUBLISHED & Q(observed__gte=SMALLEST_CELL))


def audience_of(user) -> str:
    """Whoever has the same audience sees the same rows of any assessment: what was read for one may be shown to the other."""
    if is_administrator(user):
        return "all"
    return scope_of(user) if sees_assessments(user) else ""


def _own(user) -> Q:
    """The rows of villages that the user serves."""
    if is_administrator(user):
        return Q(pk__isnull=False)
    return within(scope_of(user), "village") if sees_assessments(user) else Q(pk__isnull=True)


def serves(user, village_code: str) -> bool:
    """Whether the user may see all that is known of a village, also counts that are too small for the public."""
    if is_administrator(user):
        return True
    scope = scope_of(user)
    return sees_assessments(user) and f"{village_code}.".startswith(f"{scope}.")


def clusters_for(user) -> QuerySet[MakerCluster]:
    """The clusters of makers that ``user`` may see: of published assessments, or with a village of the region served in them."""
    if is_administrator(user):
        return MakerCluster.objects.all()
    if not sees_assessments(user):
        return MakerCluster.objects.filter(OF_PUBLISHED)
    own = MakerCluster.villages.through.objects.filter(within(scope_of(user)))
    return MakerCluster.objects.filter(OF_PUBLISHED | Q(pk__in=own.values("makercluster")))


def snapshots_for(user) -> QuerySet[Snapshot]:
    """The snapshots behind the assessments that ``user`` may know of; an administrator sees all."""
    if is_administrator(user):
        return Snapshot.objects.all()
    return Snapshot.objects.filter(pk__in=assessments_for(user).values("snapshot"))


def index_versions_for(user) -> QuerySet[IndexVersion]:
    """The versions of the index table: those behind what the user may see, since a result is printed with its rules; all for
    who may change them."""
    return _versions_for(user, IndexVersion, "index_version")


def class_versions_for(user) -> QuerySet[ClassVersion]:
    """The versions of the rules of the class, likewise."""
    return _versions_for(user, ClassVersion, "class_version")


def _versions_for(user, model, field):
    if may_edit_tables(user):
        return model.objects.all()
    return model.objects.filter(pk__in=assessments_for(user).values(field))


def labels_for(user, *, to_change: bool = False) -> QuerySet[ProgrammeLabel]:
    """The programme labels that ``user`` may see (they are public), or with ``to_change`` may change: of the region served."""
    if not to_change:
        return ProgrammeLabel.objects.all()
    if not may_label_villages(user):
        return ProgrammeLabel.objects.none()
    return ProgrammeLabel.objects.filter(within(scope_of(user), "village"))


def newest_for(user, region: str = "", *, on=None) -> Assessment | None:
    """The newest assessment of a regency (the home region) that ``user`` may see, of the day ``on`` at the latest."""
    rows = _newest_first(user, region)
    if on is not None:
        rows = rows.filter(as_of__lte=on)
    return rows.select_related("snapshot", "index_version", "class_version").first()


def newest_stamp_for(user, region: str = "") -> tuple | None:
    """(number, when published) of what ``newest_for`` gives: nothing else of an assessment or its versions ever changes."""
    return _newest_first(user, region).values_list("pk", "published_at").first()


def _newest_first(user, region):
    return assessments_for(user).filter(region=region or settings.HOME_REGION, with_synthetic=True).order_by("-as_of", "-pk")


def history_of(user, village_code: str) -> list[VillageAssessment]:
    """Index, rank and class of a village over time as ``user`` may see them: of each day its last assessment, the oldest first.

    Each row's assessment says by which versions it was made: where they differ, two points are not on one scale.
    """
    rows = (
        village_assessments_for(user)
        .filter(village=village_code, assessment__with_synthetic=True)
        .select_related("assessment__index_version", "assessment__class_version")
        .defer("opened", "tied_with")
        .order_by("assessment__as_of", "assessment_id")
    )
    return list({row.assessment.as_of: row for row in rows}.values())
