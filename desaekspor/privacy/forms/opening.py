from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from desaekspor.privacy.actions import FIELDS
from desaekspor.privacy.purposes import SHORTEST_WORDS, Purpose
from desaekspor.privacy.services.opening import OPENABLE

NOTHING = ("", _("Choose a purpose"))


class Ticks(forms.CheckboxSelectMultiple):
    """Whose list of errors leads to its first tick."""

    def id_for_label(self, id_, index=None):
        return super().id_for_label(id_, "0" if index is None else index)


class PurposeForm(forms.Form):
    """What it is for, and in words where the list has no name for it."""

    purpose = forms.ChoiceField(label=_("What for"), choices=[NOTHING, *Purpose.choices])
    words = forms.CharField(
        label=_("In words"),
        help_text=_("Needed where you choose “something else”. Write no name, NIK or phone here: the audit log keeps it."),
        required=False,
        max_length=150,
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("purpose") == Purpose.OTHER and len(cleaned.get("words", "").strip()) < SHORTEST_WORDS:
            self.add_error(
                "words",
                ValidationError(_("Say in at least %(count)s characters what it is for."), params={"count": SHORTEST_WORDS}),
            )
        return cleaned


class OpeningForm(PurposeForm):
    fields_wanted = forms.MultipleChoiceField(
        label=_("What to open"),
        choices=[(name, FIELDS[name]) for name in OPENABLE],
        widget=Ticks,
        error_messages={"required": _("Tick at least one of them. Open no more than you need.")},
    )
    field_order = ("fields_wanted", "purpose", "words")
