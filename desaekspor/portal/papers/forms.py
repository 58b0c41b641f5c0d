"""What is sent about an agreement: the agreement itself, and why it changes."""

import re

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from desaekspor.markets.countries import countries
from desaekspor.markets.papers.writing import DAYS, TEXTS
from desaekspor.portal.papers.words import FIELD_NAMES, STATUSES, explain, names_of

TYPED_DAY = "%d-%m-%Y"
PARTNERS = re.compile(r"[;\n]")


def _text(name, length, *, hint="", lines=0, required=False):
    widget = forms.Textarea(attrs={"rows": lines}) if lines else forms.TextInput(attrs={"autocomplete": "off"})
    if hint:
        widget.attrs["aria-describedby"] = f"id_{name}_helptext"
    return forms.CharField(label=FIELD_NAMES[name], max_length=length, required=required, help_text=hint, widget=widget)


def _day(name, *, hint=""):
    widget = forms.DateInput(format=TYPED_DAY, attrs={"inputmode": "numeric", "autocomplete": "off", "placeholder": "28-11-2026"})
    if hint:
        widget.attrs["aria-describedby"] = f"id_{name}_helptext"
    return forms.DateField(
        label=FIELD_NAMES[name], required=False, help_text=hint, widget=widget, input_formats=[TYPED_DAY, "%Y-%m-%d", "%d/%m/%Y"]
    )


class AgreementForm(forms.Form):
    """An agreement; ``values`` as write_agreement takes them. Rules of what can be stand there, words for them in words.py."""

    code = _text("code", 20, hint=gettext_lazy("As people call it, such as IK-CEPA. It stays."))
    name_id = _text("name_id", 160)
    name_en = _text("name_en", 160)
    status = forms.ChoiceField(label=FIELD_NAMES["status"], choices=list(STATUSES.items()))
    form = _text("form", 60, hint=gettext_lazy("As it stands on the certificate, such as Form D."))
    since = _day("since")
    until = _day("until", hint=gettext_lazy("Empty while no end is known."))
    partners = _text(
        "partners",
        4000,
        hint=gettext_lazy("Names or codes of countries, with a semicolon or a new line between them: Jepang; KOR; Malaysia."),
        lines=3,
    )
    self_id = _text("self_id", 200, hint=gettext_lazy("Who may declare the origin without a form; empty where nobody may."))
    self_en = _text("self_en", 200)
    note_id = _text("note_id", 400, lines=2)
    note_en = _text("note_en", 400, lines=2)
    source = _text("source", 200, hint=gettext_lazy("What you compared it with, such as Perpres 25/2018, article 3."))
    source_url = forms.URLField(label=FIELD_NAMES["source_url"], max_length=300, required=False, assume_scheme="https")
    checked_on = _day("checked_on")
    unsure = forms.BooleanField(label=FIELD_NAMES["unsure"], required=False)
    reason = _text("reason", 200, hint=gettext_lazy("One sentence, for the history: The amending protocol is in force."))

    def __init__(self, data=None, *, agreement=None):
        super().__init__(data, initial=self._shown(agreement) if agreement else {"checked_on": timezone.localdate()})
        self.agreement = agreement
        if agreement:
            del self.fields["code"]

    @staticmethod
    def _shown(agreement):
        said = {name: getattr(agreement, name) for name in (*TEXTS, *DAYS, "unsure")}
        # Who saves says that it was compared today, unless another day is written there.
        more = {"source": agreement.said_source, "checked_on": timezone.localdate()}
        return said | more | {"partners": "; ".join(names_of(agreement.partners))}

    def clean_partners(self):
        """Codes of those that are known; what is no country stays as it was typed, for the service to name."""
        codes = {name.casefold(): one.iso3 for one in countries().values() for name in (one.name_id, one.name_en, one.iso3)}
        found = []
        for text in filter(None, map(str.strip, PARTNERS.split(self.cleaned_data["partners"]))):
            parts = [text] if text.casefold() in codes else [part.strip() for part in text.split(",") if part.strip()]
            found += [codes.get(part.casefold(), part) for part in parts]
        return found

    @property
    def values(self):
        return {name: value for name, value in self.cleaned_data.items() if name not in ("code", "reason")}

    def refuse(self, problems):
        """Say what the service found wrong, each beside its field."""
        for one in problems:
            self.add_error(one.field if one.field in self.fields else None, explain(one))
