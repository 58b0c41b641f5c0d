"""What an officer asks of the list of applications. The address carries it, so that a list can be sent to a colleague."""

from urllib.parse import urlencode

from django import forms
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.portal.training.wording import SORTS
from desaekspor.readiness.training.exporting import EnrolmentFilters
from desaekspor.readiness.training.models import Enrolment
from desaekspor.readiness.training.queries import BY_SCORE
from desaekspor.regions.models import Level, Region
from desaekspor.regions.queries import within

YES_NO = (("", gettext_lazy("all")), ("ya", gettext_lazy("yes")), ("tidak", gettext_lazy("no")))


class ApplicationsFilter(forms.Form):
    """A wrong value is left out; the rest still works."""

    cari = forms.CharField(label=gettext_lazy("Name, NIB or number"), required=False, max_length=60)
    keadaan = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[("", gettext_lazy("all")), *Enrolment.State.choices]
    )
    kecamatan = forms.ChoiceField(label=gettext_lazy("District (kecamatan)"), required=False)
    alasan = forms.ChoiceField(label=gettext_lazy("Has a reason"), required=False, choices=YES_NO)
    urut = forms.ChoiceField(label=gettext_lazy("Order"), required=False, choices=[("", SORTS["skor"]), *list(SORTS.items())[1:]])

    def __init__(self, data, *, batch):
        super().__init__(data, auto_id="saring-%s")
        self.batch = batch
        rows = Region.objects.filter(within(batch.region_id, "pk"), level=Level.DISTRICT, last_day=None).order_by("name")
        self.districts = list(rows.values_list("code", "name"))
        self.fields["kecamatan"].choices = [("", _("all")), *self.districts]
        self.is_valid()
        self.asked = {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def filters(self):
        asked = self.asked
        return EnrolmentFilters(
            batch=str(self.batch.pk),
            state=asked.get("keadaan", ""),
            district=asked.get("kecamatan", ""),
            words=asked.get("cari", ""),
            reason=asked.get("alasan", ""),
        )

    @property
    def narrows(self):
        """More is asked than states, whose counts are known."""
        return bool(self.asked.keys() & {"cari", "kecamatan", "alasan"})

    @property
    def states(self):
        state = self.asked.get("keadaan")
        return [state] if state else Enrolment.State.values

    def sorted(self, enrolments):
        """In the order that is asked for; the waiting list in its own."""
        order = self.asked.get("urut")
        if order == "nama":
            return enrolments.order_by("enterprise__name", "pk")
        if order == "tanggal":
            return enrolments.order_by("applied_at", "pk")
        if self.asked.get("keadaan") == Enrolment.State.WAITING:
            return enrolments.order_by(F("waits_as").asc(nulls_last=True), "pk")
        return enrolments.order_by(*BY_SCORE)

    def address(self, **other):
        asked = {name: value for name, value in (self.asked | other).items() if value}
        return f"?{urlencode(asked)}" if asked else ""

    def in_words(self):
        """(label, value) of what is asked; the order is left out."""
        found = []
        for name, value in self.asked.items():
            if name != "urut":
                choices = dict(getattr(self.fields[name], "choices", ()))
                found.append((self.fields[name].label, str(choices.get(value, value))))
        return found
