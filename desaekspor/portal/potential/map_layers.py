"""Layers of the map that speak of the village potential: index, class, parts, how sure it is, specialisation, supply."""

from dataclasses import dataclass, field, replace

from django.utils import dates
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from desaekspor.accounts.rules import sees_enterprises
from desaekspor.markets import outlook
from desaekspor.portal.kept import data_stamp, keep
from desaekspor.portal.mapping.classes import classes_of
from desaekspor.portal.mapping.layers import Figure, Layer, figures_of
from desaekspor.portal.mapping.readings import Reading
from desaekspor.portal.potential import kinds, wording
from desaekspor.portal.potential.presenting import rows_of, shown_assessment
from desaekspor.portal.pull.page import names_of
from desaekspor.portal.sizes.wording import KINDS, NAMES
from desaekspor.portal.supply.wording import with_unit
from desaekspor.portal.templatetags.figures import MARK_NAMES, day, number, percent, period
from desaekspor.potential.class_table import NEEDS_HELP, READY
from desaekspor.potential.production.calendar import LEAST_FIRST, MONTHS
from desaekspor.potential.production.commodities import OWN, commodities
from desaekspor.potential.production.queries import stated_products, supply_by_village
from desaekspor.potential.results.queries import audience_of, serves, specialisations_for, village_assessments_for
from desaekspor.readiness.chain.models import SizeKind
from desaekspor.readiness.chain.sizes.queries import (
    BY_VILLAGE,
    counts_for,
    kinds_with_counts,
    periods_of,
    run_for,
    sums_by,
)
from desaekspor.regions.codes import level_of
from desaekspor.regions.models import Level
from desaekspor.registry.queries import SMALLEST_CELL

GROUP = gettext_lazy("Potential")
PULL = "market_pull"  # component and indicator of the index
CLASS_ORDER = (READY, NEEDS_HELP)
MOST_TIERS = 5  # as many as the map has colours
SPECIAL_BOUNDS = (0.8, 1.25, 2, 4)  # times as many makers as expected
SPECIAL_NAMES = (
    gettext_lazy("fewer than expected"),
    gettext_lazy("about as expected"),
    gettext_lazy("up to twice as many"),
    gettext_lazy("two to four times as many"),
    gettext_lazy("more than four times as many"),
)
NONE_OR_FEW = gettext_lazy("none, or 1–2 that are not shown")
NOT_PUBLISHED = gettext_lazy("not published yet")
TOO_LITTLE = gettext_lazy("too little is known")


@dataclass(frozen=True)
class Choice:
    """A select beside the legend: which part, which product, which month."""

    name: str  # parameter of the address
    label: str
    options: list  # (value, words)
    chosen: str


@dataclass
class PotentialMap:
    """What the map can show of the potential to this reader. ``rows``: the villages of the assessment that they see."""

    user: object
    atlas: object
    assessment: object | None
    rows: dict = field(default_factory=dict)
    layers: dict[str, Layer] = field(default_factory=dict)

    def read(self, layer, given):
        """The Reading of a layer, and the Choices that go with it.

        Before a list is published, what the reader may not see of others is no "not known".
        """
        if layer.code == "pasokan" or not self.is_partial:
            return READERS[layer.code](self, layer, given)
        reading, choices = READERS[layer.code](self, replace(layer, missing=NOT_PUBLISHED), given)
        for code in self.rows:
            if reading.figures[code].state == "missing":
                reading.texts[code] = str(layer.missing)
        return reading, choices

    @property
    def is_partial(self):
        """Whether this reader sees some of the villages alone."""
        return not self.assessment.published_at and not serves(self.user, self.atlas.regency.code)

    def for_panel(self):
        """The Readings that the panel tells of every village. Kept until the assessment or the atlas is another one."""
        if self.assessment is None:
            return {}
        stamp = (self.assessment.pk, self.assessment.published_at, data_stamp())
        name = f"potential-panel:{self.atlas.regency.code}:{audience_of(self.user)}:{get_language()}"
        return keep(name, lambda: {code: self.read(self.layers[code], {})[0] for code in ("potential", "kelas")}, stamp=stamp)

    def reading(self, layer, name, values, *, write, texts=None, definition="", desa_only=True):
        """A Reading from values by village; what has no index by its nature is not applicable, everything else missing."""
        classes, figures = figures_of(layer, values, self.atlas.villages, desa_only=desa_only)
        found = Reading(
            layer, name, "", definition, "computed", classes, {figure.code: figure for figure in figures}, write,
            [self.source], day(self.assessment.as_of) if self.assessment else "",
        )  # fmt: skip
        found.texts |= {code: text for code, text in (texts or {}).items() if code in values}
        return found

    @property
    def source(self):
        words = _("Desa Ekspor: index table %(index)s, class rules %(classes)s, snapshot %(snapshot)s") % {
            "index": self.assessment.index_version.version,
            "classes": self.assessment.class_version.version,
            "snapshot": self.assessment.snapshot.name,
        }
        made_up = _("with made-up enterprises")
        return f"{words}; {made_up}" if self.assessment.synthetic else words


def potential_map(user, atlas):
    """The PotentialMap; three queries, and two more when an assessment is read for the first time."""
    assessment = shown_assessment(user, atlas.regency.code)
    found = PotentialMap(user, atlas, assessment)
    layers = []
    if assessment:
        found.rows = rows_of(user, assessment)
        layers = [
            Layer("potential", GROUP, gettext_lazy("Index"), gettext_lazy("Village potential index"), missing=TOO_LITTLE),
            Layer(
                "kelas", GROUP, gettext_lazy("Class"), gettext_lazy("Readiness class"), (0.5,),
                tuple(wording.CLASSES[one] for one in CLASS_ORDER), wording.CLASSES[""], family="kind",
            ),
            Layer("bagian", GROUP, gettext_lazy("Parts"), gettext_lazy("A part of the index")),
            Layer("selang", GROUP, gettext_lazy("Interval"), gettext_lazy("Width of the rank interval"), missing=TOO_LITTLE),
            Layer("kelengkapan", GROUP, gettext_lazy("Known"), gettext_lazy("Known indicators")),
            Layer(
                "sentra", GROUP, gettext_lazy("Specialisation"), gettext_lazy("Specialisation"), SPECIAL_BOUNDS, SPECIAL_NAMES,
                gettext_lazy("none in the registry"),
            ),
            Layer("pos_hs", GROUP, gettext_lazy("Makers by product"), gettext_lazy("Makers by heading of the HS"),
                  missing=gettext_lazy("none in the registry")),
        ]  # fmt: skip
        if any(part.code == PULL for part in assessment.index_version.table.components):
            layers.append(Layer("tarikan", GROUP, gettext_lazy("Market pull"), gettext_lazy("Market pull"), missing=TOO_LITTLE))
    layers.append(Layer("pasokan", GROUP, gettext_lazy("Supply"), gettext_lazy("Supply of a product in a month")))
    if sees_enterprises(user) and run_for(user):
        layers.append(Layer("naik_kelas", GROUP, gettext_lazy("Risen"), gettext_lazy("Enterprises that rose a class")))
    found.layers = {layer.code: layer for layer in layers}
    return found


def _index(self, layer, given):
    values = {code: row.index for code, row in self.rows.items() if row.index is not None}
    texts = {
        code: f"{wording.score_text(row.index)} · {wording.rank_text(row)}" for code, row in self.rows.items() if code in values
    }
    definition = _("A place among these villages, 0 to 1: more than most or less than most, never enough.")
    tiers: dict[int, list[float]] = {}
    for row in self.rows.values():
        if row.tier is not None:
            tiers.setdefault(row.tier, []).append(row.index)
    if 1 < len(tiers) <= MOST_TIERS:
        lowest_first = sorted(tiers, reverse=True)
        layer = Layer(
            layer.code, layer.group, layer.label, layer.brief,
            tuple(max(tiers[tier]) for tier in lowest_first[:-1]),
            tuple(_("group %(tier)d") % {"tier": tier} for tier in lowest_first),
            layer.missing,
        )  # fmt: skip
        definition += " " + _("The colours are the groups that can be told from each other; inside a group villages are tied.")
    return self.reading(layer, str(layer.brief), values, write=wording.score_text, texts=texts, definition=definition), []


def _class(self, layer, given):
    figures = {}
    for place in self.atlas.villages:
        row = self.rows.get(place.code)
        if row is None or row.cluster not in CLASS_ORDER:
            figures[place.code] = Figure(place.code, "missing")
        else:
            step = CLASS_ORDER.index(row.cluster)
            figures[place.code] = Figure(place.code, "value", step, "", step, layer.family)
    values = [figure.value for figure in figures.values() if figure.state == "value"]
    definition = _("By the rules of the regency; each village’s page prints them beside the result.")
    found = Reading(
        layer, str(layer.brief), "", definition, "computed",
        classes_of(values, layer.bounds, layer.names), figures, lambda step: "", [self.source], day(self.assessment.as_of),
    )  # fmt: skip
    found.texts |= {
        code: str(wording.CLASSES[self.rows[code].cluster]) for code, figure in figures.items() if figure.state == "value"
    }
    return found, []


def _part(self, layer, given):
    parts = [part for part in self.assessment.index_version.table.components if part.code not in self.assessment.left_out]
    options = [(part.code, wording.name_of(part)) for part in parts]
    chosen = _chosen(given.get("bagian"), options)
    values = {code: row.components[chosen] for code, row in self.rows.items() if row.components.get(chosen) is not None}
    name = dict(options).get(chosen, "")
    definition = _("Score of this part of the index, 0 to 1: the weighted mean of its indicators’ places among the villages.")
    found = self.reading(layer, name, values, write=wording.score_text, definition=definition)
    return found, [Choice("bagian", _("Part of the index"), options, chosen)]


def _width(self, layer, given):
    ranked = {code: row for code, row in self.rows.items() if row.rank is not None}
    values = {code: row.rank_high - row.rank_low + 1 for code, row in ranked.items()}
    texts = {
        code: _("%(width)d ranks (%(rank)s)") % {"width": values[code], "rank": wording.rank_text(row)}
        for code, row in ranked.items()
    }
    definition = _("How many ranks the interval of the village spans: the wider, the less its rank says.")
    return self.reading(layer, str(layer.brief), values, write=number, texts=texts, definition=definition), []


def _known(self, layer, given):
    values = {code: 100 * row.completeness for code, row in self.rows.items()}
    definition = _("Share of the indicators in use that are known of the village.")
    return self.reading(
        layer, str(layer.brief), values, write=lambda value: percent(value, 0), definition=definition, desa_only=False
    ), []


def _special(self, layer, given):
    found = specialisations_for(self.user).filter(assessment=self.assessment)
    codes = list(found.order_by("kind").values_list("kind", flat=True).distinct())
    options = sorted(((kind, kinds.kind_label(kind)) for kind in codes), key=lambda one: one[1])
    chosen = _chosen(given.get("sentra"), options)
    rows = {row.village_id: row for row in found.filter(kind=chosen)}
    if not serves(self.user, self.atlas.regency.code) and not self.is_partial:
        layer = replace(layer, missing=NONE_OR_FEW)
    values = {code: row.mean for code, row in rows.items()}
    texts = {code: _times(row) for code, row in rows.items()}
    name = _("Specialisation: %(kind)s") % {"kind": kinds.kind_name(chosen)} if chosen else str(layer.brief)
    definition = _(
        "Times as many makers of the kind as the village’s share of all makers would give, shrunk where counts are small."
    )
    reading = self.reading(
        layer, name, values, write=lambda value: number(value, 1), texts=texts, definition=definition, desa_only=False
    )
    return reading, [Choice("sentra", _("Kind of makers"), options, chosen)]


def _makers(self, layer, given):
    """Makers who tell a product of one heading; the public is not told of one or two, nor that there are none."""
    codes: dict[str, int] = {}
    least = {code: 1 if serves(self.user, code) else SMALLEST_CELL for code in self.rows}
    for code, row in self.rows.items():
        for heading, (told, *_rest) in row.headings.items():
            if told >= least[code]:
                codes[heading] = codes.get(heading, 0) + 1
    options = [(code, f"{code} {name}".strip()[:80]) for code, name in names_of(sorted(codes), get_language()).items()]
    chosen = _chosen(given.get("pos"), options)
    told = {code: row.headings.get(chosen, [0])[0] for code, row in self.rows.items()}
    values = {code: count for code, count in told.items() if count and count >= least[code]}
    if not serves(self.user, self.atlas.regency.code) and not self.is_partial:
        layer = replace(layer, missing=NONE_OR_FEW)
    short = dict(options).get(chosen, "").partition(";")[0]  # headings of the HS are whole paragraphs
    name = _("Makers of %(heading)s") % {"heading": short} if chosen else str(layer.brief)
    definition = _("Enterprises whose product has a sure code of the heading, or who stated what they make of it.")
    reading = self.reading(layer, name, values, write=number, definition=definition, desa_only=False)
    return reading, [Choice("pos", _("Heading of the HS 2022"), options, chosen)] if options else []


def _pull(self, layer, given):
    values = {}
    found = village_assessments_for(self.user).filter(assessment=self.assessment).values_list("village", "opened")
    for code, opened in found:
        value = opened.get("indicators", {}).get(PULL, {}).get("value")
        if value is not None:
            values[code] = value / 1e6
    definition = _(
        "What the world could buy more of what a maker makes, million US dollars a year, geometric mean over the makers. "
        "It does not say whether the village can deliver."
    )
    reading = self.reading(
        layer, str(layer.brief), values, write=lambda value: _("US$%(value)s million") % {"value": number(value, 1)},
        definition=definition, desa_only=False,
    )  # fmt: skip
    return replace(reading, sources=[*reading.sources, outlook.active().source]), []


def _risen(self, layer, given):
    """How many rose of those that could be compared, by kind of class; of fewer than three compared nothing is said."""
    counts = counts_for(self.user)
    kinds_ = [(NAMES[kind], str(SizeKind(kind).label)) for kind in kinds_with_counts(counts)]
    kind = _chosen(given.get("jenis"), kinds_)
    periods = [(one, period(one)) for one in periods_of(counts)]
    when = _chosen(given.get("masa"), periods)
    sums = sums_by(counts, BY_VILLAGE, kind=KINDS[kind], period=when) if kind and when else {}
    hidden = frozenset(code for code, one in sums.items() if 0 < one.compared < SMALLEST_CELL)
    values = {code: 100 * one.share_up for code, one in sums.items() if one.compared}
    classes, figures = figures_of(layer, values, self.atlas.villages, hidden=hidden)
    reading = Reading(
        layer, str(layer.brief), "", _("Share of the enterprises whose class is known before and after the period."), "computed",
        classes, {figure.code: figure for figure in figures}, lambda value: percent(value, 0),
        [_("History of the registry of Desa Ekspor")], dict(periods).get(when, ""),
    )  # fmt: skip
    reading.texts |= {
        code: _("%(up)s of %(compared)s (%(share)s)")
        % {"up": number(one.up), "compared": number(one.compared), "share": percent(100 * one.share_up, 0)}
        for code, one in sums.items()
        if one.compared >= SMALLEST_CELL
    }
    return reading, [Choice("jenis", _("Which class"), kinds_, kind), Choice("masa", _("Period"), periods, when)] if kind else []


def _times(row):
    words = _("%(times)s times (%(low)s–%(high)s)") % {
        "times": number(row.mean, 1),
        "low": number(row.low, 1),
        "high": number(row.high, 1),
    }
    beyond = _("beyond chance")
    return f"{words}, {beyond}" if row.low > 1 else words


def _supply(self, layer, given):
    products = stated_products(self.user)
    language = get_language()
    names = {key: commodities()[key].name(language) if key in commodities() else key.removeprefix(OWN) for key in products}
    options = sorted(names.items(), key=lambda one: one[1].casefold())
    product = _chosen(given.get("produk"), options)
    months = [(str(month), str(dates.MONTHS[month]).capitalize()) for month in range(1, MONTHS + 1)]
    month = _chosen(given.get("bulan"), months)
    found = supply_by_village(self.user, product, int(month)) if product else {}
    found = {code: supply for code, supply in found.items() if level_of(code) == Level.VILLAGE}
    values = {code: supply.volume for code, supply in found.items()}
    unit = next((supply.unit for supply in found.values()), "")

    made_up = _("example data")

    def write(volume):
        return with_unit(volume, unit)

    def told(supply):
        words = f"{write(supply.volume)} · {str(MARK_NAMES[supply.mark]).lower()}"
        return f"{words}, {made_up}" if supply.synthetic else words

    texts = {code: told(supply) for code, supply in found.items()}
    mark = min((supply.mark for supply in found.values()), key=LEAST_FIRST.index, default="reported")
    name = (
        _("%(product)s in %(month)s") % {"product": names.get(product, ""), "month": dict(months)[month]}
        if product
        else str(layer.brief)
    )
    definition = _("What makers say they can make in that month; nothing of it is contracted. 0 was said; no data is not known.")
    classes, figures = figures_of(layer, values, self.atlas.villages)
    reading = Reading(
        layer, name, "", definition, mark, classes, {figure.code: figure for figure in figures}, write,
        [_("Statements of production in Desa Ekspor")], _("a usual year"),
    )  # fmt: skip
    reading.texts |= texts
    choices = [Choice("produk", _("Product"), options, product), Choice("bulan", _("Month"), months, month)]
    return reading, choices if options else []


def _chosen(asked, options):
    """What was asked for where it is offered, else the first; "" where nothing is offered."""
    return asked if asked in dict(options) else options[0][0] if options else ""


READERS = {
    "potential": _index,
    "kelas": _class,
    "bagian": _part,
    "selang": _width,
    "kelengkapan": _known,
    "sentra": _special,
    "pos_hs": _makers,
    "tarikan": _pull,
    "naik_kelas": _risen,
    "pasokan": _supply,
}
