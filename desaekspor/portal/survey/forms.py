"""The form of a section: one field a question. What is valid is kept, whatever is wrong with the rest."""

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from desaekspor.accounts.masking import mask_text
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.portal.templatetags.figures import number
from desaekspor.potential.survey.messages import explain_answer
from desaekspor.potential.survey.questions import (
    CHOICE,
    CHOICES,
    DATE,
    DECIMAL,
    ENTERPRISES,
    INTEGER,
    LONGEST,
    NUMBERS,
    PHOTO,
    POINT,
    PRIVATE,
    YES_NO,
    BadAnswer,
    read_answer,
    words,
)

LISTED = (CHOICE, YES_NO)
MOST_LINES = 12  # choices that are shown one below the other
KEYBOARDS = {INTEGER: "numeric", DECIMAL: "decimal"}


def field_for(question, language, enterprises=()):
    """The Django field of a question; what it says is judged by read_answer, not by the field."""
    label, hint = question.name(language), question.hint(language)
    options = {"label": label, "help_text": hint, "required": False}
    attrs = {"autocomplete": "off"}
    if question.kind in LISTED:
        listed = [(choice.code, choice.name(language)) for choice in question.choices]
        if len(listed) > MOST_LINES:
            return forms.CharField(**options, widget=forms.Select(choices=[("", _("not known yet")), *listed]))
        return forms.CharField(**options, widget=forms.RadioSelect(choices=[*listed, ("", _("not known yet"))]))
    if question.kind == CHOICES:
        listed = [(choice.code, choice.name(language)) for choice in question.choices]
        return _Several(**options, widget=forms.CheckboxSelectMultiple(choices=listed))
    if question.kind == ENTERPRISES:
        return _Several(**options, widget=forms.SelectMultiple(choices=enterprises, attrs={"size": 8}))
    if question.kind == PHOTO:
        return forms.FileField(**options, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}))
    if question.kind == DATE:
        attrs |= {"type": "date", "max": timezone.localdate().isoformat()}
    if question.kind in KEYBOARDS:
        attrs["inputmode"] = KEYBOARDS[question.kind]
    return forms.CharField(**options, max_length=LONGEST, widget=forms.TextInput(attrs=attrs))


class _Several(forms.Field):
    """Several choices, as they come: read_answer says what of them is known."""

    def to_python(self, value):
        return value or []


def shown(question, value, language):
    """An answer as its field shows it."""
    if value is None:
        return [] if question.kind in (CHOICES, ENTERPRISES) else ""
    if question.kind == YES_NO:
        return "yes" if value else "no"
    if question.kind in NUMBERS:
        if isinstance(value, int):
            return number(value)
        return f"{value:f}".rstrip("0").rstrip(".").replace(".", "." if language == "en" else ",")
    if question.kind == POINT:
        return words(question, value, language)
    if question.kind == ENTERPRISES:
        return [str(one) for one in value]
    return value


def _with_kept(enterprises, answer):
    """The enterprises to choose from, and those that were answered and are no longer on the list: saving loses none."""
    listed = {number for number, _label in enterprises}
    kept = [str(number) for number in (answer.said if answer else None) or () if str(number) not in listed]
    return [*enterprises, *((number, _("no. %(number)s, no longer on the list") % {"number": number}) for number in kept)]


class SectionForm(forms.Form):
    """``answers``: {question: Answer} of the survey; ``asked``: the questions of the section that are on the page.

    After ``is_valid()`` or not: ``values`` are the answers that can be kept, ``base`` the revision of each that the page knew.
    """

    def __init__(self, data=None, files=None, *, asked, answers, enterprises=(), only=""):
        super().__init__(data, files, auto_id="id_%s")
        self.language = get_language() or "id"
        self.answers = answers
        self.asked = [question for question in asked if not only or question.code == only]
        self.values, self.base = {}, {}
        for question in self.asked:
            answer = answers.get(question.code)
            listed = _with_kept(enterprises, answer) if question.kind == ENTERPRISES else ()
            self.fields[question.code] = field_for(question, self.language, listed)
            if question.kind == PRIVATE:
                self.fields[f"{question.code}-hapus"] = forms.BooleanField(required=False, label=_("Remove what is kept"))
            elif question.kind != PHOTO:
                self.initial[question.code] = shown(question, answer.said if answer else None, self.language)

    def clean(self):
        for question in self.asked:
            code = question.code
            self.base[code] = whole_number(self.data.get(f"rev-{code}", "")) or 0
            if code not in self.cleaned_data:
                continue
            given = self.cleaned_data[code]
            if question.kind == PHOTO:
                continue
            answer = self.answers.get(code)
            if question.kind == PRIVATE:
                if self.cleaned_data.get(f"{code}-hapus"):
                    self.values[code] = None
                    continue
                if not given.strip():
                    continue  # what is kept is not in the page, so an empty field says nothing
            elif given == self.initial[code] and answer is not None:
                self.values[code] = answer.said
                continue
            try:
                self.values[code] = read_answer(question, given, comma=self.language != "en", today=timezone.localdate())
                if question.kind == ENTERPRISES:
                    self._refuse_others(code)
            except BadAnswer as bad:
                self.add_error(code, explain_answer(question, bad))
        return self.cleaned_data

    def _refuse_others(self, code):
        """Raises BadAnswer for a number that the page did not offer: an enterprise of another village, or none at all."""
        offered = {number for number, _label in self.fields[code].widget.choices}
        others = [number for number in self.values[code] or () if str(number) not in offered]
        if others:
            del self.values[code]
            raise BadAnswer("enterprise_unknown", number=others[0])

    def revision_of(self, code, answers):
        """The revision that the page knows of a question, where ``answers`` stand now.

        A form that was sent shows what was typed into it. Only where that is what stands now does the page know the newest
        revision: otherwise the next sending would overwrite, unseen, what somebody else answered meanwhile.
        """
        answer = answers.get(code)
        is_newest = not self.is_bound or (answer is not None and code in self.values and answer.said == self.values[code])
        return (answer.revision if answer else 0) if is_newest else self.base.get(code, 0)


def masked(answer):
    """What is kept about a person, hidden."""
    return mask_text(str(answer.said)) if answer is not None and answer.said else ""


class SubmissionsForm(forms.Form):
    """An export of submissions, and what to do with it."""

    berkas = forms.FileField(
        label=gettext_lazy("Export of the submissions"),
        help_text=gettext_lazy("CSV, XLSX, JSON, XML, or a ZIP of these with the photos, from ODK Central or KoboToolbox."),
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.json,.xml,.zip"}),
        error_messages={
            "required": gettext_lazy("Choose a file first."),
            "invalid": gettext_lazy("The file did not arrive; send it again."),
        },
    )
    lalu = forms.ChoiceField(
        label=gettext_lazy("What to do with it"),
        choices=[
            ("muat", gettext_lazy("Load what is clear; the rest waits for you")),
            ("periksa", gettext_lazy("Only check, write nothing")),
        ],
        initial="muat",
        widget=forms.RadioSelect,
    )
    contoh = forms.BooleanField(label=gettext_lazy("These answers are made up for a trial"), required=False)
