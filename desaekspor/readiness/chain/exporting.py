"""Enterprises on their way as a list that is taken out as a file (registry/exports)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from desaekspor.readiness.chain.models import ChainPlace, Passage, Reason, Stage
from desaekspor.readiness.chain.queries import ChainFilters, in_order, places_for
from desaekspor.regions.models import Level
from desaekspor.registry.exports.columns import DAY, NUMBER, TEXT, YES_NO, Column
from desaekspor.registry.exports.subjects import Subject

SOURCE = _("steps to export")


@dataclass(slots=True)
class PlaceLine:
    """Where an enterprise stands, with the names that stand beside it and the day on which it reached each stage."""

    place: ChainPlace
    district: str
    village: str
    product: str
    reached: dict[int, Any]

    @property
    def values(self):
        return {"synthetic": self.place.synthetic}

    @property
    def sources(self):
        return [str(SOURCE)]


class PlaceLines:
    """Reads the lines, each as the user may see it; three queries however many."""

    def __init__(self, user, columns, opened):
        self._user = user

    def read(self, numbers):
        rows = places_for(self._user).filter(pk__in=numbers)
        rows = rows.select_related("enterprise__region__parent", "action", "owner").prefetch_related("enterprise__products")
        found = {place.pk: place for place in rows}
        reached: dict[int, dict] = {}
        for number, stage, on in Passage.objects.filter(enterprise__in=found).order_by().values_list("enterprise", "stage", "on"):
            reached.setdefault(number, {})[stage] = on
        return [self._line(found[number], reached.get(number, {})) for number in numbers if number in found]

    def _line(self, place, reached):
        region = place.enterprise.region
        district, village = (region.parent.name, region.name) if region.level == Level.VILLAGE else (region.name, "")
        products = list(place.enterprise.products.all())
        return PlaceLine(place, district, village, products[0].name if products else "", reached)


def _reached(stage):
    return lambda line: line.reached.get(stage)


COLUMNS = (
    Column(
        "number", _("Number"), _("Number of the enterprise in Desa Ekspor; it never changes."), NUMBER, lambda line: line.place.pk
    ),
    Column(
        "name", _("Name of the business"), _("As the register has it."), TEXT, lambda line: str(line.place.enterprise), width=32
    ),
    Column("product", _("Main product"), _("As the register has it."), TEXT, lambda line: line.product, width=24),
    Column("district", _("District"), _("Kecamatan."), TEXT, lambda line: line.district),
    Column(
        "village",
        _("Village"),
        _("Empty where the register names the district alone."),
        TEXT,
        lambda line: line.village,
        width=20,
    ),
    Column(
        "stage",
        _("Stage"),
        _("The furthest one reached."),
        TEXT,
        lambda line: str(Stage(line.place.stage).label),
        width=14,
    ),
    Column(
        "since", _("At this stage since"), _("The day on which it was reached."), DAY, lambda line: line.place.since, width=12
    ),
    Column("last", _("Last step"), _("Day of the last step, stop or return."), DAY, lambda line: line.place.last_on, width=12),
    Column("stopped", _("Stopped"), _("Yes: it is not on its way any more."), YES_NO, lambda line: line.place.is_out, width=9),
    Column(
        "reason",
        _("Why it stopped"),
        _("As somebody wrote it down; empty for those on their way."),
        TEXT,
        lambda line: str(Reason(line.place.reason).label) if line.place.reason else "",
        width=24,
    ),
    Column(
        "action",
        _("Next action"),
        _("In the words of who planned it. People may be named: do not pass it on."),
        TEXT,
        lambda line: (line.place.action.words or "") if line.place.action else "",
        width=32,
    ),
    Column("owner", _("Who does it"), _("An account of Desa Ekspor."), TEXT, lambda line: str(line.place.owner or ""), width=20),
    Column("due", _("Until when"), _("The day by which it is to be done."), DAY, lambda line: line.place.due_on, width=12),
    *(
        Column(
            f"on_{stage.name.lower()}",
            stage.label,
            _("Day on which this stage was reached; empty when it was not, or was skipped."),
            DAY,
            _reached(stage.value),
            width=12,
        )
        for stage in Stage
    ),
    Column("synthetic", _("Example data"), _("Made up, to try the program."), YES_NO, lambda line: line.place.synthetic),
)

SUBJECT = Subject(
    _("Steps to export"),
    _("Enterprises of %(region)s on their way from candidate to first shipment: stages that people wrote down"),
    "langkah",
    ChainFilters,
    lambda opened: COLUMNS,
    lambda user, query, filters: in_order(filters.apply(places_for(user))).values_list("pk", flat=True),
    PlaceLines,
)
