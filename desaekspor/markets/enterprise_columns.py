"""The codes of products as columns of exported lists of enterprises."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.markets.coding import COMPUTED, CONFIRMED, codes_of
from desaekspor.nomenclature import HS2022
from desaekspor.registry.exports.columns import CODE, TEXT, Column

NAME, AFTER = "products", "other_products"


def read(numbers: list[int]) -> dict[int, dict[str, tuple[str, str]]]:
    """The codes of the products of these enterprises, each by its text: (code, where it is from, in words)."""
    origins = {CONFIRMED: _("confirmed by an officer"), COMPUTED: _("computed from the text")}
    return {number: {one.text: (one.hs6, origins[one.mark]) for one in codes} for number, codes in codes_of(numbers).items()}


def _main(line):
    """The code of the main product and where it is from, both "" where it is not sure."""
    return (line.more.get(NAME) or {}).get(line.products[0], ("", "")) if line.products else ("", "")


def _code(line):
    return _main(line)[0]


def _origin(line):
    return _main(line)[1]


def _others(line):
    codes = line.more.get(NAME) or {}
    return "; ".join(f"{text}: {codes[text][0]}" for text in line.products[1:] if text in codes)


COLUMNS = (
    Column(
        "product_hs6",
        gettext_lazy("HS code of the main product"),
        gettext_lazy(
            "Six digits of HS 2022: as an officer confirmed it, else computed from the text; empty where that is not sure."
        ),
        CODE,
        _code,
        width=12,
    ),
    Column(
        "product_hs_version",
        gettext_lazy("Edition of the HS"),
        gettext_lazy("Edition that the HS codes are of."),
        CODE,
        lambda line: HS2022 if _code(line) or _others(line) else "",
        width=10,
    ),
    Column(
        "product_hs_from",
        gettext_lazy("HS code from"),
        gettext_lazy(
            "Whether an officer confirmed the code or the program computed it. Binding is what the customs office says."
        ),
        TEXT,
        _origin,
        width=20,
    ),
    Column(
        "other_products_hs6",
        gettext_lazy("HS codes of the other products"),
        gettext_lazy("Each with its product, in the same way."),
        TEXT,
        _others,
        width=24,
    ),
)
