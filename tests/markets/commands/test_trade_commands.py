import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from desaekspor.cli import run
from tests.markets.trade.worlds import flows, world
from tests.registry.tables import read_csv

pytestmark = pytest.mark.usefixtures("english")
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "flows.csv"
HEADING = "hs6,exporter,importer,value_usd\n"


def summary(capsys):
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_the_example_gives_potentials_with_what_they_cover(tmp_path, capsys):
    out = tmp_path / "potential.csv"

    assert run(["export-potential", "--exporter", "idn", "--flows", str(EXAMPLE), "--out", str(out), "--json"]) == 0

    rows, told = read_csv(out), summary(capsys)
    assert list(rows[0]) == [
        "hs6", "importer", "supply", "demand", "ease", "potential_usd", "realised_usd", "unrealised_usd",
    ]  # fmt: skip
    assert (told["rows"], told["exporter"], told["coverage"]["absent_importers"]) == (len(rows), "IDN", ["DEU"])
    assert told["potential_usd"] == pytest.approx(told["realised_usd"])
    assert not [row for row in rows if row["importer"] in {"DEU", "IDN"}]  # no data, and the exporter itself


def test_the_example_gives_advantages_of_one_exporter_or_all(tmp_path, capsys):
    out = tmp_path / "rca.csv"

    assert run(["revealed-advantage", "--flows", str(EXAMPLE), "--out", str(out)]) == 0
    assert "Importers without data: DEU. They are not known, not zero, and have no row." in capsys.readouterr().out
    everybody = read_csv(out)
    assert run(["revealed-advantage", "--flows", str(EXAMPLE), "--exporter", "IDN", "--out", str(out), "--json"]) == 0

    assert list(everybody[0]) == ["exporter", "hs6", "exports_usd", "world_usd", "rca"]
    assert read_csv(out) == [row for row in everybody if row["exporter"] == "IDN"]
    assert summary(capsys)["exporters"] == 1


def test_the_example_gives_complexity_in_three_tables(tmp_path, capsys):
    outs = [tmp_path / name for name in ("eci.csv", "pci.csv", "cells.csv")]
    asked = ["--out", str(outs[0]), "--products", str(outs[1]), "--cells", str(outs[2])]

    assert run(["complexity", "--flows", str(EXAMPLE), "--min-exports-usd", "1e4", *asked, "--json"]) == 0

    exporters, products, cells = map(read_csv, outs)
    told = summary(capsys)
    assert list(exporters[0]) == ["exporter", "exports_usd", "diversity", "eci", "coi"]
    assert list(products[0]) == ["hs4", "ubiquity", "pci"]
    assert list(cells[0]) == ["exporter", "hs4", "rca", "density", "cog"]
    assert (told["exporters"], told["products"], len(cells)) == (len(exporters), len(products), len(exporters) * len(products))
    assert sum(float(row["eci"]) for row in exporters) == pytest.approx(0, abs=1e-9)


def test_two_tables_for_one_file_are_refused(tmp_path, capsys):
    out = str(tmp_path / "a.csv")

    assert run(["complexity", "--flows", str(EXAMPLE), "--min-exports-usd", "0", "--out", out, "--cells", out]) == 1

    assert "name one file twice" in capsys.readouterr().err
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.parquet"])
def test_a_folder_that_is_not_there_is_said(tmp_path, capsys, name):
    out = tmp_path / "nowhere" / name

    assert run(["revealed-advantage", "--flows", str(EXAMPLE), "--out", str(out)]) == 1

    assert f"{out} cannot be used: No such file or directory" in capsys.readouterr().err


def test_every_kind_of_file_goes_in_and_out_alike(tmp_path):
    table = flows(world()[:40])
    rows = list(zip(*(column.to_pylist() for column in table.columns), strict=True))
    (tmp_path / "in.csv").write_text(
        "\ufeffImporter;hs6;note;EXPORTER;value_usd\n" + "".join(f"{m};{k};x;{i};{v}\n" for k, i, m, v in rows)
    )
    pq.write_table(table.set_column(0, "hs6", table["hs6"].dictionary_encode()), tmp_path / "in.parquet")
    with xlsxwriter.Workbook(tmp_path / "in.xlsx") as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([table.column_names, *rows]):
            sheet.write_row(number, 0, cells)

    found = []
    for kind in ("csv", "parquet", "xlsx"):
        out = tmp_path / f"out.{kind}"
        assert run(["revealed-advantage", "--flows", str(tmp_path / f"in.{kind}"), "--out", str(out)]) == 0
        again = tmp_path / f"again-{kind}.csv"
        assert run(["revealed-advantage", "--flows", str(tmp_path / f"in.{kind}"), "--out", str(again)]) == 0
        found.append(again.read_text())

    assert found[0] == found[1] == found[2]
    assert pq.read_table(tmp_path / "out.parquet").schema.field("rca").type == pa.float64()
    assert (tmp_path / "out.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            "hs6,exporter,value_usd\n090111,IDN,5\n",
            "in.csv: these columns are missing: importer; found: hs6, exporter, value_usd.",
        ),
        (HEADING + "090111,IDN,JPN,5\n090111,IDN,JPN,lima\n", "row 3, column value_usd: “lima” found; expected: an amount"),
        (HEADING + "090111,IDN,JPN,5\n\n090111,IDN,SAU,-5\n", "column value_usd: “-5” found"),
        (HEADING + "090111,IDN,JPN,nan\n", "row 2, column value_usd: “nan” found"),
        (HEADING + "090111,IDN,JPN,\n", "row 2, column value_usd: “–” found"),
        (HEADING + "90111,IDN,JPN,5\n", "row 2, column hs6: “90111” found; expected: six digits as text, such as 090111"),
        (HEADING + "090111,IDN,Jepang,5\n", "row 2, column importer: “Jepang” found; expected: a country code"),
        (HEADING + "090111,IDN,,5\n", "row 2, column importer: “–” found"),
        (HEADING + "090111,IDN,JPN,5\n090111,IDN\n", "row 3: it has more or fewer columns than the heading"),
        (HEADING + "090111,VNM,JPN,5\n", "“IDN” sells nothing in these flows"),
        (HEADING + "090111,IDN,JPN,0\n", "no flow is above zero"),
        (HEADING, "there are no rows under the heading"),
        ("", "there are no rows under the heading"),
        ("\0\1PNG", "cannot be read"),
    ],
)
def test_flows_that_cannot_be_used_are_refused_and_what_was_there_stays(tmp_path, capsys, content, message):
    (tmp_path / "in.csv").write_text(content)
    (tmp_path / "out.csv").write_text("of yesterday")

    status = run(
        ["export-potential", "--exporter", "IDN", "--flows", str(tmp_path / "in.csv"), "--out", str(tmp_path / "out.csv")]
    )

    assert status == 1
    assert message in capsys.readouterr().err
    assert {path.name: path.read_text() for path in tmp_path.iterdir() if path.name != "in.csv"} == {"out.csv": "of yesterday"}


@pytest.mark.parametrize("name", ["in.parquet", "in.xlsx"])
def test_a_wrong_kind_behind_an_ending_is_refused(tmp_path, capsys, name):
    (tmp_path / name).write_bytes(b"PK\x03\x04 not really" * 20)

    assert run(["revealed-advantage", "--flows", str(tmp_path / name), "--out", str(tmp_path / "out.csv")]) == 1

    assert name in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_a_wrong_cell_of_a_workbook_is_found_in_its_own_row(tmp_path, capsys):
    with xlsxwriter.Workbook(tmp_path / "in.xlsx") as book:
        sheet = book.add_worksheet()
        for number, cells in (
            (0, HEADING.strip().split(",")),
            (1, ("090111", "IDN", "JPN", 5)),
            (4, ("090111", "IDN", "SAU", "x")),
        ):
            sheet.write_row(number, 0, cells)

    assert run(["revealed-advantage", "--flows", str(tmp_path / "in.xlsx"), "--out", str(tmp_path / "out.csv")]) == 1

    assert "in.xlsx, row 5, column value_usd: “x” found" in capsys.readouterr().err
