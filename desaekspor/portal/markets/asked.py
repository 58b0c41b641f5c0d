"""What the address asks for: the product, the enterprise, weights, region, order. Everything is kept in it, to be sent on."""

import math
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desaekspor.datafiles.folder import DataError
from desaekspor.markets.countries import REGIONS, countries
from desaekspor.markets.ranking.factor_table import FactorRule, shipped
from desaekspor.nomenclature import HS2022, Checked, check_code, code_list, written
from desaekspor.portal.codes.page import entry_url
from desaekspor.portal.forms.numbers import whole_number
from desaekspor.registry.queries.access import enterprises_for

PREFIX = "bobot-"  # of a weight in the address, before the code of its factor
MOST = 10.0  # of a weight on the page; a half is the step
STEP = 0.5
NEEDS_ENTERPRISE = "requirements"  # a factor that says nothing of a product as such
LONGEST = 40  # letters of a code, or of a weight, that are heard
ORDERS = ("peringkat", "negara", "permintaan", "penjualan", "potensi", "tumbuh", "jarak", "bea", "syarat")


@dataclass(frozen=True)
class Product:
    """A subheading of HS 2022. ``name`` and ``heading`` are "" where no list is in the data folder."""

    hs6: str
    written: str
    name: str
    heading: str
    code_url: str

    @property
    def title(self) -> str:
        return f"{self.written} {self.name}".strip()


class NotOne(Exception):
    """What the address names is no code of HS 2022 as it stands; ``checked`` says why, and where there is one, what to take."""

    def __init__(self, checked: Checked) -> None:
        super().__init__(str(checked))
        self.checked = checked


def product_of(text: str) -> Product:
    """The product of a code in an address. Raises NotOne, also for a code that is written otherwise or of an older edition."""
    text = text.strip()[:LONGEST]
    try:
        checked = check_code(text)
    except DataError:  # without the list nobody can say; six digits will do
        if not (len(text) == 6 and text.isascii() and text.isdigit()):
            raise Http404 from None
        return Product(text, written(text, HS2022), "", "", "")
    if not checked.is_good or checked.code != text:
        raise NotOne(checked)
    listed, language = code_list(HS2022), get_language()
    name, heading = listed[text].name(language), listed[text[:4]].name(language)
    return Product(text, written(text, HS2022), name, heading if heading != name else "", entry_url(text, HS2022))


def told_of(old: str, hs6: str) -> str:
    """What became of the code that somebody asked for, where it is ``hs6`` now; "" otherwise."""
    if not old:
        return ""
    try:
        checked = check_code(old[:LONGEST])
    except DataError:
        return ""
    return str(checked) if checked.code == hs6 else ""


def country_of(iso3: str):
    """A country or territory that is known; 404 for others."""
    found = countries().get(iso3)
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True)
class Weight:
    """One factor with its weight as it counts now; ``share`` of all weights, in per cent."""

    code: str
    name: str
    value: float
    usual: float
    share: float

    @property
    def field(self) -> str:
        return PREFIX + self.code


@dataclass
class Asked:
    """``problems``: what of the address could not be used, in words; the usual was taken instead."""

    enterprise: object = None
    weights: dict[str, float] = field(default_factory=dict)  # those that differ from the table's
    region: str = ""
    order: str = ORDERS[0]
    problems: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, request) -> "Asked":
        """Of the request. 404 for an enterprise that the user may not know of."""
        given, asked = request.GET, cls()
        if number := given.get("umkm", ""):
            asked.enterprise = get_object_or_404(enterprises_for(request.user), pk=whole_number(number) or 0)
        asked._hear_weights(given)
        if (region := given.get("wilayah", "")) in REGIONS:
            asked.region = region
        if (order := given.get("urut", "")).removeprefix("-") in ORDERS:
            asked.order = order
        return asked

    def rules(self) -> tuple[FactorRule, ...]:
        """The factors of the table that can be told: what an enterprise meets, only of an enterprise."""
        return tuple(rule for rule in shipped().factors if self.enterprise or rule.code != NEEDS_ENTERPRISE)

    def _hear_weights(self, given) -> None:
        wrong = []
        for rule in self.rules():
            text = given.get(PREFIX + rule.code, "").strip()[:LONGEST]
            if not text:
                continue
            value = number_of(text)
            if value is None:
                wrong.append(f"{name_of(rule)} (“{text}”)")
            elif value != rule.weight:
                self.weights[rule.code] = value
        if wrong:
            told = _("These weights are not numbers from 0 to 10, so the usual ones count: %(names)s.")
            self.problems.append(told % {"names": ", ".join(wrong)})
        if not sum(self.weights.get(rule.code, rule.weight) for rule in self.rules()):
            self.weights = {}
            self.problems.append(_("All weights were 0, which ranks nothing: the usual ones count."))

    @property
    def weight_list(self) -> list[Weight]:
        values = {rule.code: self.weights.get(rule.code, rule.weight) for rule in self.rules()}
        whole = sum(values.values())
        return [
            Weight(rule.code, name_of(rule), values[rule.code], rule.weight, 100 * values[rule.code] / whole)
            for rule in self.rules()
        ]

    @property
    def kept(self) -> dict[str, str]:
        """What goes along to another page of the same product: enterprise and weights."""
        pairs = {"umkm": str(self.enterprise.pk)} if self.enterprise else {}
        return pairs | {PREFIX + code: f"{value:g}" for code, value in self.weights.items()}

    @property
    def query(self) -> str:
        """``kept`` for the end of an address: "?umkm=5&bobot-demand=4", or ""."""
        return f"?{urlencode(self.kept)}" if self.kept else ""


def name_of(rule: FactorRule) -> str:
    return rule.name_id if (get_language() or "id").startswith("id") else rule.name_en


def number_of(text: str) -> float | None:
    """A weight as it was typed, with a comma or a point; None for what is none from 0 to 10."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 <= value <= MOST else None
