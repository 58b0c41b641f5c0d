"""Trade agreements of Indonesia and the certificate of origin that goes with goods: a dated table that anyone can read."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

TABLE = Path(__file__).with_name("tables") / "agreements.toml"
IN_FORCE = "in_force"
GENERAL = "general"  # the form for goods without a preference
STATUSES = (IN_FORCE, "signed", "concluded", "negotiating", "import_only")


class _InTwoLanguages:
    def _said(self, name: str) -> str:
        """In the reader's language."""
        return getattr(self, f"{name}_{'id' if (get_language() or 'id').startswith('id') else 'en'}")


@dataclass(frozen=True)
class Agreement(_InTwoLanguages):
    """An agreement of the table, whatever became of it. ``unsure``: not compared with the official text."""

    code: str
    name_id: str
    name_en: str
    status: str  # of STATUSES
    form: str
    basis: str  # "customs": in the list of customs; "general": general knowledge
    unsure: bool
    partners: tuple[str, ...]  # ISO 3166 alpha-3
    since: date | None = None
    self_id: str = ""
    self_en: str = ""
    note_id: str = ""
    note_en: str = ""

    def holds(self, on: date) -> bool:
        """For exports of Indonesia on that day."""
        return self.status == IN_FORCE and self.since is not None and self.since <= on

    @property
    def name(self) -> str:
        return self._said("name")

    @property
    def self_certification(self) -> str:
        return self._said("self")

    @property
    def note(self) -> str:
        return self._said("note")


AgreementInForce = Agreement  # of Papers.agreements: those that hold on the day


@dataclass(frozen=True)
class OtherForm(_InTwoLanguages):
    """A paper of origin beside those of agreements. ``goods``: beginnings of HS codes; ``markets``: countries; empty: all."""

    form: str
    kind: str  # GENERAL, "non_preferential", "preferential"
    name_id: str
    name_en: str
    note_id: str
    note_en: str
    goods: tuple[str, ...]
    markets: tuple[str, ...]
    unsure: bool

    def serves(self, hs6: str, importer: str) -> bool:
        return (not self.goods or hs6.startswith(self.goods)) and (not self.markets or importer in self.markets)

    @property
    def name(self) -> str:
        return self._said("name")

    @property
    def note(self) -> str:
        return self._said("note")


@dataclass(frozen=True)
class Papers:
    """The papers of origin for a product to a market on a day."""

    hs6: str
    importer: str
    on: date
    agreements: tuple[AgreementInForce, ...]  # that hold, the one with the lowest known duty first
    form: str  # to ask for; the general one where no agreement holds
    preferential: bool
    others: tuple[OtherForm, ...]
    coming: tuple[Agreement, ...]  # with this market, not in force on the day
    checked_on: date

    @property
    def unsure(self) -> bool:
        """Whether the first agreement is to be compared with its text before anybody relies on it."""
        return any(one.unsure for one in self.agreements[:1])


def agreements() -> tuple[Agreement, ...]:
    return _table()[0]


def other_forms() -> tuple[OtherForm, ...]:
    """Papers beside those of agreements."""
    return _table()[1]


def checked_on() -> date:
    """The day on which the table was last looked through."""
    return _table()[2]


@cache
def _table() -> tuple[tuple[Agreement, ...], tuple[OtherForm, ...], date]:
    read = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    found = tuple(Agreement(**row | {"partners": tuple(row["partners"])}) for row in read["agreements"])
    forms = tuple(OtherForm(**row | {"goods": tuple(row["goods"]), "markets": tuple(row["markets"])}) for row in read["forms"])
    return found, forms, read["checked"]


def origin_papers(hs6: str, importer: str, on: date) -> Papers:
    """The certificate of origin for a product (six digits, HS 2022) to a market (ISO 3166 alpha-3) on a day.

    An agreement that holds and lowers the duty most, as far as the duty is known, comes first, then by code; without any the
    general non-preferential form (Form B).
    """
    from desaekspor.markets.papers.duties import duty_of  # it asks which agreements hold

    held = [one for one in agreements() if importer in one.partners and one.holds(on)]
    duty = duty_of(hs6, importer, on) if held else None
    best = duty and (duty.scheme or duty.beyond)
    held.sort(key=lambda one: (one.code != best, one.code))
    forms = [one for one in _table()[1] if one.serves(hs6, importer)]
    general = next(one for one in _table()[1] if one.kind == GENERAL)
    return Papers(
        hs6=hs6,
        importer=importer,
        on=on,
        agreements=tuple(held),
        form=held[0].form if held else general.form,
        preferential=bool(held),
        others=tuple(one for one in forms if one.kind != GENERAL or held),
        coming=tuple(one for one in agreements() if importer in one.partners and not one.holds(on)),
        checked_on=checked_on(),
    )
