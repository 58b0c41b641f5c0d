from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FORM = "%Y-%m-%dT%H:%M"


class PastMoment(forms.DateTimeField):
    """A moment that has been: the browser's own field for day and time."""

    def __init__(self, **options):
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=FORM)
        super().__init__(widget=widget, input_formats=[FORM, "%Y-%m-%d %H:%M"], **options)

    def clean(self, value):
        moment = super().clean(value)
        # A minute: the browser's clock is not ours.
        if moment and moment > timezone.now() + timezone.timedelta(minutes=1):
            raise ValidationError(_("This moment has not come yet."))
        return moment
