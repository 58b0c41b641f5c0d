"""What is said of codes: why one is refused, what became of one, how two lists belong together."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.nomenclature.codes import BTKI2022, CPC21, EDITIONS, HS2017, HS2022, ISIC4, KBLI2020, KBLI2025, written

REASONS = {
    "not_digits": gettext_lazy("%(typed)s is not a code: %(edition)s has digits, such as %(example)s."),
    "wrong_length": gettext_lazy("%(typed)s is not a code of %(edition)s: expected %(digits)s digits, such as %(example)s."),
    "unknown": gettext_lazy("%(typed)s is not a code of %(edition)s. Search by words to find the right one."),
    "not_below": gettext_lazy("%(typed)s is not a code of %(edition)s; %(candidates)s is, choose one below it."),
    "too_wide": gettext_lazy("%(typed)s is too wide; choose one of those below it, such as %(candidates)s."),
    "several": gettext_lazy("%(typed)s is a code of %(other)s. In %(edition)s it is several: choose one of %(candidates)s."),
    "no_pair": gettext_lazy("%(typed)s is a code of %(other)s, and nothing in %(edition)s is known to be the same."),
    "lost_zero": gettext_lazy("%(typed)s was read as %(code)s: a zero in front had been lost."),
    "line_cut": gettext_lazy("%(typed)s is a line of a national tariff; its subheading %(code)s was taken."),
    "converted": gettext_lazy("%(typed)s is a code of %(other)s; it was converted to %(code)s of %(edition)s."),
}
EXAMPLES = {
    HS2022: "2103.10",
    HS2017: "2103.10",
    BTKI2022: "2103.10.00",
    KBLI2020: "10771",
    KBLI2025: "10771",
    ISIC4: "1079",
    CPC21: "23995",
}
RELATIONSHIPS = {
    "1:1": gettext_lazy("the same"),
    "1:n": gettext_lazy("split into several"),
    "n:1": gettext_lazy("one of several that became this"),
    "n:n": gettext_lazy("several belong to several"),
}
HOWS = {
    "same code": gettext_lazy("same code"),
    "national split, assigned by activity": gettext_lazy("national split, assigned by activity"),
    "national split, parent class": gettext_lazy("national split, parent class"),
    "exact": gettext_lazy("exact"),
    "partial": gettext_lazy("partial"),
    "same code and title": gettext_lazy("same code and same title; there is no official table here"),
}
WHY_NONE = {
    "trades": gettext_lazy("Trade makes nothing: no product follows from what somebody sells."),
    "no_product": gettext_lazy("No product belongs to this line of business."),
    "no_pair": gettext_lazy("Nothing in the other list is known to belong to it."),
}


def explain_check(checked):
    """Why a code was refused, or what became of it; "" for one that stays as it is."""
    if not checked.reason:
        return ""
    edition = EDITIONS[checked.version]
    return str(REASONS[checked.reason]) % {
        "typed": checked.typed.strip(),
        "code": written(checked.code, checked.version),
        "edition": edition.name,
        "other": EDITIONS[checked.from_version].name if checked.from_version else "",
        "digits": edition.finest,
        "example": EXAMPLES[checked.version],
        "candidates": _(", ").join(written(code, checked.version) for code in checked.candidates[:5])
        + (_(" and others") if len(checked.candidates) > 5 else ""),
    }
