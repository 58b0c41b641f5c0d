"""A large file is read and checked in a second process; what comes of it is what one process makes of it."""

import subprocess

import pytest

from desaekspor.accounts.sealing import CannotOpen
from desaekspor.jobs.progress import Cancelled, Silent
from desaekspor.registry import uploads
from desaekspor.registry.importers import aside
from desaekspor.registry.importers.errors import BadFile
from desaekspor.registry.models import ImportBatch, ImportFinding, SourceRecord
from desaekspor.registry.services import batches, checking
from tests.registry.registers import check, receive, sidt_row

pytestmark = pytest.mark.usefixtures("regency")


@pytest.fixture
def children(monkeypatch):
    """Every file counts as large; the processes that were started."""
    monkeypatch.setattr(checking, "LARGE_BYTES", 0)
    started = []

    class Popen(subprocess.Popen):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            started.append(self)

    monkeypatch.setattr(aside.subprocess, "Popen", Popen)
    return started


def outcome(batch):
    """Everything that a check writes, opened."""
    records = SourceRecord.objects.filter(batch=batch).order_by("row")
    findings = ImportFinding.objects.filter(batch=batch).order_by("pk")
    return (
        batch.counts,
        batch.finding_counts,
        batch.synthetic,
        [(one.row, one.key, one.state, one.fingerprint, one.content) for one in records],
        [(one.row, one.column, one.code, one.severity, one.detail) for one in findings],
    )


def test_a_file_that_is_checked_aside_comes_out_the_same(children, monkeypatch):
    rows = [
        sidt_row(number, omzet_tahunan=("16200000", "Rp 5 jt", "x")[number % 3], kel_usaha=("SRIAMUR", "ENTAH")[number % 7 == 0])
        for number in range(1_200)
    ]
    rows.append(rows[5])
    rows.append({"id_data_badan_usaha": "JUMLAH"})
    aside_batch = check(rows)
    monkeypatch.setattr(checking, "LARGE_BYTES", 2**40)

    here = check(rows)

    assert len(children) == 1
    assert outcome(aside_batch) == outcome(here)
    assert here.counts["rejected"] > 100
    assert len(here.finding_counts) > 3


@pytest.mark.one_database
def test_a_file_that_breaks_off_is_refused_with_the_same_words(children):
    batch = receive([sidt_row(number) for number in range(1_000)] + [sidt_row(1_000, nama_usaha="K" * 200_000)])

    with pytest.raises(BadFile) as caught:
        batches.check_batch(batch, Silent())

    assert (caught.value.code, caught.value.facts) == ("csv_broken", {"row": 1_002})
    batch.refresh_from_db()
    assert (batch.state, batch.error["code"]) == (ImportBatch.State.FAILED, "csv_broken")


@pytest.mark.one_database
def test_a_stored_file_that_was_cut_off_is_refused(children):
    batch = receive([sidt_row(number) for number in range(1_000)])
    path = uploads.path_of(batch.stored_as)
    content = bytearray(path.read_bytes())
    content[100_000] ^= 1  # in the middle: found by whoever reads it
    path.write_bytes(content)

    with pytest.raises(CannotOpen):
        batches.check_batch(batch, Silent())

    assert len(children) == 1


def test_the_second_process_ends_with_a_check_that_is_cancelled(children):
    class Cancelling(Silent):
        def report(self, *, done=None, total=None, step=None):
            if done:
                raise Cancelled

    batch = receive([sidt_row(number) for number in range(6_000)])

    with pytest.raises(Cancelled):
        batches.check_batch(batch, Cancelling())

    assert children[0].returncode is not None


@pytest.mark.one_database
def test_an_error_of_the_second_process_names_no_cell(children, monkeypatch, capfd):
    monkeypatch.setattr(checking, "_opening", lambda file: aside.Opening(int, ("rahasia",)))

    with pytest.raises(aside.CheckBroken, match="status 1"):
        batches.check_batch(receive([sidt_row(1)]), Silent())

    printed = capfd.readouterr().err
    assert "ValueError" in printed
    assert "rahasia" not in printed


def test_the_second_process_gets_no_secret_in_its_environment(monkeypatch):
    monkeypatch.setenv("DESAEKSPOR_DATA_KEYS", "k1:of-this-test")
    monkeypatch.setenv("DATABASE_URL", "postgres://user:of-this-test@host/name")

    assert not [value for value in aside.environment().values() if "of-this-test" in value]
