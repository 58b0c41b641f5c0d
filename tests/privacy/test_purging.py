"""What was kept long enough goes, what was not stays, and a trial only counts."""

import datetime
import json
import os
from io import StringIO

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from desaekspor.accounts.audit_verifying import kept_heads
from desaekspor.accounts.models import AuditEntry
from desaekspor.jobs.due import DAILY
from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import enqueue, run_waiting
from desaekspor.potential import photos
from desaekspor.potential.production.evidence import add_photo
from desaekspor.potential.production.models import ProductionPhoto
from desaekspor.privacy.models import DataRequest, Purge
from desaekspor.privacy.retention import DAYS, KINDS
from desaekspor.privacy.services.purging import WORK, purge
from desaekspor.privacy.services.requests import close_request, receive_request
from desaekspor.readiness import evidence
from desaekspor.readiness.assessment.services import add_file, begin_assessment
from desaekspor.readiness.assessment.versions import bank_in
from desaekspor.readiness.certificates.copies import add_copy
from desaekspor.readiness.models import AnswerFile, CertificateCopy
from desaekspor.registry import uploads
from desaekspor.registry.exports.making import KEPT
from desaekspor.registry.exports.models import Export
from desaekspor.registry.models import Enterprise, ImportBatch, ImportFinding, SourceRecord
from desaekspor.registry.services.batches import undo_batch
from desaekspor.upkeep.doctor import examine
from tests.factories import make_enterprise, make_officer
from tests.potential.production.statements import make_statement
from tests.potential.survey.submissions import PHOTO
from tests.privacy.persons import make_person
from tests.readiness.certificates.papers import make_certificate
from tests.readiness.test_evidence import pdf
from tests.registry.registers import check, load, sidt_row

pytestmark = pytest.mark.django_db


def ago(days):
    return timezone.now() - datetime.timedelta(days=days)


def done(**given):
    """The counts that are not zero."""
    return {kind: count for kind, count in purge(**given).items() if count}


@pytest.fixture(autouse=True)
def _var(tmp_path, settings):
    settings.VAR = tmp_path


def test_every_kind_with_days_has_its_work_and_every_work_its_days():
    assert {kind.code for kind in KINDS if kind.days} == set(WORK)
    assert all(DAYS[kind] for kind in WORK)


def test_files_of_loaded_registers_go_and_what_was_loaded_stays(regency):
    old, new = load([sidt_row(1)]), load([sidt_row(1), sidt_row(2)])
    ImportBatch.objects.filter(pk=old.pk).update(loaded_at=ago(DAYS["uploads"] + 1))

    assert done() == {"uploads": 1}

    assert uploads.names() == [new.stored_as]
    assert Enterprise.objects.count() == 2
    assert [one.check.name for one in examine(only=("files", "orphans", "counts")) if one.findings] == []


def test_registers_that_were_never_loaded_go(regency):
    batch = check([sidt_row(1)])
    check([sidt_row(2)])
    ImportBatch.objects.filter(pk=batch.pk).update(created_at=ago(DAYS["unloaded"] + 1))

    assert done() == {"unloaded": 1}
    assert not ImportBatch.objects.filter(pk=batch.pk).exists()
    assert ImportBatch.objects.count() == 1


def test_what_undone_imports_said_goes(regency):
    batch = load([sidt_row(1, nib="123")])
    undo_batch(batch, by=None)
    ImportBatch.objects.filter(pk=batch.pk).update(undone_at=ago(DAYS["findings"] + 1))
    findings, rows = ImportFinding.objects.count(), SourceRecord.objects.exclude(content=None).count()
    assert findings
    assert rows

    assert done() == {"findings": findings + rows}
    assert (ImportFinding.objects.count(), SourceRecord.objects.exclude(content=None).count()) == (0, 0)
    assert [one.check.name for one in examine(only=("counts", "rows", "keys")) if one.findings] == []


def test_log_ins_attempts_jobs_and_mails_go(tmp_path, client):
    client.force_login(make_officer())
    Session.objects.update(expire_date=ago(DAYS["sessions"] + 1))
    attempt = AccessAttempt.objects.create(username="sari", ip_address="192.0.2.1", failures_since_start=1)
    AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=ago(DAYS["attempts"] + 1))
    AccessLog.objects.update(attempt_time=ago(DAYS["attempts"] + 1))  # of the officer's log-in
    lately = AccessLog.objects.create(username="sari", ip_address="192.0.2.1")
    Job.objects.create(kind="tests.count", language="id", state="done", finished_at=ago(DAYS["jobs"] + 1))
    running = Job.objects.create(kind="tests.count", language="id", state="running", heartbeat_at=timezone.now())
    mail = tmp_path / "mail"
    mail.mkdir()
    for name, days in (("old.log", DAYS["mails"] + 1), ("new.log", 1)):
        (mail / name).write_text("x")
        os.utime(mail / name, (ago(days).timestamp(),) * 2)

    assert done() == {"sessions": 1, "attempts": 2, "jobs": 1, "mails": 1}
    assert AccessLog.objects.get() == lately
    assert [path.name for path in mail.iterdir()] == ["new.log"]
    assert Job.objects.get() == running


def test_words_of_answered_requests_go_and_the_fact_stays():
    officer, person = make_officer(), make_person()
    for _again in range(2):
        close_request(
            receive_request(person, kind="correct", channel="face", detail="Contoh", by=officer),
            state="done",
            answer="Sudah diperbaiki",
            by=officer,
        )
    old = DataRequest.objects.first()
    DataRequest.objects.filter(pk=old.pk).update(ended_at=ago(DAYS["requests"] + 1))

    assert done() == {"requests": 1}
    old.refresh_from_db()
    assert (old.detail, old.answer, old.state) == (None, None, "done")
    assert DataRequest.objects.exclude(pk=old.pk).get().detail == "Contoh"


def test_lists_taken_out_go_after_their_days():
    officer = make_officer()
    assert datetime.timedelta(days=DAYS["exports"]) == KEPT
    for days in (1, -1):
        Export.objects.create(owner=officer, kind="csv", stored_as=f"{days + 2:032x}", rows=1, expires_at=ago(days))

    assert purge(dry_run=True)["exports"] == 1
    assert done() == {"exports": 1}
    assert Export.objects.exclude(stored_as="").count() == 1


def test_a_trial_counts_and_deletes_nothing(regency):
    batch = load([sidt_row(1)])
    ImportBatch.objects.filter(pk=batch.pk).update(loaded_at=ago(400))
    out = StringIO()

    call_command("purge", dry_run=True, as_json=True, stdout=out)

    assert json.loads(out.getvalue())["uploads"] == 1
    assert uploads.names() == [batch.stored_as]
    assert Purge.objects.count() == 0


def test_a_purge_is_written_down_and_twice_is_once(regency):
    batch = load([sidt_row(1)])
    ImportBatch.objects.filter(pk=batch.pk).update(loaded_at=ago(400))

    assert (done(), done()) == ({"uploads": 1}, {})
    assert [entry.fields for entry in AuditEntry.objects.filter(action="purge").order_by("sequence")] == [["uploads"], []]


def test_the_command_says_what_went_and_when_there_is_nothing():
    out = StringIO()
    call_command("purge", stdout=out)

    assert "Tidak ada yang perlu dihapus." in out.getvalue()


def test_workers_do_it_daily_and_keep_the_end_of_the_audit_log_aside():
    assert {"privacy.purge", "privacy.verify_audit"} <= set(DAILY)
    for kind in ("privacy.purge", "privacy.verify_audit"):
        enqueue(kind)

    run_waiting()

    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
    assert [head["count"] for head in kept_heads()] == [1]


def test_evidence_goes_when_it_proves_nothing_of_today(regency, django_capture_on_commit_callbacks):
    """Photos and proofs by their age; a certificate's papers from its end on, and not while it holds."""
    officer, long_ago = make_officer(), ago(DAYS["certificate_copies"] + 1)
    ended = make_certificate(by=officer, ends_on=long_ago.date())
    holds = make_certificate(make_enterprise(name="TOKO LAIN"), by=officer)
    statement = make_statement()
    assessment = begin_assessment(ended.enterprise, by=officer)
    add_copy(ended, pdf(), by=officer)
    add_copy(holds, pdf(), by=officer)
    add_photo(statement, PHOTO, by=officer)
    add_file(assessment, bank_in(assessment.version).questions[0].code, pdf(), by=officer)
    for model in (CertificateCopy, ProductionPhoto, AnswerFile):
        model.objects.update(at=long_ago)

    with django_capture_on_commit_callbacks(execute=True):
        assert done() == {"production_photos": 1, "certificate_copies": 1, "readiness_proofs": 1}

    assert [copy.certificate for copy in CertificateCopy.objects.all()] == [holds]
    assert (len(evidence.FILES.names()), photos.FILES.names()) == (1, [])
