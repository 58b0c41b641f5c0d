import json
import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from desaekspor.config import logs
from desaekspor.config.requests import RequestIdMiddleware
from tests.factories import make_officer

pytestmark = pytest.mark.django_db
PAGE = "/akun/masuk/"


def lines(caplog):
    return [record.getMessage() for record in caplog.records if record.name == "desaekspor.requests"]


class TestId:
    def test_it_is_in_the_response_and_the_log_and_new_each_time(self, client, caplog):
        with caplog.at_level(logging.INFO, logger="desaekspor.requests"):
            first, second = client.get(PAGE), client.get(PAGE)

        ids = [first.headers["X-Request-ID"], second.headers["X-Request-ID"]]
        assert ids[0] != ids[1]
        assert all(len(number) == 12 for number in ids)

    def test_every_line_of_a_request_carries_it(self):
        seen = []

        def view(request):
            seen.append((request.id, logs.request_id.get()))
            return HttpResponse()

        response = RequestIdMiddleware(view)(RequestFactory().get("/"))

        assert seen == [(response.headers["X-Request-ID"],) * 2]
        assert logs.request_id.get() == ""


class TestLogLine:
    def test_says_method_path_status_and_time_without_the_query(self, client, caplog):
        with caplog.at_level(logging.INFO, logger="desaekspor.requests"):
            client.get(PAGE, {"cari": "Wawan Contoh"})

        [line] = lines(caplog)
        assert line.startswith("GET /akun/masuk/ 200 ")
        assert line.endswith(" ms")
        assert "Wawan" not in line

    @pytest.mark.parametrize("address", ["/kesiapan/isi/{}/", "/pelatihan/ikut/{}/", "/pelatihan/kalender/{}.ics"])
    def test_does_not_say_what_a_personal_link_is_opened_with(self, client, caplog, address):
        with caplog.at_level(logging.INFO, logger="desaekspor.requests"):
            client.get(address.format("abc123secret"))

        [line] = lines(caplog)
        assert " 404 " in line
        assert "abc123secret" not in line

    def test_names_the_user_by_number(self, client, caplog):
        user = make_officer(username="sari.dinas")
        client.force_login(user)
        with caplog.at_level(logging.INFO, logger="desaekspor.requests"):
            client.get("/akun/")

        [line] = lines(caplog)
        assert line.endswith(f"user={user.pk}")
        assert "sari" not in line

    def test_the_secret_of_a_reset_link_is_left_out(self, client, caplog):
        with caplog.at_level(logging.INFO, logger="desaekspor.requests"):
            client.get("/akun/sandi/baru/1-abcdef-0123456789abcdef/")

        assert "abcdef-0123456789abcdef" not in "".join(lines(caplog))

    def test_as_json_it_is_one_object(self, client, caplog):
        with caplog.at_level(logging.INFO, logger="desaekspor.requests"):
            client.get(PAGE)
        [record] = [record for record in caplog.records if record.name == "desaekspor.requests"]
        record.request_id, record.job_id = "feedc0ffee12", ""

        event = json.loads(logs.JsonFormatter().format(record))

        assert {name: event[name] for name in ("method", "path", "status", "request_id")} == {
            "method": "GET",
            "path": "/akun/masuk/",
            "status": 200,
            "request_id": "feedc0ffee12",
        }
        assert isinstance(event["ms"], int)


class TestLanguage:
    @pytest.mark.parametrize("wanted", [None, "en-US,en;q=0.9", "id", "ja", "nonsense;;"])
    def test_it_is_indonesian_whatever_the_browser_s_list_says(self, client, wanted):
        response = client.get(PAGE, headers={"accept-language": wanted} if wanted else {})

        assert response.headers["Content-Language"] == "id"
        assert '<html lang="id">' in response.text

    def test_the_switch_is_remembered_and_leads_back(self, client):
        response = client.post("/bahasa/", {"language": "en", "next": PAGE})

        assert (response.status_code, response.headers["Location"]) == (302, PAGE)
        page = client.get(PAGE)
        assert '<html lang="en">' in page.text
        assert "Log in" in page.text
        assert "Cookie" in page.headers["Vary"]

    def test_a_language_that_does_not_exist_is_ignored(self, client):
        client.cookies["language"] = "xx"

        assert client.get(PAGE).headers["Content-Language"] == "id"


class TestHeaders:
    def test_pages_allow_no_foreign_or_inline_script_and_no_frame(self, client):
        headers = client.get(PAGE).headers

        policy = headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy
        assert "unsafe-eval" not in policy
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]

    def test_a_page_for_one_person_is_not_kept_by_the_browser(self, client):
        client.force_login(make_officer())

        assert "no-store" in client.get("/akun/").headers["Cache-Control"]

    def test_cookies_are_out_of_reach_for_scripts(self, client):
        make_officer(username="sari.dinas", password="kapal-berlayar-7")
        client.post(PAGE, {"login": "sari.dinas", "password": "kapal-berlayar-7"})

        assert client.cookies["sessionid"]["httponly"]
        assert client.cookies["sessionid"]["samesite"] == "Lax"
