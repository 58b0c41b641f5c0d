"""Trade agreements of Indonesia and the certificate of origin that goes with goods: a dated table that anyone can read.

It begins with the table that comes with the program. What an officer wrote (models.py, writing.py) stands in place of the entry
of the same code, from that moment on.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desaekspor.markets.papers.models import TradeAgreement

TABLE = Path(__file__).with_name("tables") / "agreements.toml"
IN_FORCE = "in_force"
GENERAL = "general"  # the form for goods without a preference
STATUSES = (IN_FORCE, "signed", "concluded", "negotiating", "import_only")
SOURCES = {  # of an entry of the table, by its basis
    "customs": _("list of schemes of the Indonesian customs office, January 2023"),
    "general": _("general knowledge"),
}


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
    unsure: bool
    partners: tuple[str, ...]  # ISO 3166 alpha-3
    checked_on: date  # when somebody last compared it with its source
    basis: str = ""  # of SOURCES; "" where ``source`` tells it
    source: str = ""
    source_url: str = ""
    since: date | None = None
    until: date | None = None  # its last day
    self_id: str = ""
    self_en: str = ""
    note_id: str = ""
    note_en: str = ""

    def holds(self, on: date) -> bool:
        """For exports of Indonesia on that day."""
        if self.status != IN_FORCE or self.since is None:
            return False
        return self.since <= on and (self.until is None or on <= self.until)

    @property
    def slug(self) -> str:
        """Its code as part of an address."""
        return slugify(self.code)

    @property
    def said_source(self) -> str:
        return self.source or str(SOURCES[self.basis])

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
    coming: tuple[Agreement, ...]  # with this market, not in force on the day: not yet, or no more
    checked_on: date  # of the agreements with this market the one that was looked through longest ago

    @property
    def unsure(self) -> bool:
        """Whether the first agreement is to be compared with its text before anybody relies on it."""
        return any(one.unsure for one in self.agreements[:1])


def agreements() -> tuple[Agreement, ...]:
    """Every agreement as it stands now: those of the program in its order, then those that officers added. One query."""
    rows = {row.code: row for row in TradeAgreement.objects.all()}
    codes = dict.fromkeys([*shipped(), *rows])
    found = (of_row(rows[code]) if code in rows else shipped()[code] for code in codes)
    return tuple(one for one in found if one is not None)


def of_row(row: TradeAgreement, *, removed: bool = False) -> Agreement | None:
    """What an officer wrote; None for one that was taken off the table, unless it is asked for as it stood."""
    if row.removed_at and not removed:
        return None
    same = (
        *("code", "name_id", "name_en", "status", "form", "unsure", "checked_on", "source", "source_url"),
        *("since", "until", "self_id", "self_en", "note_id", "note_en"),
    )
    return Agreement(partners=tuple(row.partners), **{name: getattr(row, name) for name in same})


def shipped() -> dict[str, Agreement]:
    """``{code: agreement}`` of the table that comes with the program."""
    return _table()[0]


def other_forms() -> tuple[OtherForm, ...]:
    """Papers beside those of agreements."""
    return _table()[1]


def checked_on() -> date:
    """The day on which the table of the program was last looked through."""
    return _table()[2]


@cache
def _table() -> tuple[dict[str, Agreement], tuple[OtherForm, ...], date]:
    read = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    day = {"checked_on": read["checked"]}
    found = {row["code"]: Agreement(**day | row | {"partners": tuple(row["partners"])}) for row in read["agreements"]}
    forms = tuple(OtherForm(**row | {"goods": tuple(row["goods"]), "markets": tuple(row["markets"])}) for row in read["forms"])
    return found, forms, read["checked"]


def origin_papers(hs6: str, importer: str, on: date) -> Papers:
    """The certificate of origin for a product (six digits, HS 2022) to a market (ISO 3166 alpha-3) on a day.

    An agreement that holds and lowers the duty most, as far as the duty is known, comes first, then by code; without any the
    general non-preferential form (Form B). One query.
    """
    return papers_of(hs6, [importer], on)[importer]


def papers_of(hs6: str, importers: Iterable[str], on: date, duties=None) -> dict[str, Papers]:
    """As ``origin_papers``, of many markets; ``duties`` of them (duties_of) where they are known already. One query."""
    from desaekspor.markets.papers.duties import duties_of  # it asks which agreements hold

    table, importers = agreements(), list(importers)
    duties = duties_of(hs6, importers, on, table) if duties is None else duties
    return {importer: _papers(hs6, importer, on, table, duties[importer]) for importer in importers}


def _papers(hs6: str, importer: str, on: date, table: Sequence[Agreement], duty) -> Papers:
    known = [one for one in table if importer in one.partners]
    held, best = [one for one in known if one.holds(on)], duty.scheme or duty.beyond
    held.sort(key=lambda one: (one.code != best, one.code))
    forms = [one for one in other_forms() if one.serves(hs6, importer)]
    general = next(one for one in other_forms() if one.kind == GENERAL)
    return Papers(
        hs6=hs6,
        importer=importer,
        on=on,
        agreements=tuple(held),
        form=held[0].form if held else general.form,
        preferential=bool(held),
        others=tuple(one for one in forms if one.kind != GENERAL or held),
        coming=tuple(one for one in known if not one.holds(on)),
        checked_on=min((one.checked_on for one in known), default=checked_on()),
    )
