from django import forms
from django.utils.translation import gettext_lazy as _


class TextForm(forms.Form):
    """Both languages of a new version: a consent is only as good as the words it was given to."""

    text_id = forms.CharField(label=_("Indonesian"), min_length=40, max_length=4000, widget=forms.Textarea)
    text_en = forms.CharField(label=_("English"), min_length=40, max_length=4000, widget=forms.Textarea)
