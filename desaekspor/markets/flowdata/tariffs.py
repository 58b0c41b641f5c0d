"""A tariff book of one market as a table of ours: one row for each national line, or for each line and agreement.

importer (ISO 3166, three letters), hs (6 to 12 digits of HS 2022, points and blanks are left out), description, mfn (the
ordinary rate as it is printed: "7.5%", "Free", "2.5 EUR/kg"), scheme (code of the agreement, may be empty), preferential (its
rate), year, source. A rate that is no plain percentage is kept as text and counts as unknown, never as zero.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, field

from .problems import MOST_SHOWN, DataRefused, Problem, refuse
from .tables import Member, Report, opened_table, silent

WANTED = {
    "importer": ("importer", "iso3", "negara"),
    "hs": ("hs", "hs_code", "code", "kode hs", "kode"),
    "mfn": ("mfn", "mfn_rate", "bea umum"),
    "year": ("year", "tahun"),
    "source": ("source", "sumber"),
    "description": ("description", "uraian"),
    "scheme": ("scheme", "agreement", "perjanjian"),
    "preferential": ("preferential", "preferential_rate", "bea preferensi"),
}
OPTIONAL = ("description", "scheme", "preferential")
FREE = {"free", "bebas", "nil", "exempt", "無税"}
PERCENT = re.compile(r"(\d{1,4}(?:[.,]\d{1,4})?)\s*(?:%|per cent|persen)?", re.IGNORECASE)
MOST_LINES = 200_000
LONGEST_TEXT = 300
SHOWN_CODES = 50


@dataclass
class TariffLine:
    hs6: str  # of HS 2022
    code: str  # as the book has it, digits alone
    description: str
    mfn: float | None  # per cent
    mfn_text: str
    preferences: list[tuple[str, float | None, str]] = field(default_factory=list)  # (agreement, per cent, as printed)
    row: int = 0


@dataclass
class TariffReport:
    importer: str
    year: int
    source: str
    lines: int = 0
    subheadings: int = 0
    no_percentage: int = 0  # lines whose ordinary rate is no plain percentage
    schemes: dict[str, int] = field(default_factory=dict)  # agreement -> lines with a rate of it
    converted: list[tuple[str, str]] = field(default_factory=list)  # code of an older edition -> that of HS 2022
    converted_count: int = 0

    def as_json(self) -> dict:
        return asdict(self)


def percent(text: str) -> float | None:
    """Of a printed rate; None for what is no plain percentage."""
    if text.strip().lower() in FREE:
        return 0.0
    found = PERCENT.fullmatch(text.strip())
    return float(found[1].replace(",", ".")) if found else None


def read_tariffs(
    member: Member,
    *,
    importers: Collection[str],
    schemes: Collection[str],
    hs6_of: Callable[[str], str],
    report: Report = silent,
) -> tuple[TariffReport, list[TariffLine]]:
    """The lines of a book, by code. ``hs6_of``: the code of HS 2022 of six digits, "" for what is none.

    Raises DataRefused with every problem: unknown markets, agreements and codes, several markets or years in one file, texts
    where a rate should be, negative rates, a line twice.
    """
    lines: dict[str, TariffLine] = {}
    problems: list[Problem] = []
    of_file: dict[str, str] = {}
    converted: dict[str, str] = {}
    known: dict[str, str] = {}
    with opened_table(member, WANTED, OPTIONAL) as table:
        for before, batch in table.blocks():
            for place, row in enumerate(batch.to_pylist(), before):
                if not any(row.values()):
                    continue
                number = table.number(place)
                if len(lines) > MOST_LINES:
                    raise refuse("too_many_rows", rows=MOST_LINES)
                wrong = _wrong_of_file(row, of_file, importers, table.columns)
                code = re.sub(r"[\s.]", "", row["hs"])
                if re.fullmatch(r"\d{6}|\d{8,12}", code) is None:
                    wrong.append(Problem("tariff_code", column=table.columns["hs"], value=row["hs"]))
                else:
                    if code[:6] not in known:
                        known[code[:6]] = hs6_of(code[:6])
                    if not known[code[:6]]:
                        wrong.append(Problem("unknown_code", column=table.columns["hs"], value=row["hs"]))
                    elif known[code[:6]] != code[:6]:
                        converted[code[:6]] = known[code[:6]]
                wrong += _wrong_rates(row, schemes, table.columns)
                if not wrong:
                    wrong += _add(lines, row, code, known[code[:6]], number, table.columns)
                problems += [Problem(one.code, number, one.column, one.value, one.facts) for one in wrong]
            report(before + batch.num_rows, table.expected(before + batch.num_rows))
    problems += table.ragged_problems()
    if problems:
        raise DataRefused(sorted(problems[: MOST_SHOWN * 5], key=lambda one: one.row), len(problems))
    if not lines:
        raise refuse("no_rows")
    made = sorted(lines.values(), key=lambda line: line.code)
    found = TariffReport(of_file["importer"], int(of_file["year"]), of_file["source"], lines=len(made))
    found.subheadings = len({line.hs6 for line in made})
    found.no_percentage = sum(line.mfn is None for line in made)
    for line in made:
        for scheme, _rate, _text in line.preferences:
            found.schemes[scheme] = found.schemes.get(scheme, 0) + 1
    found.converted, found.converted_count = sorted(converted.items())[:SHOWN_CODES], len(converted)
    return found, made


def _wrong_of_file(row, of_file, importers, columns) -> list[Problem]:
    """Market, year and source are those of the first row, in every row."""
    wrong = []
    if row["importer"].upper() not in importers:
        wrong.append(Problem("market", column=columns["importer"], value=row["importer"]))
    if not re.fullmatch(r"(19|20)\d\d", row["year"]):
        wrong.append(Problem("tariff_year", column=columns["year"], value=row["year"]))
    if not row["source"]:
        wrong.append(Problem("no_source", column=columns["source"]))
    if wrong:
        return wrong
    for name, value in (("importer", row["importer"].upper()), ("year", row["year"]), ("source", row["source"][:200])):
        if of_file.setdefault(name, value) != value:
            wrong.append(Problem("one_book", column=columns[name], value=value, facts={"first": of_file[name]}))
    return wrong


def _wrong_rates(row, schemes, columns) -> list[Problem]:
    wrong = []
    scheme, preferential = row.get("scheme", ""), row.get("preferential", "")
    if not row["mfn"]:
        wrong.append(Problem("no_rate", column=columns["mfn"]))
    for name, text in (("mfn", row["mfn"]), ("preferential", preferential)):
        if re.match(r"[-−]\s*\d", text):
            wrong.append(Problem("negative", column=columns[name], value=text))
        elif (rate := percent(text)) is not None and rate > 3000:
            wrong.append(Problem("rate_too_high", column=columns[name], value=text))
        elif text and rate is None and not re.search(r"\d", text):
            wrong.append(Problem("rate", column=columns[name], value=text))
    if scheme and scheme.upper() not in schemes:
        wrong.append(Problem("scheme", column=columns["scheme"], value=scheme, facts={"known": sorted(schemes)}))
    if preferential and not scheme:
        wrong.append(Problem("no_scheme", column=columns["preferential"], value=preferential))
    if scheme and not preferential:
        wrong.append(Problem("no_rate", column=columns.get("preferential", "preferential")))
    return wrong


def _add(lines, row, code, hs6, number, columns) -> list[Problem]:
    line = lines.get(code)
    scheme, text = row.get("scheme", "").upper(), row.get("preferential", "")
    if line is None:
        description = row.get("description", "")[:LONGEST_TEXT]
        line = lines[code] = TariffLine(hs6, code, description, percent(row["mfn"]), row["mfn"][:80], row=number)
    elif line.mfn_text != row["mfn"][:80]:
        return [Problem("other_rate", column=columns["mfn"], value=row["mfn"], facts={"first": line.row})]
    elif not scheme or any(name == scheme for name, _rate, _text in line.preferences):
        return [Problem("line_twice", column=columns["hs"], value=code, facts={"first": line.row})]
    if scheme:
        line.preferences.append((scheme, percent(text), text[:80]))
    return []
