"""With DESAEKSPOR_PRODUCTION=1 nothing starts on an unsafe setting: neither a command nor a server."""

import subprocess
import sys

import pytest

from tests.sites import PATIENCE, ROOT

pytestmark = [pytest.mark.slow, pytest.mark.one_database]

SAFE = {
    "DESAEKSPOR_PRODUCTION": "1",
    "DESAEKSPOR_SECRET_KEY": "zC3vFvGm1pYd8sQwXk7rT0uJ5hN2bE9aLx6iOq4tPyRgSeWcVf",
    "DESAEKSPOR_DATA_KEYS": "k1:MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE=",
    "DESAEKSPOR_LOOKUP_KEY": "MjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjI=",
    "DESAEKSPOR_HOSTS": "desaekspor.example.go.id",
    "DESAEKSPOR_EMAIL_URL": "smtp+tls://user:password@mail.example.go.id:587",
    "DESAEKSPOR_PROXIES": "1",
}
UNSAFE = [
    ({"DESAEKSPOR_SECRET_KEY": ""}, "DESAEKSPOR_SECRET_KEY is not set", "desaekspor make-keys"),
    ({"DESAEKSPOR_SECRET_KEY": "short"}, "DESAEKSPOR_SECRET_KEY is too easy to guess", "desaekspor make-keys"),
    ({"DESAEKSPOR_SECRET_KEY": "a" * 60}, "DESAEKSPOR_SECRET_KEY is too easy to guess", "desaekspor make-keys"),
    ({"DESAEKSPOR_DEBUG": "1"}, "DESAEKSPOR_DEBUG is on", "set it to 0"),
    ({"DESAEKSPOR_DATA_KEYS": ""}, "DESAEKSPOR_DATA_KEYS is not set", "keys.json"),
    ({"DESAEKSPOR_LOOKUP_KEY": ""}, "DESAEKSPOR_LOOKUP_KEY is not set", "keys.json"),
    ({"DESAEKSPOR_HOSTS": "*"}, "DESAEKSPOR_HOSTS allows every host name", "Name the hosts"),
    ({"DESAEKSPOR_HOSTS": "127.0.0.1,localhost,[::1]"}, "DESAEKSPOR_HOSTS names only this machine", "Name the hosts"),
]


@pytest.fixture(scope="module")
def site(migrated_site, tmp_path_factory):
    site = migrated_site.copy(tmp_path_factory.mktemp("production") / "site")
    yield site
    site.drop()


def start_server(site, environment):
    """What Granian does at its start: import the application."""
    code = "from desaekspor.config.wsgi import application; print('started')"
    return subprocess.run(
        [sys.executable, "-c", code],
        env=site.environment | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize(("unsafe", "words", "mend"), UNSAFE)
def test_an_unsafe_setting_stops_commands_by_name(site, unsafe, words, mend):
    assert_refused(site.command("check", environment=SAFE | unsafe, expect=1), words, mend)


@pytest.mark.parametrize(("unsafe", "words", "mend"), [UNSAFE[0], UNSAFE[-1]])
def test_an_unsafe_setting_stops_servers_by_name(site, unsafe, words, mend):
    """They go through the same checks; a missing one and a wrong one."""
    assert_refused(start_server(site, SAFE | unsafe), words, mend)


def assert_refused(refused, words, mend):
    assert refused.returncode == 1
    assert words in refused.stderr
    assert mend in refused.stderr
    assert "docs/reference/settings.md" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_all_reasons_are_named_at_once(site):
    refused = start_server(site, {"DESAEKSPOR_PRODUCTION": "1"})

    names = ("DESAEKSPOR_SECRET_KEY", "DESAEKSPOR_DATA_KEYS", "DESAEKSPOR_LOOKUP_KEY", "DESAEKSPOR_HOSTS")
    assert all(name in refused.stderr for name in names)


def test_run_refuses_as_well(site):
    refused = site.command("run", environment=SAFE | {"DESAEKSPOR_HOSTS": "*"}, expect=1)

    assert "DESAEKSPOR_HOSTS allows every host name" in refused.stderr


def test_safe_settings_start(site):
    started = start_server(site, SAFE)

    assert (started.returncode, started.stdout) == (0, "started\n"), started.stderr


def test_without_production_everything_starts_with_nothing_set(site):
    assert start_server(site, {}).stdout == "started\n"


def test_without_mail_or_proxy_it_starts_and_warns(site):
    done = site.command("check", environment=SAFE | {"DESAEKSPOR_EMAIL_URL": "", "DESAEKSPOR_PROXIES": "0"})

    assert "DESAEKSPOR_EMAIL_URL is not set" in done.stderr
    assert "DESAEKSPOR_PROXIES is 0" in done.stderr


def test_django_s_own_check_for_servers_has_nothing_to_add(site):
    done = site.command("check", "--deploy", "--fail-level", "WARNING", environment=SAFE)

    assert "no issues" in done.stdout


def test_demonstration_accounts_stop_a_server_until_they_are_closed(site):
    site.python(
        "from desaekspor.accounts.models import User; User.objects.create(username='dinas', is_demo=True, role='officer')"
    )

    refused = start_server(site, SAFE)
    assert refused.returncode == 1
    assert "1 demonstration accounts may log in" in refused.stderr
    assert "desaekspor demo-users --remove" in refused.stderr

    site.command("demo-users", "--remove", environment=SAFE)
    assert start_server(site, SAFE).returncode == 0


def test_demonstration_accounts_are_not_made_in_production(site):
    assert "refused" in site.command("demo-users", environment=SAFE, expect=1).stderr


def test_a_setting_that_is_no_number_is_refused_by_name(site):
    refused = site.command("check", environment={"DESAEKSPOR_UPLOAD_LIMIT_MB": "many"}, expect=1)

    assert refused.stderr.strip() == "DESAEKSPOR_UPLOAD_LIMIT_MB is 'many'; expected a whole number such as 1000"


def test_keys_for_a_server_are_printed_ready_to_use(site):
    lines = site.command("make-keys").stdout.splitlines()
    environment = SAFE | dict(line.split("=", 1) for line in lines)

    assert start_server(site, environment).returncode == 0
