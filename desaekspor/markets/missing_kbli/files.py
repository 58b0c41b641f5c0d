"""Lists of businesses: a table in, five ranks of KBLI for each that states none out; those that state one measure it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from desaekspor.markets.kbli.completing import Business
from desaekspor.markets.lists import LOOKED_AT, written
from desaekspor.markets.missing_kbli.finding import completer, in_2025, title_of
from desaekspor.markets.missing_kbli.suggesting import CHUNK, businesses_of
from desaekspor.markets.missing_kbli.wording import ask, explain
from desaekspor.registry.importers.reading import open_rows
from desaekspor.registry.models import Enterprise
from desaekspor.registry.outputs import RowsFile

HEADINGS = {
    "key": ("id", "rec_id", "no", "nomor", "id_usaha"),
    "activity": ("kegiatan_utama", "kegiatan", "kegiatan_usaha", "aktivitas", "activity", "bidang_usaha", "jenis_usaha",
                 "judul_kbli", "uraian_kbli"),
    "product": ("produk", "produk_utama", "teks", "text", "product", "nama_produk", "produk_jasa", "produk_yang_dihasilkan"),
    "name": ("nama_usaha", "nama_umkm", "nama_perusahaan", "business_name", "usaha", "nama"),
    "category": ("kategori_kbli", "kategori", "category"),
    "stated": ("kode_kbli", "kbli", "no_kbli", "kbli_2020", "nomor_kbli"),
}  # fmt: skip
TEXTS = ("activity", "product", "name")
COLUMNS = ("id", "rank", "kbli_2020", "title", "kbli_2025", "score", "reason", "unsure")


class NoTextColumns(Exception):
    """The table has no column of an activity, a product or a name; ``found`` has the heading that it has."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(found)
        self.found = found


@dataclass(frozen=True)
class Listed:
    """A row of the table. ``stated``: the code of five digits that it has, or empty."""

    key: str
    business: Business
    stated: str = ""


def read_businesses(path: Path) -> Iterator[Listed]:
    """The rows of a CSV, workbook or Parquet file; without an id column the row's number is the id.

    Raises NoTextColumns, BadFile, OSError.
    """
    with path.open("rb") as file:
        yield from listed_in(open_rows(file))


def listed_in(rows: Iterable[tuple[int, list]]) -> Iterator[Listed]:
    """Of rows with their numbers, the heading among the first ones; rows without anything are left out."""
    rows = iter(rows)
    first: list[str] | None = None
    for number, cells in rows:
        heading = [heading_of(cell) for cell in cells]
        first = first if first is not None else heading
        at = {name: place for name, known in HEADINGS.items() if (place := _place(heading, known)) is not None}
        if any(name in at for name in TEXTS):
            break
        if number > LOOKED_AT:
            raise NoTextColumns(first)
    else:
        raise NoTextColumns(first or [])
    for number, cells in rows:
        if not any(cell is not None and str(cell).strip() for cell in cells):
            continue
        said = {name: written(cells[place]) if place < len(cells) else "" for name, place in at.items()}
        key, stated = said.pop("key", "") or str(number), stated_code(said.pop("stated", ""))
        yield Listed(key, Business(**said), stated)


def heading_of(cell: object) -> str:
    return "_".join(written(cell).lower().replace("/", " ").split())


def _place(heading: list[str], known: tuple[str, ...]) -> int | None:
    return next((heading.index(name) for name in known if name in heading), None)


def stated_code(text: str) -> str:
    """A code of five digits as it is written in tables, with the zero in front that spreadsheets lose; else nothing."""
    digits = text.strip().replace(".", "")
    return digits.zfill(5) if digits.isdecimal() and len(digits) in (4, 5) and int(digits) else ""


def read_registry() -> Iterator[Listed]:
    """The enterprises of the registry by number, those that were merged into another left out."""
    numbers = list(Enterprise.objects.filter(merged_into=None).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(numbers), CHUNK):
        chunk = numbers[start : start + CHUNK]
        stated = dict(Enterprise.objects.filter(pk__in=chunk).values_list("pk", "kbli"))
        businesses = businesses_of(chunk)
        for number in chunk:
            if number in businesses:  # an undo may have taken it away meanwhile
                yield Listed(str(number), businesses[number], stated_code(stated.get(number, "")))


def write_proposals(rows: Iterable[Listed], path: Path | None) -> Counter:
    """Complete each row that states no code and write its ranks, one row of rank 0 where nothing is found. Without ``path``
    they are only counted.

    Returns how many rows there were, how many were sure, unsure and without any; of rows that state a code, how often it is the
    first, or among the first three, of what the program would have said, and how many of the sure ones were right.
    """
    counts: Counter = Counter()
    machine = completer()
    with RowsFile(path, COLUMNS) if path else nullcontext() as out:
        for row in rows:
            counts["businesses"] += 1
            answer = machine.complete(row.business)
            codes = [proposal.code for proposal in answer.proposals]
            if row.stated:
                counts["stated"] += 1
                counts["first"] += codes[:1] == [row.stated]
                counts["among_three"] += row.stated in codes[:3]
                counts["stated_sure"] += not answer.unsure
                counts["sure_right"] += not answer.unsure and codes[:1] == [row.stated]
                continue
            counts["none" if not codes else "unsure" if answer.unsure else "sure"] += 1
            if out is None:
                continue
            doubt = ask(answer)
            if not codes:
                out.write((row.key, 0, "", "", "", "", "", doubt))
            for rank, proposal in enumerate(answer.proposals):
                newer = "; ".join(one.code for one in in_2025(proposal.code))
                score = f"{proposal.score:.3f}"
                out.write((row.key, rank + 1, proposal.code, title_of(proposal.code), newer, score, explain(answer, rank), doubt))
    return counts
