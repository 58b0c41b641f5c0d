"""The error workbook, from the rejected row to the corrected one, as people's programs hand it back."""

import csv
import io

import openpyxl
import pytest

from desaekspor.jobs.progress import Silent
from desaekspor.registry.models import Enterprise, ImportBatch
from desaekspor.registry.queries import waiting_rows
from desaekspor.registry.services import batches
from desaekspor.registry.services.errorbook import write_error_workbook
from tests.factories import make_officer, make_region
from tests.registry.registers import as_workbook, check, counted, load, sidt_row

pytestmark = pytest.mark.usefixtures("regency")


def error_workbook(batch, **options):
    content = io.BytesIO()
    write_error_workbook(batch, content, **options)
    content.seek(0)
    return openpyxl.load_workbook(content)


def table(sheet):
    """The sheet's rows as dictionaries by heading."""
    headings, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(headings, row, strict=True)) for row in rows]


def send_back(book, *, by=None, name="koreksi.xlsx"):
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    batch = batches.receive_upload(content, name=name, by=by, region=make_region("32.16"))
    return batches.check_batch(batch, Silent())


def set_cell(sheet, line, heading, value):
    headings = [cell.value for cell in sheet[1]]
    sheet.cell(line, headings.index(heading) + 1).value = value


BAD = [sidt_row(1), sidt_row(2, tk_dibayar_laki="-1"), sidt_row(3, kel_usaha="ENTAH BERANTAH"), sidt_row(4)]


@pytest.mark.one_database
def test_it_holds_the_waiting_rows_with_reason_and_suggestion_beside_each_bad_cell():
    sheet = error_workbook(load(BAD)).worksheets[0]

    headings = [cell.value for cell in sheet[1]]
    original = [name for name in headings if not name.endswith(("— alasan", "— saran"))]
    assert original == ["asal_baris", *BAD[0]]
    after = headings.index("tk_dibayar_laki")
    assert headings[after + 1 : after + 3] == ["tk_dibayar_laki — alasan", "tk_dibayar_laki — saran"]
    assert [name for name in headings if name.endswith("— alasan")] == ["kel_usaha — alasan", "tk_dibayar_laki — alasan"]
    rows = table(sheet)
    assert [row["id_data_badan_usaha"] for row in rows] == ["9000002", "9000003"]
    assert rows[0]["tk_dibayar_laki — alasan"]
    assert rows[0]["kel_usaha — alasan"] is None
    assert "ENTAH BERANTAH" in rows[1]["kel_usaha — alasan"]
    assert sheet.freeze_panes == "B2"


@pytest.mark.one_database
def test_bad_cells_are_coloured_and_good_ones_are_not():
    sheet = error_workbook(load(BAD)).worksheets[0]
    headings = [cell.value for cell in sheet[1]]

    bad, good = sheet.cell(2, headings.index("tk_dibayar_laki") + 1), sheet.cell(2, headings.index("nama_usaha") + 1)

    assert (bad.fill.fgColor.rgb, good.fill.fgColor.rgb) == ("FFF9D5D2", "00000000")


@pytest.mark.one_database
def test_every_cell_is_text_and_none_a_formula():
    rows = [sidt_row(1, nama_usaha="=HYPERLINK(0)", produk_utama="@SUM(1)", kel_usaha="ENTAH BERANTAH", kontak_hp="080000001234")]
    sheet = error_workbook(check(rows)).worksheets[0]

    cells = [cell for line in sheet.iter_rows(min_row=2) for cell in line if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert all(cell.quotePrefix for cell in cells)
    row = table(sheet)[0]
    assert (row["nama_usaha"], row["nik_pengusaha"], row["kontak_hp"]) == ("=HYPERLINK(0)", "3216050101809901", "080000001234")


@pytest.mark.one_database
def test_it_explains_itself_and_names_its_batch_on_a_hidden_sheet():
    batch = load(BAD)
    book = error_workbook(batch)

    assert [sheet.sheet_state for sheet in book.worksheets] == ["visible", "visible", "hidden"]
    assert book.worksheets[1].title == "Petunjuk"
    assert list(book.worksheets[2].values) == [("batch", batch.pk), ("version", 1)]


def test_sent_back_with_one_row_corrected_only_that_row_is_loaded():
    first = load(BAD)
    book = error_workbook(first)
    set_cell(book.worksheets[0], 2, "tk_dibayar_laki", "1")

    batch = send_back(book)
    assert (batch.corrects, batch.source, batch.region_id) == (first, "sidt", "32.16")
    assert counted(batch) == {"new": 1, "rejected": 1}
    batch = batches.load_batch(batch, Silent())

    assert Enterprise.objects.count() == 3
    assert [record.key for record in waiting_rows(first)] == ["9000003"]
    assert [record.key for record in waiting_rows(batch)] == ["9000003"]


def test_the_correction_of_a_correction_ends_the_waiting_of_the_first_row():
    first = load(BAD)
    book = error_workbook(first)
    set_cell(book.worksheets[0], 2, "tk_dibayar_laki", "1")
    second = batches.load_batch(send_back(book), Silent())
    book = error_workbook(second)
    set_cell(book.worksheets[0], 2, "kel_usaha", "SRIAMUR")

    third = batches.load_batch(send_back(book), Silent())

    assert third.corrects == second
    assert [list(waiting_rows(batch)) for batch in (first, second, third)] == [[], [], []]
    assert Enterprise.objects.count() == 4


def test_undoing_the_correction_makes_its_rows_wait_again():
    first = load(BAD)
    book = error_workbook(first)
    set_cell(book.worksheets[0], 2, "tk_dibayar_laki", "1")
    correction = batches.load_batch(send_back(book), Silent())

    report = batches.undo_batch(correction, by=None)

    assert (report.removed, Enterprise.objects.count()) == (1, 2)
    assert waiting_rows(first).count() == 2


def test_sent_back_twice_nothing_is_doubled():
    first = load(BAD)
    book = error_workbook(first)
    set_cell(book.worksheets[0], 2, "tk_dibayar_laki", "1")
    batches.load_batch(send_back(book), Silent())

    again = send_back(book)

    assert counted(again) == {"same": 1, "rejected": 1}
    assert waiting_rows(first).count() == 1


def test_a_correction_never_counts_the_other_rows_as_gone():
    first = load(BAD)
    book = error_workbook(first)
    set_cell(book.worksheets[0], 2, "tk_dibayar_laki", "1")

    correction = batches.load_batch(send_back(book), Silent())
    assert (correction.counts["gone"], correction.compared_with) == (0, None)

    whole = load([sidt_row(1), sidt_row(4)])
    # Against the first file together with its correction: row 2 is gone; row 3 never was an enterprise.
    assert (whole.counts["gone"], whole.compared_with) == (1, first)


@pytest.mark.one_database
def test_it_comes_back_as_csv_too():
    first = load(BAD)
    rows = list(error_workbook(first).worksheets[0].iter_rows(values_only=True))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(rows[0])
    place = rows[0].index("tk_dibayar_laki")
    writer.writerow(["1" if number == place else cell for number, cell in enumerate(rows[1])])
    content = io.BytesIO(text.getvalue().encode("cp1252"))

    batch = batches.receive_upload(content, name="koreksi.csv", by=None, region=make_region("32.16"))

    assert batch.corrects == first
    assert counted(batches.check_batch(batch, Silent())) == {"new": 1}


def test_rows_that_were_deleted_from_it_keep_waiting():
    first = load(BAD)
    book = error_workbook(first)
    book.worksheets[0].delete_rows(3)
    set_cell(book.worksheets[0], 2, "tk_dibayar_laki", "1")

    batches.load_batch(send_back(book), Silent())

    assert [record.key for record in waiting_rows(first)] == ["9000003"]


def test_a_nik_that_excel_destroyed_does_not_pass_for_a_good_one_after_the_round_trip():
    rows = [sidt_row(1, nik_pengusaha=3216050101809900, kel_usaha="ENTAH BERANTAH"), sidt_row(2)]
    first = batches.check_batch(
        batches.receive_upload(as_workbook(rows), name="a.xlsx", by=None, region=make_region("32.16")), Silent()
    )
    first = batches.load_batch(first, Silent())
    book = error_workbook(first)
    assert table(book.worksheets[0])[0]["nik_pengusaha"] == "3216050101809900"
    set_cell(book.worksheets[0], 2, "kel_usaha", "SRIAMUR")

    correction = batches.load_batch(send_back(book), Silent())

    assert "nik_precision" in correction.finding_counts
    assert Enterprise.objects.get(created_batch=correction).owner.nik is None


def test_of_two_rows_with_one_key_the_second_cannot_slip_in_by_the_correction():
    first = load([sidt_row(1), sidt_row(1, omzet_tahunan="17000000"), sidt_row(2, tk_dibayar_laki="-1")], confirm=True)
    book = error_workbook(first)
    set_cell(book.worksheets[0], 3, "tk_dibayar_laki", "1")

    correction = batches.load_batch(send_back(book), Silent())

    assert counted(correction) == {"new": 1, "rejected": 1}
    assert "key_conflict" in correction.finding_counts
    set_cell(book.worksheets[0], 2, "id_data_badan_usaha", "9000077")
    assert counted(send_back(book)) == {"new": 1, "same": 1}


def test_with_warnings_the_loaded_rows_with_a_warning_are_in_it_too():
    rows = [sidt_row(1, kode_kbli=""), sidt_row(2, tk_dibayar_laki="-1"), sidt_row(3)]
    batch = load(rows)
    book = error_workbook(batch, with_warnings=True)
    assert [row["id_data_badan_usaha"] for row in table(book.worksheets[0])] == ["9000001", "9000002"]
    set_cell(book.worksheets[0], 2, "kode_kbli", "10771")

    correction = send_back(book)

    assert counted(correction) == {"changed": 1, "rejected": 1}
    batches.load_batch(correction, Silent())
    assert Enterprise.objects.get(keys__key="9000001").kbli == "10771"


def test_rows_with_warnings_are_offered_also_when_the_file_came_twice():
    rows = [sidt_row(1, kode_kbli=""), sidt_row(3)]
    load(rows)

    book = error_workbook(load(rows), with_warnings=True)

    assert [row["id_data_badan_usaha"] for row in table(book.worksheets[0])] == ["9000001"]


def test_a_stranger_cannot_tie_a_file_to_the_batch_of_another_regency():
    first = load(BAD)
    book = error_workbook(first)
    content = io.BytesIO()
    book.save(content)
    content.seek(0)

    batch = batches.receive_upload(content, name="x.xlsx", by=make_officer("33.08"), region=make_region("33.08"))

    assert batch.corrects is None


def test_with_nothing_to_correct_it_still_opens():
    book = error_workbook(load([sidt_row(1)]))

    assert [sheet.title for sheet in book.worksheets] == ["Petunjuk", "desa-ekspor"]


def test_corrections_wait_with_the_state_of_their_batch():
    first = load(BAD)
    book = error_workbook(first)
    set_cell(book.worksheets[0], 2, "tk_dibayar_laki", "1")

    correction = send_back(book)

    assert correction.state == ImportBatch.State.CHECKED
    assert waiting_rows(first).count() == 2
