import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from axes.models import AccessAttempt
from django.core import mail
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from tests.factories import make_officer

pytestmark = pytest.mark.django_db
PASSWORD = "kapal-berlayar-7"
LOGIN = "/akun/masuk/"


@pytest.fixture(autouse=True)
def no_limits_left_from_other_tests():
    cache.clear()


@pytest.fixture
def officer():
    return make_officer("32.16", username="sari.dinas", email="sari@contoh.invalid", password=PASSWORD, first_name="Sari Contoh")


def log_in(client, name="sari.dinas", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": name, "password": password, **more})


def is_logged_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("name", ["sari.dinas", "SARI.dinas", "sari@contoh.invalid", "Sari@Contoh.invalid", " sari.dinas "])
def test_one_logs_in_by_user_name_or_by_email(client, officer, name):
    response = log_in(client, name)

    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert is_logged_in(client)


def test_a_wrong_password_is_refused_beside_the_form(client, officer):
    response = log_in(client, password="salah")

    assert response.status_code == 200
    assert "Nama pengguna dan/atau kata sandi" in response.text
    assert not is_logged_in(client)


def test_the_log_in_ends_with_the_browser_unless_one_wants_to_stay(client, officer):
    log_in(client)
    assert client.session.get_expire_at_browser_close()

    client.logout()
    log_in(client, remember="on")
    assert not client.session.get_expire_at_browser_close()


def test_a_closed_account_gets_a_page_that_says_so(client, officer):
    officer.is_active = False
    officer.save()

    response = log_in(client)

    assert response.headers["Location"] == reverse("account_inactive")
    assert not is_logged_in(client)


def test_nobody_signs_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_logging_out_takes_a_click(client, officer):
    client.force_login(officer)
    assert client.get("/akun/keluar/").status_code == 200
    assert is_logged_in(client)

    client.post("/akun/keluar/")

    assert not is_logged_in(client)


class TestLockOut:
    def fail(self, client, times, name="sari.dinas", **more):
        return [client.post(LOGIN, {"login": name, "password": f"salah-{number}"}, **more) for number in range(times)][-1]

    def test_the_sixth_attempt_is_refused_even_with_the_right_password(self, client, officer):
        assert self.fail(client, 4).status_code == 200
        assert self.fail(client, 1).status_code == 429

        response = log_in(client)

        assert response.status_code == 429
        assert not is_logged_in(client)

    def test_it_opens_again_after_a_quarter_of_an_hour(self, client, officer):
        self.fail(client, 5)
        AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=14))
        assert log_in(client).status_code == 429

        AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=2))

        assert log_in(client).status_code == 302
        assert is_logged_in(client)

    def test_attempts_while_it_is_closed_do_not_make_it_longer(self, client, officer):
        self.fail(client, 5)
        closed_at = AccessAttempt.objects.get().attempt_time

        self.fail(client, 3)

        assert AccessAttempt.objects.get().attempt_time == closed_at

    def test_the_page_says_until_when_in_both_languages(self, client, officer):
        response = self.fail(client, 5)
        assert 'role="alert"' in response.text
        assert 0 < int(response.headers["Retry-After"]) <= 900

        client.cookies["language"] = "en"
        response = log_in(client)
        assert re.search(r"It opens again at .*, 15 minutes after the last attempt", response.text)

    def test_user_name_email_and_capitals_count_as_one(self, client, officer):
        for name in ("sari.dinas", "SARI.DINAS", "sari@contoh.invalid", "Sari@contoh.INVALID", "sari.Dinas"):
            self.fail(client, 1, name)

        assert log_in(client).status_code == 429

    def test_another_name_from_the_same_office_stays_open(self, client, officer):
        make_officer("32.16", username="budi.dinas", password=PASSWORD)
        self.fail(client, 5)

        assert log_in(client, "budi.dinas").status_code == 302

    def test_the_same_name_from_another_address_stays_open(self, client, officer):
        self.fail(client, 5, REMOTE_ADDR="10.0.0.9")

        assert log_in(client).status_code == 302

    def test_behind_a_trusted_proxy_the_reader_s_address_counts(self, client, officer, settings):
        settings.TRUSTED_PROXIES = settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        # The reader may invent entries in front; the proxy adds what it saw itself at the end.
        for number in range(5):
            self.fail(client, 1, HTTP_X_FORWARDED_FOR=f"1.1.1.{number}, 10.0.0.9")

        assert [attempt.ip_address for attempt in AccessAttempt.objects.all()] == ["10.0.0.9"]
        assert AccessAttempt.objects.get().failures_since_start == 5

    def test_success_forgets_earlier_failures(self, client, officer):
        self.fail(client, 4)
        log_in(client)
        client.logout()

        assert self.fail(client, 4).status_code == 200

    def test_what_was_typed_is_not_kept(self, client, officer):
        self.fail(client, 1, "3216059912349901")
        self.fail(client, 1, PASSWORD)

        kept = " ".join(f"{row.username} {row.post_data} {row.get_data}" for row in AccessAttempt.objects.all())
        assert "3216059912349901" not in kept
        assert PASSWORD not in kept
        assert "salah" not in kept


class TestPasswordByMail:
    def ask(self, client, email="sari@contoh.invalid"):
        return client.post("/akun/sandi/lupa/", {"email": email})

    def link(self):
        return re.search(r"http://testserver(/akun/sandi/baru/\S+)", mail.outbox[-1].body)[1]

    def test_the_link_in_the_mail_sets_a_new_password_once(self, client, officer):
        self.ask(client)
        link = self.link()

        form = client.get(link, follow=True)
        address = form.redirect_chain[-1][0]
        assert "key" not in address or link.rsplit("-", 1)[1] not in address
        response = client.post(address, {"password1": "perahu-layar-88", "password2": "perahu-layar-88"})

        assert response.headers["Location"] == reverse("account_reset_password_from_key_done")
        assert log_in(client, password="perahu-layar-88").status_code == 302
        client.logout()
        assert "account_reset_password" not in client.get(link, follow=True).text
        assert 'role="alert"' in client.get(link, follow=True).text

    def test_the_mail_is_in_the_reader_s_language(self, client, officer):
        self.ask(client)
        client.cookies["language"] = "en"
        self.ask(client)

        indonesian, english = mail.outbox
        assert english.subject == "[Desa Ekspor] Set a new password"
        assert "sari.dinas" in english.body
        assert indonesian.subject != english.subject
        assert indonesian.body != english.body

    def test_an_unknown_email_gets_no_mail_and_the_same_answer(self, client, officer):
        known, unknown = self.ask(client), self.ask(client, "nobody@contoh.invalid")

        assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
        assert [message.to for message in mail.outbox] == [["sari@contoh.invalid"]]

    def test_a_link_that_was_not_copied_whole_gets_words(self, client, officer):
        self.ask(client)

        response = client.get(self.link()[:-4] + "/", follow=True)

        assert response.status_code == 200
        assert 'role="alert"' in response.text

    def test_changing_it_needs_the_old_one_and_ends_other_log_ins(self, client, officer, django_user_model):
        from django.test import Client

        other = Client()
        other.force_login(officer)
        log_in(client)
        fields = {"oldpassword": PASSWORD, "password1": "perahu-layar-88", "password2": "perahu-layar-88"}
        assert client.post("/akun/sandi/ganti/", fields | {"oldpassword": "salah"}).status_code == 200

        assert client.post("/akun/sandi/ganti/", fields).status_code == 302

        assert client.get("/akun/").status_code == 200
        assert other.get("/akun/").status_code == 302

    def test_weak_passwords_are_refused(self, client, officer):
        log_in(client)
        for weak in ("12345678", "password", "pendek", "sari.dinas"):
            fields = {"oldpassword": PASSWORD, "password1": weak, "password2": weak}
            assert client.post("/akun/sandi/ganti/", fields).status_code == 200


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def confirm(client):
    """What changes the protection of an account asks for the password once more."""
    assert client.post("/akun/pastikan/", {"password": PASSWORD}).status_code == 302


class TestSecondFactor:
    @pytest.fixture
    def secret(self, client, officer):
        """The officer has set up the app; gives its secret."""
        log_in(client)
        confirm(client)
        page = client.get("/akun/faktor-kedua/pasang/")
        secret = page.context["form"].secret
        assert client.post("/akun/faktor-kedua/pasang/", {"code": code_of(secret)}).status_code == 302
        client.post("/akun/keluar/")
        cache.clear()  # a code works once
        return secret

    def test_the_password_alone_no_longer_opens_the_account(self, client, officer, secret):
        response = log_in(client)

        assert response.headers["Location"] == reverse("mfa_authenticate")
        assert not is_logged_in(client)
        assert client.post("/akun/faktor-kedua/masuk/", {"code": code_of(secret)}).status_code == 302
        assert is_logged_in(client)

    def test_a_wrong_code_does_not_open_it(self, client, officer, secret):
        log_in(client)

        response = client.post("/akun/faktor-kedua/masuk/", {"code": "000000"})

        assert response.status_code == 200
        assert not is_logged_in(client)

    def test_codes_cannot_be_tried_without_end(self, client, officer, secret):
        log_in(client)
        for _attempt in range(6):
            client.post("/akun/faktor-kedua/masuk/", {"code": "000000"})

        client.post("/akun/faktor-kedua/masuk/", {"code": code_of(secret)})

        assert not is_logged_in(client)

    def test_a_recovery_code_opens_it_once(self, client, officer, secret):
        codes = Authenticator.objects.get(user=officer, type="recovery_codes").wrap().get_unused_codes()
        log_in(client)
        client.post("/akun/faktor-kedua/masuk/", {"code": codes[0]})
        assert is_logged_in(client)

        client.logout()
        log_in(client)
        client.post("/akun/faktor-kedua/masuk/", {"code": codes[0]})

        assert not is_logged_in(client)

    def test_its_secret_is_sealed_in_the_database(self, officer, secret):
        kept = Authenticator.objects.get(user=officer, type="totp").data["secret"]

        assert secret not in kept
        assert decrypt(kept) == secret

    def test_recovery_codes_are_shown_made_anew_and_saved(self, client, officer, secret):
        log_in(client)
        client.post("/akun/faktor-kedua/masuk/", {"code": code_of(secret)})
        cache.clear()
        confirm(client)

        shown = client.get("/akun/faktor-kedua/kode/").text
        first = re.findall(r"<code>(\w+)</code>", shown)
        client.post("/akun/faktor-kedua/kode/baru/")
        second = re.findall(r"<code>(\w+)</code>", client.get("/akun/faktor-kedua/kode/").text)

        assert len(first) == len(second) == 10
        assert not set(first) & set(second)
        assert client.get("/akun/faktor-kedua/kode/unduh/").text.split() == second

    def test_it_is_taken_off_after_confirming(self, client, officer, secret):
        log_in(client)
        client.post("/akun/faktor-kedua/masuk/", {"code": code_of(secret)})
        client.post("/akun/faktor-kedua/lepas/")
        assert Authenticator.objects.filter(user=officer).exists()

        confirm(client)
        client.post("/akun/faktor-kedua/lepas/")

        assert not Authenticator.objects.filter(user=officer).exists()
