"""What enterprises are called and what they make."""

import numpy as np

from .draws import Draws
from .lines import lines
from .people import CALLED_MEN, CALLED_WOMEN
from .tables import words

BRANDS = words("brands")
PREFIXES = {"CV": "CV. ", "PT": "PT. ", "PT Perorangan": "PT. ", "Koperasi": "KOPERASI "}


def products(draws: Draws, business: np.ndarray, line: np.ndarray) -> list[str]:
    table = lines().products
    bits = draws.bits("product", business) >> np.uint64(40)
    return [table[one][number % len(table[one])] for one, number in zip(line.tolist(), bits.tolist(), strict=True)]


def business_names(draws, business, line, legal_form, owners, woman, writer) -> list[str]:
    """Names such as WARUNG BU AYU, TOKO BAROKAH JAYA, CV. SINAR TEKNIK, KECAP MULYA <AHMAD FAUZI>.

    ``owners``: (given name, rest) of each. The shop's own part is drawn for ``business``, the way of writing for ``writer``.
    """
    table = lines().names
    bits = draws.bits("business name", business) >> np.uint64(8)
    style = draws.below("business style", writer, 100)
    names = []
    for one, number, form, (given, rest), is_woman, how in zip(
        line.tolist(), bits.tolist(), legal_form, owners, woman.tolist(), style.tolist(), strict=True
    ):
        pattern = table[one][number % len(table[one])]
        number //= 61
        brand = BRANDS[number % len(BRANDS)]
        number //= 97
        if number % 3 == 0:
            second = BRANDS[number // 3 % len(BRANDS)]
            brand = brand if second == brand else f"{brand} {second}"
        number //= 331
        called = (CALLED_WOMEN if is_woman else CALLED_MEN)[number % 6]
        given = given.upper()
        name = pattern.format(b=brand, o=given, h=f"{called} {given}")
        if form in PREFIXES and not name.startswith(PREFIXES[form]):
            name = f"{PREFIXES[form]}{brand} {name.split()[0]}" if given in name else f"{PREFIXES[form]}{name}"
        elif form == "Usaha Perorangan" and number // 6 % 40 == 0:
            name = f"UD. {brand}"
        if how < 7:
            name = f"{name} <{given}{' ' + rest.upper() if rest else ''}>"
        elif how < 12:
            name = f"{name} ({given}{' ' + rest.upper() if rest else ''})"
        names.append(name)
    return names
