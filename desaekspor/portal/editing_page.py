"""What the editing pages show: differences between two editors, records that may be the same, gaps in words."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from desaekspor.portal.enterprise_fields import label_of, written_value
from desaekspor.portal.records import schooling
from desaekspor.regions.models import Region
from desaekspor.registry.queries.masking import masked
from desaekspor.registry.services.editing import THEIRS
from desaekspor.registry.services.taking_back import changes_of, group_of

GAP_NAMES = {
    "name": gettext_lazy("a name or a product"),
    "village": gettext_lazy("the village"),
    "owner": gettext_lazy("the name of the owner"),
    "contact": gettext_lazy("a phone or the NIK of the owner"),
    "presence": gettext_lazy("that it is still there (it is said to be gone)"),
}
WHY_NOT_UNDONE = {
    "later_change": gettext_lazy("A later change stands on this field. Take that one back first."),
    "follows": gettext_lazy("This follows from other changes. Take those back, and it goes along."),
}
REASONS = {
    "nib": gettext_lazy("the same NIB"),
    "nik": gettext_lazy("an owner with the same NIK"),
    "phone": gettext_lazy("the same phone"),
    "name": gettext_lazy("a name like it in the same village"),
}


@dataclass(frozen=True)
class DifferenceRow:
    field: str
    label: str
    base: str
    theirs: str
    mine: str
    chosen: str  # "mine" or "theirs"; "" while it must be chosen
    touched: bool
    change: object  # the other's FieldChange


def difference_rows(differences):
    """The fields that somebody else changed, written for people and masked. What the reader did not touch is theirs at first."""
    regions = region_names(value for one in differences for value in (one.base, one.theirs, one.mine) if one.field == "region")
    rows = []
    for one in differences:
        base, theirs, mine = (shown(one.field, value, regions) for value in (one.base, one.theirs, one.mine))
        chosen = one.choice or ("" if one.touched else THEIRS)
        rows.append(DifferenceRow(one.field, str(label_of(one.field)), base, theirs, mine, chosen, one.touched, one.change))
    return rows


def shown(field, value, regions=None):
    """A value in words, and of what is private its mask."""
    if field == "owner.education":
        return schooling(value)
    return written_value(field, value if field == "owner.sex" else masked(field, value), regions)


def region_names(codes):
    return dict(Region.objects.filter(pk__in={code for code in codes if code}).values_list("pk", "name"))


def change_rows(change):
    """(label, now, afterwards) of what taking the change back would do, in words."""
    together = [
        one
        for one in changes_of(change.enterprise_id)
        if one.revision == change.revision
        and one.field in group_of(change.field)
        and (one.undoes_id is None) == (change.undoes_id is None)
    ]
    regions = region_names(value for one in together if one.field == "region" for value in one.values)
    return [(label_of(one.field), *(shown(one.field, value, regions) for value in reversed(one.values))) for one in together]


def alike_rows(recorded):
    """(enterprise, owner's name masked, why it may be the same) of what was found."""
    rows = []
    for one in recorded:
        owner = getattr(one.enterprise, "owner", None)
        name = masked("owner.name", owner.name or "") if owner else ""
        rows.append((one.enterprise, name, ", ".join(str(REASONS[reason]) for reason in one.reasons)))
    return rows
