"""What the map says: a layer's figure of every village, in words, with classes, source and coverage."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from desaekspor.portal.mapping.atlas import months_between
from desaekspor.portal.mapping.classes import Class
from desaekspor.portal.mapping.layers import LAYERS, Figure, Layer, figures_of
from desaekspor.portal.templatetags.figures import day, number, period, source_line, written
from desaekspor.potential.periods import last_day

SHOWN_STATES = ("missing", "not_applicable", "hidden")
DEFINITIONS = {
    "enterprises": _(
        "Enterprises in the registry whose place of business is in the village, "
        "without those that its office found moved, closed, recorded twice, or not at all."
    ),
    "data_age": _("Months since the newest figure or the newest registered enterprise of the village."),
}
UNITS = {"enterprises": _("enterprises"), "data_age": _("months")}
NAMES = {"enterprises": _("Registered enterprises"), "data_age": _("Age of the data")}


@dataclass
class Reading:
    layer: Layer
    name: str
    unit: str
    definition: str
    mark: str
    classes: list[Class]
    figures: dict[str, Figure]  # by village code, in the order of the atlas
    write: object  # number -> text
    sources: list[str] = field(default_factory=list)
    period: str = ""
    texts: dict[str, str] = field(default_factory=dict)  # what text() has said already

    def text(self, code):
        """The figure of a village in words."""
        if code not in self.texts:
            self.texts[code] = self._in_words(code)
        return self.texts[code]

    def _in_words(self, code):
        figure = self.figures[code]
        if figure.state == "value":
            name = self.class_name(figure.number)
            words = f"{self.write(figure.value)} · {name}" if self.layer.code == "idm" and name else self.write(figure.value)
            return f"{words} · {gettext('doubtful')}" if figure.flag else words
        return str(self.absence(figure.state))

    def class_name(self, number_):
        return str(self.layer.names[number_]) if self.layer.names else ""

    def absence(self, state):
        return {"missing": self.layer.missing, "not_applicable": _("not applicable"), "hidden": _("1–2, not shown")}[state]

    @property
    def known(self):
        return sum(1 for figure in self.figures.values() if figure.state == "value")

    @property
    def doubtful(self):
        return sum(1 for figure in self.figures.values() if figure.flag)

    @property
    def total(self):
        return len(self.figures)

    def legend(self):
        """Lines of the legend: look, words, how many villages."""
        lines = []
        for one in self.classes:
            if one.count == 0:
                span = ""
            elif one.low == one.high:
                span = self.write(one.low)
            else:
                span = f"{self.write(one.low)} – {self.write(one.high)}"
            words = self.class_name(one.number) or span
            look = f"{self.layer.family}-{one.number}"
            lines.append({"look": look, "words": words, "span": span if words != span else "", "count": one.count})
        for state in SHOWN_STATES:
            if count := sum(1 for figure in self.figures.values() if figure.state == state):
                lines.append({"look": state.replace("_", "-"), "words": self.absence(state), "span": "", "count": count})
        return lines


def read(layer, atlas, counts, hidden):
    """The Reading of one layer. ``counts`` and ``hidden`` come from atlas.registered and atlas.hidden_from."""
    key = layer.code, get_language()
    if layer.code not in OF_REGISTRY:
        return _kept(atlas.readings, key, lambda: _read_facts(layer, atlas))
    read_from = counts, timezone.localdate()
    last = atlas.of_registry
    if last[0] != read_from:
        last = atlas.of_registry = read_from, {}
    return _kept(last[1], (*key, hidden), lambda: OF_REGISTRY[layer.code](layer, atlas, counts, hidden))


def _kept(readings, key, make):
    if key not in readings:
        readings[key] = make()
    return readings[key]


def _read_facts(layer, atlas):
    series, indicator = atlas.series.get(layer.code), atlas.indicators.get(layer.code)
    if series is None or indicator is None:
        classes, figures = figures_of(layer, {}, atlas.villages)
        return Reading(layer, str(layer.label), "", "", "reported", classes, _by_code(figures), number)
    classes, figures = figures_of(layer, series.values, atlas.villages, desa_only=indicator.desa_only, flags=series.flags)
    newest = max(series.periods.values())
    when = period(newest)
    if older := sum(1 for one in series.periods.values() if one != newest):
        when += " " + ngettext("(%(count)d village: older)", "(%(count)d villages: older)", older) % {"count": older}
    return Reading(
        layer,
        name=indicator.name,
        unit=indicator.unit,
        definition=indicator.definition,
        mark=series.marks.most_common(1)[0][0],
        classes=classes,
        figures=_by_code(figures),
        write=lambda value: written(value, indicator),
        sources=[source_line(atlas.sources[pk]) for pk, _ in series.sources.most_common() if pk in atlas.sources],
        period=when,
    )


def _read_enterprises(layer, atlas, counts, hidden):
    values = {code: count for code, (count, _) in counts.items()}
    classes, figures = figures_of(layer, values, atlas.villages, hidden=hidden)
    return Reading(
        layer,
        name=str(NAMES[layer.code]),
        unit=str(UNITS[layer.code]),
        definition=str(DEFINITIONS[layer.code]),
        mark="computed",
        classes=classes,
        figures=_by_code(figures),
        write=number,
        sources=[gettext("Registry of Desa Ekspor, from the registers that were imported")],
        period=_today(),
    )


def _read_age(layer, atlas, counts, hidden):
    today = timezone.localdate()
    newest = {}
    for series in atlas.series.values():
        for code, one in series.periods.items():
            if end := last_day(one):
                newest[code] = max(newest.get(code, end), end)
    for code, (_count, changed_on) in counts.items():
        if code not in hidden:
            newest[code] = max(newest.get(code, changed_on), changed_on)
    values = {code: months_between(when, today) for code, when in newest.items()}
    classes, figures = figures_of(layer, values, atlas.villages)
    return Reading(
        layer,
        name=str(NAMES[layer.code]),
        unit=str(UNITS[layer.code]),
        definition=str(DEFINITIONS[layer.code]),
        mark="computed",
        classes=classes,
        figures=_by_code(figures),
        write=lambda value: ngettext("%(count)d month", "%(count)d months", value) % {"count": value},
        sources=[gettext("Computed from the dates of all figures shown here")],
        period=_today(),
    )


OF_REGISTRY = {"enterprises": _read_enterprises, "data_age": _read_age}  # what they say changes with every enterprise


def read_all(atlas, counts, hidden):
    return {code: read(layer, atlas, counts, hidden) for code, layer in LAYERS.items()}


def _by_code(figures):
    return {figure.code: figure for figure in figures}


def _today():
    return day(timezone.localdate())
