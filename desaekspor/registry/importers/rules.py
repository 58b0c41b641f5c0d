"""Rules across the cells of one row. Each takes a :class:`Row` and reports to the cell where it must be mended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .. import identifiers
from ..kbli import DIVISIONS
from .columns import Context, Problem
from .coordinates import read_point
from .plans import judged_part

WORKERS = (
    "paid_men", "paid_women", "paid_disabled_men", "paid_disabled_women",
    "unpaid_men", "unpaid_women", "unpaid_disabled_men", "unpaid_disabled_women",
)  # fmt: skip
DISABLED_OF = {
    "paid_disabled_men": "paid_men",
    "paid_disabled_women": "paid_women",
    "unpaid_disabled_men": "unpaid_men",
    "unpaid_disabled_women": "unpaid_women",
}
OWN_AGE_AT_START = 5  # years: a younger founder is a slip of the pen; enterprises are inherited and dated back

# PP 7/2021, article 35: the upper limits in rupiah of capital (without land and buildings) and of sales a year.
CAPITAL_LIMITS = (("micro", 1_000_000_000), ("small", 5_000_000_000), ("medium", 10_000_000_000))
SALES_LIMITS = (("micro", 2_000_000_000), ("small", 15_000_000_000), ("medium", 50_000_000_000))
ORDER = {"micro": 0, "small": 1, "medium": 2, "large": 3}


class PlaceResolver(Protocol):
    """What this part needs of regions.resolver.Resolver."""

    def resolve(
        self, *, village: str = "", district: str = "", regency: str = "", province: str = "", home: str = "32.16"
    ) -> Any: ...

    def name(self, code: str) -> str: ...


@dataclass(slots=True)
class Row:
    """One row on its way: values by registry field, cells as they came by column, and where to report."""

    values: dict[str, Any]
    raw: Mapping[str, Any]  # column -> cell
    column_of: Mapping[str, str]  # registry field -> column of this source, when the file has it
    report: Callable[[str, Problem], None]  # column, problem
    has_problem: Callable[[str], bool]  # is something already wrong in this column?


def check_person(row: Row, context: Context) -> None:
    """The NIK against date of birth and sex (women: day + 40). Which of them is wrong nobody can tell: the NIK is not used."""
    values = row.values
    number = values.get("owner.nik")
    if not number:
        return
    day, month, year, sex = identifiers.nik_birth(number)
    birth = values.get("owner.birth_date")
    column = row.column_of["owner.nik"]
    if birth:
        expected = (int(birth[8:]), int(birth[5:7]), int(birth[2:4]))
        if expected != (day, month, year):
            swapped = (expected[1], expected[0], expected[2]) == (day, month, year)
            if swapped and row.has_problem(row.column_of["owner.birth_date"]):
                values["owner.birth_date"] = f"{birth[:4]}-{birth[8:]}-{birth[5:7]}"  # month before day, as the NIK shows
            else:
                values["owner.nik"] = ""
                row.report(
                    column, Problem("nik_birth_mismatch", facts={"nik_birth": f"{day:02}-{month:02}-{year:02}", "birth": birth})
                )
                return
    stated = values.get("owner.sex")
    if stated and stated != sex:
        values["owner.nik"] = ""
        row.report(column, Problem("nik_sex_mismatch"))


def check_start(row: Row, context: Context) -> None:
    """An enterprise does not begin before its owner is born (date of birth, else the NIK's year when it can only be one)."""
    year = row.values.get("start_year")
    birth = row.values.get("owner.birth_date")
    if year is None or not birth:
        return
    if year < int(birth[:4]) + OWN_AGE_AT_START:
        row.values["start_year"] = None
        row.report(row.column_of["start_year"], Problem("year_before_birth", facts={"birth_year": int(birth[:4])}))


def scale_of(amount: int | None, limits: tuple[tuple[str, int], ...]) -> str:
    """The class of PP 7/2021 that an amount falls into; "" when it is unknown, "large" above medium."""
    if amount is None:
        return ""
    for name, limit in limits:
        if amount <= limit:
            return name
    return "large"


def check_scale(row: Row, context: Context) -> None:
    """The reported class beside the one that sales (of a running business) or capital (of a new one) give.

    The reported class stays as reported. It contradicts when sales are above it, or when neither
    sales nor capital reach it.
    """
    values = row.values
    by_sales = scale_of(values.get("sales_idr"), SALES_LIMITS)
    by_capital = scale_of(values.get("capital_idr"), CAPITAL_LIMITS)
    if "sales_idr" in values or "capital_idr" in values:
        values["computed_scale"] = by_sales or by_capital
    reported = values.get("reported_scale")
    if not reported:
        return
    facts = {"reported": reported}
    if by_sales and (ORDER[by_sales] > ORDER[reported] or (ORDER[by_sales] < ORDER[reported] and by_capital != reported)):
        row.report(row.column_of["sales_idr"], Problem("scale_contradicts_sales", facts=facts | {"computed": by_sales}))
    elif not by_sales and by_capital and ORDER[by_capital] > ORDER[reported]:
        row.report(row.column_of["capital_idr"], Problem("scale_contradicts_capital", facts=facts | {"computed": by_capital}))


def check_kbli(row: Row, context: Context) -> None:
    """Code and category letter must be of one edition of the KBLI; where only one edition fits, that is the code's."""
    values = row.values
    if "kbli" not in values:
        return
    code, letter = values["kbli"], values.get("kbli_category")
    if not code:
        values["kbli_version"] = ""
        return
    division = int(code[:2])
    fitting = [
        version for version, letters in DIVISIONS.items() if division in letters and letter in ("", None, letters[division])
    ]
    if not fitting:
        row.report(row.column_of["kbli"], Problem("kbli_contradicts_category", facts={"category": letter}))
        return
    if len(fitting) == 1:
        values["kbli_version"] = fitting[0]
    if not letter and "kbli_category" in values:
        letters = {DIVISIONS[version][division] for version in fitting}
        values["kbli_category"] = letters.pop() if len(letters) == 1 else ""


def check_workers(row: Row, context: Context) -> None:
    """Blank is not zero: all counts blank is one finding, a single blank one its own; disabled workers are among the workers."""
    values = row.values
    fields = [field for field in WORKERS if field in row.column_of]
    if not fields:
        return
    blank = [field for field in fields if values.get(field) is None and not row.has_problem(row.column_of[field])]
    if len(blank) == len(fields):
        row.report(row.column_of[fields[0]], Problem("workers_blank"))
        return
    for field in blank:
        row.report(row.column_of[field], Problem("worker_blank"))
    for disabled, everybody in DISABLED_OF.items():
        part, total = values.get(disabled), values.get(everybody)
        if part is not None and total is not None and part > total:
            values[disabled] = None
            row.report(row.column_of[disabled], Problem("workers_disabled_exceed", facts={"total": total}))


def check_point(row: Row, context: Context) -> None:
    """Both coordinates together; the finding stands on the latitude."""
    lat_column, lng_column = row.column_of.get("lat"), row.column_of.get("lng")
    if not lat_column:
        return
    lat, lng = row.raw[lat_column], row.raw[lng_column] if lng_column else None
    point = read_point(judged_part(lat), judged_part(lng), context.home)
    row.values["lat"], row.values["lng"] = point.lat, point.lng
    if point.problem:
        row.report(lat_column, point.problem)


def check_names(row: Row, context: Context) -> None:
    """With neither the enterprise's nor the owner's name nobody can find it again."""
    values = row.values
    if "name" in values and not values["name"] and not values.get("owner.name"):
        row.report(row.column_of["name"], Problem("no_name_no_owner"))


RULES = (check_names, check_person, check_start, check_scale, check_kbli, check_workers, check_point)
