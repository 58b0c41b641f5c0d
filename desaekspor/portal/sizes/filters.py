"""What a reader asks of the changes of class. The address carries it."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.portal.chain.filters import label_of, region_choices
from desaekspor.portal.sizes.wording import KINDS
from desaekspor.portal.templatetags.figures import period as period_words
from desaekspor.readiness.chain.models import SizeKind
from desaekspor.readiness.chain.sizes.queries import BY_DISTRICT, BY_SECTOR, BY_VILLAGE, SizeFilters
from desaekspor.regions.codes import level_of
from desaekspor.regions.models import Level
from desaekspor.registry.sectors import SECTORS

UP, DOWN, DOUBTFUL = "naik", "turun", "ragu"


class SizeFilter(forms.Form):
    """Kind, period, region, sector, up or down. A wrong value is left out; the rest still works."""

    jenis = forms.ChoiceField(label=gettext_lazy("What rose"), required=False, choices=[(name, name) for name in KINDS])
    masa = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    wilayah = forms.ChoiceField(label=gettext_lazy("District or village"), required=False)
    bidang = forms.ChoiceField(label=gettext_lazy("Kind of business"), required=False)
    arah = forms.ChoiceField(
        label=gettext_lazy("Up or down"),
        required=False,
        choices=[
            ("", gettext_lazy("both")),
            (UP, gettext_lazy("up")),
            (DOWN, gettext_lazy("down")),
            (DOUBTFUL, gettext_lazy("doubtful")),
        ],
    )
    per = forms.ChoiceField(label=gettext_lazy("Rows"), required=False)

    def __init__(self, data, *, user, periods):
        super().__init__(data, auto_id="saring-%s")
        self.periods = periods
        self.fields["masa"].choices = [(one, period_words(one)) for one in periods]
        self.fields["wilayah"].choices = [("", _("all")), *region_choices(user.region_id)]
        self.fields["bidang"].choices = [("", _("all")), *SECTORS.items()]
        self.fields["per"].choices = [
            (BY_DISTRICT, _("District")),
            (BY_VILLAGE, _("Village")),
            (BY_SECTOR, _("Kind of business")),
        ]
        if level_of(user.region_id or "") == Level.VILLAGE:
            del self.fields["wilayah"]
        self.is_valid()
        self.asked = {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def kind(self):
        return KINDS[self.asked["jenis"]] if "jenis" in self.asked else SizeKind.LEGAL

    @property
    def period(self):
        """The one that is asked for, else the newest; "" when there is none."""
        return self.asked.get("masa") or (self.periods[0] if self.periods else "")

    @property
    def by(self):
        return self.asked.get("per") or BY_DISTRICT

    @property
    def place(self):
        return {"region": self.asked.get("wilayah", ""), "sector": self.asked.get("bidang", "")}

    def filters(self):
        way = self.asked.get("arah", "")
        return SizeFilters(
            kind=self.kind,
            period=self.period,
            way={UP: "up", DOWN: "down"}.get(way, ""),
            doubt="zeros" if way == DOUBTFUL else "",
            **self.place,
        )

    def shown(self, *names):
        return [self[name] for name in names if name in self.fields]

    @property
    def of_report(self):
        return self.shown("masa", "per", "wilayah", "bidang")

    @property
    def of_list(self):
        return self.shown("masa", "arah", "wilayah", "bidang")

    def address(self, **other):
        """The query with some of it changed; "" when nothing is asked."""
        asked = {name: value for name, value in (self.asked | other).items() if value}
        return f"?{urlencode(asked)}" if asked else ""

    def in_words(self):
        """(label, value) of everything that is asked."""
        words = {"jenis": str(self.kind.label)}
        found = self.asked | {"jenis": "x", "masa": self.period}
        found.pop("per", None)
        return [
            (self.fields[name].label, words.get(name) or label_of(self.fields[name].choices, value))
            for name, value in found.items()
            if value
        ]
