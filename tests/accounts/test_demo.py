import json

import pytest

from desaekspor.accounts.demo import DEMO_USERS, RefusedInProduction, describe, ensure_demo_users, remove_demo_users
from desaekspor.accounts.models import Role, User
from tests.factories import make_region, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.VAR = tmp_path
    make_region("32.16.05.2002", "Kedua")
    make_region("32.16.05.2001", "Pertama")


def test_there_is_one_of_each_role_and_all_have_the_password():
    users, password = ensure_demo_users()

    assert {user.role for user in users} == set(Role)
    assert all(user.check_password(password) for user in users)


def test_the_village_officer_serves_the_first_village_of_tambun_utara():
    users, _password = ensure_demo_users()

    regions = {user.role: user.region_id for user in users}
    assert (regions[Role.VILLAGE_OFFICER], regions[Role.OFFICER], regions[Role.BUYER]) == ("32.16.05.2001", "32.16", None)


def test_the_password_is_random_kept_and_for_the_owner_of_the_folder_only(tmp_path):
    _users, first = ensure_demo_users()
    _users, second = ensure_demo_users()

    assert first == second == json.loads((tmp_path / "demo.json").read_text())["password"]
    assert (tmp_path / "demo.json").stat().st_mode & 0o777 == 0o600
    (tmp_path / "demo.json").unlink()
    users, third = ensure_demo_users()
    assert third != first
    assert users[0].check_password(third)


def test_a_second_start_writes_nothing(django_assert_num_queries):
    ensure_demo_users()
    with django_assert_num_queries(3):  # savepoint, one read, release
        ensure_demo_users()


def test_a_real_person_of_the_same_name_is_left_alone():
    real = make_user(Role.BUYER, None, username="admin", password="perahu-layar-88")

    users, _password = ensure_demo_users()

    real.refresh_from_db()
    assert (real.role, real.check_password("perahu-layar-88")) == ("buyer", True)
    assert "admin" not in [user.username for user in users]


def test_they_are_refused_in_production(settings):
    settings.PRODUCTION = True

    with pytest.raises(RefusedInProduction):
        ensure_demo_users()

    assert User.objects.count() == 0


def test_removing_closes_them_and_forgets_the_password(tmp_path):
    ensure_demo_users()

    assert remove_demo_users() == len(DEMO_USERS)

    assert not User.objects.filter(is_active=True).exists()
    assert not (tmp_path / "demo.json").exists()


def test_the_table_for_the_terminal_names_each_with_role_and_region():
    lines = describe(ensure_demo_users()).splitlines()

    assert len(lines) == 1 + len(DEMO_USERS)
    assert [line.split()[0] for line in lines[1:]] == [demo.username for demo in DEMO_USERS]
    assert lines[3].endswith(", Pertama")
