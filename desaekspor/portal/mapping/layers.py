"""The layers of the map: which figure, how it is classed, and what it says of a village."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desaekspor.portal.mapping.classes import class_of, classes_of, quantile_bounds

# Kemendesa's thresholds of the status (Permendesa 2/2016): sangat tertinggal < 0.4908 <= tertinggal < 0.5990
# <= berkembang <= 0.7072 < maju <= 0.8155 < mandiri. The values have four decimals.
IDM_BOUNDS = (0.49079, 0.59899, 0.7072, 0.8155)
IDM_NAMES = (_("far behind"), _("behind"), _("developing"), _("advanced"), _("independent"))
AGE_BOUNDS = (6, 12, 24, 36)  # months
AGE_NAMES = (_("up to 6 months"), _("7 to 12 months"), _("1 to 2 years"), _("2 to 3 years"), _("more than 3 years"))
NO_DATA = _("no data yet")


@dataclass(frozen=True)
class Layer:
    code: str  # in the address; the indicator's own code where the figure is a fact
    group: str | Promise
    label: str | Promise  # of the choice, under its group
    brief: str | Promise  # where it stands alone and has little room
    bounds: tuple = ()  # of classes by meaning; empty: by quantile
    names: tuple = ()
    missing: str | Promise = NO_DATA
    family: str = "class"  # of the looks: steps of one colour ("class"), or colours that have no order ("kind")


LAYERS = {
    layer.code: layer
    for layer in (
        Layer("idm", _("Village index"), "IDM", _("Village index (IDM)"), IDM_BOUNDS, IDM_NAMES),
        Layer("iks", _("Village index"), _("Social"), _("Social index")),
        Layer("ike", _("Village index"), _("Economy"), _("Economic index")),
        Layer("ikl", _("Village index"), _("Environment"), _("Environmental index")),
        Layer("population", _("People"), _("Population"), _("Inhabitants")),
        Layer("working_age_share", _("People"), _("Working age"), _("Of working age")),
        Layer("mse_per_1000", _("Enterprises"), _("Small enterprises"), _("Small enterprises per 1,000")),
        Layer("enterprises", _("Enterprises"), _("Registered"), _("Registered enterprises"), missing=_("none registered yet")),
        Layer("data_age", _("Data"), _("Data age"), _("Age of the data"), AGE_BOUNDS, AGE_NAMES),
    )
}
DEFAULT = "idm"


@dataclass(frozen=True)
class Figure:
    """What a layer says of one village. ``state``: value, missing, not_applicable or hidden."""

    code: str
    state: str
    value: float | None = None
    flag: str = ""
    number: int | None = None  # of its class
    family: str = "class"

    @property
    def look(self):
        """The style of its area on the map."""
        return f"{self.family}-{self.number}" if self.state == "value" else self.state.replace("_", "-")


def figures_of(layer, values, villages, *, desa_only=False, hidden=frozenset(), flags=None):
    """The classes of a layer and a Figure for each village.

    ``values``: village code -> number, missing where not known. ``hidden``: codes whose number
    may not be told. ``desa_only``: the figure has no meaning for a kelurahan.
    """
    shown = {code: value for code, value in values.items() if code not in hidden}
    bounds = layer.bounds or quantile_bounds(shown.values())
    classes = classes_of(shown.values(), bounds, layer.names)
    figures = []
    for village in villages:
        if village.code in hidden:
            figures.append(Figure(village.code, "hidden"))
        elif (value := shown.get(village.code)) is not None:
            flag = (flags or {}).get(village.code, "")
            figures.append(Figure(village.code, "value", value, flag, class_of(value, bounds)))
        elif desa_only and not village.is_desa_only:
            figures.append(Figure(village.code, "not_applicable"))
        else:
            figures.append(Figure(village.code, "missing"))
    return classes, figures
