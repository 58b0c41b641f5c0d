from django import forms
from django.utils.translation import gettext_lazy as _

from desaekspor.privacy.actions import ACTIONS


class AuditFilter(forms.Form):
    """What an administrator asks of the audit log. A wrong value is named, and then nothing is found."""

    orang = forms.IntegerField(
        label=_("Person"), help_text=_("number of the enterprise"), required=False, min_value=1, max_value=2**62
    )
    oleh = forms.CharField(label=_("Who"), help_text=_("part of the name"), required=False, max_length=80)
    tindakan = forms.ChoiceField(label=_("What"), required=False)
    dari = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    sampai = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data):
        super().__init__(data, auto_id="saring-%s")
        known = sorted(((name, str(words)) for name, words in ACTIONS.items()), key=lambda one: one[1].casefold())
        self.fields["tindakan"].choices = [("", _("Everything")), *known]

    @property
    def asked(self):
        """The filters as ``queries.audit_entries`` takes them."""
        given = self.cleaned_data
        return {
            "person": given["orang"],
            "by": given["oleh"],
            "action": given["tindakan"],
            "since": given["dari"],
            "until": given["sampai"],
        }
