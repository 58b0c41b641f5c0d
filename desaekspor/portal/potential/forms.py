"""What officers write down of a village."""

from django import forms
from django.utils.translation import gettext_lazy as _

from desaekspor.potential.models import ProgrammeLabel
from desaekspor.regions.models import Mark


class LabelForm(forms.Form):
    """What is known of a label; with ``label`` it corrects that one, which stays what it is called."""

    programme = forms.ChoiceField(label=_("Programme"), choices=ProgrammeLabel.Programme.choices)
    name = forms.CharField(
        label=_("Name"),
        help_text=_("Of the product, for example: Kakao; of another programme its name."),
        max_length=100,
        required=False,
    )
    since = forms.DateField(label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(
        label=_("Until"),
        help_text=_("Empty while the village carries it."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    source = forms.CharField(
        label=_("Source"), help_text=_("Where it is written: a decree, a letter, a news item with its day."), max_length=200
    )
    source_url = forms.URLField(label=_("Address of the source"), required=False, assume_scheme="https", max_length=500)
    mark = forms.ChoiceField(
        label=_("Mark"), choices=[(Mark.REPORTED, Mark.REPORTED.label), (Mark.VERIFIED, Mark.VERIFIED.label)]
    )

    def __init__(self, data=None, *, label=None):
        super().__init__(data, initial={name: getattr(label, name) for name in self.base_fields} if label else None)
        for name in ("programme", "name"):
            self.fields[name].disabled = label is not None

    def clean(self):
        given = super().clean()
        if given.get("programme") == ProgrammeLabel.Programme.OTHER and not given.get("name", "").strip():
            self.add_error("name", _("Say what the other programme is called."))
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("The last day is before the first one."))
        return given
