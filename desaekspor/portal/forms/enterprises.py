"""What a reader asks of the list of enterprises. The address carries it, so a list can be sent to a colleague."""

from functools import cached_property

from django import forms
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from desaekspor.portal.kept import keep
from desaekspor.regions.models import Level, Region
from desaekspor.regions.queries import within
from desaekspor.registry.models import Scale, SourceName
from desaekspor.registry.search.filters import UNKNOWN, Filters
from desaekspor.registry.sectors import SECTORS

ABSENT = "tidak-ada"
SORTS = {"nama": "name", "nomor": "number", "diperbarui": "newest", "omzet": "sales"}
SORT_NAMES = [
    ("", gettext_lazy("Best match")),
    ("nama", gettext_lazy("Name")),
    ("omzet", gettext_lazy("Sales, highest first")),
    ("diperbarui", gettext_lazy("Changed last")),
    ("nomor", gettext_lazy("Number")),
]
YES_NO = {"ya": True, "tidak": False}
# Facet of the registry, by the parameter of the address; chips in this order.
FACETS = {
    "wilayah": "region",
    "hs": "product",
    "bidang": "sector",
    "skala": "scale",
    "nib": "nib",
    "lengkap": "complete",
    "verifikasi": "verified",
    "keadaan": "active",
    "sumber": "source",
    "contoh": "synthetic",
}


class EnterpriseFilter(forms.Form):
    """Search, region, chips and order. A wrong value is left out and named; the rest still works."""

    cari = forms.CharField(
        label=gettext_lazy("Name, product, village or NIB"),
        required=False,
        max_length=100,
        widget=forms.TextInput(
            attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search", "aria-keyshortcuts": "/"},
        ),
    )
    wilayah = forms.ChoiceField(label=gettext_lazy("District or village"), required=False)
    bidang = forms.ChoiceField(
        label=gettext_lazy("Kind of business"),
        required=False,
        choices=[*SECTORS.items(), (ABSENT, gettext_lazy("kind unknown"))],
    )
    hs = forms.RegexField(r"^([0-9]{2}|[0-9]{4})$", label=gettext_lazy("Product (HS)"), required=False)
    skala = forms.ChoiceField(
        label=gettext_lazy("Scale"), required=False, choices=[*Scale.choices, (ABSENT, gettext_lazy("scale unknown"))]
    )
    nib = forms.ChoiceField(
        label=gettext_lazy("NIB"),
        required=False,
        choices=[("ada", gettext_lazy("with NIB")), (ABSENT, gettext_lazy("without NIB"))],
    )
    lengkap = forms.ChoiceField(
        label=gettext_lazy("Record"),
        required=False,
        choices=[("ya", gettext_lazy("complete")), ("tidak", gettext_lazy("incomplete"))],
    )
    verifikasi = forms.ChoiceField(
        label=gettext_lazy("Verification"),
        required=False,
        choices=[("ya", pgettext_lazy("an enterprise", "verified")), ("tidak", gettext_lazy("not verified"))],
    )
    keadaan = forms.ChoiceField(
        label=gettext_lazy("Presence"),
        required=False,
        choices=[("ya", gettext_lazy("active")), ("tidak", gettext_lazy("no longer active"))],
    )
    sumber = forms.ChoiceField(label=gettext_lazy("Source"), required=False, choices=SourceName.choices)
    contoh = forms.ChoiceField(
        label=gettext_lazy("Example data"),
        required=False,
        choices=[("ya", gettext_lazy("example data only")), ("bukan", gettext_lazy("without example data"))],
    )
    urut = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=SORT_NAMES)

    def __init__(self, data, *, region):
        super().__init__(data, auto_id="saring-%s")
        self.region = region
        self.fields["wilayah"].choices = region_choices(region)

    @cached_property
    def asked(self):
        """What was asked and understood; wrong values are not among it."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def query(self):
        return self.asked.get("cari", "")

    @property
    def sort(self):
        return SORTS.get(self.asked.get("urut", ""), "")

    def filters(self, owner=""):
        """The registry's Filters for what was asked."""
        asked = self.asked
        return Filters(**{facet: facet_value(name, asked[name]) for name, facet in FACETS.items() if name in asked}, owner=owner)


def facet_value(name, value):
    """The value of a facet for the ``value`` of the parameter ``name`` of the address."""
    if name == "nib":
        return value == "ada"
    if name == "contoh":
        return value == "ya"
    if name in {"lengkap", "verifikasi", "keadaan"}:
        return YES_NO[value]
    return UNKNOWN if value == ABSENT else value


def region_choices(region):
    """Districts of ``region``, each with its villages; nothing to choose for a single village."""
    if region is None or region.level >= Level.VILLAGE:
        return []
    return keep(f"choices:{region.code}:{get_language()}", lambda: _make_choices(region))


def _make_choices(region):
    places = Region.objects.filter(within(region.code, "pk"), level__gte=Level.DISTRICT, last_day=None).order_by("code")
    groups: dict[str, list] = {}
    names = {}
    for place in places:
        if place.level == Level.DISTRICT:
            names[place.code] = place.name
            groups[place.code] = [(place.code, _("All of %(district)s") % {"district": place.name})]
        else:
            groups.setdefault(place.parent_id, []).append((place.code, place.name))
    return [(names.get(code, code), [options[0], *sorted(options[1:], key=by_name)]) for code, options in groups.items()]


def by_name(option):
    return option[1]
