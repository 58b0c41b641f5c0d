"""Administrators ask the audit log who did what to whom, and may take it out."""

import ast
import csv
import io
from pathlib import Path

import pytest

import desaekspor
from desaekspor.accounts import audit
from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.privacy.actions import ACTIONS
from desaekspor.registry.models import Enterprise, ImportBatch
from tests.factories import make_officer, make_user
from tests.privacy.persons import make_person, text_of

pytestmark = pytest.mark.django_db
PAGE, EXPORT = "/privasi/catatan/", "/privasi/catatan/unduh/"


@pytest.fixture
def admin(client):
    client.force_login(make_user(Role.ADMINISTRATOR, None, username="rina"))
    return client


@pytest.fixture
def person():
    """An enterprise; four entries of two users, two of them about it."""
    person, sari, budi = make_person(), make_officer(username="sari"), make_officer(username="budi", first_name="Budi Contoh")
    audit.record(sari, "owner.open", person.owner, ["nik"], "verify")
    audit.record(budi, "owner.open", make_person().owner, ["phone"], "contact")
    audit.record(budi, "verify", person)
    audit.record(None, "backup", ImportBatch)
    return person


def asked(client, **given):
    return [entry.sequence for entry, *_rest in client.get(PAGE, given).context["rows"]]


def test_the_newest_stand_first_in_words(admin, person):
    text = text_of(admin.get(PAGE))

    assert asked(admin) == [4, 3, 2, 1]
    for words in ("Budi Contoh", "Membuka data pribadi", f"pemilik UMKM {person.pk}", "nomor telepon", "sebuah perintah"):
        assert words in text


def test_it_can_be_asked_by_person_user_action_and_period(admin, person):
    assert asked(admin, orang=person.pk) == [3, 1]
    assert asked(admin, oleh="budi") == [3, 2]
    assert asked(admin, tindakan="owner.open") == [2, 1]
    assert asked(admin, tindakan="owner.open", oleh="CONTOH") == [2]
    assert asked(admin, dari="2020-01-01", sampai="2020-12-31") == []
    assert asked(admin, dari="2020-01-01") == [4, 3, 2, 1]


@pytest.mark.parametrize("given", [{"dari": "kemarin"}, {"orang": "-1"}, {"orang": "a"}, {"tindakan": "x'--"}])
def test_a_wrong_filter_is_said_and_finds_nothing(admin, person, given):
    page = admin.get(PAGE, given)

    assert (list(page.context["form"].errors), page.context["rows"]) == (list(given), [])


def test_the_filtered_log_is_taken_out_and_that_stands_in_it(admin, person):
    answer = admin.post(EXPORT, {"oleh": "budi"})

    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert [row["sequence"] for row in rows] == ["3", "2"]
    assert rows[1]["fields"] == "phone"
    last = AuditEntry.objects.first()
    assert (last.action, last.purpose, last.by.username) == ("audit.export", "by budi", "rina")


def test_a_cell_of_the_file_is_never_a_formula(admin):
    audit.record(None, "owner.open", Enterprise, purpose="=1+1")

    assert b"'=1+1" in admin.post(EXPORT).getvalue()


def test_a_wrong_filter_takes_nothing_out(admin, person):
    assert admin.post(EXPORT, {"dari": "kemarin"}).status_code == 400
    assert AuditEntry.objects.count() == 4


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_reads_it(client, person, role):
    client.force_login(make_user(role, "32.16" if role == Role.OFFICER else None))

    assert (client.get(PAGE).status_code, client.post(EXPORT).status_code) == (403, 403)
    assert AuditEntry.objects.count() == 4


@pytest.mark.one_database
@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_the_same_number_of_queries_however_long(admin, django_assert_num_queries, count):
    person = make_person()
    for _again in range(count):
        audit.record(make_officer(), "owner.open", person.owner, ["nik"])

    with django_assert_num_queries(9):
        admin.get(PAGE)


def test_every_action_that_is_recorded_has_its_words():
    """What it is done to has them too: that is looked at wherever a test records something."""
    recorded = set()
    for path in Path(desaekspor.__file__).parent.rglob("*.py"):
        source = path.read_text()
        if "desaekspor.accounts" not in source or "record(" not in source:
            continue
        for call in ast.walk(ast.parse(source)):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) == "record":
                told = call.args[1] if len(call.args) > 1 else None
                given = [told.body, told.orelse] if isinstance(told, ast.IfExp) else [told]
                recorded |= {one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)}

    assert {"label.give", "label.change", "merge", "user.create"} <= recorded
    assert sorted(recorded - ACTIONS.keys()) == []
