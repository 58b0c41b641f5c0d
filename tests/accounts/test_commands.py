import io
import json
import sys

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from desaekspor.accounts.models import AuditEntry, Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def type_password(monkeypatch):
    def typed(password):
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))

    typed("kapal-berlayar-7")
    return typed


def add(*arguments):
    out = io.StringIO()
    call_command("add_user", *arguments, "--password-stdin", "--json", stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


def test_the_first_administrator_of_a_new_server(type_password, client):
    added = add("rina", "--role", "administrator", "--name", "Rina Contoh")

    user = User.objects.get()
    assert added == {"id": user.pk, "username": "rina", "role": "administrator", "region": None}
    assert user.check_password("kapal-berlayar-7")
    assert (AuditEntry.objects.get().by, AuditEntry.objects.get().action) == (None, "user.create")
    client.force_login(user)
    assert client.get("/akun/pengguna/").status_code == 200


def test_an_officer_has_a_region(type_password):
    assert add("sari", "--role", "officer", "--region", "32.16")["region"] == "32.16"


@pytest.mark.parametrize(
    "arguments",
    [
        ("sari", "--role", "officer"),
        ("sari", "--role", "officer", "--region", "99.99"),
        ("sari contoh", "--role", "buyer"),
        ("sari", "--role", "buyer", "--email", "nonsense"),
    ],
)
def test_a_wrong_account_is_refused_and_nobody_added(type_password, arguments):
    with pytest.raises(CommandError):
        add(*arguments)

    assert User.objects.count() == 0


def test_a_weak_password_is_refused_and_nobody_added(type_password):
    type_password("12345678")

    with pytest.raises(CommandError, match="Tidak ada yang ditambahkan"):
        add("sari", "--role", "buyer")

    assert User.objects.count() == 0


def test_the_demonstration_accounts_as_json(settings, tmp_path):
    settings.VAR = tmp_path
    out = io.StringIO()
    call_command("demo_users", "--json", stdout=out)
    made = json.loads(out.getvalue().splitlines()[-1])

    assert {user["role"] for user in made["users"]} == set(Role)
    out = io.StringIO()
    call_command("demo_users", "--remove", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"closed": len(made["users"])}
