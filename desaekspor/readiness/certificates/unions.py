"""Markets whose rules hold in several countries: the European Union, the Gulf states. Pure: no Django."""

import tomllib
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("tables") / "unions.toml"


@cache
def members() -> dict[str, frozenset[str]]:
    """``{code of the union: its member countries}``, ISO 3166 codes of two letters."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["union"]
    return {row["code"]: frozenset(row["members"]) for row in rows}


@cache
def markets_around(market: str) -> frozenset[str]:
    """The market itself and the unions whose rules hold in it, too: for ``SA`` SA and GC."""
    return frozenset({market, *(union for union, inside in members().items() if market in inside)})
