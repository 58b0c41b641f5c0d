"""Every kind of bad file is refused with its code, and memory stays bounded while that is found out."""

import io
import resource
import struct
import subprocess
import sys
import zipfile

import pytest
import xlsxwriter

from desaekspor.registry.importers import SOURCES, probing, propose_mapping
from desaekspor.registry.importers.check import check_rows
from desaekspor.registry.importers.errors import BadFile
from desaekspor.registry.importers.reading import open_table
from tests.registry.importers.files import HEADINGS, ROW, ods, repacked, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "xl/worksheets/sheet1.xml"


def refusal(content, name="daftar.xlsx"):
    """(code, facts) of the refusal; reading everything counts."""
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    with pytest.raises(BadFile) as caught:
        list(open_table(file, name).rows())
    return caught.value.code, caught.value.facts


def good():
    return workbook(("Data", [HEADINGS, ROW]))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n", "empty"),
        (b"%PDF-1.7 ...", "not_a_workbook"),
        (b"\xff\xd8\xff\xe0 JFIF", "not_a_workbook"),
        (b"\x7fELF\x02\x01\0\0\0\0", "not_a_workbook"),
        (b"<html><table><tr><td>Nama Usaha</td></tr></table></html>", "html"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (OLE + bytes(2000), "not_a_workbook"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600), "password"),
        (OLE + bytes(600) + "Workbook".encode("utf-16-le") + bytes(600), "damaged"),
        (b"PAR1 and then nothing", "damaged"),
        (b"hello, world\nthis is, a letter\n", "no_heading"),
        (b"Nama Usaha,Nama Pemilik,Desa,Kecamatan\n", "no_rows"),
        (b"Nama Usaha,Nama Pemilik,Desa\nWARUNG\x81\x8d\x8f,WAWAN,SRIAMUR\n", "encoding"),
        (b'Nama Usaha,Nama Pemilik,Desa\n"WARUNG,WAWAN,SRIAMUR\n' + b"x" * 200_000, "csv_broken"),
        (b'Nama Usaha,Nama Pemilik,Desa\nWARUNG,"WAWAN,SRIAMUR\nTOKO,SITI,SRIAMUR\n', "csv_broken"),
        (b'Nama Usaha,Nama Pemilik,Desa\nWARUNG,WAWAN,"SRIAMUR', "csv_broken"),
    ],
)
def test_what_is_no_register_is_refused(content, code):
    assert refusal(content)[0] == code


@pytest.mark.parametrize(
    "second", [b'"SITI",SRIAMUR', b'"SITI ""LILA"" A",SRIAMUR', b'"SITI,SRIAMUR'], ids=["quoted", "quotes inside", "open too"]
)
def test_a_quote_that_a_later_row_closes_takes_no_row_with_it(second):
    content = b'Nama Usaha,Nama Pemilik,Desa\nKIOS,ANI,SRIAMUR\nWARUNG,"WAWAN,SRIAMUR\nTOKO,' + second + b"\nLAPAK,EDI,SRIAMUR\n"

    assert refusal(content) == ("csv_broken", {"row": 3})


def test_a_cell_of_several_lines_and_loose_quotes_within_a_line_are_read():
    content = b'Nama Usaha,Nama Pemilik,Desa\r\nWARUNG,"JALAN ""A""\r\nRT 1",SRIAMUR\r\n"TOKO" B,5" PIPA,SRIAMUR\r\n'
    rows = [cells for _, _, cells in open_table(io.BytesIO(content), "daftar.csv").rows()]

    assert [cells[:2] for cells in rows] == [["WARUNG", 'JALAN "A"\r\nRT 1'], ["TOKO B", '5" PIPA']]


def test_an_empty_workbook_and_one_with_a_heading_only():
    assert refusal(workbook(("Data", [])))[0] == "empty"
    assert refusal(workbook(("Data", [["hanya", "judul"]])))[0] == "no_heading"
    assert refusal(workbook(("Data", [HEADINGS])))[0] == "no_rows"


def test_other_packages_are_no_workbooks():
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as file:
        file.writestr("word/document.xml", "<document/>")

    assert refusal(package)[0] == "not_a_workbook"


def test_a_damaged_package_is_refused():
    content = bytearray(good().getvalue())
    assert refusal(bytes(content[: len(content) // 2]))[0] == "damaged"

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        start = package.getinfo(SHEET).header_offset + 60
    content[start : start + 40] = bytes(range(40))
    assert refusal(bytes(content))[0] == "damaged"


def test_a_package_with_a_password_is_refused():
    content = good().getvalue()
    locked = bytearray(content)
    position = 0
    while (position := content.find(b"PK\x01\x02", position)) >= 0:  # the flag "encrypted" of each part, in the directory
        locked[position + 8] |= 1
        position += 4

    assert refusal(bytes(locked))[0] == "password"


def test_a_package_that_unpacks_to_gigabytes_is_refused():
    zeros = repacked(good(), {SHEET: lambda old: old + b" " * (60 * 2**20)})
    assert refusal(zeros) == ("zip_bomb", {"megabytes": 60})


def test_a_package_that_lies_about_its_size_is_refused():
    content = bytearray(repacked(good(), {SHEET: lambda old: old + b" " * 2**20}).getvalue())
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        size = package.getinfo(SHEET).file_size
    lied = bytes(content).replace(struct.pack("<I", size), struct.pack("<I", 1000))

    assert refusal(lied)[0] == "damaged"


def test_definitions_of_entities_are_refused():
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    spoiled = repacked(good(), {SHEET: lambda old: old.replace(b"<worksheet", laughs + b"<worksheet", 1)})

    assert refusal(spoiled)[0] == "xml_entities"


def test_a_million_claimed_rows_with_one_filled_are_no_problem():
    claimed = repacked(good(), {SHEET: lambda old: old.replace(b'<dimension ref="A1:F2"', b'<dimension ref="A1:XFD1048576"')})

    assert [number for _, number, _ in open_table(claimed, "x.xlsx").rows()] == [2]


def test_a_million_formatted_rows_with_one_filled_are_no_problem():
    blank = b"".join(
        b'<row r="%d"><c r="A%d" s="0"/><c r="XFD%d" s="0"/></row>' % (row, row, row) for row in range(1_040_000, 1_048_577)
    )
    formatted = repacked(good(), {SHEET: lambda old: old.replace(b"</sheetData>", blank + b"</sheetData>")})

    assert [number for _, number, _ in open_table(formatted, "x.xlsx").rows()] == [2]


def test_a_value_in_the_last_cell_of_a_sheet_is_refused_before_it_is_read():
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    spoiled = repacked(good(), {SHEET: lambda old: old.replace(b"</sheetData>", far + b"</sheetData>")})

    assert refusal(spoiled) == ("too_large", {"rows": 1_048_576, "columns": 16_384})


def test_one_long_text_a_million_times_is_refused():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:  # which shares texts between cells
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ["x" * 30_000, *ROW[1:]])
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>6</v></c></row>' % (row, row) for row in range(3, 40_003))
    spoiled = repacked(file, {SHEET: lambda old: old.replace(b"</sheetData>", rows + b"</sheetData>")})

    assert refusal(spoiled)[0] == "zip_bomb"


def test_rows_of_ods_that_repeat_a_million_times_are_refused():
    # The larger one the reader refuses to unfold by itself.
    assert refusal(ods([HEADINGS, ROW], repeat_last=1_000_000, repeat_cells=100), "x.ods")[0] in {"damaged", "too_much"}
    assert refusal(ods([HEADINGS, ROW], repeat_last=50_000, repeat_cells=50), "x.ods")[0] in {"too_large", "too_much"}


def test_a_trial_that_takes_too_much_memory_is_the_end_of_the_file(monkeypatch):
    trial = probing.TRIAL.replace("book = ", "hoard = bytearray(2**31)\n    book = ", 1)
    monkeypatch.setattr(probing, "TRIAL", trial)

    assert refusal(ods([HEADINGS, ROW]), "x.ods") == ("too_much", {})


def test_columns_that_do_not_identify_an_enterprise_are_refused():
    table = open_table(workbook(("Data", [["Nama Usaha", "Produk", "Omzet"], ["WARUNG", "KOPI", 5]])), "x.xlsx")
    source = SOURCES["dinas"]
    with pytest.raises(BadFile) as caught:
        check_rows(table, source, propose_mapping(source, table.headings), None, today=None)
    assert (caught.value.code, caught.value.facts) == ("columns_missing", {"columns": "desa, kecamatan"})

    with pytest.raises(BadFile) as caught:
        check_rows(table, SOURCES["sidt"], {}, None, today=None)
    assert caught.value.facts == {"columns": "id_data_badan_usaha"}


MEASURE = """
import resource, sys
from desaekspor.registry.importers.reading import BadFile, open_table
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
rows = 0
try:
    with open(sys.argv[1], "rb") as file:
        for _ in open_table(file, "x.csv").rows():
            rows += 1
    print("read", end=" ")
except BadFile as error:
    print(error.code, end=" ")
print(rows, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def measured(path):
    """(what came of it, rows, additional memory in MB) of reading a file in a process of its own."""
    done = subprocess.run([sys.executable, "-c", MEASURE, str(path)], capture_output=True, text=True, check=True)
    outcome, rows, megabytes = done.stdout.split()
    return outcome, int(rows), int(megabytes)


def write_csv(path, megabytes):
    line = ",".join(map(str, ROW)).encode() + b"," + b"x" * 400 + b"\n"
    with path.open("wb") as file:
        file.write(",".join(HEADINGS).encode() + b",Keterangan\n")
        for _ in range(megabytes):
            file.write(line * (2**20 // len(line) + 1))


@pytest.mark.slow
def test_three_hundred_megabytes_of_csv_stream_in_little_memory(tmp_path):
    write_csv(tmp_path / "large.csv", 300)

    outcome, rows, megabytes = measured(tmp_path / "large.csv")

    assert (outcome, megabytes < 40) == ("read", True), megabytes
    assert rows > 600_000


@pytest.mark.slow
def test_three_hundred_megabytes_that_are_no_register_are_refused_in_little_memory(tmp_path):
    with (tmp_path / "noise.csv").open("wb") as file:
        for _ in range(300):
            file.write(b"x" * 2**20)

    outcome, rows, megabytes = measured(tmp_path / "noise.csv")

    assert (outcome in {"csv_broken", "no_heading"}, rows, megabytes < 40) == (True, 0, True), (outcome, rows, megabytes)


def test_a_bomb_costs_little_memory(tmp_path):
    bomb = repacked(good(), {SHEET: lambda old: old + b" " * (400 * 2**20)})
    (tmp_path / "bomb.xlsx").write_bytes(bomb.getvalue())
    del bomb

    outcome, rows, megabytes = measured(tmp_path / "bomb.xlsx")

    assert (outcome, rows) == ("zip_bomb", 0)
    assert megabytes < 40
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss > 0
