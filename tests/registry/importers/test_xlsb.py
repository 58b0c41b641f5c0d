"""An XLSB is read as an XLSX is. ``small.xlsb`` was written by pyxlsbwriter 0.1.0; no library that the tests need writes one."""

import datetime
import io
import zipfile
from pathlib import Path

import pytest

from desaekspor.registry.importers.errors import BadFile
from desaekspor.registry.importers.workbooks import Workbook
from tests.registry.importers.files import repacked

SMALL = Path(__file__).with_name("small.xlsb")
SHEET = "xl/worksheets/sheet1.bin"


def test_the_types_of_its_cells_are_kept():
    with SMALL.open("rb") as file:
        book = Workbook(file)
        [sheet] = book.sheets
        rows = dict(book.rows(0))

    assert sheet.name == "Data UMKM"
    assert rows[1] == ["No", "Nama Usaha", "Nama Pemilik", "NIK", "Tanggal Lahir", "Desa", "Kecamatan", "Omzet"]
    born = datetime.date(1990, 5, 15)
    assert rows[2] == [1, "WARUNG SATU", "WAWAN CONTOH", "3216055505909901", born, "SRIAMUR", "TAMBUN UTARA", 5_000_000]
    # A NIK that is a number tells of its lost sixteenth digit by being one.
    assert rows[3][3:5] == [3216055505909902, datetime.datetime(1990, 5, 15, 3, 12, 9)]
    assert rows[4][1:3] == [None, "=1+1"]


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.bin", "xl/sharedStrings.bin"])
def test_a_damaged_one_is_refused(part):
    with zipfile.ZipFile(SMALL) as package:
        content = package.read(part)
    damaged = repacked(io.BytesIO(SMALL.read_bytes()), {part: content[: len(content) // 3] + b"\xff" * 40})

    with pytest.raises(BadFile):
        list(Workbook(damaged).rows(0))
