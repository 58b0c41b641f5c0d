"""What a list is narrowed to, beside what is typed: the same filters as signs in documents and as conditions on tallies."""

from dataclasses import dataclass, fields, replace

from desaekspor.registry.search.facts import SOURCES

UNKNOWN = "unknown"  # a value of sector and scale
YES_OR_NO = ("nib", "complete", "verified", "active", "synthetic")
_COLUMNS = {"sector": "sector", "scale": "scale", "nib": "has_nib"} | {name: name for name in YES_OR_NO[1:]}
_LETTERS = {"nib": "n", "complete": "c", "verified": "v", "active": "a", "synthetic": "x"}


@dataclass(frozen=True)
class Filters:
    """Empty or None: not asked. A facet is one of the fields, all but the owner."""

    region: str = ""  # code of a district or village
    product: str = ""  # chapter or heading of the HS, see products.py; neither in documents nor in tallies
    sector: str = ""  # letter, see registry/sectors.py, or UNKNOWN
    scale: str = ""  # as reported, or UNKNOWN
    source: str = ""
    nib: bool | None = None
    complete: bool | None = None  # see registry/completeness.py
    verified: bool | None = None
    active: bool | None = None  # False: moved, closed, not found or a double
    synthetic: bool | None = None
    owner: str = ""  # words of the owner's name; personal, so it is never stored or put into an address

    def asked(self):
        """``{facet: value}`` of those that are asked."""
        return {name: value for name in FACETS if (value := getattr(self, name)) not in ("", None)}

    def signs(self):
        """The signs that a document must have."""
        return [_sign(name, value) for name, value in self.asked().items() if name != "product"]

    def conditions(self, *, but=""):
        """Conditions on a tally ``t``, ANDed, and their parameters; the facet ``but`` left out."""
        parts, parameters = ["TRUE"], []
        for name, value in self.asked().items():
            if name in (but, "product"):
                continue
            if name == "region":
                part, value = self.within_region()
            elif name == "source":
                part, value = "(t.sources & %s) <> 0", (SOURCES[value],)
            else:
                part, value = f"t.{_COLUMNS[name]} = %s", ("" if value == UNKNOWN else value,)
            parts.append(part)
            parameters += value
        return " AND ".join(parts), parameters

    def within_region(self):
        """The same for the region alone."""
        return "substr(t.region_code, 1, %s) = %s", [len(self.region), self.region]

    def without(self, *names):
        return replace(self, **{name: Filters.__dataclass_fields__[name].default for name in names})


FACETS = tuple(field.name for field in fields(Filters) if field.name != "owner")


def _sign(name, value):
    if name == "region":
        return f"_{value}"
    if name == "source":
        return f"_q{value}"
    if name in _LETTERS:
        return f"_{_LETTERS[name]}{value:d}"
    letter = {"sector": "s", "scale": "k"}[name]
    return f"_{letter}" if value == UNKNOWN else f"_{letter}{value.lower()}"
