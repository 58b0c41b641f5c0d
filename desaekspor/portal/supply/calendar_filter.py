"""What a reader asks of the supply calendar. The address carries it, so that a calendar can be sent to a colleague."""

from urllib.parse import urlencode

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.potential.production.commodities import OWN, commodities
from desaekspor.potential.production.exporting import SupplyFilters
from desaekspor.potential.production.messages import GROUP_NAMES, MONTH_NAMES, product_name
from desaekspor.potential.production.models import Grade
from desaekspor.potential.production.reading import FIRST_YEAR
from desaekspor.regions.models import Level, Mark, Region
from desaekspor.regions.queries import within

DISTRICTS = "kecamatan"
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


def years_of(lines):
    """The years that statements speak of, the newest first, and this and the next one."""
    this = timezone.localdate().year
    return sorted({line.year for line in lines if line.year >= FIRST_YEAR} | {this, this + 1}, reverse=True)
