"""The audit log holds together: what is written stays, and what was done to it past the program is found."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from desaekspor.accounts import audit, audit_guard
from desaekspor.accounts.audit_verifying import keep_head, kept_heads, verify
from desaekspor.accounts.models import AuditEntry, AuditHead
from desaekspor.registry.models import Enterprise
from desaekspor.upkeep.models import Backup
from tests.factories import make_officer
from tests.sites import PATIENCE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var(tmp_path, settings):
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def log():
    """Six entries."""
    officer = make_officer()
    return [audit.record(officer, "owner.open", Enterprise, ["nik", f"n{number}"], "Contoh") for number in range(6)]


def tamper(statement, *values):
    """Raw SQL by somebody who may drop the triggers and puts them back."""
    with audit_guard.lifted(connection), connection.cursor() as cursor:
        cursor.execute(statement, values)


def faults():
    return [(fault.kind, fault.sequence) for fault in verify().faults]


def test_entries_stand_in_a_row_and_each_carries_the_hash_of_the_one_before(log):
    assert [entry.sequence for entry in log] == [1, 2, 3, 4, 5, 6]
    assert [entry.previous for entry in log] == ["", *(entry.hash for entry in log[:-1])]
    assert len({entry.hash for entry in log}) == 6
    head = AuditHead.objects.get()
    assert (head.count, head.hash) == (6, log[-1].hash)


def test_a_log_as_it_was_written_is_good(log):
    report = verify()

    assert (report.good, report.entries, report.head) == (True, 6, f"6:{log[-1].hash}")


def test_an_empty_log_is_good():
    assert (verify().good, verify().entries) == (True, 0)


def test_what_is_rolled_back_leaves_no_gap(log):
    with transaction.atomic():
        audit.record(None, "undo", Enterprise)
        transaction.set_rollback(True)

    audit.record(None, "undo", Enterprise)

    assert verify().good
    assert AuditEntry.objects.count() == 7


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditentry SET purpose = 'lain' WHERE sequence = 3",
        "DELETE FROM accounts_auditentry WHERE sequence = 3",
        "DELETE FROM accounts_auditentry",
    ],
)
def test_the_database_refuses_to_change_and_to_delete(log, statement):
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert verify().entries == 6


def test_the_models_refuse_it_too(log):
    for attempt in (log[2].delete, log[2].save, AuditEntry.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("purpose", "'lain'"),
        ("action", "'owner.look'"),
        ("by_id", "NULL"),
        ("object_type", "'registry.owner'"),
        ("object_id", "'9'"),
        ("request_id", "'0'"),
        ("at", "'2020-01-01 00:00:00+00:00'"),
        ("fields", "'[]'"),
    ],
)
def test_a_changed_entry_is_found_whatever_was_changed(log, column, value):
    value = value.replace("+00:00", "") if connection.vendor == "sqlite" else value
    tamper(f"UPDATE accounts_auditentry SET {column} = {value} WHERE sequence = 3")

    assert faults() == [("changed", 3)]


def test_an_entry_that_is_missing_is_found(log):
    tamper("DELETE FROM accounts_auditentry WHERE sequence IN (3, 4)")

    report = verify()

    assert (report.faults[0].kind, report.faults[0].sequence, report.faults[0].facts) == ("missing", 3, {"last": 4})


def test_an_entry_that_is_missing_is_found_when_the_rest_closed_up(log):
    tamper("DELETE FROM accounts_auditentry WHERE sequence = 3")
    for number in (4, 5, 6):
        tamper(f"UPDATE accounts_auditentry SET sequence = {number - 1} WHERE sequence = {number}")

    assert faults()[0] == ("changed", 3)


def test_entries_in_another_order_are_found(log):
    tamper("UPDATE accounts_auditentry SET sequence = 99 WHERE sequence = 3")
    tamper("UPDATE accounts_auditentry SET sequence = 3 WHERE sequence = 4")
    tamper("UPDATE accounts_auditentry SET sequence = 4 WHERE sequence = 99")

    assert faults()[0] == ("moved", 3)


def test_a_log_that_was_cut_off_is_found_by_its_head(log):
    tamper("DELETE FROM accounts_auditentry WHERE sequence > 4")

    assert faults() == [("cut_off", 5)]


def test_a_head_that_was_moved_to_hide_a_cut_is_found_by_its_seal(log):
    tamper("DELETE FROM accounts_auditentry WHERE sequence > 4")
    tamper("UPDATE accounts_audithead SET count = 4, hash = %s", log[3].hash)

    assert faults()[0][0] == "head"


def test_a_head_that_was_taken_away_stays_to_be_seen(log):
    tamper("DELETE FROM accounts_auditentry WHERE sequence > 4")
    tamper("DELETE FROM accounts_audithead")
    assert faults() == [("no_head", None)]

    audit.record(None, "load", Enterprise)

    assert faults() == [("head_lost", 5)]
    assert AuditEntry.objects.count() == 6


def test_a_log_put_back_with_its_head_is_found_by_the_head_that_was_kept_aside(log):
    before = AuditHead.objects.get()
    for _again in range(2):
        audit.record(None, "load", Enterprise)
    keep_head(verify())
    tamper("DELETE FROM accounts_auditentry WHERE sequence > 6")
    before.save()

    assert faults() == [("kept_head", 8)]
    assert verify(given_head=f"6:{log[5].hash}").count == 1
    assert verify(given_head="6:" + 64 * "0").count == 2


def test_a_restore_explains_why_the_log_is_shorter_than_a_head_kept_before(log):
    before = AuditHead.objects.get()
    for _again in range(2):
        audit.record(None, "load", Enterprise)
    keep_head(verify())
    tamper("DELETE FROM accounts_auditentry WHERE sequence > 6")
    before.save()

    audit.record(None, "restore", Backup)

    assert faults() == []


def test_the_same_end_is_kept_once(log):
    keep_head(verify())
    keep_head(verify())

    assert [one["count"] for one in kept_heads()] == [6]


def test_entries_from_past_the_program_are_found(log):
    tamper(
        "INSERT INTO accounts_auditentry"
        " (id, sequence, at, action, object_type, object_id, fields, purpose, request_id, previous, hash)"
        " SELECT %s, 7, at, action, object_type, object_id, fields, purpose, request_id, hash, hash"
        " FROM accounts_auditentry WHERE sequence = 6",
        "00000000000000000000000000000001",
    )

    assert faults() == [("changed", 7), ("added", 7)]


def test_another_key_is_said_in_its_own_words(log, settings):
    settings.LOOKUP_KEY = bytes(32)

    assert faults() == [("other_key", None)]


def test_a_missing_trigger_is_told(log):
    audit_guard.remove(connection)

    assert {kind for kind, _sequence in faults()} == {"guard"}


def test_the_command_names_the_first_bad_place_and_ends_with_1(log):
    tamper("UPDATE accounts_auditentry SET purpose = '' WHERE sequence IN (3, 5)")
    out = StringIO()

    with pytest.raises(CommandError, match="3"):
        call_command("verify_audit", as_json=True, stdout=out)

    said = json.loads(out.getvalue())
    assert (said["good"], said["entries"], said["count"]) == (False, 6, 2)
    assert said["first"] == {"kind": "changed", "sequence": 3, "facts": {}}


def test_the_command_says_that_all_is_well_and_keeps_the_end_aside(log, var):
    out = StringIO()

    call_command("verify_audit", stdout=out)

    assert f"6:{log[5].hash}" in out.getvalue()
    assert [one["hash"] for one in kept_heads()] == [log[5].hash]


def test_what_is_no_head_is_refused(log):
    with pytest.raises(CommandError, match="dua"):
        call_command("verify_audit", head="dua")


def test_adding_takes_a_constant_number_of_statements(log, django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(3):
        audit.record(None, "load", Enterprise)


WRITE = """
from desaekspor.accounts import audit
from desaekspor.registry.models import Enterprise
show("ready")
input()
for number in range(40):
    audit.record(None, "load", Enterprise)
"""
VERIFY = """
from desaekspor.accounts.audit_verifying import verify
show(verify().as_json())
"""


@pytest.mark.slow
def test_processes_that_write_at_once_stand_one_behind_the_other(migrated_site, tmp_path):
    site = migrated_site.copy(tmp_path / "site")
    try:
        writers = [site.start_python(WRITE) for _ in range(4)]
        assert [writer.stdout.readline() for writer in writers] == ['"ready"\n'] * 4
        for writer in writers:  # all at once, not one as soon as it has started
            writer.stdin.write("go\n")
            writer.stdin.flush()
        ended = [writer.wait(timeout=PATIENCE) for writer in writers]
        said = site.python(VERIFY)
    finally:
        site.drop()

    assert ended == [0] * 4
    assert (said["good"], said["entries"]) == (True, 160)
