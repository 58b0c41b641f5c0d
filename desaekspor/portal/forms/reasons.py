"""Why somebody takes something back."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    alasan = forms.CharField(
        label=_("Why? (may be left empty)"),
        help_text=_("For the history, for example: visited on Tuesday. No names of persons here."),
        required=False,
        max_length=200,
    )


class WithdrawForm(ReasonForm):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.fields["alasan"].label = _("Why?")
        self.fields["alasan"].required = True
        self.fields["alasan"].error_messages["required"] = _("Say why, so that the next reader understands.")
