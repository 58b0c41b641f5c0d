"""What is sent about certificates: the certificate itself, the filters of the list, a rule of a market."""

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from desaekspor.readiness.certificates.kinds import kinds
from desaekspor.readiness.certificates.messages import FIELD_NAMES, GROUP_NAMES, MARKET_NAMES, STATE_NAMES, explain
from desaekspor.readiness.certificates.models import MarketRule
from desaekspor.readiness.certificates.queries import BY_END, BY_NAME, CertificateFilters
from desaekspor.readiness.certificates.reading import read_certificate
from desaekspor.regions.models import Mark

TYPED_DAY = "%d-%m-%Y"


def kind_choices():
    language = get_language()
    return [(code, kind.name(language)) for code, kind in kinds().items()]


def _text(name, *, hint="", **options):
    attributes = {"autocomplete": "off"} | options.pop("attrs", {})
    return forms.CharField(
        label=FIELD_NAMES[name],
        help_text=hint,
        required=False,
        max_length=310,
        widget=forms.TextInput(attrs=attributes),
        **options,
    )


class CertificateForm(forms.Form):
    """Every field as text; ``values`` is what it says once it is valid, ``doubts`` what must be confirmed."""

    kind = forms.ChoiceField(label=FIELD_NAMES["kind"], required=False)
    own_words = _text("own_words", hint=gettext_lazy("Only for another certificate, for example “Kosher”."))
    number = _text("number", hint=gettext_lazy("As it stands on the paper, for example ID32110000123451124."))
    product = _text("product", hint=gettext_lazy("Empty: it holds for the enterprise as a whole."))
    issuer = _text("issuer", hint=gettext_lazy("Who gave it, as it stands on the paper."))
    issued_on = _text("issued_on", hint=gettext_lazy("Day, month, year: 28-11-2025."), attrs={"inputmode": "numeric"})
    ends_on = _text(
        "ends_on",
        hint=gettext_lazy("On this day it still holds. Leave it empty where it is not known: then it is not counted as valid."),
        attrs={"inputmode": "numeric"},
    )
    endless = forms.BooleanField(label=gettext_lazy("It has no end (for example NIB and halal)"), required=False)
    note = forms.CharField(label=FIELD_NAMES["note"], required=False, max_length=310, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data=None, *, certificate=None, kind=""):
        super().__init__(data, initial=as_form(certificate) if certificate else {"kind": kind})
        self.fields["kind"].choices = [("", _("choose")), *kind_choices()]
        for name in ("own_words", "number", "product", "issuer", "issued_on", "ends_on"):
            self.fields[name].widget.attrs["aria-describedby"] = f"id_{name}_helptext"
        self.values, self.doubts = {}, []

    def clean(self):
        cleaned = super().clean()
        given = cleaned | {"endless": "ya" if cleaned.get("endless") else ""}
        self.values, problems, self.doubts = read_certificate(given, today=timezone.localdate())
        for name in ("withdrawn_on", "withdrawn_why"):
            self.values.pop(name, None)  # a step of its own
        for problem in problems:
            self.add_error(problem.column if problem.column in self.fields else None, explain(problem))
        return cleaned


def as_form(certificate):
    """The certificate as the form shows it."""
    shown = {name: getattr(certificate, name) for name in ("kind", "own_words", "number", "product", "issuer", "note", "endless")}
    return shown | {name: _typed(getattr(certificate, name)) for name in ("issued_on", "ends_on")}


def _typed(day):
    return day.strftime(TYPED_DAY) if day else ""


class CertificateFilter(forms.Form):
    """The filters of the list as they stand in its address; what is not known there is left out."""

    jenis = forms.ChoiceField(label=FIELD_NAMES["kind"], required=False)
    keadaan = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[("", ""), *STATE_NAMES.items()])
    wilayah = forms.ChoiceField(label=gettext_lazy("District or village"), required=False)
    hari = forms.ChoiceField(
        label=gettext_lazy("Ends within"),
        required=False,
        choices=[
            ("", gettext_lazy("any time")),
            ("30", gettext_lazy("30 days")),
            ("60", gettext_lazy("60 days")),
            ("90", gettext_lazy("90 days")),
            ("180", gettext_lazy("half a year")),
        ],
    )
    tanda = forms.ChoiceField(
        label=gettext_lazy("Mark"),
        required=False,
        choices=[
            ("", gettext_lazy("all")),
            (Mark.REPORTED, gettext_lazy("not verified")),
            (Mark.VERIFIED, gettext_lazy("verified")),
        ],
    )
    ragu = forms.ChoiceField(
        label=gettext_lazy("Doubts"), required=False, choices=[("", gettext_lazy("all")), ("ya", gettext_lazy("with a doubt"))]
    )
    urut = forms.ChoiceField(
        label=gettext_lazy("Sort by"),
        required=False,
        choices=[
            ("", gettext_lazy("newest entry first")),
            (BY_END, gettext_lazy("what ends first")),
            (BY_NAME, gettext_lazy("name of the enterprise")),
        ],
    )

    def __init__(self, data, *, regions):
        super().__init__(data, auto_id="saring-%s")
        self.fields["jenis"].choices = [("", _("all")), *kind_choices()]
        self.fields["wilayah"].choices = [("", _("All districts and villages")), *regions]
        self.is_valid()
        self.asked = {name: self.cleaned_data[name] for name in self.fields if self.cleaned_data.get(name)}

    @property
    def filters(self):
        get = self.asked.get
        return CertificateFilters(
            get("jenis", ""), get("keadaan", ""), get("wilayah", ""), get("hari", ""), get("tanda", ""), get("ragu", "")
        )

    def in_words(self):
        """(label, value) of what is asked, for people."""
        found = []
        for name, value in self.asked.items():
            if name == "urut":
                continue
            choices = dict(self.fields[name].choices)
            if name == "wilayah":
                choices = {code: label for _group, some in self.fields[name].choices[1:] for code, label in some}
            found.append((str(self.fields[name].label), str(choices.get(value, value))))
        return found


class RuleForm(forms.Form):
    """A rule of a market; ``values`` as the service takes them."""

    market = forms.ChoiceField(label=gettext_lazy("Market"))
    group = forms.ChoiceField(label=gettext_lazy("Goods"))
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Certificates that satisfy it"),
        help_text=gettext_lazy("Any one of them is enough. None: a paper or a duty that no certificate of the register proves."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    title_id = forms.CharField(label=gettext_lazy("What is asked, in Indonesian"), max_length=160)
    title_en = forms.CharField(label=gettext_lazy("What is asked, in English"), max_length=160)
    detail_id = forms.CharField(
        label=gettext_lazy("More of it, in Indonesian"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    detail_en = forms.CharField(
        label=gettext_lazy("More of it, in English"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    duty = forms.ChoiceField(label=gettext_lazy("How binding"), choices=MarketRule.Duty)
    who = forms.ChoiceField(label=gettext_lazy("Who sees to it"), choices=MarketRule.Who)
    since = forms.DateField(
        label=gettext_lazy("In force since"), required=False, input_formats=["%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y"]
    )
    until = forms.DateField(
        label=gettext_lazy("In force until"), required=False, input_formats=["%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y"]
    )
    source = forms.CharField(label=gettext_lazy("Source"), max_length=200)
    source_url = forms.URLField(
        label=gettext_lazy("Address of the source"), max_length=300, required=False, assume_scheme="https"
    )
    unsure = forms.BooleanField(label=gettext_lazy("Not compared with the text of the rule itself"), required=False)

    def __init__(self, data=None, *, rule=None):
        initial = {}
        if rule:
            initial = {name: getattr(rule, name) for name in self.base_fields}
            initial |= {name: _typed(initial[name]) for name in ("since", "until")}
        super().__init__(data, initial=initial)
        self.fields["market"].choices = [("", _("choose")), *MARKET_NAMES.items()]
        self.fields["group"].choices = [("", _("choose")), *GROUP_NAMES.items()]
        self.fields["kinds"].choices = kind_choices()
        for name in ("since", "until"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "placeholder": "28-11-2026"}

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("It cannot end before it begins."))
        return cleaned

    @property
    def values(self):
        return self.cleaned_data | {"checked_on": timezone.localdate()}
