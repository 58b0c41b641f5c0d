"""What a reader asks of the chain. The address carries it, so that a board can be sent to a colleague."""

from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.readiness.chain.models import Stage
from desaekspor.readiness.chain.queries import ChainFilters, possible_owners
from desaekspor.regions.codes import level_of
from desaekspor.regions.models import Level, Region
from desaekspor.regions.queries import within
from desaekspor.registry.sectors import SECTORS

OUT, NOBODY = "berhenti", "tidak-ada"
DUE = {"lewat": "late", "pekan": "week", "kosong": "none"}


class ChainFilter(forms.Form):
    """Region, kind of business, batch, whose action, due. A wrong value is left out; the rest still works."""

    tahap = forms.ChoiceField(
        label=gettext_lazy("Stage"),
        required=False,
        choices=[
            ("", gettext_lazy("all stages")),
            *((stage.name.lower(), stage.label) for stage in Stage),
            (OUT, gettext_lazy("stopped")),
        ],
    )
    wilayah = forms.ChoiceField(label=gettext_lazy("District or village"), required=False)
    bidang = forms.ChoiceField(label=gettext_lazy("Kind of business"), required=False)
    angkatan = forms.ChoiceField(label=gettext_lazy("Batch of training"), required=False)
    petugas = forms.ChoiceField(label=gettext_lazy("Who is to act"), required=False)
    tenggat = forms.ChoiceField(
        label=gettext_lazy("Next action"),
        required=False,
        choices=[
            ("", gettext_lazy("all")),
            ("lewat", gettext_lazy("overdue")),
            ("pekan", gettext_lazy("due within 7 days")),
            ("kosong", gettext_lazy("none planned")),
        ],
    )

    def __init__(self, data, *, user, batches=()):
        super().__init__(data, auto_id="saring-%s")
        self.batches = batches
        self.fields["wilayah"].choices = [("", _("all")), *region_choices(user.region_id)]
        self.fields["bidang"].choices = [("", _("all")), *((letter, name) for letter, name in SECTORS.items())]
        self.fields["angkatan"].choices = [("", _("all")), *batches]
        owners = [(str(one.pk), f"{one}") for one in possible_owners(user.region_id or "")]
        self.fields["petugas"].choices = [("", _("all")), *owners, (NOBODY, _("nobody yet"))]
        if not batches:
            del self.fields["angkatan"]
        if level_of(user.region_id or "") == Level.VILLAGE:
            del self.fields["wilayah"]
        self.is_valid()
        self.asked = {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrowed(self):
        """By how many filters, the stage not counted: it is chosen beside them."""
        return len(self.asked.keys() - {"tahap"})

    @property
    def shown(self):
        """The fields of the form; the stage is chosen by the columns."""
        return [self[name] for name in self.fields if name != "tahap"]

    def filters(self, **more):
        asked = self.asked
        stage = asked.get("tahap", "")
        owner = asked.get("petugas", "")
        return ChainFilters(
            region=asked.get("wilayah", ""),
            stage="out" if stage == OUT else str(Stage[stage.upper()].value) if stage else "",
            sector=asked.get("bidang", ""),
            batch=asked.get("angkatan", ""),
            owner="none" if owner == NOBODY else owner,
            due=DUE.get(asked.get("tenggat", ""), ""),
            **more,
        )

    def address(self, **other):
        """The query with some of it changed; "" when nothing is asked."""
        asked = {name: value for name, value in (self.asked | other).items() if value}
        return f"?{urlencode(asked)}" if asked else ""

    def in_words(self):
        """(label, value) of everything that is asked."""
        return [(self.fields[name].label, label_of(self.fields[name].choices, value)) for name, value in self.asked.items()]


def label_of(choices, value):
    """The words of a choice, also of one that stands in a group."""
    for key, label in choices:
        for code, words in label if isinstance(label, list | tuple) else [(key, label)]:
            if code == value:
                return str(words)
    return value


def region_choices(code):
    """[(district, [(code, name) of it and of its villages])] of the region served."""
    rows = Region.objects.filter(within(code or "", "pk"), level__in=(Level.DISTRICT, Level.VILLAGE), last_day=None)
    groups: dict[str, list] = {}
    names = {}
    for region, name, level in rows.order_by("name").values_list("code", "name", "level"):
        if level == Level.DISTRICT:
            names[region] = name
            groups.setdefault(region, [])
        else:
            groups.setdefault(region[:8], []).append((region, name))
    return [
        (names[district], [(district, _("all of %(district)s") % {"district": names[district]}), *villages])
        for district, villages in sorted(groups.items(), key=lambda pair: names.get(pair[0], ""))
        if district in names
    ]
