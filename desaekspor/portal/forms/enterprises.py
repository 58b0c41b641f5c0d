"""What a reader asks of the list of enterprises. The address carries it, so a list can be sent to a colleague."""

from django import forms
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.regions.models import Level, Region
from desaekspor.regions.queries import within
from desaekspor.registry.models import EnterpriseKey, Product, Scale, SourceName

UNNAMED = ExpressionWrapper(Q(name=""), output_field=BooleanField())
SORTS = {
    "nama": (UNNAMED, "name", "id"),
    "desa": ("region_id", "name", "id"),
    "omzet": (F("sales_idr").desc(nulls_last=True), "id"),
    "nomor": ("id",),
    "diperbarui": ("-updated_at", "id"),
}
SORT_NAMES = [
    ("nama", gettext_lazy("Name")),
    ("desa", gettext_lazy("Village")),
    ("omzet", gettext_lazy("Sales, highest first")),
    ("diperbarui", gettext_lazy("Changed last")),
    ("nomor", gettext_lazy("Number")),
]
UNKNOWN = "tidak-ada"


class EnterpriseFilter(forms.Form):
    """Search, region, chips and order. A wrong value is left out and named; the rest still works."""

    cari = forms.CharField(
        label=gettext_lazy("Name, product or NIB"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )
    wilayah = forms.ChoiceField(label=gettext_lazy("District or village"), required=False)
    sumber = forms.ChoiceField(label=gettext_lazy("Source"), required=False, choices=SourceName.choices)
    skala = forms.ChoiceField(
        label=gettext_lazy("Scale"), required=False, choices=[*Scale.choices, (UNKNOWN, gettext_lazy("scale unknown"))]
    )
    nib = forms.ChoiceField(
        label=gettext_lazy("NIB"),
        required=False,
        choices=[("ada", gettext_lazy("with NIB")), (UNKNOWN, gettext_lazy("without NIB"))],
    )
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

    @property
    def asked(self):
        """What was asked and understood; wrong values are not among it."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def order(self):
        return self.asked.get("urut", "nama")

    def apply(self, enterprises):
        """The queryset narrowed and ordered as asked."""
        asked = self.asked
        if text := asked.get("cari"):
            enterprises = enterprises.filter(matching(text))
        if code := asked.get("wilayah"):
            enterprises = enterprises.filter(within(code))
        if source := asked.get("sumber"):
            enterprises = enterprises.filter(Exists(EnterpriseKey.objects.filter(enterprise=OuterRef("pk"), source=source)))
        if scale := asked.get("skala"):
            enterprises = enterprises.filter(reported_scale="" if scale == UNKNOWN else scale)
        if nib := asked.get("nib"):
            enterprises = enterprises.filter(nib="") if nib == UNKNOWN else enterprises.exclude(nib="")
        if synthetic := asked.get("contoh"):
            enterprises = enterprises.filter(synthetic=synthetic == "ya")
        return enterprises.order_by(*SORTS[self.order])


def matching(text):
    """Enterprises whose name or product contains ``text``, or whose NIB is exactly it."""
    found = Q(name__icontains=text) | Q(pk__in=Product.objects.filter(name__icontains=text).values("enterprise"))
    digits = "".join(char for char in text if char not in " .-")
    return found | Q(nib=digits) if digits.isdigit() and len(digits) == 13 else found


def region_choices(region):
    """Districts of ``region``, each with its villages; nothing to choose for a single village."""
    if region is None or region.level >= Level.VILLAGE:
        return []
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
