"""Statements of production as a list that is taken out as a file (registry/exports)."""

from dataclasses import asdict, dataclass, field
from functools import reduce
from operator import or_

from django.utils.translation import gettext_lazy as _

from desaekspor.potential.production.calendar import counted
from desaekspor.potential.production.messages import MONTH_NAMES, product_name
from desaekspor.potential.production.models import USUAL, Production
from desaekspor.potential.production.queries import lines_of, productions_for
from desaekspor.potential.production.reading import with_point
from desaekspor.potential.production.units import from_base
from desaekspor.regions.models import Level, Mark, Region
from desaekspor.regions.queries import within
from desaekspor.registry.exports.columns import CODE, DECIMAL, NUMBER, TEXT, YES_NO, Column
from desaekspor.registry.exports.subjects import Subject
from desaekspor.registry.queries import enterprises_for


@dataclass(frozen=True)
class SupplyFilters:
    """What is asked of the statements; the empty text is no question."""

    product: str = ""  # a key of commodities.product_key
    region: str = ""  # codes with commas between them: what lies in any of them
    year: str = ""
    mark: str = ""
    grade: str = ""
    maker: str = ""  # "desa" or "umkm"

    def asked(self):
        """As it is stored with an export."""
        return {name: value for name, value in asdict(self).items() if value}

    def apply(self, statements):
        """Those of the statements that are asked for; the year is asked of the calendar, not of single rows."""
        if self.product:
            statements = statements.filter(product=self.product)
        if self.region:
            statements = statements.filter(reduce(or_, (within(code) for code in self.region.split(","))))
        if self.mark:
            statements = statements.filter(mark=self.mark)
        if self.grade:
            statements = statements.filter(grade=self.grade)
        if self.maker:
            statements = statements.filter(enterprise__isnull=self.maker == "desa")
        return statements


@dataclass(slots=True)
class StatementLine:
    """A statement with the names that stand beside it. ``is_counted``: it is added up in the calendar of a usual year."""

    production: Production
    district: str
    village: str
    maker: str
    is_counted: bool
    sources: list[str] = field(default_factory=list)

    @property
    def values(self):
        return {"synthetic": self.production.synthetic}


class StatementLines:
    """Reads the lines of statements, each as the user may see it."""

    def __init__(self, user, columns, opened):
        self._user = user
        self._added: set[int] | None = None

    def read(self, numbers):
        found = productions_for(self._user).filter(pk__in=numbers).select_related("region__parent").in_bulk()
        if self._added is None:
            self._added = {line.pk for line in counted(lines_of(productions_for(self._user)))}
        makers = {one.enterprise_id for one in found.values() if one.enterprise_id}
        names = {one.pk: str(one) for one in enterprises_for(self._user).filter(pk__in=makers)}
        return [self._line(found[number], names) for number in numbers if number in found]

    def _line(self, production, names):
        region: Region = production.region
        district, village = (region.parent.name, region.name) if region.level == Level.VILLAGE else (region.name, "")
        maker = names.get(production.enterprise_id, "") if production.enterprise_id else str(_("the village as a whole"))
        return StatementLine(production, district, village, maker, production.pk in self._added, [production.source_text])


def _month(place):
    def value(line):
        volume = line.production.months[place]
        return None if volume is None else from_base(volume, line.production.unit)

    return value


POTENTIAL = _("What can be made in this month, in the unit of the row; empty when not known. None of it is contracted.")
COLUMNS = (
    Column("code", _("Village code"), _("Code of the Ministry of Home Affairs."), CODE, lambda line: line.production.region_id),
    Column("district", _("District"), _("Kecamatan."), TEXT, lambda line: line.district),
    Column(
        "village", _("Village"), _("Empty where the source names the district alone."), TEXT, lambda line: line.village, width=20
    ),
    Column(
        "product",
        _("Product"),
        _("By the list of the program, or in the maker's own words."),
        TEXT,
        lambda line: product_name(line.production.product, line.production.own_words),
        width=24,
    ),
    Column(
        "hs6",
        "HS",
        _("Subheading of HS 2022 that is proposed for it; no ruling."),
        CODE,
        lambda line: line.production.commodity.hs6 if line.production.commodity else "",
        width=9,
    ),
    Column(
        "kbli",
        "KBLI",
        _("Code of KBLI 2020."),
        CODE,
        lambda line: line.production.commodity.kbli if line.production.commodity else "",
        width=9,
    ),
    Column(
        "enterprise",
        _("Number of the enterprise"),
        _("Of the registry; empty for the village as a whole."),
        NUMBER,
        lambda line: line.production.enterprise_id,
        width=12,
    ),
    Column("maker", _("Maker"), _("An enterprise, or the village as a whole."), TEXT, lambda line: line.maker, width=24),
    Column("group", _("Group"), _("Who of the village."), TEXT, lambda line: line.production.group_name),
    Column(
        "year",
        _("Year"),
        _("Empty: a usual year."),
        CODE,
        lambda line: str(line.production.year) if line.production.year != USUAL else "",
        width=8,
    ),
    Column("unit", _("Unit"), _("Of the twelve months."), CODE, lambda line: line.production.unit, width=9),
    *(
        Column(f"month_{place + 1}", name, POTENTIAL, DECIMAL, _month(place), width=11, in_csv=with_point)
        for place, name in enumerate(MONTH_NAMES)
    ),
    Column(
        "capacity",
        _("Land or capacity"),
        _("In the unit beside it; weights and pieces are those of a month."),
        DECIMAL,
        lambda line: line.production.capacity,
        width=12,
        in_csv=with_point,
    ),
    Column(
        "capacity_unit",
        _("Unit of land or capacity"),
        _("For example ha, or kg a month."),
        CODE,
        lambda line: line.production.capacity_unit,
        width=12,
    ),
    Column(
        "grade",
        _("Quality"),
        _("A: fit for export, B: for the market here, C: for processing."),
        CODE,
        lambda line: line.production.grade,
        width=8,
    ),
    Column(
        "mark",
        _("Mark"),
        _("Reported by somebody, or verified by a second person."),
        TEXT,
        lambda line: str(Mark(line.production.mark).label),
    ),
    Column(
        "counted",
        _("Counted"),
        _("Yes: added up in the calendar of a usual year. No: part of what its village states as a whole, or of another year."),
        YES_NO,
        lambda line: line.is_counted,
        width=9,
    ),
    Column("source", _("Source"), _("Who says so."), TEXT, lambda line: line.production.source_text, width=28),
    Column("source_url", _("Address of the source"), _("Where it can be read."), TEXT, lambda line: line.production.source_url),
    Column(
        "as_of", _("As of"), _("The day that it speaks of, as exact as it is known."), CODE, lambda line: line.production.as_of
    ),
    Column("note", _("Note"), _("In the writer's words."), TEXT, lambda line: line.production.note_text, width=28),
    Column("synthetic", _("Example data"), _("Made up, to try the program."), YES_NO, lambda line: line.production.synthetic),
)

SUBJECT = Subject(
    _("Supply (potential)"),
    _("What villages of %(region)s can make, by product and month: potential, no contracts and no exports"),
    "pasokan",
    SupplyFilters,
    lambda opened: COLUMNS,
    lambda user, query, filters: filters.apply(productions_for(user)).values_list("pk", flat=True),
    StatementLines,
)
