"""A year of CEPII's BACI as CEPII gives it out: ``BACI_HS17_Y2023_V202501.csv`` with the columns t, i, j, k, v, q.

t: year; i, j: exporter and importer by CEPII's numbers; k: product, six digits; v: thousand dollars; q: tonnes (not kept).
Out comes the table that the rest of the program reads: hs6, exporter, importer (texts), value_usd (whole dollars), by hs6.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .problems import MOST_OF_A_KIND, DataRefused, Problem, refuse
from .tables import Member, Report, Table, opened_table, silent

NAME = re.compile(r"BACI_(HS\d\d)_Y(\d{4})_V(\w+?)\.csv$", re.IGNORECASE)
COUNTRY_FILE = re.compile(r"country_codes?_V?\w*\.csv$", re.IGNORECASE)
EDITIONS = {"HS17": "hs2017", "HS22": "hs2022"}
WANTED = {name: (name,) for name in "tijkvq"}
COUNTRY_COLUMNS = {"number": ("country_code", "i", "code"), "iso3": ("country_iso3", "iso_3digit_alpha", "iso3")}
# CEPII's numbers of today that are not those of the United Nations (M49).
OWN_NUMBERS = {"251": "FRA", "842": "USA", "757": "CHE", "699": "IND", "579": "NOR", "490": "S19"}
FLOWS = "flows.parquet"
MOST_UNKNOWN = 0.01  # part of the value under codes that the edition does not have, before the file is of another edition
MOST_ROWS = 60_000_000
MEMORY = "1GB"  # for sorting; beyond, DuckDB goes to the disk
ROW_GROUP = 100_000
SHOWN_CODES = 50


@dataclass(frozen=True)
class Named:
    """What the name of a file says of it; "" and None where it does not."""

    edition: str = ""  # as CEPII writes it: HS17
    year: int | None = None
    version: str = ""


@dataclass
class FlowReport:
    """What a year of flows holds, and what one should know of it. Codes come with their rows and dollars."""

    year: int
    edition: str
    version: str
    rows: int = 0
    total_usd: int = 0
    exports_usd: int = 0  # of Indonesia
    exporters: int = 0
    importers: int = 0
    products: int = 0
    absent_importers: list[str] = field(default_factory=list)  # they sell and buy nothing: their purchases are not known
    unknown_codes: list[tuple[str, int, int, str]] = field(default_factory=list)  # code, rows, dollars, edition that has it
    unknown_code_count: int = 0
    codes_checked: bool = True
    unlisted_countries: list[str] = field(default_factory=list)  # with a code, but not in the program's list

    def as_json(self) -> dict:
        return asdict(self)


def named(name: str) -> Named:
    found = NAME.search(name)
    return Named(found[1].upper(), int(found[2]), found[3]) if found else Named()


def edition_of(code: str) -> str:
    """ "hs2017" of "HS17". Raises DataRefused for an edition whose flows cannot be used here."""
    if not code:
        raise refuse("no_edition")
    if code not in EDITIONS:
        raise refuse("edition", found=code)
    return EDITIONS[code]


def read_countries(member: Member) -> dict[str, str]:
    """CEPII's list of countries: number -> ISO 3166 code of three letters. Raises DataRefused."""
    found: dict[str, str] = {}
    with opened_table(member, COUNTRY_COLUMNS) as table:
        for _before, batch in table.blocks():
            found |= zip(batch["number"].to_pylist(), batch["iso3"].to_pylist(), strict=True)
    return {str(int(number)): iso3 for number, iso3 in found.items() if number.isdecimal() and _is_country(iso3)}


def _is_country(code: str) -> bool:
    return re.fullmatch(r"[A-Z][A-Z0-9]{2}", code) is not None


def read_flows(
    member: Member,
    folder: Path,
    *,
    edition: str,
    version: str = "",
    year: int | None = None,
    countries: Mapping[str, str],
    codes: Mapping[str, Collection[str]] | None = None,
    listed: Collection[str] = (),
    report: Report = silent,
) -> FlowReport:
    """Check a year of flows and write it to ``folder`` as FLOWS, sorted. ``report`` hears how far it is.

    ``year`` that the file must have, where its name tells; ``countries``: CEPII's number -> ISO 3166; ``codes``: edition -> its
    six digits, for unknown codes; ``listed``: the countries that the program knows by name.

    Raises DataRefused with every kind of problem, and where it stands; the folder may then hold drafts.
    """
    draft = folder / "draft.parquet"
    with opened_table(member, WANTED, optional=("q",)) as table:
        reading = _Reading(table, year, countries)
        with pq.ParquetWriter(draft, _SCHEMA) as writer:
            for before, batch in table.blocks():
                good = reading.checked(before, batch)
                if good is not None and not reading.count:
                    writer.write_batch(good)
                report(before + batch.num_rows, table.expected(before + batch.num_rows))
    if table.ragged:
        reading.add_all(table.ragged_problems(), len(table.ragged))
    if not reading.rows and not reading.count:
        raise refuse("no_rows")
    if not reading.count:
        reading.find_repeated()
    if reading.count:
        raise DataRefused(sorted(reading.problems, key=lambda one: one.row), reading.count)
    found = FlowReport(reading.year or 0, edition, version, rows=reading.rows)
    _sort(draft, folder)
    draft.unlink()
    _describe(found, folder / FLOWS, codes, listed)
    return found


_SCHEMA = pa.schema(
    [(name, pa.dictionary(pa.int32(), pa.string())) for name in ("hs6", "exporter", "importer")] + [("value_usd", pa.int64())]
)


class _Reading:
    """What is known of the rows read so far. Keys of flows are kept as numbers: 8 bytes a row."""

    def __init__(self, table: Table, year: int | None, countries: Mapping[str, str]) -> None:
        self.table, self.year, self.countries = table, year, countries
        self.problems: list[Problem] = []
        self.count = self.rows = 0
        self.keys: list[np.ndarray] = []
        self.places: list[np.ndarray] = []
        self.of_country: dict[str, int] = {}

    def checked(self, before: int, batch: pa.RecordBatch) -> pa.RecordBatch | None:
        """The rows as they are kept; None where any is wrong (then the problems say so) or none is there."""
        places = np.arange(before, before + batch.num_rows)
        blank = np.logical_and.reduce([_bools(pc.equal(batch[name], "")) for name in batch.schema.names])
        if blank.any():
            batch, places = batch.filter(pa.array(~blank)), places[~blank]
        if not batch.num_rows:
            return None
        self.rows += batch.num_rows
        if self.rows > MOST_ROWS:
            raise refuse("too_many_rows", rows=MOST_ROWS)
        count = self.count
        self._check_year(batch["t"], places)
        columns, numbers = [], []
        for name, translate, code in (
            ("k", product, "product"),
            ("i", self._country, "country"),
            ("j", self._country, "country"),
        ):
            packed = batch[name].dictionary_encode()
            values = [translate(text) for text in packed.dictionary.to_pylist()]
            indices = packed.indices.to_numpy()
            self._note(code, name, batch[name], np.array([value is None for value in values], bool)[indices], places)
            columns.append(pa.DictionaryArray.from_arrays(packed.indices, pa.array([value or "" for value in values])))
            ranks = [int(value or 0) if name == "k" else self._rank(value or "") for value in values]
            numbers.append(np.array(ranks, np.int64)[indices])
        columns.append(self._dollars(batch["v"], places))
        if "q" in batch.schema.names:
            self._check_quantities(batch["q"], places)
        if self.count > count:
            return None
        self.keys.append(numbers[0] * 1_000_000 + numbers[1] * 1_000 + numbers[2])
        self.places.append(places.astype(np.int32))
        return pa.RecordBatch.from_arrays(columns, schema=_SCHEMA)

    def find_repeated(self) -> None:
        """A flow that stands in the file twice."""
        keys = np.concatenate(self.keys)
        order = np.argsort(keys, kind="stable")
        again = np.flatnonzero(keys[order[1:]] == keys[order[:-1]])
        if not len(again):
            return
        places, names = np.concatenate(self.places), list(self.of_country)
        for one in again[:MOST_OF_A_KIND]:
            hs6, pair = divmod(int(keys[order[one]]), 1_000_000)
            exporter, importer = (names[place] for place in divmod(pair, 1_000))
            first, second = (self.table.number(int(places[order[place]])) for place in (one, one + 1))
            told = f"{self.year}, {exporter}, {importer}, {hs6:06}"
            self.add(Problem("repeated", second, "t, i, j, k", told, {"first": first}))
        self.count += max(0, len(again) - MOST_OF_A_KIND)

    def add(self, problem: Problem) -> None:
        self.add_all([problem], 1)

    def add_all(self, problems: list[Problem], count: int) -> None:
        self.problems += problems[: self._room(problems[0])] if problems else []
        self.count += count

    def _room(self, problem: Problem) -> int:
        """How many more of its kind are shown."""
        alike = sum(one.code == problem.code and one.column == problem.column for one in self.problems)
        return max(0, MOST_OF_A_KIND - alike)

    def _check_year(self, texts: pa.Array, places: np.ndarray) -> None:
        if self.year is None:
            first = texts[0].as_py()
            self.year = int(first) if re.fullmatch(r"(19|20)\d\d", first) else None
        expected = str(self.year or "")
        wrong = ~_bools(pc.equal(texts, expected)) if expected else np.ones(len(texts), bool)
        self._note("year", "t", texts, wrong, places, {"expected": expected})

    def _country(self, number: str) -> str | None:
        return self.countries.get(str(int(number))) if number.isascii() and number.isdecimal() and len(number) < 6 else None

    def _rank(self, code: str) -> int:
        return self.of_country.setdefault(code, len(self.of_country))

    def _dollars(self, texts: pa.Array, places: np.ndarray) -> pa.Array:
        values = _floats(texts)
        wrong = ~(np.isfinite(values) & (values >= 0) & (values < 1e12))
        if wrong.any():
            negative = np.isfinite(values) & (values < 0)
            self._note("negative", self.table.columns["v"], texts, negative, places)
            self._note("number", "v", texts, wrong & ~negative, places)
            values = np.where(wrong, 0.0, values)
        return pa.array(np.rint(values * 1000).astype(np.int64))

    def _check_quantities(self, texts: pa.Array, places: np.ndarray) -> None:
        unknown = _bools(pc.is_in(texts, pa.array(["", "NA", "NaN"])))
        values = _floats(pc.if_else(pa.array(unknown), "0", texts))
        self._note("negative", "q", texts, np.isfinite(values) & (values < 0), places)
        self._note("quantity", "q", texts, ~np.isfinite(values), places)

    def _note(self, code: str, column: str, texts: pa.Array, wrong: np.ndarray, places: np.ndarray, facts: dict | None = None):
        found = np.flatnonzero(wrong)
        shown = found[:MOST_OF_A_KIND]
        self.add_all(
            [Problem(code, self.table.number(int(places[at])), column, texts[int(at)].as_py(), facts or {}) for at in shown],
            len(found),
        )


def product(text: str) -> str | None:
    """Six digits; a spreadsheet may have taken the zero before."""
    return text.zfill(6) if re.fullmatch(r"[0-9]{5,6}", text) else None


def _bools(found: pa.Array) -> np.ndarray:
    return found.to_numpy(zero_copy_only=False).astype(bool)


def _floats(texts: pa.Array) -> np.ndarray:
    """NaN for what is no number."""
    try:
        return texts.cast(pa.float64()).to_numpy()
    except pa.ArrowInvalid:
        is_number = pc.match_substring_regex(texts, r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$")
        return pc.if_else(is_number, texts, "nan").cast(pa.float64()).to_numpy()


def _sort(draft: Path, folder: Path) -> None:
    with duckdb.connect(config={"threads": 2, "memory_limit": MEMORY, "temp_directory": str(folder / "sorting")}) as database:
        database.execute(
            f"COPY (SELECT * FROM read_parquet($draft) ORDER BY hs6, exporter, importer)"
            f" TO '{_quoted(folder / FLOWS)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})",
            {"draft": str(draft)},
        )


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _describe(found: FlowReport, path: Path, codes: Mapping[str, Collection[str]] | None, listed: Collection[str]) -> None:
    """Raises DataRefused where too much of the value stands under codes that the edition does not have."""
    with duckdb.connect(config={"threads": 2, "memory_limit": MEMORY}) as database:
        database.execute("CREATE VIEW flows AS SELECT * FROM read_parquet(" + f"'{_quoted(path)}')")
        by_code = database.execute(
            "SELECT hs6, count(*), sum(value_usd)::BIGINT FROM flows GROUP BY hs6 ORDER BY 3 DESC"
        ).fetchall()
        sellers = dict(database.execute("SELECT exporter, sum(value_usd)::BIGINT FROM flows GROUP BY exporter").fetchall())
        buyers = {code for (code,) in database.execute("SELECT DISTINCT importer FROM flows WHERE value_usd > 0").fetchall()}
    found.total_usd, found.exports_usd = sum(usd for _code, _rows, usd in by_code), sellers.get("IDN", 0)
    found.exporters, found.importers, found.products = len(sellers), len(buyers), len(by_code)
    found.absent_importers = sorted(set(sellers) - buyers)
    found.unlisted_countries = sorted((set(sellers) | buyers) - set(listed)) if listed else []
    own = (codes or {}).get(found.edition)
    found.codes_checked = own is not None
    if codes is None or own is None:
        return
    unknown = [(code, rows, usd, _edition_with(code, codes)) for code, rows, usd in by_code if code not in own]
    found.unknown_codes, found.unknown_code_count = unknown[:SHOWN_CODES], len(unknown)
    if sum(usd for _code, _rows, usd, _other in unknown) > MOST_UNKNOWN * found.total_usd:
        first = unknown[0]
        raise refuse("other_edition", edition=found.edition, count=len(unknown), first=first[0], other=first[3])


def _edition_with(code: str, codes: Mapping[str, Collection[str]]) -> str:
    return next((edition for edition, every in codes.items() if code in every), "")
