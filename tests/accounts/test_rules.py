import pytest
from django.contrib.auth.models import AnonymousUser

from desaekspor.accounts import rules
from desaekspor.accounts.models import Role, User

RULES = [
    rules.sees_enterprises,
    rules.sees_own_enterprise,
    rules.may_open_personal_data,
    rules.may_see_openings,
    rules.may_see_batches,
    rules.may_import,
    rules.may_manage_users,
    rules.may_read_audit_log,
]
ALLOWED = {
    Role.OWNER: {rules.sees_own_enterprise},
    Role.VILLAGE_OFFICER: {rules.sees_enterprises, rules.may_open_personal_data},
    Role.ENUMERATOR: set(),
    Role.TRAINER: set(),
    Role.BUYER: set(),
    Role.COMPANY: set(),
    Role.CUSTOMS_OFFICER: set(),
    Role.OFFICER: {
        rules.sees_enterprises,
        rules.may_open_personal_data,
        rules.may_see_openings,
        rules.may_see_batches,
        rules.may_import,
    },
    Role.ADMINISTRATOR: {rules.may_manage_users, rules.may_read_audit_log, rules.may_see_openings},
}


@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_exactly_this(role):
    user = User(role=role, region_id="32.16")

    assert {rule for rule in RULES if rule(user)} == ALLOWED[role]


@pytest.mark.parametrize(
    "user", [AnonymousUser(), User(role=Role.ADMINISTRATOR, is_active=False), User(role="", is_superuser=True)]
)
def test_strangers_closed_accounts_and_accounts_without_a_role_may_do_nothing(user):
    assert [rule for rule in RULES if rule(user)] == []
    assert rules.scope_of(user) == ""


def test_an_officer_without_a_region_may_do_nothing():
    assert [rule for rule in RULES if rule(User(role=Role.OFFICER))] == []


def test_the_scope_is_the_region_s_code():
    assert rules.scope_of(User(role=Role.OFFICER, region_id="32.16")) == "32.16"


def test_every_role_has_its_levels_of_region():
    assert set(rules.REGION_LEVELS) == set(Role)
