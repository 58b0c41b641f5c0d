"""Villages and small tables for the tests of the village potential."""

from desaekspor.potential.figures import Figure, Village
from desaekspor.potential.index_table import index_table


def village(code="32.16.01.2001", *, is_desa=True, name="", **figures):
    """A village whose figures are numbers (reported, 2023), Figures, or tuples of Figures."""
    return Village(code, name or f"Desa {code[-4:]}", is_desa, {key: as_figures(value) for key, value in figures.items()})


def as_figures(value):
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, Figure) else (Figure(float(value), source="source-2023", period="2023"),)


def indicator(code, component="one", **keys):
    return {"code": code, "component": component, "of": [code], **keys}


def make_table(*indicators, weights=None, **keys):
    """A table of the given indicators; the components are theirs, with weight 1 or as ``weights`` says."""
    names = dict.fromkeys(row["component"] for row in indicators)
    components = {name: {"weight": (weights or {}).get(name, 1), "name_id": name, "name_en": name} for name in names}
    return index_table({"components": components, "indicators": list(indicators), "least_enterprises": 1, **keys})
