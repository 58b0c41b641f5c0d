"""FAOSTAT's normalised table: what is kept of it, and what makes it be refused."""

import pyarrow.parquet as pq
import pytest

from desaekspor.markets.flowdata import faostat
from desaekspor.markets.flowdata.problems import DataRefused
from desaekspor.markets.flowdata.tables import members_of

HEADING = "Area Code,Area Code (M49),Area,Item Code,Item Code (CPC),Item,Element Code,Element,Year Code,Year,Unit,Value,Flag,Note"
COCONUTS = '249,\'01460,"Coconuts, in shell"'


def row(area, year, value, *, element="Production", flag="A", item=COCONUTS):
    return f"1,{area},{item},5510,{element},{year},{year},t,{value},{flag},"


def read(folder, *rows, heading=HEADING, encoding="utf-8"):
    path = folder / "Production_Crops_Livestock_E_All_Data_(Normalized).csv"
    path.write_text("\n".join([heading, *rows, ""]), encoding=encoding)
    draft = folder / "draft"
    draft.mkdir(exist_ok=True)
    report = faostat.read_faostat(
        members_of(path)[0], draft, by_number={"360": "IDN", "608": "PHL"}, by_name={"indonesia": "IDN", "côte d'ivoire": "CIV"}
    )
    return report, pq.read_table(draft / faostat.TABLE).to_pylist()


def test_figures_of_countries_in_the_last_years_are_kept_and_sums_over_regions_left_out(tmp_path):
    report, rows = read(
        tmp_path,
        row("'360,Indonesia", 2023, 17_190_327.5),
        row("'608,Philippines", 2023, 14_900_000, flag="E"),
        row("'001,World", 2023, 64_000_000),
        row("'360,Indonesia", 2023, 5, element="Yield"),
        row("'360,Indonesia", 2023, 4_200, element="Export quantity"),
        row("'360,Indonesia", 2000, 1),
        row("'608,Philippines", 2022, "", flag="M"),
    )

    assert [(one["area"], one["element"], one["year"], one["value"], one["flag"], one["cpc"]) for one in rows] == [
        ("IDN", "exports", 2023, 4_200, "A", "01460"),
        ("IDN", "production", 2023, 17_190_327.5, "A", "01460"),
        ("PHL", "production", 2023, 14_900_000, "E", "01460"),
    ]
    assert (report.rows_read, report.rows, report.first_year, report.last_year, report.left_out) == (7, 3, 2023, 2023, ["World"])


def test_older_files_without_numbers_of_the_united_nations_are_read_by_name(tmp_path):
    _report, rows = read(
        tmp_path,
        "1,Indonesia,249,Coconuts,5510,Production,2021,2021,tonnes,17,A",
        heading="Area Code,Area,Item Code,Item,Element Code,Element,Year Code,Year,Unit,Value,Flag",
    )
    assert [(one["area"], one["unit"], one["cpc"]) for one in rows] == [("IDN", "tonnes", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_both_encodings_of_fao_are_read(tmp_path, encoding):
    """The first name with an accent stands far behind the first block."""
    many = [f"1,Indonesia,{item},Coconuts,5510,Production,2021,2021,tonnes,17,A" for item in range(150_000)]
    report, rows = read(
        tmp_path,
        *many,
        "1,Côte d'Ivoire,249,Maté leaves,5510,Production,2021,2021,tonnes,5,A",
        heading="Area Code,Area,Item Code,Item,Element Code,Element,Year Code,Year,Unit,Value,Flag",
        encoding=encoding,
    )

    assert [(one["area"], one["item"]) for one in rows if one["area"] != "IDN"] == [("CIV", "Maté leaves")]
    assert (report.rows_read, report.areas, report.left_out) == (150_001, 2, [])


def test_wrong_cells_are_named_and_a_figure_that_stands_there_twice(tmp_path):
    bad = [row("'360,Indonesia", 2023, "many"), row("'360,Indonesia", "MMXX", 5), row("'360,Indonesia", 2023, -5)]
    with pytest.raises(DataRefused) as found:
        read(tmp_path, *bad)
    assert [(one.row, one.column, one.value) for one in found.value.problems] == [
        (2, "Value", "many"), (3, "Year", "MMXX"), (4, "Value", "-5"),
    ]  # fmt: skip

    with pytest.raises(DataRefused) as found:
        read(tmp_path, row("'360,Indonesia", 2023, 5), row("'360,Indonesia", 2023, 6))
    assert [(one.row, one.code, one.facts) for one in found.value.problems] == [(3, "repeated", {"first": 2})]
