"""Imports in the background: what the job's row says, and what the batch is afterwards."""

import io
import json

import pytest

from desaekspor.accounts.models import AuditEntry
from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import request_cancel, run_waiting
from desaekspor.registry import uploads
from desaekspor.registry.importers.errors import BadFile
from desaekspor.registry.models import Enterprise, ImportBatch
from desaekspor.registry.services import batches, loading
from desaekspor.registry.services.problems import explain
from tests.factories import make_officer, make_region
from tests.registry.registers import check, load, receive, sidt_row

pytestmark = pytest.mark.usefixtures("regency")
State = ImportBatch.State


def run(job):
    run_waiting()
    job.refresh_from_db()
    return job


def again(batch):
    return ImportBatch.objects.get(pk=batch.pk)


def test_a_batch_is_checked_loaded_and_undone_by_jobs():
    officer = make_officer()
    batch = receive([sidt_row(1), sidt_row(2, tk_dibayar_laki="-1"), sidt_row(3)], by=officer)

    job = batches.start_check(batch, by=officer)
    assert (again(batch).state, again(batch).job, job.owner) == (State.CHECKING, job, officer)
    job = run(job)
    assert (job.state, job.result["state"], job.result["new"], job.result["rejected"]) == ("done", "checked", 2, 1)

    job = run(batches.start_load(batch, by=officer))
    assert (job.state, job.result["state"], Enterprise.objects.count()) == ("done", "loaded", 2)

    job = run(batches.start_undo(batch, by=officer))
    assert (job.state, job.result) == ("done", {"batch": batch.pk, "removed": 2, "restored": 0, "kept": 0})
    assert again(batch).undone_by == officer


def test_asking_twice_gives_the_same_job():
    officer = make_officer()
    batch = receive([sidt_row(1)], by=officer)

    assert batches.start_check(batch, by=officer) == batches.start_check(batch, by=officer)
    run_waiting()
    assert batches.start_load(batch, by=officer) == batches.start_load(batch, by=officer)
    run_waiting()
    assert (Job.objects.count(), Enterprise.objects.count()) == (2, 1)


def test_a_held_batch_is_loaded_only_when_somebody_confirms():
    officer = make_officer()
    batch = check([sidt_row(1), sidt_row(2, tk_dibayar_laki="-1"), sidt_row(3, tk_dibayar_laki="-1")])

    with pytest.raises(batches.NeedsConfirmation) as refused:
        batches.start_load(batch, by=officer)
    assert refused.value.reasons == ["most_rejected"]

    run(batches.start_load(batch, by=officer, confirm=True))
    batch = again(batch)
    assert (batch.state, batch.confirmed_by) == (State.LOADED, officer)
    assert batch.confirmed_at is not None


def test_a_load_that_is_held_on_the_way_says_why():
    officer = make_officer()
    first = check([sidt_row(1)])
    second = check([sidt_row(1, nama_pengusaha="SITI CONTOH", nik_pengusaha="3216054101809955", jenis_kelamin="Perempuan")])
    run(batches.start_load(first, by=officer))

    job = run(batches.start_load(second, by=officer))

    assert (job.state, again(second).state) == ("failed", State.HELD)
    assert "pemilik" in job.error
    run(batches.start_load(second, by=officer, confirm=True))
    assert Enterprise.objects.get().owner.name == "SITI CONTOH"


def test_cancelling_a_check_or_a_load_before_it_began_puts_the_batch_back():
    officer = make_officer()
    batch = receive([sidt_row(1)], by=officer)

    request_cancel(batches.start_check(batch, by=officer))
    assert again(batch).state == State.UPLOADED

    run(batches.start_check(batch, by=officer))
    request_cancel(batches.start_load(batch, by=officer))
    assert again(batch).state == State.CHECKED

    run(batches.start_load(batch, by=officer))
    assert Enterprise.objects.count() == 1


def test_a_file_whose_columns_do_not_fit_fails_with_words():
    batch = receive([sidt_row(1)])
    batch.mapping = {heading: "" if heading in {"kec_usaha", "kel_usaha"} else name for heading, name in batch.mapping.items()}
    batch.save()

    with pytest.raises(batches.NotPossible):
        batches.start_check(batch, by=None)


def test_a_stored_file_that_was_damaged_fails_with_words():
    batch = receive([sidt_row(1)])
    uploads.path_of(batch.stored_as).write_bytes(b"x")

    job = run(batches.start_check(batch, by=None))

    assert (job.state, again(batch).state) == ("failed", State.FAILED)
    assert job.error == explain({"code": "unreadable"})
    assert explain(again(batch).error) == job.error


def test_a_discarded_batch_ends_its_job_with_words():
    batch = receive([sidt_row(1)])
    job = batches.start_check(batch, by=None)
    batches.discard_batch(batch, by=None)

    job = run(job)

    assert job.state == "failed"
    assert job.error


MARKER = "3216050101809977"


def test_nothing_personal_reaches_job_rows_or_the_log(caplog, monkeypatch):
    officer = make_officer()
    load([sidt_row(2)])
    batch = receive([sidt_row(1, nik_pengusaha=MARKER, tanggal_lahir="1981-01-01")], by=officer)
    run(batches.start_check(batch, by=officer))

    def fail(batch, rows, moment):
        raise ValueError(f"invalid literal: {rows[0].content}")

    monkeypatch.setattr(loading, "new_rows", fail)
    job = run(batches.start_load(batch, by=officer))

    assert job.state == "failed"
    assert again(batch).state == State.CHECKED
    assert "UnexpectedError" in caplog.text
    assert MARKER not in caplog.text
    rows = json.dumps(list(Job.objects.values()), default=str) + json.dumps(list(ImportBatch.objects.values()), default=str)
    assert MARKER not in rows
    assert "WAWAN" not in rows


def test_a_batch_whose_command_was_killed_can_be_loaded_by_a_job():
    batch = check([sidt_row(1)])
    batches.begin_load(batch, by=None)  # and the process is gone

    run(batches.start_load(batch, by=None))

    assert again(batch).state == State.LOADED


def test_a_file_that_is_no_register_keeps_nothing():
    before = set(uploads.names())
    for content in (b"%PDF-1.4 ...", b"", b"one,two\n1,2\n"):
        file = io.BytesIO(content)
        with pytest.raises(BadFile):
            batches.receive_upload(file, name="x.xlsx", by=None, region=make_region("32.16"))

    assert (ImportBatch.objects.count(), set(uploads.names())) == (0, before)


def test_a_file_over_the_limit_keeps_nothing(settings):
    settings.UPLOAD_LIMIT_BYTES = 1000

    with pytest.raises(BadFile) as refused:
        receive([sidt_row(number) for number in range(10)])

    assert (refused.value.code, ImportBatch.objects.count()) == ("file_too_large", 0)


def test_the_mapping_that_an_officer_decides_is_remembered_for_the_region():
    officer = make_officer()
    rows = [{**{("kode aneh" if name == "produk_utama" else name): value for name, value in sidt_row(1).items()}}]
    batch = receive(rows, by=officer)
    assert batch.mapping["kode aneh"] == ""

    batches.set_mapping(batch, source="sidt", mapping=batch.mapping | {"kode aneh": "produk_utama"}, by=officer)

    assert receive(rows, by=officer).mapping["kode aneh"] == "produk_utama"
    assert receive(rows, region="33.08").mapping["kode aneh"] == ""


def test_a_mapping_without_key_or_place_is_refused_with_the_names():
    batch = receive([sidt_row(1)])

    with pytest.raises(batches.MappingIncomplete) as refused:
        batches.set_mapping(batch, source="sidt", mapping={"nama_usaha": "nama_usaha"}, by=None)

    assert refused.value.columns == ["id_data_badan_usaha", "kec_usaha", "kel_usaha"]


def test_what_officers_do_to_a_batch_is_in_the_audit_log():
    officer = make_officer()
    batch = receive([sidt_row(1)], by=officer)
    run(batches.start_check(batch, by=officer))
    run(batches.start_load(batch, by=officer))
    run(batches.start_undo(batch, by=officer))

    entries = AuditEntry.objects.filter(object_type="registry.importbatch", object_id=str(batch.pk)).order_by("at")
    assert [(entry.action, entry.by) for entry in entries] == [("upload", officer), ("load", officer), ("undo", officer)]
