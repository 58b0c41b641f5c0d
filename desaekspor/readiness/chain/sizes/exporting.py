"""Changes of class as a list that is taken out as a file (registry/exports)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from desaekspor.readiness.chain.models import SizeChange, SizeKind
from desaekspor.readiness.chain.sizes.queries import SizeFilters, changes_for
from desaekspor.regions.models import Level, Mark
from desaekspor.registry.exports.columns import CODE, DAY, DECIMAL, NUMBER, TEXT, YES_NO, Column
from desaekspor.registry.exports.subjects import Subject
from desaekspor.registry.models import Scale

SCALES = dict(Scale.choices)


@dataclass(slots=True)
class ChangeLine:
    change: SizeChange
    district: str
    village: str

    @property
    def values(self):
        return {"synthetic": self.change.synthetic}

    @property
    def sources(self):
        return [self.change.source]


class ChangeLines:
    """Reads the lines, each as the user may see it; one query however many."""

    def __init__(self, user, columns, opened):
        self._user = user

    def read(self, numbers):
        rows = changes_for(self._user).filter(pk__in=numbers).select_related("enterprise__region__parent")
        found = {change.pk: change for change in rows}
        return [self._line(found[number]) for number in numbers if number in found]

    def _line(self, change):
        region = change.enterprise.region
        district, village = (region.parent.name, region.name) if region.level == Level.VILLAGE else (region.name, "")
        return ChangeLine(change, district, village)


def _class(name):
    def value(line):
        told = getattr(line.change, name)
        return str(SCALES.get(told, told)) if line.change.kind == SizeKind.LEGAL else told

    return value


FIGURE = _("Rupiah a year, rupiah of founding capital, number of workers, or place of the band, as the column before says.")
COLUMNS = (
    Column(
        "number",
        _("Number"),
        _("Number of the enterprise in Desa Ekspor; it never changes."),
        NUMBER,
        lambda line: line.change.enterprise_id,
    ),
    Column(
        "name", _("Name of the business"), _("As the register has it."), TEXT, lambda line: str(line.change.enterprise), width=32
    ),
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
        "kind",
        _("What rose"),
        _("Legal class, readiness band or worker band."),
        TEXT,
        lambda line: str(SizeKind(line.change.kind).label),
        width=26,
    ),
    Column("on", _("Day"), _("On which the new state was told."), DAY, lambda line: line.change.on, width=12),
    Column("before", _("Before"), _("The class."), TEXT, _class("old"), width=14),
    Column("after", _("After"), _("The class."), TEXT, _class("new"), width=14),
    Column(
        "up",
        _("Up"),
        _("Yes: it rose. No: it fell."),
        YES_NO,
        lambda line: line.change.is_up,
        width=8,
    ),
    Column(
        "basis",
        _("By which figure"),
        _("sales (a year), capital (founding, without land and buildings), workers, or the version of the questions."),
        CODE,
        lambda line: line.change.basis,
        width=12,
    ),
    Column("value_before", _("Figure before"), FIGURE, DECIMAL, lambda line: line.change.old_value),
    Column("value_after", _("Figure after"), FIGURE, DECIMAL, lambda line: line.change.new_value),
    Column(
        "mark",
        _("Mark"),
        _("Reported by the source, or verified by a person since."),
        TEXT,
        lambda line: str(Mark(line.change.mark).label),
        width=14,
    ),
    Column(
        "source", _("Source"), _("Which register, a visit, or an assessment."), CODE, lambda line: line.change.source, width=12
    ),
    Column(
        "doubt",
        _("Doubt"),
        _("zeros: the figures differ by zeros alone, which is mostly a slip; not counted as a rise or fall."),
        CODE,
        lambda line: line.change.doubt,
        width=9,
    ),
    Column("synthetic", _("Example data"), _("Made up, to try the program."), YES_NO, lambda line: line.change.synthetic),
)

SUBJECT = Subject(
    _("Changes of class"),
    _("Enterprises of %(region)s that went from one class to another; computed of the history of the register"),
    "naik-kelas",
    SizeFilters,
    lambda opened: COLUMNS,
    lambda user, query, filters: filters.apply(changes_for(user)).order_by("-on", "pk").values_list("pk", flat=True),
    ChangeLines,
)
