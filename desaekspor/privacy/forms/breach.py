from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desaekspor.privacy.actions import FIELDS
from desaekspor.privacy.forms.moments import PastMoment
from desaekspor.privacy.forms.opening import Ticks

NO_NAMES = _("Write no person's name or number here. Kept sealed.")


class BreachForm(forms.Form):
    """Article 46, paragraph 2: which data, when and how, and what is done about it; and who was told."""

    found_at = PastMoment(label=_("Discovered"), help_text=_("The 3 × 24 hours run from here."))
    happened_from = PastMoment(label=_("Happened from"), help_text=_("As far as known."), required=False)
    happened_until = PastMoment(label=_("Happened until"), required=False)
    data = forms.MultipleChoiceField(label=_("Which data"), choices=list(FIELDS.items()), widget=Ticks, required=False)
    persons = forms.IntegerField(label=_("How many persons"), help_text=_("Empty: not known yet."), required=False, min_value=0)
    how = forms.CharField(
        label=_("What happened, and how"), help_text=NO_NAMES, max_length=4000, widget=forms.Textarea, min_length=10
    )
    measures = forms.CharField(label=_("What was done and will be done"), required=False, max_length=4000, widget=forms.Textarea)
    persons_told_at = PastMoment(label=_("The persons were told"), required=False)
    agency_told_at = PastMoment(label=_("The agency for data protection was told"), required=False)
    notice = forms.CharField(
        label=_("How they were told, and the words of the notice"), required=False, max_length=4000, widget=forms.Textarea
    )
    closed = forms.BooleanField(label=_("The case is closed"), required=False)

    def clean(self):
        cleaned = super().clean()
        since, until = cleaned.get("happened_from"), cleaned.get("happened_until")
        if since and until and until < since:
            self.add_error("happened_until", _("It cannot have ended before it began."))
        if cleaned.get("closed") and not (cleaned.get("persons_told_at") and cleaned.get("agency_told_at")):
            self.add_error("closed", _("A case is closed when the persons and the agency were told."))
        return cleaned

    def fields_of_breach(self, breach=None):
        """What goes to the services."""
        given = dict(self.cleaned_data)
        closed = given.pop("closed")
        given["closed_at"] = ((breach and breach.closed_at) or timezone.now()) if closed else None
        return given | {name: given[name] or None for name in ("how", "measures", "notice")}


def initial_of(breach):
    names = [name for name in BreachForm.base_fields if name != "closed"]
    moments = {"found_at", "happened_from", "happened_until", "persons_told_at", "agency_told_at"}
    values = {name: getattr(breach, name) for name in names}
    local = {name: values[name] and timezone.localtime(values[name]) for name in moments}
    return values | local | {"closed": breach.closed_at is not None}
