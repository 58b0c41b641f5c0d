"""The commands import-register and undo-import, in the test's process."""

import io
import json
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from desaekspor.registry.models import Enterprise, ImportBatch
from tests.factories import make_officer
from tests.registry.registers import as_csv, sidt_row

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "register.csv"


def file_of(tmp_path, rows, name="register.csv"):
    path = tmp_path / name
    path.write_bytes(as_csv(rows).getvalue())
    return path


def run(name, *arguments, **options):
    out = io.StringIO()
    call_command(name, *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def run_json(name, *arguments):
    return json.loads(run(name, *arguments, "--json").splitlines()[-1])


ROWS = [sidt_row(1), sidt_row(2), sidt_row(3, tk_dibayar_laki="-1")]


def test_it_prepares_the_database_loads_the_good_rows_and_prints_the_counts(tmp_path):
    counts = run_json("import_register", file_of(tmp_path, ROWS))

    batch = ImportBatch.objects.get()
    assert counts == {
        "batch": batch.pk, "state": "loaded", "source": "sidt", "read": 3, "new": 2, "changed": 0, "same": 0,
        "rejected": 1, "duplicate": 0, "skipped": 0, "gone": 0, "held_for": [],
    }  # fmt: skip
    assert Enterprise.objects.count() == 2
    again = run_json("import_register", file_of(tmp_path, ROWS))
    assert (again["new"], again["changed"], again["same"], again["rejected"]) == (0, 0, 2, 1)


def test_it_writes_the_waiting_rows_to_a_workbook(tmp_path):
    path = tmp_path / "errors.xlsx"

    words = run("import_register", file_of(tmp_path, ROWS), "--errors", path)

    assert openpyxl.load_workbook(path).worksheets[0].max_row == 2
    assert str(path) in words


def test_a_doubtful_file_is_refused_and_loads_with_confirm(tmp_path):
    rows = [sidt_row(1), sidt_row(2, tk_dibayar_laki="-1"), sidt_row(3, tk_dibayar_laki="-1")]

    with pytest.raises(CommandError, match="--confirm"):
        run("import_register", file_of(tmp_path, rows))
    assert Enterprise.objects.count() == 0

    assert run_json("import_register", file_of(tmp_path, rows), "--confirm")["state"] == "loaded"
    assert Enterprise.objects.count() == 1


@pytest.mark.one_database
def test_what_is_wrong_is_said_in_words(tmp_path):
    nothing, pdf = tmp_path / "nothing.csv", tmp_path / "file.xlsx"
    pdf.write_bytes(b"%PDF-1.4")
    good = file_of(tmp_path, ROWS)

    for arguments, words in (
        ([nothing], "nothing.csv"),
        ([pdf], "xlsx"),
        ([good, "--region", "99.99"], "99.99"),
        ([good, "--user", "nobody"], "nobody"),
    ):
        with pytest.raises(CommandError, match=words):
            run("import_register", *arguments)
    assert ImportBatch.objects.count() == 0


def test_an_officer_imports_into_the_region_served_and_no_other(tmp_path):
    run_json("import_register", file_of(tmp_path, [sidt_row(9)]))  # the regions are there from now on
    officer = make_officer("32.16.05")

    counts = run_json("import_register", file_of(tmp_path, [sidt_row(1), sidt_row(2)]), "--user", officer.username)
    assert (ImportBatch.objects.get(pk=counts["batch"]).created_by, counts["new"]) == (officer, 2)

    with pytest.raises(CommandError, match=r"32\.16"):
        run("import_register", file_of(tmp_path, ROWS), "--user", officer.username, "--region", "32.16")


@pytest.mark.one_database
def test_the_synthetic_mark_is_given_on_request(tmp_path):
    run_json("import_register", file_of(tmp_path, [sidt_row(1)]), "--synthetic")

    assert Enterprise.objects.get().synthetic is True


def test_undo_takes_an_import_back_and_says_what(tmp_path):
    batch = run_json("import_register", file_of(tmp_path, ROWS))["batch"]

    assert run_json("undo_import", batch) == {"batch": batch, "removed": 2, "restored": 0, "kept": 0, "first_kept": []}
    assert Enterprise.objects.count() == 0
    assert run_json("undo_import", batch)["removed"] == 0


def test_undo_says_what_it_kept_and_why(tmp_path):
    first = run_json("import_register", file_of(tmp_path, [sidt_row(1)]))["batch"]
    second = run_json("import_register", file_of(tmp_path, [sidt_row(1, asset="5000000")]))["batch"]

    report = run_json("undo_import", first)

    (kept,) = report["first_kept"]
    assert (report["kept"], kept["why"], kept["later_batch_id"]) == (1, "later_change", second)


@pytest.mark.one_database
@pytest.mark.parametrize("number", ["0", "999999"])
def test_undo_of_an_unknown_import_is_refused(number):
    with pytest.raises(CommandError, match=number):
        run("undo_import", number)


@pytest.mark.one_database
def test_undo_in_the_name_of_a_stranger_finds_nothing(tmp_path):
    batch = run_json("import_register", file_of(tmp_path, ROWS))["batch"]
    stranger = make_officer("33.08")

    with pytest.raises(CommandError):
        run("undo_import", batch, "--user", stranger.username)
    assert Enterprise.objects.count() == 2


def test_the_example_can_be_imported_corrected_and_undone(tmp_path):
    waiting = tmp_path / "waiting.xlsx"
    first = run_json("import_register", EXAMPLE, "--errors", waiting)
    rows = len(EXAMPLE.read_text().splitlines()) - 1
    assert first["new"] + first["rejected"] + first["duplicate"] + first["skipped"] == rows
    assert first["new"] == Enterprise.objects.count() > 0

    # The workbook comes back as it is: nothing was corrected, so nothing is loaded.
    again = run_json("import_register", waiting)
    assert (again["new"], again["rejected"]) == (0, first["rejected"])
    assert ImportBatch.objects.get(pk=again["batch"]).corrects_id == first["batch"]

    run_json("undo_import", first["batch"])
    assert Enterprise.objects.count() == 0
