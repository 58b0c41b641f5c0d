"""What officers and owners tell about a person's wishes."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desaekspor.privacy.bases import ASKED
from desaekspor.privacy.forms.moments import PastMoment
from desaekspor.privacy.models import Channel, Consent, DataRequest

Giver, Kind, State = Consent.Giver, DataRequest.Kind, DataRequest.State
BY_OFFICERS = [choice for choice in Channel.choices if choice[0] != Channel.SITE]
ASKABLE = [choice for choice in Kind.choices if choice[0] != Kind.WITHDRAWAL]  # a withdrawal is made beside the consent
SHORTEST_ANSWER = 10


class _ByWhom(forms.Form):
    """An owner tells it here and now; an officer says how and when the owner told it."""

    channel = forms.ChoiceField(label=_("How the owner told it"), choices=BY_OFFICERS)
    at = PastMoment(label=_("When"))

    def __init__(self, *arguments, by_owner, **options):
        super().__init__(*arguments, **options)
        if by_owner:
            del self.fields["channel"], self.fields["at"]
        else:
            self.initial.setdefault("at", timezone.localtime())

    @property
    def told(self):
        """(channel, moment)."""
        return self.cleaned_data.get("channel", Channel.SITE), self.cleaned_data.get("at") or timezone.now()


class ConsentForm(_ByWhom):
    purpose = forms.ChoiceField(label=_("Consent to"))
    giver = forms.ChoiceField(label=_("Who gave it"), choices=Giver.choices, initial=Giver.OWNER)
    giver_name = forms.CharField(
        label=_("Name of who gave it for the owner"), help_text=_("Kept sealed."), required=False, max_length=120
    )
    informed = forms.BooleanField(
        label=_("The text below was shown or read out, and the person had time to ask."),
        error_messages={"required": _("Without information a consent does not count (article 21).")},
    )
    field_order = ("purpose", "giver", "giver_name", "channel", "at", "informed")

    def __init__(self, *arguments, by_owner, **options):
        super().__init__(*arguments, by_owner=by_owner, **options)
        self.fields["purpose"].choices = [(one.name, one.label) for one in ASKED.values()]
        if by_owner:
            del self.fields["giver"], self.fields["giver_name"]
            self.fields["informed"].label = _("I have read the text below and agree to it.")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("giver") == Giver.REPRESENTATIVE and not cleaned.get("giver_name", "").strip():
            self.add_error("giver_name", _("Write who gave the consent for the owner."))
        return cleaned


class WithdrawalForm(_ByWhom):
    pass


class RequestForm(_ByWhom):
    kind = forms.ChoiceField(label=_("What is asked"), choices=ASKABLE)
    detail = forms.CharField(
        label=_("In the person's words"),
        help_text=_("What is wrong and what is right, or why it should go. Kept sealed."),
        required=False,
        max_length=2000,
        widget=forms.Textarea,
    )
    field_order = ("kind", "detail", "channel", "at")


class AnswerForm(forms.Form):
    state = forms.ChoiceField(
        label=_("Result"), choices=[(State.DONE, _("done as asked")), (State.REFUSED, _("refused, with the reason"))]
    )
    answer = forms.CharField(
        label=_("Answer to the person"),
        help_text=_("What was done, or why not, in words that can be given to the person. Kept sealed."),
        min_length=SHORTEST_ANSWER,
        max_length=2000,
        widget=forms.Textarea,
    )

    def __init__(self, *arguments, only_refusal, **options):
        super().__init__(*arguments, **options)
        if only_refusal:
            self.fields["state"].choices = self.fields["state"].choices[1:]


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(label=_("Who answers"), queryset=None, empty_label=_("Choose a person"))

    def __init__(self, *arguments, people, **options):
        super().__init__(*arguments, **options)
        self.fields["to"].queryset = people
