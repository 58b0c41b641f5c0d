"""The doctor finds each thing that may be wrong, says it in both languages, and mends what is safe."""

import ast
import io
import os
import time
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from desaekspor.accounts import audit_guard
from desaekspor.accounts.models import AuditEntry
from desaekspor.accounts.sealing import current_key_id
from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import enqueue
from desaekspor.potential import photos
from desaekspor.regions.models import LoadStamp
from desaekspor.registry import uploads
from desaekspor.registry.models import (
    Enterprise,
    EnterpriseKey,
    EnterpriseNumber,
    FieldChange,
    ImportBatch,
    Owner,
    Product,
    RegistryVersion,
    SourceRecord,
)
from desaekspor.registry.sealed_files import CHUNK
from desaekspor.registry.search.models import SearchDocument
from desaekspor.registry.services.at_work import working_on
from desaekspor.registry.services.batches import begin_load, undo_batch
from desaekspor.upkeep.backups import place, tables
from desaekspor.upkeep.checks import batches, system, words
from desaekspor.upkeep.checks.samples import windows
from desaekspor.upkeep.doctor import CHECKS, examine, is_well
from desaekspor.upkeep.models import Backup
from tests.factories import make_enterprise
from tests.potential.production.statements import make_statement
from tests.registry.registers import check, load, sidt_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(regency):
    """A register of six rows, loaded twice with changes, as it should be."""
    load([sidt_row(number) for number in range(6)])
    load([sidt_row(number, omzet_tahunan="17000000") for number in range(6)])
    LoadStamp.objects.get_or_create(pk="regions", defaults={"fingerprint": "", "at": timezone.now()})
    Backup.objects.create(made_at=timezone.now(), path="x", bytes=1, rows=1, uploads=0, sha256="", seconds=1, with_keys=False)


def found(*names, full=True):
    """``{code: facts}`` of the checks of these names."""
    results = examine(full=full, only=names)
    assert sorted(result.check.name for result in results) == sorted(names)
    return {finding.code: finding.facts for result in results for finding in result.findings}


def spoil(path, at=-1):
    """Change one bit of a sealed file. (A byte written over it may by chance be the one that was there.)"""
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def raw(statement, *parameters):
    """What no service would do. Constraints are looked at when the test is over, and that never comes."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_nothing_is_wrong_with_what_services_wrote(loaded):
    results = examine(full=True)

    serious = [finding for result in results for finding in result.findings if finding.serious]
    assert serious == []
    assert is_well(results)
    assert [result.check for result in results] == list(CHECKS)


def test_every_check_of_an_empty_database_ends_well_but_for_the_regions(db):
    assert {result.check.name for result in examine() if result.state == "wrong"} == {"regions"}


def test_an_enterprise_without_owner(loaded):
    number = Enterprise.objects.order_by("pk").first().pk
    Owner.objects.filter(enterprise=number).delete()

    assert found("owners") == {"owner_missing": {"count": 1, "ids": str(number)}}


def test_many_ids_are_counted_and_some_are_shown(regency):
    numbers = [make_enterprise().pk for _ in range(12)]
    Owner.objects.all().delete()

    assert found("owners") == {"owner_missing": {"count": 12, "ids": ", ".join(map(str, numbers[:10])) + " …"}}


def test_a_key_that_points_to_the_row_of_another(loaded):
    first, second = EnterpriseKey.objects.order_by("pk")[:2]
    EnterpriseKey.objects.filter(pk=first.pk).update(last_record=second.last_record_id)

    facts = {"count": 1, "ids": str(first.pk)}
    assert found("keys") == {"key_to_wrong_record": facts, "key_fingerprint": facts}


def test_a_key_that_points_nowhere(loaded):
    key = EnterpriseKey.objects.order_by("pk").first()
    EnterpriseKey.objects.filter(pk=key.pk).update(last_record=None)

    assert found("keys") == {"key_without_record": {"count": 1, "ids": str(key.pk)}}


def test_a_loaded_row_without_key(loaded):
    key = EnterpriseKey.objects.order_by("pk").first()
    rows = SourceRecord.objects.filter(key=key.key, batch__source=key.source).order_by("pk")
    key.delete()

    assert found("rows_keys") == {"row_without_key": {"count": 2, "ids": ", ".join(str(row.pk) for row in rows)}}


def test_rows_and_changes_of_an_enterprise_that_is_gone(loaded):
    enterprise = Enterprise.objects.order_by("pk").first()
    rows = SourceRecord.objects.filter(enterprise=enterprise.pk).count()
    changes = FieldChange.objects.filter(enterprise=enterprise.pk).count()
    enterprise.delete()

    facts = found("rows")
    assert {code: fact["count"] for code, fact in facts.items()} == {
        "row_without_enterprise": rows,
        "change_without_enterprise": changes,
    }


def test_rows_of_enterprises_that_an_undo_took_away_are_right(loaded):
    for batch in ImportBatch.objects.order_by("pk"):
        undo_batch(batch, by=None)

    assert Enterprise.objects.count() == 0
    assert found("rows", "keys", "rows_keys", "counts", "history", "numbers") == {}


def test_an_undone_file_whose_enterprises_stay(loaded):
    load([sidt_row(number, omzet_tahunan="18000000") for number in range(8)])
    undo_batch(ImportBatch.objects.order_by("pk")[1], by=None)

    assert found("rows", "keys", "rows_keys", "counts", "history", "numbers") == {}


def test_a_number_that_would_be_given_twice(loaded):
    highest = Enterprise.objects.order_by("-pk").first().pk
    EnterpriseNumber.objects.update(next=highest)

    assert found("numbers") == {"numbers_behind": {"next": highest, "highest": highest}}


def test_an_enterprise_that_says_something_else_than_its_history(loaded):
    number = Enterprise.objects.order_by("pk").first().pk
    Enterprise.objects.filter(pk=number).update(sales_idr=1)

    assert found("history") == {"history_differs": {"count": 1, "ids": str(number)}}


def test_an_enterprise_that_the_search_does_not_know_is_found_at_once(loaded):
    SearchDocument.objects.filter(pk=Enterprise.objects.order_by("pk").first().pk).delete()

    assert found("search", full=False) == {"search_differs": {"lost": 1, "left": 0}}


def test_a_search_that_says_something_else_is_found_when_everything_is_read(loaded):
    number = Enterprise.objects.order_by("pk").first().pk
    Enterprise.objects.filter(pk=number).update(name="SAMBAL")

    assert found("search", full=False) == {}
    assert found("search") == {"search_outdated": {"count": 1}}


def test_a_second_main_product_is_found_where_the_constraint_is_gone(loaded):
    number = Enterprise.objects.order_by("pk").first().pk
    raw("DROP INDEX one_main_product")
    Product.objects.create(enterprise_id=number, name="SAMBAL")

    assert found("products") == {"main_product_twice": {"count": 1, "ids": str(number)}}


def test_counts_that_are_not_those_of_the_rows(loaded):
    batch = ImportBatch.objects.order_by("pk").first()
    ImportBatch.objects.filter(pk=batch.pk).update(counts=batch.counts | {"new": 5, "read": 7})

    assert found("counts") == {"counts_differ": {"batch": batch.pk, "names": "new, read, enterprises"}}


def test_findings_that_were_lost(regency):
    batch = check([sidt_row(1), sidt_row(2, kel_usaha="ENTAH BERANTAH")])
    batch.findings.all().delete()

    assert found("counts") == {"counts_differ": {"batch": batch.pk, "names": "findings"}}


def test_imports_that_do_not_follow_one_another(loaded):
    RegistryVersion.objects.update(number=1)
    first = ImportBatch.objects.order_by("pk").first()
    ImportBatch.objects.filter(pk=first.pk).update(loaded_version=2)

    assert found("versions") == {"version_behind": {"number": 1, "highest": 2}, "version_twice": {"count": 1}}


class TestStuckImports:
    def test_one_that_nobody_works_on(self, regency):
        batch = check([sidt_row(1)])
        begin_load(batch, by=None)

        assert found("stuck") == {"batch_stuck": {"count": 1, "ids": str(batch.pk)}}

    def test_one_that_a_command_works_on(self, regency):
        batch = check([sidt_row(1)])
        begin_load(batch, by=None)

        with working_on(batch):
            assert found("stuck") == {}

    @pytest.mark.parametrize(("state", "stuck"), [("queued", False), ("running", False), ("failed", True), ("done", True)])
    def test_one_whose_job_is(self, regency, state, stuck):
        batch = check([sidt_row(1)])
        begin_load(batch, by=None)
        job = enqueue("registry.load_batch", batch_id=batch.pk)
        Job.objects.filter(pk=job.pk).update(state=state)
        ImportBatch.objects.filter(pk=batch.pk).update(job=job)

        assert ("batch_stuck" in found("stuck")) == stuck

    @pytest.mark.parametrize(("state", "back"), [("loading", "checked"), ("checking", "uploaded")])
    def test_they_are_put_back(self, regency, state, back):
        batch = check([sidt_row(1)])
        ImportBatch.objects.filter(pk=batch.pk).update(state=state)

        [result] = examine(only=["stuck"], mend=True)

        batch.refresh_from_db()
        assert (result.state, result.mended, batch.state) == ("good", 1, back)


class TestJobs:
    def test_one_whose_worker_was_killed_long_ago_on_another_host(self, db):
        job = enqueue("registry.check_batch", batch_id=1)
        Job.objects.filter(pk=job.pk).update(state="running", attempts=1, heartbeat_at=timezone.now() - timedelta(minutes=10))

        assert found("jobs") == {"job_without_worker": {"count": 1, "ids": str(job.pk)}}

    def test_one_that_beats(self, db):
        job = enqueue("registry.check_batch", batch_id=1)
        Job.objects.filter(pk=job.pk).update(state="running", attempts=1, heartbeat_at=timezone.now())

        assert found("jobs") == {}
        assert list(batches.jobs_are_alive(full=False, now=timezone.now() + timedelta(hours=1))) != []

    def test_one_that_waits_in_no_queue_also_after_the_clock_was_put_back(self, db):
        job = enqueue("registry.check_batch", batch_id=1)
        Job.objects.filter(pk=job.pk).update(place=uuid.uuid4())

        for moment in (timezone.now() + timedelta(minutes=5), timezone.now() - timedelta(days=1)):
            [finding] = batches.jobs_are_alive(full=False, now=moment)
            assert (finding.code, finding.facts) == ("job_lost", {"count": 1, "ids": str(job.pk)})

    def test_it_is_put_back_into_the_queue(self, db):
        job = enqueue("registry.check_batch", batch_id=1)
        Job.objects.filter(pk=job.pk).update(place=uuid.uuid4(), queued_at=timezone.now() - timedelta(minutes=5))

        [result] = examine(only=["jobs"], mend=True)

        assert (result.state, result.mended) == ("good", 1)

    def test_work_that_waits_without_worker_is_worth_knowing(self, db):
        enqueue("registry.check_batch", batch_id=1)

        [result] = examine(only=["workers"])

        assert (result.state, result.findings[0].facts) == ("noted", {"count": 1})


class TestPersonalData:
    def test_a_value_that_was_moved_to_another_person(self, loaded):
        first, second = Owner.objects.order_by("pk").values_list("pk", "nik")[:2]
        with connection.cursor() as cursor:
            key = Owner._meta.pk.get_db_prep_value(first[0], connection)
            cursor.execute("UPDATE registry_owner SET nik = %s WHERE id = %s", [bytes(second[1]), key])

        facts = found("sealed", "marks")
        assert facts == {"values_closed": {"place": "registry.owner.nik", "key": current_key_id(), "count": 1}}

    def test_a_key_that_is_missing(self, loaded, settings):
        settings.DATA_KEYS = {"other": b"0" * 32}

        places = {finding.facts["place"] for result in examine(only=["sealed"]) for finding in result.findings}

        assert places == {
            "registry.owner.name", "registry.owner.nik", "registry.owner.phone", "registry.owner.address",
            "registry.owner.birth_date", "registry.sourcerecord.content", "registry.fieldchange.values",
        }  # fmt: skip

    def test_another_look_up_key(self, loaded, settings):
        settings.LOOKUP_KEY = b"1" * 32

        assert found("marks") == {"marks_differ": {"count": 6}}

    def test_a_stored_file_that_is_gone(self, loaded):
        batch = ImportBatch.objects.order_by("pk").first()
        uploads.delete(batch.stored_as)

        assert found("files") == {"file_missing": {"folder": "uploads", "count": 1, "ids": str(batch.pk)}}

    @pytest.mark.parametrize("full", [True, False])
    def test_a_stored_file_that_was_changed(self, loaded, full):
        batch = ImportBatch.objects.order_by("pk").first()
        path = uploads.path_of(batch.stored_as)
        spoil(path)

        assert found("files", full=full) == {"file_closed": {"folder": "uploads", "count": 1, "ids": str(batch.pk)}}

    def test_a_stored_file_that_is_not_what_was_received(self, loaded):
        batch = ImportBatch.objects.order_by("pk").first()
        ImportBatch.objects.filter(pk=batch.pk).update(file_sha256="0" * 64)

        assert found("files") == {"file_closed": {"folder": "uploads", "count": 1, "ids": str(batch.pk)}}

    def test_photos_that_are_gone_or_damaged_or_named_by_nobody(self, loaded):
        # One that is damaged in its middle, which the sample does not read.
        kept = [photos.FILES.store(io.BytesIO(content)) for content in (b"a", b"b", b"c" * 3 * CHUNK, b"d")]
        made = make_statement(months=1.0)
        for name, sha256, length in kept[:3]:
            made.photos.create(stored_as=name, content_type="image/jpeg", bytes=length, sha256=sha256)
        gone, cut, changed, orphan = (photos.FILES.path_of(name) for name, *_ in kept)
        gone.unlink()
        spoil(cut)
        spoil(changed, at=changed.stat().st_size // 2)
        os.utime(orphan, (time.time() - 90_000,) * 2)

        sampled, whole, left = found("files", full=False), found("files"), found("orphans")
        [result] = examine(only=["orphans"], mend=True)

        first, second, third = made.photos.values_list("pk", flat=True)
        missing = {"folder": "photos", "count": 1, "ids": str(first)}
        assert sampled == {"file_missing": missing, "file_closed": {"folder": "photos", "count": 1, "ids": str(second)}}
        closed = {"folder": "photos", "count": 2, "ids": f"{second}, {third}"}
        assert whole == {"file_missing": missing, "file_closed": closed}
        assert (left, result.mended) == ({"file_orphan": {"folder": "photos", "count": 1}}, 1)

    def test_files_that_no_import_names_are_taken_away_when_they_are_old(self, loaded):
        old, fresh = uploads.path_of(uuid.uuid4().hex), uploads.path_of(uuid.uuid4().hex)
        for path in (old, fresh):
            path.write_bytes(b"x")
        os.utime(old, (time.time() - 90_000,) * 2)

        before = found("orphans")
        [result] = examine(only=["orphans"], mend=True)

        assert before["file_orphan"]["count"] >= 1
        assert (result.state, old.exists(), fresh.exists()) == ("good", False, True)
        fresh.unlink()


class TestMachine:
    def test_moments_in_the_future(self, loaded):
        latest = timezone.now() + timedelta(hours=2)
        with audit_guard.lifted(connection):
            AuditEntry.objects.filter(pk=AuditEntry.objects.first().pk).update(at=latest)

        assert found("clock") == {
            "clock_behind": {"place": "accounts.auditentry", "latest": latest.isoformat(timespec="seconds")}
        }

    def test_a_clock_that_was_put_back(self, loaded):
        findings = list(system.clock_is_sane(full=False, now=timezone.now() - timedelta(days=1)))

        assert {finding.facts.get("place") for finding in findings} >= {"registry.importbatch", "registry.fieldchange"}

    def test_a_clock_that_was_put_forward_makes_backups_old_and_nothing_wrong(self, loaded):
        later = timezone.now() + timedelta(days=30)

        assert [finding.code for finding in system.clock_is_sane(full=False, now=later) if finding.code == "clock_behind"] == []
        [finding] = system.backup_is_fresh(full=False, now=later)
        assert (finding.code, finding.facts, finding.serious) == ("backup_old", {"days": 30}, False)

    def test_keys_that_others_may_read(self, db, settings, tmp_path):
        settings.VAR = tmp_path
        (tmp_path / "keys.json").write_text("{}")
        (tmp_path / "keys.json").chmod(0o644)

        [result] = examine(only=["key_file"], mend=True)

        assert (result.mended, (tmp_path / "keys.json").stat().st_mode & 0o777) == (1, 0o600)

    def test_a_var_folder_that_cannot_be_written(self, db, settings, tmp_path):
        settings.VAR = tmp_path / "nowhere"

        assert found("var")["var_not_writable"]["folder"] == str(tmp_path / "nowhere")

    def test_regions_that_were_never_loaded(self, db):
        assert found("regions") == {"regions_missing": {"region": "32.16"}}


class TestDatabase:
    def test_a_table_that_nothing_explains_is_worth_knowing(self, db):
        raw("CREATE TABLE somebody_elses (id integer)")

        [result] = examine(only=["tables"])

        assert (result.state, result.findings[0].facts) == ("noted", {"count": 1, "names": "somebody_elses"})

    def test_migrations_that_are_missing_keep_the_other_checks_from_failing(self, db):
        raw("DELETE FROM django_migrations WHERE app = 'upkeep'")

        results = examine()

        names = [result.check.name for result in results]
        [result] = [result for result in results if result.check.name == "migrations"]
        assert result.findings[0].facts["count"] == 1
        assert names == ["database", "migrations", "disk", "var", "key_file"]

    def test_migrations_of_a_newer_version(self, db):
        raw("INSERT INTO django_migrations (app, name, applied) VALUES ('jobs', '0099_later', %s)", str(timezone.now()))

        assert found("migrations") == {"migrations_newer": {"count": 1, "names": "jobs.0099_later"}}

    def test_migrations_that_one_took_the_place_of(self, db):
        raw("DELETE FROM django_migrations WHERE name = '0001_tables'")

        version = place.Version(tables.migrations_applied())

        assert (found("migrations"), version.unknown, version.is_present) == ({}, [], True)

    def test_migrations_that_one_took_the_place_of_and_only_some_were_made(self, db):
        raw("DELETE FROM django_migrations WHERE name = '0001_tables' OR name = '0003_daily_work'")

        assert place.Version(tables.migrations_applied()).unknown == ["jobs.0001_initial", "jobs.0002_workerprocess"]

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="of PostgreSQL")
    def test_an_index_that_is_not_valid(self, db):
        raw("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'one_main_product'::regclass")

        assert found("database") == {"indexes_invalid": {"count": 1, "names": "one_main_product"}}

    @pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite puts its counters forward by itself")
    def test_a_counter_that_is_behind_is_mended(self, loaded):
        raw("SELECT setval(pg_get_serial_sequence('registry_importbatch', 'id'), 1, false)")

        before = found("counters")
        [result] = examine(only=["counters"], mend=True)

        assert before == {"counters_behind": {"count": 1, "names": "registry_importbatch"}}
        assert (result.state, result.mended) == ("good", 1)

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL holds its references always")
    def test_references_that_were_broken_from_outside(self, loaded):
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM registry_product ORDER BY id LIMIT 1")
            [product] = cursor.fetchone()
        raw("UPDATE registry_product SET enterprise_id = 999999 WHERE id = %s", product)

        assert found("references") == {"references_broken": {"table": "registry_product", "count": 1}}
        raw("DELETE FROM registry_product WHERE id = %s", product)  # the test case looks as well


def test_a_check_that_cannot_be_made_does_not_keep_the_others_from_it(loaded, settings):
    settings.VAR = None  # no folder: the check of the disk fails

    results = {result.check.name: [finding.facts for finding in result.findings] for result in examine(only=["disk", "owners"])}

    assert results == {"owners": [], "disk": [{"why": "TypeError"}]}


def test_every_finding_has_its_words_in_both_languages(loaded):
    Owner.objects.all().delete()

    [result] = examine(only=["owners"])
    said = result.as_json()["findings"][0]["words"]

    assert said["en"]["found"].startswith("Enterprises without an owner: 6 (")
    assert said["id"]["found"].startswith("Pelaku usaha tanpa pemilik: 6 (")
    assert said["id"]["to_do"] == "Hentikan situs lalu pulihkan cadangan terakhir: desaekspor restore BERKAS --replace"


def test_every_code_in_the_checks_has_words_and_every_word_a_code():
    folder = Path(words.__file__).parent
    trees = [
        ast.parse(path.read_text()) for path in [*folder.glob("*.py"), folder.parent / "doctor.py"] if path.name != "words.py"
    ]
    used = {
        node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in words.WORDS
    }

    assert sorted(set(words.WORDS) - used) == []


@pytest.mark.parametrize(("count", "lists"), [(0, []), (100, [100]), (250, [100, 100, 50]), (1000, [100, 100, 100])])
def test_a_sample_takes_the_first_the_last_and_some_between(db, count, lists):
    Job.objects.bulk_create(Job(kind="tests.count", language="id", request_id=str(number)) for number in range(count))
    rows = Job.objects.order_by("pk").values_list("pk", flat=True)

    sample, everything = list(windows(rows, full=False)), list(windows(rows, full=True))

    assert [len(chunk) for chunk in sample] == lists
    assert [pk for chunk in everything for pk in chunk] == list(rows)
    if count == 1000:
        assert (sample[0], sample[-1]) == (list(rows[:100]), list(rows[900:]))
        assert len({pk for chunk in sample for pk in chunk}) == 300
