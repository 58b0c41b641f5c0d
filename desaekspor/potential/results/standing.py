"""What the tables stand at that a snapshot copies: when it is another than that of the last one, it is time to measure again."""

from django.db.models import Count, Max

from desaekspor.regions.models import LoadStamp
from desaekspor.registry.models import Merge, RegistryVersion


def standing() -> dict[str, object]:
    """Imports and undos, merges and un-merges of the registry, and which open data is loaded. Quick: it reads few rows.

    Single edits are not in it; they come in with the measuring of the next day.
    """
    merges = Merge.objects.aggregate(made=Count("pk"), last=Max("undone_at"))
    return {
        "registry": RegistryVersion.objects.values_list("number", flat=True).first() or 0,
        "merges": merges["made"],
        "unmerged_at": merges["last"] and merges["last"].isoformat(),
        "open_data": dict(LoadStamp.objects.order_by("name").values_list("name", "fingerprint")),
    }
