"""What is said of an enterprise on the check list, with day and note."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desaekspor.regions.models import Level, Region
from desaekspor.regions.queries import within
from desaekspor.registry.models import Presence
from desaekspor.registry.services.visiting import NOTE_LIMIT


class CheckForm(forms.Form):
    """``home``: the code of the regency whose villages can be named as the new place."""

    status = forms.ChoiceField(
        label=_("What did you find?"),
        choices=[(value, label.capitalize()) for value, label in ((one.value, one.label) for one in Presence)],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the five answers."), "invalid_choice": _("Choose one of the five answers.")},
    )
    tanggal = forms.DateField(
        label=_("Since when, or seen on"),
        help_text=_("The day it closed or moved as far as known, else the day of your visit."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        error_messages={"invalid": _("Write the day as 24-11-2026.")},
    )
    desa = forms.ChoiceField(
        label=_("Village it moved to"), help_text=_("Only for what moved, and only where known."), required=False
    )
    nomor = forms.CharField(
        label=_("Number of the record that stays"),
        help_text=_("Only for what is recorded twice. The number stands on the record of the other one."),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    catatan = forms.CharField(
        label=_("Note"),
        help_text=_("For example: closed since the market was rebuilt. Kept sealed; people of your region can read it."),
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, *, home, initial=None):
        super().__init__(data, initial=initial)
        self.fields["status"].choices = [(one.value, one.label.capitalize()) for one in Presence]
        self.fields["tanggal"].widget.attrs["max"] = timezone.localdate().isoformat()
        groups: dict[str, list] = {}
        villages = Region.objects.filter(within(home, "pk"), level=Level.VILLAGE, last_day=None).select_related("parent")
        for village in villages.order_by("parent__name", "name"):
            groups.setdefault(village.parent.name, []).append((village.code, village.name))
        self.fields["desa"].choices = [("", _("not known")), *groups.items()]
        for name in ("tanggal", "desa", "nomor", "catatan"):
            self.fields[name].widget.attrs["aria-describedby"] = f"id_{name}_helptext"

    def clean_nomor(self):
        """The number without what people write around it."""
        digits = "".join(sign for sign in self.cleaned_data["nomor"] if sign.isascii() and sign.isdigit())
        if self.cleaned_data["nomor"] and not digits:
            raise forms.ValidationError(_("A number such as 1204."))
        return int(digits) if digits else None
