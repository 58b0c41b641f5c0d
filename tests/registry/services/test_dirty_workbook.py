"""The ministry's workbook as offices pass it around: in, out with reasons, corrected, in again, undone."""

import io

import openpyxl
import pytest

from desaekspor.jobs.progress import Silent
from desaekspor.regions.models import Region
from desaekspor.regions.services import import_regions
from desaekspor.registry.models import Enterprise
from desaekspor.registry.queries import waiting_rows
from desaekspor.registry.services import batches
from desaekspor.registry.services.errorbook import write_error_workbook
from tests.registry.snapshot import snapshot

pytestmark = pytest.mark.django_db


def test_it_goes_in_comes_back_corrected_and_is_undone(shared_data):
    import_regions()
    region = Region.objects.get(pk="32.16")
    path = shared_data / "umkm" / "sidt_contoh_kotor.xlsx"
    with path.open("rb") as file:
        batch = batches.receive_upload(file, name=path.name, by=None, region=region)
    first = batches.load_batch(batches.check_batch(batch, Silent()), Silent())
    assert first.counts["read"] == 407
    assert Enterprise.objects.count() == first.counts["new"] > 370
    after_first = snapshot()

    content = io.BytesIO()
    count = write_error_workbook(first, content)
    assert count == first.counts["rejected"] == waiting_rows(first).count()
    book = openpyxl.load_workbook(content)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    district, village, suggestion = (
        headings.index(name)
        for name in ("kec_usaha", "kel_usaha", next(name for name in headings if name.startswith("kel_usaha — s")))
    )
    corrected = 0
    for line in range(2, sheet.max_row + 1):
        # A suggestion reads "Ciledug (Setu)": the village, and the district it lies in.
        if text := sheet.cell(line, suggestion + 1).value:
            name, _, rest = text.partition(" (")
            sheet.cell(line, village + 1).value, sheet.cell(line, district + 1).value = name, rest.rstrip(")")
            corrected += 1
    assert corrected >= 10
    content = io.BytesIO()
    book.save(content)
    content.seek(0)

    second = batches.receive_upload(content, name="koreksi.xlsx", by=None, region=region)
    second = batches.load_batch(batches.check_batch(second, Silent()), Silent())
    assert (second.corrects, second.counts["new"]) == (first, corrected)
    assert waiting_rows(first).count() == count - corrected

    batches.undo_batch(second, by=None)
    assert snapshot() == after_first
    batches.undo_batch(first, by=None)
    assert Enterprise.objects.count() == 0
