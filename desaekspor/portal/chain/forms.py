"""What people write about a step, a stop and what is next."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.readiness.chain.models import Reason, Stage
from desaekspor.readiness.chain.queries import possible_owners
from desaekspor.readiness.chain.services import when_due

MARKETS = ("Arab Saudi", "Jepang", "Malaysia", "Singapura", "Uni Emirat Arab", "Uni Eropa", "Amerika Serikat", "Australia")
EARLIEST = 2015


def day_field(label, help_text=""):
    return forms.DateField(label=label, help_text=help_text, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class ActionForm(forms.Form):
    """What is next, who does it, until when."""

    apa = forms.CharField(
        label=gettext_lazy("What is next"),
        max_length=300,
        help_text=gettext_lazy("For example: send the price list to the buyer."),
    )
    siapa = forms.ChoiceField(label=gettext_lazy("Who does it"), required=False)
    sampai = day_field(gettext_lazy("Until when"))

    def __init__(self, data=None, *, enterprise, user, prefix=None):
        initial = {"sampai": when_due(7), "siapa": str(user.pk)}
        super().__init__(data, prefix=prefix, initial=initial, auto_id="tindakan-%s")
        self._owners = {str(one.pk): one for one in possible_owners(enterprise.region_id)}
        self.fields["siapa"].choices = [
            ("", _("nobody yet")),
            *((pk, f"{one}, {one.get_role_display()}") for pk, one in self._owners.items()),
        ]

    @property
    def owner(self):
        return self._owners.get(self.cleaned_data["siapa"])


class StepForm(forms.Form):
    """A stage that was reached on a day."""

    tahap = forms.TypedChoiceField(label=gettext_lazy("Stage reached"), choices=Stage.choices, coerce=int)
    tanggal = day_field(gettext_lazy("On which day"))
    produk = forms.CharField(
        label=gettext_lazy("Product (where it matters)"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"list": "produk-usaha"}),
    )
    pasar = forms.CharField(
        label=gettext_lazy("Market (where it matters)"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"list": "pasar-dikenal"}),
    )
    catatan = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What shows it: an order number, a letter, who was there. It is kept sealed."),
    )

    def __init__(self, data=None, *, place=None):
        after = min(place.stage + 1, Stage.SHIPPED) if place else Stage.CANDIDATE
        super().__init__(data, initial={"tanggal": timezone.localdate(), "tahap": after}, auto_id="langkah-%s")

    def clean_tanggal(self):
        on = self.cleaned_data["tanggal"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet. What is planned belongs under “What is next”."))
        if on.year < EARLIEST:
            raise forms.ValidationError(_("This day is before the program began: %(year)s.") % {"year": on.year})
        return on


class StopForm(forms.Form):
    """Why somebody stopped, and when."""

    alasan = forms.ChoiceField(label=gettext_lazy("Why"), choices=[("", gettext_lazy("choose a reason")), *Reason.choices])
    tanggal = day_field(gettext_lazy("On which day"))
    catatan = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data=None):
        super().__init__(data, initial={"tanggal": timezone.localdate()}, auto_id="berhenti-%s")
