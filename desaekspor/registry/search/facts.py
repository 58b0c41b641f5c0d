"""The document of an enterprise: the words it is found by, the signs it is filtered by, what it is sorted by.

Kinds of words in ``SearchDocument.words``:

    kecap            a word of name, products, activity, village or district, in its normal spelling
    _32.16.05        lies in this region (one for the province, regency, district and village)
    _sc _kmicro      sector C; reported scale micro ("_k" alone: unknown)
    _n1 _c0 _x1      has a NIB; is not complete; is example data
    _v1 _a1          was verified; is active (not said to have moved, closed or to be a double)
    _qsidt           a source that speaks of it
    _o3f9a1c2b4d5e   the owner's name has a certain word (owners.py)

What is typed holds letters and digits alone, so that it never meets a sign or a mark.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from desaekspor.registry.completeness import unknown_facts
from desaekspor.registry.models import SourceName
from desaekspor.registry.search.owners import owner_marks
from desaekspor.registry.search.spelling import name_key, spellings
from desaekspor.registry.sectors import sector_of

SOURCES = {name: 1 << place for place, name in enumerate(SourceName.values)}  # bits of SearchTally.sources
UNKNOWN_SALES = -1


class Cell(NamedTuple):
    """One combination of what is filtered by: the columns of SearchTally."""

    region_code: str
    sector: str
    scale: str
    complete: bool
    has_nib: bool
    sources: int
    synthetic: bool
    verified: bool
    active: bool


@dataclass(slots=True)
class Facts:
    """Of one enterprise what its document is made from. ``place`` is the region's name, ``around`` its parent's."""

    enterprise_id: int
    name: str
    nib: str
    activity: str
    kbli: str
    kbli_category: str
    kbli_version: str
    scale: str
    region_code: str
    sales_idr: int | None
    workers: int | None
    lat: float | None
    lng: float | None
    synthetic: bool
    verified: bool
    active: bool
    updated_at: object
    place: str = ""
    around: str = ""
    owner: str = ""
    products: list[str] = field(default_factory=list)
    sources: int = 0
    # Of those that were merged into it: names and activities, and their owners' names.
    other_words: list[str] = field(default_factory=list)
    other_owners: list[str] = field(default_factory=list)

    def cell(self):
        complete = not unknown_facts(
            name=self.name,
            nib=self.nib,
            product=self.products,
            kbli=self.kbli,
            region=self.region_code,
            sales_idr=self.sales_idr,
            workers=self.workers,
            lat=self.lat,
            lng=self.lng,
        )
        sector = sector_of(self.kbli_category, self.kbli_version)
        nib = bool(self.nib)
        return Cell(self.region_code, sector, self.scale, complete, nib, self.sources, self.synthetic, self.verified, self.active)

    def spoken_words(self):
        """The words that people search by, without signs and marks."""
        words = {*spellings(self.name), *spellings(self.activity), *spellings(self.place)}
        words.update(*map(spellings, (*self.products, *self.other_words)))
        if len(self.region_code) == 13:  # around a district is the regency, which they all are in
            words.update(spellings(self.around))
        return words

    def document(self):
        """The Document of the enterprise."""
        cell = self.cell()
        words = " ".join((*sorted(self.spoken_words()), signs_of(cell), *owner_marks(" ".join((self.owner, *self.other_owners)))))
        sales = UNKNOWN_SALES if self.sales_idr is None else self.sales_idr
        return Document(self.enterprise_id, cell, name_key(self.name), sales, self.updated_at, self.lat, self.lng, words)


class Document(NamedTuple):
    """A row of SearchDocument that does not know the number of its tally yet."""

    enterprise_id: int
    cell: Cell
    name_key: str
    sales: int
    updated_at: object
    lat: float | None
    lng: float | None
    words: str

    def spoken(self):
        return spoken(self.words)

    def plain(self):
        """The same as tuples, which a spool keeps in a third of the time."""
        return (self.enterprise_id, tuple(self.cell), *self[2:])


def spoken(words):
    """The words of a document that people search by; they stand before the first sign."""
    return f" {words}".partition(" _")[0].split()


@lru_cache(maxsize=16_384)
def signs_of(cell):
    """The signs in a document that say which Cell it is in, as one text."""
    code = cell.region_code
    signs = [f"_{code[:length]}" for length in (2, 5, 8, 13) if length <= len(code)]
    signs += (f"_s{cell.sector.lower()}", f"_k{cell.scale}", f"_n{cell.has_nib:d}", f"_c{cell.complete:d}")
    signs += (f"_x{cell.synthetic:d}", f"_v{cell.verified:d}", f"_a{cell.active:d}")
    signs += (f"_q{name}" for name, bit in SOURCES.items() if cell.sources & bit)
    return " ".join(signs)
