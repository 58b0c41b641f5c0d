"""The words of the village potential: names of its tables' entries in the reader's language, and how values are written."""

from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from desaekspor.portal.templatetags.figures import number, percent, written
from desaekspor.potential.assessment import TOO_LITTLE
from desaekspor.potential.class_table import COMPONENT, INDEX, INDICATOR, MET, NEEDS_HELP, NOT_MET, READY, UNDECIDED, UNKNOWN
from desaekspor.potential.figures import DOUBTED, MISSING, NOT_APPLICABLE
from desaekspor.potential.index_table import SCORE, SHARE
from desaekspor.potential.matrix import CHANCE, FEW
from desaekspor.potential.reading import REGISTRY as REGISTRY_SOURCE
from desaekspor.potential.sensitivity import AGGREGATION, COMPONENT_WEIGHTS, INDICATOR_WEIGHTS, NOISE, NORMALISATION
from desaekspor.potential.sensitivity import MISSING as MISSING_VALUES

CLASSES = {
    READY: gettext_lazy("Cluster 1, ready"),
    NEEDS_HELP: gettext_lazy("Cluster 2, needs help"),
    UNDECIDED: gettext_lazy("Class not known yet"),
}
MADE_UP = gettext_lazy("Made-up enterprises are in these figures: nothing about the villages follows from them.")
SHORT_CLASSES = {
    READY: gettext_lazy("Cluster 1"),
    NEEDS_HELP: gettext_lazy("Cluster 2"),
    UNDECIDED: gettext_lazy("not known yet"),
}
CLASS_NOTES = {
    READY: gettext_lazy("all rules of the class are met"),
    NEEDS_HELP: gettext_lazy("a rule is not met"),
    UNDECIDED: gettext_lazy("something is not known yet"),
}
CLASS_LOOKS = {READY: ("ok", "ok"), NEEDS_HELP: ("warn", "right"), UNDECIDED: ("", "info")}  # badge, icon
CLASS_IN_ADDRESS = {"1": READY, "2": NEEDS_HELP, "belum": UNDECIDED}
VERDICTS = {
    MET: pgettext_lazy("rule", "met"),
    NOT_MET: pgettext_lazy("rule", "not met"),
    UNKNOWN: pgettext_lazy("rule", "not known"),
    NOT_APPLICABLE: gettext_lazy("not applicable"),  # what is unknown and stays so: a figure of desa, of a kelurahan
}
VERDICT_LOOKS = {MET: ("ok", "ok"), NOT_MET: ("bad", "bad"), UNKNOWN: ("", "info"), NOT_APPLICABLE: ("", "info")}
EFFORTS = {
    1: pgettext_lazy("effort", "days"),
    2: pgettext_lazy("effort", "weeks"),
    3: pgettext_lazy("effort", "months"),
    4: pgettext_lazy("effort", "a year"),
    5: pgettext_lazy("effort", "years"),
}
STATES = {
    MISSING: gettext_lazy("no data yet"),
    DOUBTED: gettext_lazy("doubtful, not counted"),
    NOT_APPLICABLE: gettext_lazy("not applicable"),
}
LEFT_OUT = {
    FEW: gettext_lazy("left out for all: known of too few villages"),
    CHANCE: gettext_lazy("left out for all: villages differ no more than chance makes them"),
    TOO_LITTLE: gettext_lazy("left out for all: too few of its indicators are left"),
}
CHOICES = {
    COMPONENT_WEIGHTS: gettext_lazy("weights of the components"),
    INDICATOR_WEIGHTS: gettext_lazy("weights of the indicators"),
    NORMALISATION: gettext_lazy("how values become scores"),
    AGGREGATION: gettext_lazy("how components are put together"),
    NOISE: gettext_lazy("errors of the reported values"),
    MISSING_VALUES: gettext_lazy("what is not known"),
}
REGISTRY = {
    "registry_enterprises": gettext_lazy("Active enterprises in the registry"),
    "registry_makers": gettext_lazy("Makers in the registry"),
    "registry_makers_nib": gettext_lazy("Makers with a NIB"),
    "registry_makers_workers_known": gettext_lazy("Makers whose workers are known"),
    "registry_makers_paying": gettext_lazy("Makers with paid workers"),
    "registry_makers_year_known": gettext_lazy("Makers whose first year is known"),
    "registry_makers_3_years": gettext_lazy("Makers in business for three years or more"),
    "registry_makers_kind_known": gettext_lazy("Makers whose kind is known"),
    "registry_makers_of_main_kind": gettext_lazy("Makers of the most frequent kind"),
    "registry_workers": gettext_lazy("Workers of the registered enterprises"),
    "registry_workers_known": gettext_lazy("Enterprises whose workers are known"),
    "production_products": gettext_lazy("Products with stated months"),
    "production_verified_products": gettext_lazy("Products with verified months"),
    "production_steady_months": gettext_lazy("Months with something to sell, of the main product"),
    "production_tonnes": gettext_lazy("Tonnes a year of what is weighed"),
    "market_pull_usd": gettext_lazy("Untapped exports of what makers make, US dollars a year, geometric mean"),
    "market_pull_error": gettext_lazy("Standard error of its logarithm"),
    "market_pull_makers": gettext_lazy("Makers whose product has a code and flows"),
    "market_pull_known_percent": gettext_lazy("Share of the makers that tell a product, percent"),
}
OWN_SOURCES = {
    REGISTRY_SOURCE: gettext_lazy("Registry of Desa Ekspor"),
    "production": gettext_lazy("Statements of production in Desa Ekspor"),
    "survey": gettext_lazy("Village survey in Desa Ekspor"),
    "trade": gettext_lazy("World trade (CEPII, BACI) for the products of the registry"),
    "example_trade": gettext_lazy("World trade (CEPII, BACI) for the products of the registry, with example data"),
}
COMPARISONS = {
    ">=": gettext_lazy("at least %(value)s"),
    ">": gettext_lazy("more than %(value)s"),
    "<=": gettext_lazy("at most %(value)s"),
    "<": gettext_lazy("less than %(value)s"),
    "==": gettext_lazy("exactly %(value)s"),
}

SHARES = (
    (90, gettext_lazy("nearly all of the shifts of rank")),
    (72, gettext_lazy("about three quarters of the shifts of rank")),
    (58, gettext_lazy("about two thirds of the shifts of rank")),
    (42, gettext_lazy("about half of the shifts of rank")),
    (29, gettext_lazy("about a third of the shifts of rank")),
    (17, gettext_lazy("about a fifth of the shifts of rank")),
    (5, gettext_lazy("about a tenth of the shifts of rank")),
)


def in_language(entry, name):
    """A text that a table holds in both languages: ``name_id`` or ``name_en``; the Indonesian one where the other lacks."""
    return (getattr(entry, f"{name}_en", "") if get_language() == "en" else "") or getattr(entry, f"{name}_id", "")


def name_of(entry):
    """Of a component or an indicator; its code where the table gives no name."""
    return in_language(entry, "name") or entry.code


def made_of(indicator):
    """The figures of an indicator as a formula: "farmers_m + farmers_f / (population@dukcapil) x 1000"."""
    words = " + ".join(indicator.of) + (f" / ({' + '.join(indicator.per)})" if indicator.per else "")
    return words + (f" x {indicator.times:g}" if indicator.times != 1 else "")


def plain_number(value):
    """A number with the decimals that it has, at most three: 3 → "3", 0.25 → "0,25"."""
    if value is None:
        return ""
    decimals = next((places for places in range(4) if abs(value - round(value, places)) < 1e-9), 3)
    return number(value, decimals)


def score_text(value):
    """An index or a score between 0 and 1, in two decimals: more would look surer than it is."""
    return "" if value is None else number(value, 2)


def reading_text(value, indicator):
    """The value of an indicator as its kind is written."""
    if value is None:
        return ""
    if indicator.noise_as == SHARE:
        return percent(value)
    if indicator.noise_as == SCORE and indicator.goalposts:
        return _("%(value)s of %(most)s") % {"value": plain_number(value), "most": plain_number(indicator.goalposts[1])}
    return number(value, 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2)


def rank_text(row):
    """The rank with its interval, for there is none without: "rank 12, possibly 6 to 21"; "" where there is no rank."""
    if row.rank is None or row.rank_low is None or row.rank_high is None:
        return ""
    if row.rank_low == row.rank_high:
        return _("rank %(rank)d") % {"rank": row.rank}
    return _("rank %(rank)d, possibly %(low)d to %(high)d") % {"rank": row.rank, "low": row.rank_low, "high": row.rank_high}


def tied_text(row):
    """With how many villages the order cannot be told."""
    if not (count := len(row.tied_with)):
        return ""
    return ngettext("tied with %(count)d village", "tied with %(count)d villages", count) % {"count": count}


def left_out_text(reason):
    return str(LEFT_OUT.get(reason, reason)) if reason else ""


class Names:
    """What figures, indicators and sources are called. Two queries, however many there are."""

    def __init__(self, index_table, indicators, sources):
        self._table = {indicator.code: indicator for indicator in index_table.indicators}
        self._parts = {part.code: part for part in index_table.components}
        self._figures, self._sources = indicators, sources

    def figure(self, name):
        """Of a figure of the village, as a table refers to it (perhaps with ``@family``)."""
        bare = name.partition("@")[0]
        if bare in REGISTRY:
            return str(REGISTRY[bare])
        return (self._figures[bare].name if bare in self._figures else "") or bare.replace("_", " ")

    def field(self, name):
        """Of what a rule looks at: the index, a component, an indicator or a figure."""
        if name == INDEX:
            return _("Village potential index")
        if name.startswith(COMPONENT):
            part = self._parts.get(name.removeprefix(COMPONENT))
            return name_of(part) if part else name
        if name.startswith(INDICATOR):
            indicator = self._table.get(name.removeprefix(INDICATOR))
            return name_of(indicator) if indicator else name
        return self.figure(name)

    def is_for_desa(self, name):
        """Whether the figure that a table refers to is made for desa only."""
        bare = name.partition("@")[0]
        return bare in self._figures and self._figures[bare].desa_only

    def value(self, name, value):
        """A figure's value as it is written: with its unit where it has one."""
        bare = name.partition("@")[0]
        if value is None:
            return ""
        indicator = self._figures.get(bare)
        if indicator is None or indicator.unit_name in {"", "score 0–5"}:
            return plain_number(value)
        return written(value, indicator)

    def source(self, code):
        if code in OWN_SOURCES:
            return str(OWN_SOURCES[code])
        return f"{self._sources[code].publisher}, {self._sources[code].title}" if code in self._sources else code

    def publisher(self, code):
        source = self._sources.get(code)
        return (source.publisher or source.title or code) if source else self.source(code)


def condition_text(rule, names):
    """A rule as a comparison that anyone can read: "Post and courier services: at least 3"."""
    return f"{names.field(rule.field)}: {COMPARISONS[rule.compare] % {'value': plain_number(rule.value)}}"


def share_words(percent_):
    """How much of something, as one says it: 67 → "about two thirds"."""
    for least, words in SHARES:
        if percent_ >= least:
            return str(words)
    return _("nearly nothing")
