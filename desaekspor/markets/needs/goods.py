"""To which groups of goods, as rules of markets speak of them, a code of HS 2022 belongs. Pure: no Django."""

import tomllib
from functools import cache
from pathlib import Path

from desaekspor.readiness.certificates.groups import GROUPS, with_parents

TABLE = Path(__file__).with_name("tables") / "goods.toml"


class BadTable(ValueError):
    """The table says something that cannot be: ``place`` is the code, ``why`` in words."""

    def __init__(self, place: str, why: str) -> None:
        super().__init__(f"goods.toml, {place}: {why}")
        self.place, self.why = place, why


def groups_of_hs(hs6: str) -> tuple[str, ...]:
    """The groups of a product by its code (two to six digits), the longest entry that fits alone; none but that of all where
    the table has no entry. What any goods may need (packaging of wood, a claim of being organic) is among them.
    """
    entries, also = _table()
    for length in (6, 4, 2):
        if len(hs6) >= length and hs6[:length] in entries:
            found = entries[hs6[:length]]
            more = [group for root, groups in also.items() if root in with_parents(found) for group in groups]
            return tuple(dict.fromkeys([*found, *more]))
    return ()


def entries() -> dict[str, tuple[str, ...]]:
    """``{code: groups}`` of the table, as it stands. Raises BadTable."""
    return dict(_table()[0])


@cache
def _table() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    found: dict[str, tuple[str, ...]] = {}
    for part, length in (("chapters", 2), ("headings", 4), ("subheadings", 6)):
        for code, groups in table[part].items():
            if len(code) != length or not code.isdecimal():
                raise BadTable(code, f"{length} digits are expected among the {part}")
            found[code] = tuple(groups)
    also = {root: tuple(groups) for root, groups in table["also"].items()}
    for place, groups in [*found.items(), *also.items()]:
        for group in groups:
            if group not in GROUPS:
                raise BadTable(place, f"{group!r} is no group of goods")
    return found, also
