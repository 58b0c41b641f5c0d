"""What a reader asks of the list of assessments. The address carries it, so that a list can be sent to a colleague."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.portal.chain.filters import label_of, region_choices
from desaekspor.readiness.assessment.messages import band_name, language
from desaekspor.readiness.assessment.models import QuestionVersion
from desaekspor.readiness.assessment.queries import (
    GATES_MET,
    GATES_NOT_MET,
    GATES_UNKNOWN,
    ORDERS,
    UNSEEN,
    UNSURE,
    ReadinessFilters,
)
from desaekspor.regions.codes import level_of
from desaekspor.regions.models import Level

FIRST_ORDER = "-tanggal"


class ReadinessFilter(forms.Form):
    """Words, region, band, gate, proofs, version, day. A wrong value is left out; the rest still works."""

    cari = forms.CharField(label=gettext_lazy("Name of the business"), required=False, max_length=100)
    wilayah = forms.ChoiceField(label=gettext_lazy("District or village"), required=False)
    tahap = forms.ChoiceField(label=gettext_lazy("Band"), required=False)
    gerbang = forms.ChoiceField(label=gettext_lazy("Gates"), required=False)
    bukti = forms.ChoiceField(label=gettext_lazy("Proofs"), required=False)
    versi = forms.ChoiceField(label=gettext_lazy("Version of the questions"), required=False)
    sejak = forms.DateField(
        label=gettext_lazy("Answered since"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, data, *, user, bank):
        super().__init__(data, auto_id="saring-%s")
        self.fields["wilayah"].choices = [("", _("all")), *region_choices(user.region_id)]
        bands = [(str(number), band_name(bank, number)) for number in range(1, len(bank.bands) + 1)]
        self.fields["tahap"].choices = [("", _("all")), *bands, (UNSURE, _("not sure yet"))]
        gates = [
            (one.code, _("not met: %(gate)s") % {"gate": one.said("text", language())}) for one in bank.questions if one.gate
        ]
        self.fields["gerbang"].choices = [
            ("", _("all")),
            (GATES_MET, _("all gates met")),
            (GATES_NOT_MET, _("a gate is not met")),
            (GATES_UNKNOWN, _("a gate is not known")),
            *gates,
        ]
        self.fields["bukti"].choices = [("", _("all")), (UNSEEN, _("not seen yet"))]
        versions = QuestionVersion.objects.order_by("-pk").values_list("version", flat=True)
        self.fields["versi"].choices = [("", _("all")), *((one, one) for one in versions)]
        if level_of(user.region_id or "") == Level.VILLAGE:
            del self.fields["wilayah"]
        if len(versions) < 2:
            del self.fields["versi"]
        self.is_valid()
        self.asked = {name: value for name, value in self.cleaned_data.items() if value}
        order = data.get("urut", "")
        self.order = order if order.lstrip("-") in ORDERS else FIRST_ORDER

    @property
    def filters(self):
        asked = self.asked
        return ReadinessFilters(
            region=asked.get("wilayah", ""),
            band=asked.get("tahap", ""),
            gate=asked.get("gerbang", ""),
            version=asked.get("versi", ""),
            since=asked["sejak"].isoformat() if "sejak" in asked else "",
            words=asked.get("cari", ""),
            proofs=asked.get("bukti", ""),
        )

    def address(self, **other):
        """The query with some of it changed; "" when nothing is asked."""
        given = {**self.asked, "urut": self.order if self.order != FIRST_ORDER else "", **other}
        given = {name: value for name, value in given.items() if value}
        return f"?{urlencode(given)}" if given else ""

    def in_words(self):
        """(label, value) of everything that is asked."""
        return [
            (self.fields[name].label, label_of(getattr(self.fields[name], "choices", ()), value))
            for name, value in self.asked.items()
        ]
