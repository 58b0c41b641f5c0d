"""What somebody asks of a list that is to be downloaded: the kind of file, and what of the owners is shown in it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from desaekspor.privacy.forms.opening import NOTHING, Ticks
from desaekspor.privacy.purposes import SHORTEST_WORDS, Purpose
from desaekspor.registry.exports.models import Export
from desaekspor.registry.services.fields import PRIVATE_OWNER_FIELDS

OPENED = {
    "name": _("Name of the owner"),
    "nik": _("NIK of the owner"),
    "phone": _("Phone of the owner"),
    "address": _("Home address of the owner"),
    "birth_date": _("Birth date of the owner"),
}


class ExportForm(forms.Form):
    """``may_open``: the user may have personal data unmasked, for a purpose in a list and in words of their own."""

    kind = forms.ChoiceField(
        label=_("Kind of file"), choices=Export.Kind.choices, initial=Export.Kind.XLSX, widget=forms.RadioSelect
    )
    opened = forms.MultipleChoiceField(
        label=_("Personal data to show unmasked"),
        help_text=_("Tick nothing where a masked list will do: names, NIK and phones then show enough to recognise, no more."),
        choices=[(name, OPENED[name]) for name in PRIVATE_OWNER_FIELDS],
        widget=Ticks,
        required=False,
    )
    purpose = forms.ChoiceField(label=_("What for"), choices=[NOTHING, *Purpose.choices], required=False)
    words = forms.CharField(
        label=_("In words"),
        help_text=_("Who gets the list and what they do with it. Write no name, NIK or phone here: the audit log keeps it."),
        required=False,
        max_length=150,
    )

    def __init__(self, *args, may_open, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_open:
            for name in ("opened", "purpose", "words"):
                del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("opened"):
            if not cleaned.get("purpose"):
                self.add_error("purpose", ValidationError(_("Choose what the personal data is for.")))
            if len(cleaned.get("words", "").strip()) < SHORTEST_WORDS:
                message = _("Say in at least %(count)s characters who gets the list and what for.")
                self.add_error("words", ValidationError(message, params={"count": SHORTEST_WORDS}))
        return cleaned
