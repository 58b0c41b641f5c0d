"""The supply calendar as a page shows it: what is asked, rows with their heat, the chart, who can deliver."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.portal.mapping.classes import class_of, quantile_bounds
from desaekspor.portal.supply.wording import plain, with_unit
from desaekspor.potential.production import calendar
from desaekspor.potential.production.commodities import OWN, commodities
from desaekspor.potential.production.exporting import SupplyFilters
from desaekspor.potential.production.messages import GROUP_NAMES, MONTH_NAMES, SHORT_MONTHS, UNIT_NAMES, product_name
from desaekspor.potential.production.models import Grade
from desaekspor.potential.production.reading import FIRST_YEAR
from desaekspor.potential.production.units import shown_in
from desaekspor.regions.models import Level, Mark, Region
from desaekspor.regions.queries import within
from desaekspor.registry.queries import enterprises_for

VILLAGES, DISTRICTS = "desa", "kecamatan"
HEAT = 5
FIRST = ("produk", "bulan", "per")  # filters that stand open


class SupplyFilter(forms.Form):
    """What is asked of the calendar of the region ``home``. A wrong value is left out; the rest still works."""

    produk = forms.ChoiceField(label=gettext_lazy("Product"), required=False)
    wilayah = forms.MultipleChoiceField(label=gettext_lazy("Districts"), required=False, widget=forms.CheckboxSelectMultiple)
    bulan = forms.ChoiceField(label=gettext_lazy("Deliver in"), required=False)
    tahun = forms.ChoiceField(label=gettext_lazy("Year"), required=False)
    tanda = forms.ChoiceField(
        label=gettext_lazy("Mark"),
        required=False,
        choices=[
            ("", gettext_lazy("all")),
            *((mark.value, mark.label) for mark in Mark if mark != Mark.COMPUTED),
        ],
    )
    mutu = forms.ChoiceField(label=gettext_lazy("Quality"), required=False, choices=[("", gettext_lazy("all")), *Grade.choices])
    pelaku = forms.ChoiceField(
        label=gettext_lazy("Maker"),
        required=False,
        choices=[
            ("", gettext_lazy("all")),
            ("desa", gettext_lazy("the village as a whole")),
            ("umkm", gettext_lazy("single enterprises")),
        ],
    )
    per = forms.ChoiceField(
        label=gettext_lazy("Rows"),
        required=False,
        choices=[("", gettext_lazy("villages")), (DISTRICTS, gettext_lazy("districts"))],
    )

    def __init__(self, data, *, products, years, home):
        super().__init__(data, auto_id="saring-%s")
        self.home = home
        self.fields["produk"].choices = [("", _("all products")), *products]
        districts = Region.objects.filter(within(home, "pk"), level=Level.DISTRICT, last_day=None).order_by("name")
        self.fields["wilayah"].choices = list(districts.values_list("code", "name"))
        self.fields["bulan"].choices = [("", _("any month")), *((str(n), MONTH_NAMES[n - 1]) for n in range(1, 13))]
        self.fields["tahun"].choices = [("", _("a usual year")), *((str(year), str(year)) for year in years)]
        self.is_valid()
        self.asked = {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def first(self):
        """What is asked most."""
        return [self[name] for name in FIRST]

    @property
    def others(self):
        return [self[name] for name in self.fields if name not in (*FIRST, "wilayah")]

    @property
    def districts(self):
        return self["wilayah"]

    @property
    def asks_more(self):
        return bool(self.asked.keys() - set(FIRST))

    @property
    def filters(self):
        asked = self.asked
        return SupplyFilters(
            product=asked.get("produk", ""),
            region=",".join(asked.get("wilayah", ())) or self.home,
            year=asked.get("tahun", ""),
            mark=asked.get("tanda", ""),
            grade=asked.get("mutu", ""),
            maker=asked.get("pelaku", ""),
        )

    @property
    def month(self):
        """1 to 12, or 0."""
        return int(self.asked.get("bulan") or 0)

    @property
    def year(self):
        return int(self.asked.get("tahun") or 0)

    def address(self, **other):
        """The query with some of it changed; "" when nothing is asked."""
        asked = {name: value for name, value in (self.asked | other).items() if value}
        return f"?{urlencode(asked, doseq=True)}" if asked else ""

    def in_words(self):
        """(label, value) of everything that is asked."""
        found = []
        for name, value in self.asked.items():
            flat = {}
            for key, label in self.fields[name].choices:
                flat |= dict(label) if isinstance(label, list | tuple) else {key: label}
            values = value if isinstance(value, list) else [value]
            found.append((self.fields[name].label, ", ".join(str(flat[one]) for one in values)))
        return found


def product_choices(lines):
    """Products of the statements, grouped as on the list, own words last: for a select."""
    names = {line.product: product_name(line.product, line.own_words) for line in lines}
    groups = [
        (
            str(title),
            sorted(
                ((one.code, names[one.code]) for one in commodities().values() if one.group == group and one.code in names),
                key=_second,
            ),
        )
        for group, title in GROUP_NAMES.items()
    ]
    own = sorted(((key, name) for key, name in names.items() if key.startswith(OWN)), key=_second)
    return [(title, choices) for title, choices in [*groups, (_("In own words"), own)] if choices]


def _second(pair):
    return pair[1].lower()


@dataclass(frozen=True)
class Cell:
    """A month of a row: ``text`` is "" and ``heat`` None where it is not known."""

    text: str
    heat: int | None
    title: str
    is_asked: bool = False


@dataclass(frozen=True)
class ShownRow:
    name: str
    around: str  # the district of a village
    address: str
    cells: list[Cell]
    total: str
    told: int
    mark: str
    synthetic: bool
    as_of: str


@dataclass(frozen=True)
class Bar:
    month: str
    x: float
    y: float
    width: float
    height: float
    text: str
    known: bool
    title: str

    @property
    def middle(self):
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True)
class Deliverer:
    """Who can deliver in a month, as far as they say so."""

    line: calendar.Line
    village: Region
    maker: str
    amount: str
    volume: float


class Shown:
    """Everything that the page shows of one product; ``unit`` is the one that all its figures are in."""

    def __init__(self, user, asked, lines):
        self.asked, self.user = asked, user
        self.lines = calendar.counted(lines, year=asked.year)
        self.parts = calendar.parts(lines, year=asked.year)
        self.base = self.lines[0].base if self.lines else ""
        rows = calendar.add_up(self.lines, length=8 if asked.asked.get("per") == DISTRICTS else 13)
        codes = {row.place for row in rows} | {line.region_id for line in [*self.lines, *self.parts]}
        self._regions = Region.objects.select_related("parent").in_bulk(codes)
        whole = calendar.add_up(self.lines, length=0)
        self.whole = whole[0] if whole else None
        volumes = [volume for row in rows for volume in row.months if volume is not None]
        self.unit = shown_in(max(volumes, default=0), self.base)[1] if self.base else ""
        bounds = quantile_bounds([volume for volume in volumes if volume])
        self.rows = [self._row(row, bounds) for row in rows]
        self.bounds = [plain(bound, self.unit) for bound in bounds]

    @property
    def unit_name(self):
        return UNIT_NAMES[self.unit] if self.unit else ""

    @property
    def synthetic(self):
        return any(line.synthetic for line in self.lines)

    @property
    def villages(self):
        return len({line.region_id for line in self.lines})

    @property
    def without_months(self):
        """How many of what is counted know nothing of any month."""
        return sum(all(volume is None for volume in line.months) for line in self.lines)

    @property
    def total(self):
        return with_unit(self.whole.total, self.base) if self.whole else ""

    @property
    def in_month(self):
        return with_unit(self.whole.months[self.asked.month - 1], self.base) if self.whole and self.asked.month else ""

    @property
    def best_months(self):
        """The names of the months with the most."""
        known = [volume for volume in self.whole.months if volume] if self.whole else []
        if not known:
            return []
        return [str(MONTH_NAMES[place]) for place, volume in enumerate(self.whole.months) if volume == max(known)]

    def _row(self, row, bounds):
        region = self._regions[row.place]
        cells = []
        for place, volume in enumerate(row.months):
            heat = None if volume is None else 0 if not volume else min(class_of(volume, bounds) + 1, HEAT)
            text = plain(volume, self.unit)
            words = with_unit(volume, self.base) if volume is not None else _("not known")
            title = f"{region.name}, {MONTH_NAMES[place]}: {words}"
            cells.append(Cell(text, heat, title, self.asked.month == place + 1))
        is_village = region.level == Level.VILLAGE
        name = region.name if is_village else _("Kec. %(name)s") % {"name": region.name}
        return ShownRow(
            name=name,
            around=region.parent.name if is_village else "",
            address="" if self.asked.asked.get("per") == DISTRICTS else row.place,
            cells=cells,
            total=plain(row.total, self.unit),
            told=row.told,
            mark=row.mark,
            synthetic=row.synthetic,
            as_of=row.as_of,
        )

    def bars(self, width=640, height=200, floor=172, top=28):
        """The chart of all that is asked, month by month, from zero on."""
        if self.whole is None:
            return []
        most = max((volume for volume in self.whole.months if volume), default=0)
        step = width / 12
        bars = []
        for place, volume in enumerate(self.whole.months):
            tall = (volume or 0) / most * (floor - top) if most else 0
            bars.append(
                Bar(
                    month=str(SHORT_MONTHS[place]),
                    x=round(place * step + 4, 1),
                    y=round(floor - tall, 1),
                    width=round(step - 8, 1),
                    height=round(tall, 1),
                    text=plain(volume, self.unit) if volume is not None else "?",
                    known=volume is not None,
                    title=_("%(month)s: %(known)d of %(all)d statements know it")
                    % {"month": MONTH_NAMES[place], "known": self.whole.known[place], "all": self.whole.statements},
                )
            )
        return bars

    def deliverers(self):
        """Those who say that they have something in the month that is asked, the largest first."""
        month = self.asked.month
        if not month:
            return []
        found = [line for line in [*self.lines, *self.parts] if line.months[month - 1]]
        numbers = {line.enterprise_id for line in found if line.enterprise_id}
        names = {one.pk: str(one) for one in enterprises_for(self.user).filter(pk__in=numbers)} if numbers else {}
        rows = [
            Deliverer(
                line,
                self._regions[line.region_id],
                names.get(line.enterprise_id, "") if line.enterprise_id else "",
                with_unit(line.months[month - 1], line.base),
                line.months[month - 1],
            )
            for line in found
        ]
        return sorted(rows, key=lambda one: (-one.volume, one.village.name))


@dataclass(frozen=True)
class ProductRow:
    """A product in the list of all: in how many villages, how much a year, its year as twelve steps of heat."""

    key: str
    name: str
    hs6: str
    villages: int
    total: str
    cells: list[Cell]
    address: str


def product_rows(asked, lines):
    """All products that are stated, those of most villages first."""
    by_product: dict[tuple, list] = {}
    for line in calendar.counted(lines, year=asked.year):
        by_product.setdefault((line.product, line.base), []).append(line)
    rows = []
    for (key, base), group in by_product.items():
        whole = calendar.add_up(group, length=0)[0]
        most = max((volume for volume in whole.months if volume), default=0)
        cells = []
        for place, volume in enumerate(whole.months):
            heat = None if volume is None else 0 if not volume else -(-int(volume / most * 100) * HEAT // 100)
            words = with_unit(volume, base) if volume is not None else _("not known")
            cells.append(Cell("", heat and min(max(heat, 1), HEAT), f"{MONTH_NAMES[place]}: {words}"))
        commodity = commodities().get(key)
        rows.append(
            ProductRow(
                key,
                product_name(key, group[0].own_words),
                commodity.hs6 if commodity else "",
                len({line.region_id for line in group}),
                with_unit(whole.total, base),
                cells,
                asked.address(produk=key),
            )
        )
    return sorted(rows, key=lambda row: (-row.villages, row.name.lower()))


def years_of(lines):
    """The years that statements speak of, the newest first, and this and the next one."""
    this = timezone.localdate().year
    return sorted({line.year for line in lines if line.year >= FIRST_YEAR} | {this, this + 1}, reverse=True)


def stamp(lines):
    """The newest day that any of the statements speaks of."""
    return max((line.as_of for line in lines), default="")
