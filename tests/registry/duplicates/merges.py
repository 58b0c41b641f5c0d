"""What tests of merging share."""

from desaekspor.registry.models import Enterprise, EnterpriseKey, Merge, PairDecision, SourceRecord
from desaekspor.registry.search.checking import disagreements
from desaekspor.upkeep.checks.duplicates import decisions_are_clear, merges_are_sound, survivors_say_what_they_should
from desaekspor.upkeep.checks.registry import history_agrees
from tests.registry.snapshot import snapshot


def again(enterprise):
    return Enterprise.objects.get(pk=getattr(enterprise, "pk", enterprise))


def of_key(key):
    return EnterpriseKey.objects.get(key=key).enterprise


def sound():
    """Nothing that the doctor would say of enterprises, merges and the search."""
    checks = (history_agrees, merges_are_sound, survivors_say_what_they_should, decisions_are_clear)
    return [finding for check in checks for finding in check(True)] == [] and disagreements() == {}


def state(*, moments=False):
    """The registry as plain values; without the moment of the last change unless it is asked for."""
    found = snapshot()
    if not moments:
        for row in found["Enterprise"].values():
            row.pop("updated_at")
    for row in found["Owner"].values():
        row.pop("id", None)
    return found


def source_rows():
    return list(SourceRecord.objects.order_by("pk").values_list("pk", "key", "state", "enterprise_id", "fingerprint"))


def standing():
    return set(Merge.objects.filter(undone_at=None).values_list("absorbed_id", "survivor_id"))


def decided():
    rows = PairDecision.objects.filter(withdrawn_at=None)
    return {(left, right): verdict for left, right, verdict in rows.values_list("left_id", "right_id", "verdict")}
