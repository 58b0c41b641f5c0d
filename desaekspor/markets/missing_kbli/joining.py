"""The computed KBLI in exported lists and on the sheet "data about me": always beside what is stated, never as it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.markets.certainty import Certainty
from desaekspor.markets.missing_kbli.finding import title_of
from desaekspor.markets.missing_kbli.models import KbliConfirmation, KbliSuggestion
from desaekspor.registry.exports.columns import CODE, TEXT, Column

NAME, AFTER = "missing_kbli", "kbli_version"


def read(numbers: list[int]) -> dict[int, KbliSuggestion]:
    """What the program says of those of the enterprises that state no KBLI and of which it says one."""
    found = KbliSuggestion.objects.filter(enterprise__in=numbers, enterprise__kbli="").exclude(kbli="")
    return {one.enterprise_id: one for one in found}


def _code(line):
    one = line.more.get(NAME)
    return one.kbli if one else ""


def _certainty(line):
    one = line.more.get(NAME)
    return str(Certainty(one.certainty).label) if one else ""


COLUMNS = (
    Column(
        "computed_kbli",
        gettext_lazy("KBLI, computed"),
        gettext_lazy("KBLI 2020, worked out from activity, product and name where none is stated; not stated by anybody."),
        CODE,
        _code,
        width=10,
    ),
    Column(
        "computed_kbli_certainty",
        gettext_lazy("Certainty of it"),
        gettext_lazy("Sure: take it after a look. Unsure: ask first."),
        TEXT,
        _certainty,
        width=12,
    ),
)


def told_of(numbers):
    """The section of the sheet "data about me": what the program computed, and what officers confirmed of it."""
    rows = [
        [f"{one.kbli} {title_of(one.kbli)}".strip(), _("computed from activity, product and name; not confirmed")]
        for _number, one in sorted(read(list(numbers)).items())
    ]
    kept = KbliConfirmation.objects.filter(enterprise__in=numbers, taken_back_at=None).select_related("confirmed_by")
    rows += [
        [f"{one.kbli} {title_of(one.kbli)}".strip(), _("computed, confirmed by %(user)s") % {"user": one.confirmed_by}]
        for one in kept
    ]
    return _("Line of business that was computed"), (_("KBLI 2020"), _("Where from")), rows, ""
