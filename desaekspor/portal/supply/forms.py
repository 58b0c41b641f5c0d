"""The form of a statement: the reader of files judges what people type, too."""

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from desaekspor.portal.supply.wording import typed
from desaekspor.potential.production.commodities import LONGEST_WORDS, commodities
from desaekspor.potential.production.messages import GROUP_NAMES, MONTH_NAMES, UNIT_NAMES, explain
from desaekspor.potential.production.models import USUAL, Grade
from desaekspor.potential.production.reading import MONTH_FIELDS, as_typed, read_statement
from desaekspor.potential.production.units import CAPACITIES, UNITS


def product_choices():
    """The whole list, grouped, in the reader's language."""
    language = get_language()
    return [
        ("", _("not on the list: in own words")),
        *(
            (
                title,
                sorted(
                    ((one.code, one.name(language)) for one in commodities().values() if one.group == group),
                    key=lambda pair: pair[1].lower(),
                ),
            )
            for group, title in GROUP_NAMES.items()
        ),
    ]


def unit_choices(codes):
    return [(code, str(UNIT_NAMES[code])) for code in codes]


class StatementForm(forms.Form):
    """Every field of a statement as text; ``values`` is what it says once it is valid."""

    product = forms.ChoiceField(label=gettext_lazy("Product"), required=False)
    own_words = forms.CharField(
        label=gettext_lazy("In own words"),
        help_text=gettext_lazy("Only for what is not on the list, for example “dodol mangrove”."),
        required=False,
        max_length=LONGEST_WORDS,
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit of the months"),
        help_text=gettext_lazy("Bottles, sacks and bundles are no units: nobody else knows how much is in them."),
        required=False,
    )
    capacity = forms.CharField(
        label=gettext_lazy("Land or capacity"),
        help_text=gettext_lazy("For example 2 hectares of pond, 300 kg a month, 12 sewing machines."),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    capacity_unit = forms.ChoiceField(label=gettext_lazy("Unit of land or capacity"), required=False)
    grade = forms.ChoiceField(
        label=gettext_lazy("Quality"), required=False, choices=[("", gettext_lazy("not known")), *Grade.choices]
    )
    year = forms.CharField(
        label=gettext_lazy("Year"),
        help_text=gettext_lazy("Empty: as in a usual year."),
        required=False,
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    enterprise_id = forms.CharField(
        label=gettext_lazy("Number of the enterprise"),
        help_text=gettext_lazy("As it stands on its record. Empty: this is about the village as a whole."),
        required=False,
        max_length=15,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    group_name = forms.CharField(
        label=gettext_lazy("Who of the village"),
        help_text=gettext_lazy("A group of farmers, the BUM Desa. No names of persons."),
        required=False,
        max_length=80,
    )
    as_of = forms.CharField(
        label=gettext_lazy("As of"),
        help_text=gettext_lazy("The day or year that this speaks of, for example 28-11-2026 or 2025."),
        required=False,
        max_length=10,
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Of a village as a whole everybody reads it: no names and no telephone numbers of persons."),
    )

    def __init__(self, data=None, *, production=None, maker=""):
        super().__init__(data, initial=as_form(production) if production else {"as_of": _today(), "enterprise_id": maker})
        self.fields["product"].choices = product_choices()
        self.fields["unit"].choices = [("", _("as usual for the product")), *unit_choices(UNITS)]
        self.fields["capacity_unit"].choices = [("", _("choose")), *unit_choices(CAPACITIES)]
        for place, name in enumerate(MONTH_FIELDS):
            self.fields[name] = forms.CharField(
                label=MONTH_NAMES[place],
                required=False,
                max_length=20,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-month": place + 1}),
            )
        for name in ("own_words", "unit", "capacity", "year", "enterprise_id", "group_name", "as_of"):
            self.fields[name].widget.attrs["aria-describedby"] = f"id_{name}_helptext"
        self.values: dict = {}

    @property
    def months(self):
        """The bound fields of the twelve months."""
        return [self[name] for name in MONTH_FIELDS]

    def clean(self):
        """What was typed, read; every problem stands at its field."""
        cleaned = super().clean()
        self.values, problems = read_statement(cleaned, today=timezone.localdate())
        for name in ("source", "source_url"):
            self.values.pop(name, None)  # who says it is known
        for problem in problems:
            self.add_error(problem.column if problem.column in self.fields else None, explain(problem))
        return cleaned


def as_form(production, unit=""):
    """The statement as the form shows it: ``{field: text}``, months in ``unit``, else in its own."""
    unit = unit or production.unit
    shown = {
        "product": production.product if production.commodity else "",
        "own_words": production.own_words,
        "unit": unit,
        "capacity": as_typed(production.capacity),
        "capacity_unit": production.capacity_unit,
        "grade": production.grade,
        "year": "" if production.year == USUAL else str(production.year),
        "enterprise_id": production.enterprise_id or "",
        "group_name": production.group_name,
        "as_of": production.as_of,
        "note": production.note,
    }
    return shown | months_as_form(dict(zip(MONTH_FIELDS, production.months, strict=True)), unit)


def months_as_form(months, unit):
    """``{month field: volume in the base unit}`` as somebody would type it in ``unit``."""
    return {name: typed(volume, unit) for name, volume in months.items()}


def _today():
    return timezone.localdate().strftime("%d-%m-%Y")
