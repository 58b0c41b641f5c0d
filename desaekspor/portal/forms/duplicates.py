"""What somebody asks of the queue of pairs. The address carries it, so that a walk through it keeps its place."""

from urllib.parse import urlencode

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from desaekspor.accounts.rules import is_village_officer
from desaekspor.portal.forms.enterprises import region_choices
from desaekspor.registry.duplicates.listing import ACROSS, NOBODY, PairFilters, to_do_for
from desaekspor.registry.duplicates.models import DuplicatePair
from desaekspor.registry.models import SourceName

STANDS = {"kunjungan": "visit", "gabungkan": "to_merge", "sama": "merged", "beda": "different", "semua": "all"}
STAND_NAMES = [
    ("", pgettext_lazy("pairs", "To do")),
    ("kunjungan", pgettext_lazy("pairs", "Needs a visit")),
    ("gabungkan", pgettext_lazy("pairs", "Said to be the same, to be merged")),
    ("sama", pgettext_lazy("pairs", "Merged")),
    ("beda", pgettext_lazy("pairs", "Not the same")),
    ("semua", pgettext_lazy("pairs", "All")),
]
MINE, UNASSIGNED, IN_TWO_VILLAGES = "saya", "belum", "lintas"
SHORT = {"dinas": _("agency list"), "example": _("example register"), "oss": "OSS", "sidt": "SIDT"}
_SOURCES = sorted(SourceName.values)
# Example data is never one with real data.
SOURCE_PAIRS = [
    f"{one}-{other}"
    for at, one in enumerate(_SOURCES)
    for other in _SOURCES[at:]
    if (one == SourceName.EXAMPLE) == (other == SourceName.EXAMPLE)
]


def source_pair_name(code):
    """ "oss-sidt" → "OSS with SIDT"; what was typed in has no source: "" → "typed in"."""
    one, _dash, other = code.partition("-")
    return _("%(one)s with %(other)s") % {"one": SHORT.get(one, _("typed in")), "other": SHORT.get(other, _("typed in"))}


class PairFilter(forms.Form):
    """State, band, sources, place and whose work it is. A wrong value is left out; the rest still works."""

    keadaan = forms.ChoiceField(label=_("State"), required=False, choices=STAND_NAMES)
    wilayah = forms.ChoiceField(label=_("District or village"), required=False)
    pita = forms.ChoiceField(label=_("Likeliness"), required=False, choices=DuplicatePair.Band.choices)
    sumber = forms.ChoiceField(label=_("Sources"), required=False)
    tugas = forms.ChoiceField(label=_("Assigned to"), required=False)
    impor = forms.CharField(label=_("Import"), required=False, validators=[RegexValidator(r"\A[0-9]{1,9}\Z")])

    def __init__(self, data, *, user, officers=()):
        super().__init__(data, auto_id="saring-%s")
        self.user = user
        self.stands = STANDS | {"": to_do_for(user)}
        places = [] if is_village_officer(user) else region_choices(user.region)
        self.fields["wilayah"].choices = [*places, (IN_TWO_VILLAGES, _("not in one village"))] if places else []
        self.fields["sumber"].choices = [(code, source_pair_name(code)) for code in SOURCE_PAIRS]
        self.officers = officers  # read when they are shown or asked for, and once
        self.fields["tugas"].choices = self._whose

    def _whose(self):
        others = [(str(officer.pk), str(officer)) for officer in self.officers if officer.pk != self.user.pk]
        return [(MINE, _("me")), (UNASSIGNED, _("nobody yet")), *others]

    @property
    def asked(self):
        """What was asked and understood; wrong values are not among it."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def address(self, **changed):
        """What was asked as the query of an address; None takes a parameter away."""
        parameters = {**self.asked, **changed}
        return urlencode({name: value for name, value in parameters.items() if value not in (None, "")})

    @property
    def filters(self):
        """The registry's PairFilters for what was asked."""
        asked = self.asked
        place, whose = asked.get("wilayah", ""), asked.get("tugas", "")
        return PairFilters(
            stand=self.stands[asked.get("keadaan", "")],
            band=asked.get("pita", ""),
            region=ACROSS if place == IN_TWO_VILLAGES else place,
            sources=asked.get("sumber", ""),
            batch=asked.get("impor", ""),
            assigned={MINE: str(self.user.pk), UNASSIGNED: NOBODY}.get(whose, whose),
        )

    def in_words(self):
        """(label, value) pairs of what was asked."""
        return [(str(self.fields[name].label), str(self._label(name, value))) for name, value in self.asked.items()]

    def _label(self, name, value):
        for choice, label in getattr(self.fields[name], "choices", ()):
            for code, words in label if isinstance(label, list) else [(choice, label)]:
                if code == value:
                    return words
        return value
