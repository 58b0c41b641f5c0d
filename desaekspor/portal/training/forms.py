"""What people send on the pages of trainings."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from desaekspor.readiness.training.known import available
from desaekspor.readiness.training.models import TrainingBatch
from desaekspor.readiness.training.queries import trainers_in
from desaekspor.readiness.training.tables import criteria
from desaekspor.regions.models import Level, Region
from desaekspor.regions.queries import within

MOST_PLACES = 2_000
CLOCK = "%H:%M"
YES_NO_UNKNOWN = [("", gettext_lazy("not known")), ("true", gettext_lazy("yes")), ("false", gettext_lazy("no"))]


class Day(forms.DateField):
    """A day as browsers send it, or as people write it."""

    def __init__(self, **options):
        options.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"], **options)


def whole(**options):
    """A whole number that is typed."""
    return forms.IntegerField(widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **options)


def lines(rows=3):
    return forms.Textarea(attrs={"rows": rows})


class DescribedForm(forms.Form):
    """Hints and errors are read out with their field; a wrong one says so."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        for name, field in self.fields.items():
            if field.help_text:
                field.widget.attrs["aria-describedby"] = f"{self[name].auto_id}_helptext"


class ProgrammeForm(DescribedForm):
    name = forms.CharField(label=gettext_lazy("Name of the programme"), max_length=120)
    name_en = forms.CharField(
        label=gettext_lazy("Name in English"),
        help_text=gettext_lazy("Stands on the certificate in English. Empty: the name above."),
        max_length=120,
        required=False,
    )
    organiser = forms.CharField(label=gettext_lazy("Who organises it"), max_length=120, required=False)
    about = forms.CharField(label=gettext_lazy("What it is about"), max_length=500, required=False, widget=lines())


class BatchForm(DescribedForm):
    """One run of a programme. Weights and quotas have fields of their own."""

    programme = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=None, empty_label=None)
    name = forms.CharField(
        label=gettext_lazy("Name of the batch"), help_text=gettext_lazy("For example Angkatan 2, 2027."), max_length=80
    )
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=TrainingBatch.State.choices)
    apply_until = Day(label=gettext_lazy("Applications until"))
    starts_on = Day(label=gettext_lazy("Begins"))
    ends_on = Day(label=gettext_lazy("Ends"))
    places = whole(label=gettext_lazy("Places"), min_value=1, max_value=MOST_PLACES, initial=30)
    waiting_places = whole(label=gettext_lazy("Places on the waiting list"), min_value=0, max_value=MOST_PLACES, initial=15)
    wanted = forms.CharField(
        label=gettext_lazy("Products that are looked for"),
        help_text=gettext_lazy("Words with commas between them, for example: ikan, udang, kecap. Empty: every product."),
        max_length=300,
        required=False,
    )
    template = forms.BooleanField(
        label=gettext_lazy("With the eight stages of the Export Coaching Program as a template"),
        required=False,
        initial=True,
    )
    trainers = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Trainers"),
        help_text=gettext_lazy("They see this batch and its participants, and no other."),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data=None, *, programmes, batch=None, region):
        super().__init__(data, initial=as_form(batch) if batch else first_values())
        self.fields["programme"].queryset = programmes
        self.fields["trainers"].queryset = trainers_in(region)
        for name in ("programme", "template") if batch else ("state",):
            del self.fields[name]

    def clean(self):
        cleaned = super().clean()
        starts, ends, until = (cleaned.get(name) for name in ("starts_on", "ends_on", "apply_until"))
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The end lies before the beginning."))
        if starts and until and until > starts:
            self.add_error("apply_until", _("Applications end at the latest on the day on which the batch begins."))
        return cleaned


def first_values():
    today = timezone.localdate()
    return {
        "apply_until": today + datetime.timedelta(days=21),
        "starts_on": today + datetime.timedelta(days=35),
        "ends_on": today + datetime.timedelta(days=35 + 240),
    }


def as_form(batch):
    names = ("name", "state", "apply_until", "starts_on", "ends_on", "places", "waiting_places", "wanted")
    return {name: getattr(batch, name) for name in names} | {"trainers": [one.pk for one in batch.trainers.all()]}


def _short(weight):
    """2.0 as 2."""
    return int(weight) if float(weight).is_integer() else weight


class WeightsForm(forms.Form):
    """How much each criterion weighs, and how many of a district may be selected at most."""

    def __init__(self, data=None, *, batch):
        super().__init__(data)
        language, known = get_language() or "id", available()
        for name, one in criteria().items():
            self.fields[f"bobot-{name}"] = forms.FloatField(
                label=one.name(language),
                help_text=one.meaning(language) if name in known else _("Nothing is known of it in this installation yet."),
                min_value=0,
                max_value=100,
                required=False,
                localize=True,
                initial=_short(batch.weights.get(name, 0)),
                widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 4}),
            )
        self.districts = list(
            Region.objects.filter(within(batch.region_id, "pk"), level=Level.DISTRICT, last_day=None).order_by("name")
        )
        for district in self.districts:
            self.fields[f"kuota-{district.code}"] = forms.IntegerField(
                label=district.name,
                min_value=0,
                max_value=MOST_PLACES,
                required=False,
                initial=batch.quotas.get(district.code),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4}),
            )

    @property
    def weight_fields(self):
        return [self[name] for name in self.fields if name.startswith("bobot-")]

    @property
    def quota_fields(self):
        return [self[name] for name in self.fields if name.startswith("kuota-")]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(self.weights.values()):
            self.add_error(None, _("At least one criterion must weigh something."))
        return cleaned

    @property
    def weights(self):
        return {name: self.cleaned_data.get(f"bobot-{name}") or 0 for name in criteria()}

    @property
    def quotas(self):
        given = {district.code: self.cleaned_data.get(f"kuota-{district.code}") for district in self.districts}
        return {code: quota for code, quota in given.items() if quota is not None}


class SessionForm(DescribedForm):
    title = forms.CharField(label=gettext_lazy("What it is about"), max_length=120)
    stage = forms.ModelChoiceField(
        label=gettext_lazy("Stage"), queryset=None, required=False, empty_label=gettext_lazy("none of the stages")
    )
    day = Day(label=gettext_lazy("Day"))
    begins = forms.TimeField(label=gettext_lazy("From"), widget=forms.TimeInput(attrs={"type": "time"}, format=CLOCK))
    ends = forms.TimeField(label=gettext_lazy("To"), widget=forms.TimeInput(attrs={"type": "time"}, format=CLOCK))
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False)
    online_url = forms.URLField(
        label=gettext_lazy("Link of the online meeting"),
        help_text=gettext_lazy("Begins with https://"),
        max_length=300,
        required=False,
        assume_scheme="https",
    )
    trainer = forms.ModelChoiceField(
        label=gettext_lazy("Trainer"), queryset=None, required=False, empty_label=gettext_lazy("not known yet")
    )
    places = whole(
        label=gettext_lazy("Places"),
        help_text=gettext_lazy("Empty: as many as take part in the batch."),
        min_value=1,
        max_value=MOST_PLACES,
        required=False,
    )

    def __init__(self, data=None, *, batch, session=None):
        initial = {}
        if session:
            begins, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
            initial = {name: getattr(session, name) for name in ("title", "stage", "place", "online_url", "trainer", "places")}
            initial |= {"day": begins.date(), "begins": begins.time(), "ends": ends.time()}
        super().__init__(data, initial=initial)
        self.fields["stage"].queryset = batch.stages.all()
        self.fields["trainer"].queryset = trainers_in(batch.region_id)

    def clean_online_url(self):
        url = self.cleaned_data["online_url"]
        if url and not url.startswith(("https://", "http://")):
            raise forms.ValidationError(_("Give an address that begins with https://."))
        return url

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("The end lies before the beginning."))
        if not self.errors and not (cleaned["place"] or cleaned["online_url"]):
            self.add_error("place", _("Say where it is: a place, or the link of the online meeting."))
        return cleaned

    @property
    def values(self):
        given = dict(self.cleaned_data)
        day, begins, ends = (given.pop(name) for name in ("day", "begins", "ends"))
        return given | {
            "starts_at": timezone.make_aware(datetime.datetime.combine(day, begins)),
            "ends_at": timezone.make_aware(datetime.datetime.combine(day, ends)),
        }


class ApplicationForm(DescribedForm):
    """An enterprise applies: by its number, or (an owner with several) one of the own."""

    enterprise = forms.CharField(
        label=gettext_lazy("Number of the enterprise"),
        help_text=gettext_lazy("As it stands on its record."),
        max_length=15,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    motivation = forms.CharField(
        label=gettext_lazy("Why the enterprise wants to take part"),
        help_text=gettext_lazy("What is made, how much a month, where it is sold now, which market it hopes for."),
        max_length=1500,
        required=False,
        widget=lines(5),
    )

    def __init__(self, data=None, *, own=None, initial=None):
        super().__init__(data, initial=initial)
        if own is not None:
            choices = [(one.pk, str(one)) for one in own]
            self.fields["enterprise"] = forms.ChoiceField(label=_("Enterprise"), choices=choices)


class ReasonForm(DescribedForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("In words that the enterprise may read. No names of persons."),
        max_length=400,
        widget=lines(2),
    )


class VisitForm(DescribedForm):
    visited_on = Day(label=gettext_lazy("Day of the visit"))
    place = forms.CharField(
        label=gettext_lazy("Place"), help_text=gettext_lazy("The workshop, the office, online."), max_length=120, required=False
    )
    advice = forms.CharField(label=gettext_lazy("What was seen and advised"), max_length=2000, widget=lines(4))
    next_step = forms.CharField(label=gettext_lazy("Next step"), max_length=500, required=False, widget=lines(2))
    due_on = Day(label=gettext_lazy("Until"), required=False)

    def __init__(self, data=None):
        super().__init__(data, initial={"visited_on": timezone.localdate()})


class FollowUpForm(DescribedForm):
    exported = forms.NullBooleanField(
        label=gettext_lazy("Has it exported?"),
        required=False,
        widget=forms.Select(
            choices=[("", gettext_lazy("not known")), ("true", gettext_lazy("yes")), ("false", gettext_lazy("no"))]
        ),
    )
    orders = whole(label=gettext_lazy("Orders from abroad"), min_value=0, max_value=100_000, required=False)
    sales_idr = forms.CharField(
        label=gettext_lazy("Sales by export, in rupiah"),
        help_text=gettext_lazy("Since the course or the last follow-up, for example 125.000.000. Empty: not known."),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    jobs = whole(
        label=gettext_lazy("Paid workers today"),
        help_text=gettext_lazy("Empty: not known."),
        min_value=0,
        max_value=100_000,
        required=False,
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=1000, required=False, widget=lines(3))

    def __init__(self, data=None, *, its):
        sales = "" if its.sales_idr is None else f"{its.sales_idr:,}".replace(",", ".")
        exported = {True: "true", False: "false"}.get(its.exported, "")
        initial = {"exported": exported, "orders": its.orders, "sales_idr": sales, "jobs": its.jobs, "note": its.note or ""}
        super().__init__(data, initial=initial)

    def clean_sales_idr(self):
        text = self.cleaned_data["sales_idr"].replace("Rp", "").replace(".", "").replace(" ", "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or len(text) > 15:
            raise forms.ValidationError(_("Write whole rupiah, for example 125.000.000."))
        return int(text)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("exported") is not True and cleaned.get("sales_idr"):
            self.add_error("exported", _("Sales by export go with “exported: yes”; orders may come before."))
        return cleaned


class TaskForm(DescribedForm):
    words = forms.CharField(label=gettext_lazy("Answer in words"), max_length=4000, required=False, widget=lines(5))


class AttendForm(DescribedForm):
    code = forms.CharField(
        label=gettext_lazy("Code on the screen"),
        help_text=gettext_lazy("Six digits that the trainer shows; they change every minute."),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code-input"}),
    )
    number = whole(
        label=gettext_lazy("Your number in the list"),
        help_text=gettext_lazy("The trainer tells it; it stands in your invitation, too."),
        min_value=1,
        max_value=MOST_PLACES,
    )
