"""What is sent about messages: whom to write to and with which words, and a template."""

import re

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from desaekspor.portal.forms.numbers import whole_number
from desaekspor.readiness.messaging.messages import placeholder_name
from desaekspor.readiness.messaging.models import Message
from desaekspor.readiness.messaging.placeholders import PLACEHOLDERS, UnknownPlaceholder, used_in
from desaekspor.readiness.messaging.templates import templates_of

MOST = 50  # of one batch: so many can be opened within an hour, and somebody clicks each of them
LANGUAGES = (("id", "Bahasa Indonesia"), ("en", "English"))
LONG = ("isi",)


class ChooseForm(forms.Form):
    """Which template, by which channel, in which language; stands in the address."""

    naskah = forms.ChoiceField(label=gettext_lazy("Template"))
    saluran = forms.ChoiceField(label=gettext_lazy("Channel"), choices=Message.Channel.choices, required=False)
    bahasa = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES, required=False)

    def __init__(self, data, *, region):
        self.templates = templates_of(region)
        first = next(iter(self.templates), "")
        given = {name: data.get(name) or start for name, start in (("naskah", first), ("saluran", "whatsapp"), ("bahasa", "id"))}
        super().__init__(given, auto_id="pilih-%s")
        language = get_language()
        self.fields["naskah"].choices = [(code, one.name(language)) for code, one in self.templates.items()]
        self.is_valid()
        self.template = self.templates.get(self.cleaned_data.get("naskah", "")) or self.templates.get(first)
        self.channel = self.cleaned_data.get("saluran") or "whatsapp"
        self.language = self.cleaned_data.get("bahasa") or "id"


class WordsForm(forms.Form):
    """The words that the register does not know: a field for each placeholder of the template that nothing fills."""

    def __init__(self, data=None, *, template, language, known=(), with_address=False, initial=None):
        super().__init__(data, initial=initial)
        names = used_in(*template.words(language))
        self.names = [name for name in names if PLACEHOLDERS[name].of == "context" and name not in known]
        for name in self.names:
            self.fields[name] = forms.CharField(
                label=placeholder_name(name).capitalize(),
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 4}) if name in LONG else forms.TextInput(attrs={"autocomplete": "off"}),
            )
        if with_address:
            self.fields["alamat"] = forms.EmailField(
                label=_("E-mail address"),
                required=False,
                help_text=_("Only where the owner's account has none. It is kept sealed."),
            )

    @property
    def context(self):
        return {name: self.cleaned_data[name] for name in self.names}

    @property
    def address(self):
        return self.cleaned_data.get("alamat", "")


class DraftForm(forms.Form):
    """Other words for one draft."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=150, required=False)
    body = forms.CharField(
        label=gettext_lazy("Words"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("{pemilik} is filled with the owner's name when the message is opened."),
    )


class TemplateForm(forms.Form):
    """A new version of a template."""

    code = forms.CharField(
        label=gettext_lazy("Short name"),
        max_length=30,
        help_text=gettext_lazy("Small letters and underscores, for example fair_invitation. It stays the same for ever."),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    subject_id = forms.CharField(label=gettext_lazy("Subject in Indonesian"), max_length=150, required=False)
    body_id = forms.CharField(
        label=gettext_lazy("Words in Indonesian"), max_length=2000, widget=forms.Textarea(attrs={"rows": 6})
    )
    subject_en = forms.CharField(label=gettext_lazy("Subject in English"), max_length=150, required=False)
    body_en = forms.CharField(
        label=gettext_lazy("Words in English"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    is_retired = forms.BooleanField(label=gettext_lazy("No longer offered"), required=False)

    def __init__(self, data=None, *, template=None, taken=()):
        initial = {}
        if template:
            initial = {name: getattr(template, name, "") for name in self.base_fields} | {"name": template.name(get_language())}
        super().__init__(data, initial=initial)
        self.taken = taken
        if template:
            del self.fields["code"]

    def clean_code(self):
        code = self.cleaned_data["code"].strip()
        if not re.fullmatch(r"[a-z][a-z0-9_]{2,29}", code):
            raise forms.ValidationError(_("Only small letters, figures and underscores; it begins with a letter."))
        if code in self.taken:
            raise forms.ValidationError(_("There is a template of this short name already. Correct that one."))
        return code

    def clean(self):
        cleaned = super().clean()
        for name in ("subject_id", "body_id", "subject_en", "body_en"):
            try:
                used_in(cleaned.get(name) or "")
            except UnknownPlaceholder as error:
                words = ", ".join(f"{{{word}}}" if word else _("a brace without its partner") for word in error.words)
                self.add_error(
                    name, _("These are no placeholders: %(words)s. The list below has all of them.") % {"words": words}
                )
        return cleaned

    @property
    def values(self):
        return {name: self.cleaned_data[name] for name in self.cleaned_data if name != "code"}


def numbers_in(text):
    """The numbers of enterprises that somebody typed, each once, in their order."""
    return [number for number in dict.fromkeys(whole_number(part) for part in re.split(r"[\s,;]+", text)) if number is not None]
