"""Sessions cannot be foisted on anybody or outlive what should end them, and passwords cannot be guessed."""

import statistics
import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db.models import F
from django.test import Client

from desaekspor.accounts import lockout
from desaekspor.accounts.models import Role
from tests.factories import make_officer, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "kapal-berlayar-7"
LOGIN = "/akun/masuk/"


@pytest.fixture(autouse=True)
def no_limits_left_from_other_tests():
    cache.clear()


@pytest.fixture
def officer():
    return make_officer("32.16", username="sari.dinas", email="sari@contoh.invalid", password=PASSWORD)


def log_in(client, name="sari.dinas", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": name, "password": password}, **more)


def holding(key):
    """A browser that sends this session key and nothing else."""
    client = Client()
    client.cookies["sessionid"] = key
    return client


def is_logged_in(client):
    return client.get("/akun/").status_code == 200


class TestSession:
    def test_a_key_that_an_attacker_foisted_is_not_the_one_after_the_log_in(self, client, officer):
        client.cookies["sessionid"] = "a" * 32
        log_in(client)

        assert client.cookies["sessionid"].value != "a" * 32
        assert not is_logged_in(holding("a" * 32))

    def test_the_key_from_before_the_log_in_is_dead(self, client, officer):
        session = client.session
        session["anything"] = 1
        session.save()
        before = session.session_key
        client.cookies["sessionid"] = before

        log_in(client)

        assert not is_logged_in(holding(before))
        assert not Session.objects.filter(session_key=before).exists()

    def test_the_key_is_dead_after_the_log_out(self, client, officer):
        log_in(client)
        key = client.cookies["sessionid"].value
        assert is_logged_in(holding(key))

        client.post("/akun/keluar/")

        assert not is_logged_in(holding(key))

    def test_the_key_is_another_after_a_change_of_password_and_the_old_one_is_dead(self, client, officer):
        log_in(client)
        key = client.cookies["sessionid"].value
        new = {"oldpassword": PASSWORD, "password1": "perahu-layar-88", "password2": "perahu-layar-88"}

        assert client.post("/akun/sandi/ganti/", new).status_code == 302

        assert is_logged_in(client)
        assert not is_logged_in(holding(key))

    def test_what_an_administrator_closes_is_closed_at_once(self, client, officer):
        log_in(client)
        officer.is_active = False
        officer.save()

        assert not is_logged_in(client)

    def test_a_new_role_counts_at_once(self, client, officer):
        log_in(client)
        assert client.get("/impor/").status_code == 200
        type(officer).objects.filter(pk=officer.pk).update(role=Role.BUYER, region=None)

        assert client.get("/impor/").status_code == 404

    def test_the_key_does_not_stand_in_an_address_or_a_page(self, client, officer):
        answer = log_in(client)
        key = client.cookies["sessionid"].value

        assert key not in answer.headers["Location"]
        assert key not in client.get("/").text + client.get("/akun/").text


class TestGuessing:
    @pytest.fixture
    def low_limits(self, monkeypatch):
        assert (lockout.NAME_LIMIT, lockout.ADDRESS_LIMIT) == (50, 100)
        monkeypatch.setattr(lockout, "NAME_LIMIT", 10)
        monkeypatch.setattr(lockout, "ADDRESS_LIMIT", 20)

    def fail(self, client, times, name="sari.dinas", **more):
        for number in range(times):
            answer = client.post(LOGIN, {"login": name, "password": f"salah-{number}"}, **more)
        return answer.status_code

    def test_another_browser_name_each_time_does_not_help(self, client, officer):
        for number in range(5):
            self.fail(client, 1, HTTP_USER_AGENT=f"browser {number}")

        assert log_in(client, HTTP_USER_AGENT="another").status_code == 429
        assert lockout.locked_names() == {"sari.dinas"}

    def test_many_machines_are_stopped_by_the_name(self, client, officer, low_limits):
        for number in range(3):
            cache.clear()
            self.fail(client, 4, REMOTE_ADDR=f"10.0.1.{number}")

        answer = log_in(client, REMOTE_ADDR="10.0.2.1")

        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 900
        assert lockout.locked_names() == {"sari.dinas"}
        AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=16))
        assert log_in(client, REMOTE_ADDR="10.0.2.1").status_code == 302

    def test_one_machine_that_tries_every_name_is_stopped_by_its_address(self, client, officer, low_limits):
        for number in range(7):
            cache.clear()
            self.fail(client, 3, f"nama.{number}", REMOTE_ADDR="10.0.1.1")

        cache.clear()
        assert log_in(client, REMOTE_ADDR="10.0.1.1").status_code == 429
        assert log_in(client, REMOTE_ADDR="10.0.1.2").status_code == 302
        assert lockout.locked_names() == set()

    def test_an_account_of_one_s_own_does_not_open_the_address_again(self, client, officer, low_limits):
        make_user(Role.BUYER, None, username="penyerang", password=PASSWORD)
        for number in range(7):
            cache.clear()
            self.fail(client, 3, f"nama.{number}", REMOTE_ADDR="10.0.1.1")
            log_in(Client(), "penyerang", REMOTE_ADDR="10.0.1.1")

        cache.clear()
        assert log_in(client, REMOTE_ADDR="10.0.1.1").status_code == 429

    def test_headers_that_a_reader_invents_are_no_other_address(self, client, officer):
        for number in range(5):
            self.fail(client, 1, HTTP_X_FORWARDED_FOR=f"10.9.9.{number}", HTTP_X_REAL_IP=f"10.9.9.{number}")

        assert log_in(client, HTTP_X_FORWARDED_FOR="10.9.9.99").status_code == 429

    @pytest.mark.parametrize(
        "forwarded",
        [
            "unknown",
            "10.0.0.9:51234",
            "[2001:db8::1]:443",
            "2001:db8::1",
            "fe80::1%eth0",
            "<script>",
            "10.0.0.9, _hidden",
            " , ,",
        ],
    )
    def test_an_address_that_is_none_is_no_error(self, client, officer, settings, forwarded):
        settings.TRUSTED_PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        assert self.fail(client, 5, HTTP_X_FORWARDED_FOR=forwarded) in {403, 429}
        assert log_in(client, HTTP_X_FORWARDED_FOR=forwarded).status_code in {403, 429}

    def test_the_present_password_cannot_be_guessed_from_a_session_left_open(self, client, officer):
        client.force_login(officer)
        for number in range(20):
            client.post("/akun/pastikan/", {"password": f"salah-{number}"})

        assert client.post("/akun/pastikan/", {"password": PASSWORD}).status_code == 429


class TestWhoHasAnAccount:
    def test_a_wrong_password_and_an_unknown_name_get_the_same_page(self, client, officer):
        wrong, unknown = (log_in(Client(), name, "salah").text.replace(name, "") for name in ("sari.dinas", "tidak.ada"))

        assert without_tokens(wrong) == without_tokens(unknown)

    def test_both_are_closed_after_as_many_attempts(self, client, officer):
        for name in ("sari.dinas", "tidak.ada"):
            statuses = [log_in(Client(), name, f"salah-{number}").status_code for number in range(6)]
            assert statuses == [200] * 4 + [429] * 2

    def test_both_take_about_as_long(self, client, officer, settings):
        """As long as one calculation of a hash; without it an unknown name would be answered a hundred times faster."""
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
        officer.set_password(PASSWORD)
        officer.save()

        def seconds(name):
            took = []
            for number in range(4):
                began = time.thread_time()
                log_in(Client(), f"{name}", f"salah-{number}", REMOTE_ADDR=f"10.0.3.{number}")
                took.append(time.thread_time() - began)
            return statistics.median(took)

        assert 0.4 < seconds("sari.dinas") / seconds("tidak.ada") < 2.5

    def test_a_forgotten_password_is_answered_alike(self, client, officer):
        known, unknown = (
            client.post("/akun/sandi/lupa/", {"email": email}) for email in ("sari@contoh.invalid", "x@contoh.invalid")
        )

        assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
        assert known.content == unknown.content


def without_tokens(page):
    import re

    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"|\b\w{32,64}\b', "", page)
