"""What every answer carries, and what a foreign page can make a reader's browser do: nothing."""

import logging
import os
import re
import subprocess
import sys
from urllib.parse import quote, urlsplit

import pytest
from django.test import Client

import tests.jobs.work.tasks  # noqa: F401  declares the kind of job that the table uses
from desaekspor.config import logs
from tests.access_table import COLUMNS, ROWS
from tests.attacks.test_requests import who_may
from tests.factories import make_officer, make_user
from tests.sites import PATIENCE

# Headers, tokens and addresses: what a page reads is asked of PostgreSQL elsewhere.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LOGIN = "/akun/masuk/"
GETS = [row for row in ROWS if row.method == "GET"]
POSTS = [row for row in ROWS if row.method == "POST"]
PROBES = {"sehat/", "siap/", "metrik/"}  # answered before everything else, with no page in them


def name_of(row):
    return f"{row.method} /{row.route}"


def policy_of(answer):
    return {part.split()[0]: part.split()[1:] for part in answer.headers["Content-Security-Policy"].split(";") if part.strip()}


def missing_headers(answer):
    """What is not as it must be in the headers of any page."""
    headers = answer.headers
    policy = policy_of(answer) if "Content-Security-Policy" in headers else {}
    sources = {source for name in policy for source in policy[name]}
    checks = {
        "a policy": policy.get("default-src") == ["'self'"],
        "no inline code": not sources & {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:"},
        "no data in scripts": all("data:" not in policy[name] for name in policy if name != "img-src"),
        "no frame": policy.get("frame-ancestors") == ["'none'"] and headers.get("X-Frame-Options") == "DENY",
        "no foreign form": policy.get("form-action") == ["'self'"] and policy.get("base-uri") == ["'self'"],
        "no object": policy.get("object-src") == ["'none'"],
        "no sniffing": headers.get("X-Content-Type-Options") == "nosniff",
        "no referrer": headers.get("Referrer-Policy") == "same-origin",
        "no opener": headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        "no devices": "camera=()" in headers.get("Permissions-Policy", ""),
        "no name of the server": not {"Server", "X-Powered-By"} & headers.keys(),
        "no other site": "Access-Control-Allow-Origin" not in headers,
    }
    return [name for name, good in checks.items() if not good]


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_every_answer_carries_the_headers_that_protect_it(row, world):
    if row.route in PROBES:
        assert Client().get(row.address(None)).headers["Content-Type"].split(";")[0] in {"application/json", "text/plain"}
        return
    address = row.address(world)
    found = {}
    stranger = Client().generic(row.method, address).content
    for column in dict.fromkeys(["anonymous", *who_may(row), "buyer"]):
        user = world.user(column)
        answer = world.client(column, raise_request_exception=False).generic(row.method, address)
        wrong = missing_headers(answer)
        shows_nothing_of_one_s_own = answer.status_code == 200 and not answer.streaming and answer.content == stranger
        if (
            user
            and answer.status_code == 200
            and not shows_nothing_of_one_s_own
            and "no-store" not in answer.headers.get("Cache-Control", "")
        ):
            wrong.append(f"kept by the browser: {answer.headers.get('Cache-Control')}")
        if user and answer.status_code == 200 and not answer.streaming and "Cookie" not in answer.headers.get("Vary", ""):
            wrong.append("Vary")
        if wrong:
            found[column, answer.status_code] = wrong

    assert found == {}


@pytest.mark.parametrize(
    ("address", "options", "status"),
    [
        ("/tidak/ada/", {}, 404),
        ("/desa/%00/", {}, 400),
        ("/", {"HTTP_HOST": "evil.example"}, 400),
        ("/", {"HTTP_HOST": "testserver@evil.example"}, 400),
        ("/", {"HTTP_HOST": "testserver:80@evil.example"}, 400),
        ("/static/../../keys.json", {}, 404),
        ("/static/%2e%2e/%2e%2e/etc/passwd", {}, 404),
        ("/static/..%2f..%2f..%2fetc%2fpasswd", {}, 404),
        ("/static//etc/passwd", {}, 404),
        ("/static/portal/../../desaekspor/config/settings.py", {}, 404),
        ("/var/keys.json", {}, 404),
        ("/.env", {}, 404),
        ("/.git/config", {}, 404),
        ("/api/v1/nothing", {}, 404),
    ],
)
def test_every_error_carries_them_too_and_tells_nothing(address, options, status):
    answer = Client(raise_request_exception=False).get(address, **options)

    assert answer.status_code == status
    assert missing_headers(answer) == []
    assert not re.search(r"Traceback|import |site-packages|DJANGO|root:", answer.text)
    assert "evil.example" not in answer.text


def test_an_error_of_ours_carries_them_too_and_tells_nothing(client, monkeypatch):
    from desaekspor.portal.views import pages

    def fails(request):
        raise RuntimeError("kata sandi basis data: rahasia")

    monkeypatch.setattr(pages, "render", lambda *args, **kwargs: fails(None))
    answer = Client(raise_request_exception=False).get("/tentang/")

    assert answer.status_code == 500
    assert missing_headers(answer) == []
    assert "rahasia" not in answer.text


class TestForeignPage:
    @pytest.mark.parametrize("row", POSTS, ids=name_of)
    def test_it_cannot_send_a_form_with_the_reader_s_cookie(self, row, world):
        address = row.address(world)
        got = set()
        for column in who_may(row):
            client = world.client(column, enforce_csrf_checks=True)
            got |= {client.generic("POST", address, **more).status_code for more in ({}, {"HTTP_ORIGIN": "https://evil.example"})}
            client.get(LOGIN)  # a token of one's own, but another one in the form
            form = "csrfmiddlewaretoken=" + "a" * 64
            got.add(client.generic("POST", address, form, content_type="application/x-www-form-urlencoded").status_code)

        assert got <= {403, 401, 404}

    @pytest.mark.parametrize(
        "target",
        [
            "https://evil.example/", "//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example",
            "http:evil.example", "https:///evil.example", "javascript:alert(1)", "data:text/html,x", "\tjavascript:alert(1)",
            " //evil.example", "/%09/evil.example", "/\t/evil.example", "https://testserver@evil.example/",
            "https://testserver.evil.example/", "/akun/\r\nLocation: https://evil.example", "//testserver:80@evil.example",
        ],
    )  # fmt: skip
    def test_no_address_of_ours_leads_to_another_site(self, target):
        make_officer(username="sari.dinas", password="kapal-berlayar-7")
        answers = [
            Client().post(f"{LOGIN}?next=x", {"login": "sari.dinas", "password": "kapal-berlayar-7", "next": target}),
            Client().post("/bahasa/", {"language": "en", "next": target}),
            Client().post("/bahasa/", {"language": "en"}, HTTP_REFERER=target),
        ]
        logged_in = Client()
        logged_in.force_login(make_officer())
        answers += [
            logged_in.get(LOGIN, {"next": target}),
            logged_in.post("/akun/keluar/", {"next": target}),
            logged_in.get("/akun/", {"next": target}),
        ]

        for answer in answers:
            place = answer.headers.get("Location", "/")
            assert re.match(r"/(?![/\\\t])", place), place
            assert urlsplit(place).netloc == ""
        page = Client().get(LOGIN, {"next": target}).text
        assert not re.search(r"(?:href|action|src)=[\"']\s*(?:https?:|//|javascript:|data:)", page)

    def test_links_in_mails_lead_to_a_host_that_is_ours(self, client, settings, mailoutbox):
        settings.ALLOWED_HOSTS = ["desa.contoh.invalid"]
        make_officer(username="sari.dinas", email="sari@contoh.invalid", password="kapal-berlayar-7")
        forged = {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_FORWARDED": "host=evil.example", "HTTP_X_HOST": "evil.example"}
        form = {"email": "sari@contoh.invalid"}

        assert client.post("/akun/sandi/lupa/", form, HTTP_HOST="evil.example").status_code == 400
        assert client.post("/akun/sandi/lupa/", form, HTTP_HOST="desa.contoh.invalid", **forged).status_code == 302

        [mail] = mailoutbox
        assert "http://desa.contoh.invalid/akun/sandi/baru/" in mail.body
        assert "evil" not in mail.body


class TestGuessedNumbers:
    """What belongs to another region is not found, whatever is done to it; and nothing of it changes."""

    @pytest.mark.parametrize(
        "row", [row for row in ROWS if re.search(r"<(?:int|uuid|uuidstr|str|slug):", row.route)], ids=name_of
    )
    def test_the_answer_is_the_one_for_a_number_that_does_not_exist(self, row, world):
        from django.db import transaction

        address = row.address(world)
        ids = re.findall(r"(?<=/)(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d[\d.]*)(?=/|$)", address)
        different = {}
        for column in COLUMNS:
            if row.status_for(column) != 404:
                continue
            nothing = address
            for one in ids:
                other = "00000000-0000-4000-8000-000000000000" if "-" in one else "99.99.99.9999" if "." in one else "987654"
                nothing = re.sub(rf"(?<=/){re.escape(one)}(?=/|$)", other, nothing, count=1)  # not a digit of a token
            answers = []
            for asked in (address, nothing):
                client = world.client(column)
                with transaction.atomic():
                    answer = client.generic(row.method, asked)
                    transaction.set_rollback(True)
                text = answer.content.decode().replace(asked, "").replace(quote(asked, safe=""), "").replace(quote(asked), "")
                answers.append((answer.status_code, re.sub(r"\b[0-9a-f]{12}\b|\b\w{64}\b", "", text)))
            if answers[0] != answers[1]:
                different[column] = [status for status, _ in answers]

        assert different == {}


PRODUCTION = """
import django, json
django.setup()
from django.test import Client
from django.core.management import call_command
call_command("migrate", verbosity=0)
from desaekspor.accounts.models import User
User.objects.create_user(username="sari", password="kapal-berlayar-7", role="administrator")
https = {"HTTP_HOST": "desa.contoh.invalid", "HTTP_X_FORWARDED_PROTO": "https", "secure": False}
client = Client()
plain = client.get("/desa/?cari=x", HTTP_HOST="desa.contoh.invalid")
client.get("/akun/masuk/", **https)
done = client.post("/akun/masuk/", {"login": "sari", "password": "kapal-berlayar-7"}, **https)
client.post("/bahasa/", {"language": "en"}, **https)
cookies = {name: {key: bool(morsel[key]) if key != "samesite" else morsel[key] for key in ("secure", "httponly", "samesite")}
           for name, morsel in client.cookies.items()}
print(json.dumps({
    "plain": [plain.status_code, plain.headers["Location"]], "logged_in": done.status_code, "cookies": cookies,
    "hsts": done.headers.get("Strict-Transport-Security"),
    "debug": django.conf.settings.DEBUG,
}))
"""


def test_in_production_everything_goes_over_https_with_cookies_that_stay_there(tmp_path):
    import json
    import secrets

    from desaekspor.config.keys import make_key

    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DESAEKSPOR_", "DATABASE_"))} | {
        "DESAEKSPOR_VAR": str(tmp_path),
        "DESAEKSPOR_PRODUCTION": "1",
        "DESAEKSPOR_HOSTS": "desa.contoh.invalid",
        "DESAEKSPOR_PROXIES": "1",
        "DESAEKSPOR_SECRET_KEY": secrets.token_urlsafe(50),
        "DESAEKSPOR_DATA_KEYS": f"k1:{make_key()}",
        "DESAEKSPOR_LOOKUP_KEY": make_key(),
        "DJANGO_SETTINGS_MODULE": "desaekspor.config.settings",
    }
    collected = [sys.executable, "-m", "desaekspor", "collectstatic", "--noinput", "-v0"]
    subprocess.run(collected, env=environment, check=True, capture_output=True, timeout=PATIENCE)
    done = subprocess.run([sys.executable, "-c", PRODUCTION], env=environment, capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])

    assert found["plain"] == [301, "https://desa.contoh.invalid/desa/?cari=x"]
    assert (found["logged_in"], found["hsts"], found["debug"]) == (302, "max-age=31536000", False)
    assert found["cookies"]["sessionid"] == {"secure": True, "httponly": True, "samesite": "Lax"}
    assert found["cookies"]["csrftoken"]["secure"]
    assert {cookie["samesite"] for cookie in found["cookies"].values()} == {"Lax"}


class TestLog:
    @pytest.mark.parametrize(
        "address", ["/a%0d%0a2026-11-24 INFO forged/", "/%1b[2J%1b[31mforged/", "/%e2%80%a8forged%c2%85forged/"]
    )
    def test_a_path_forges_no_line(self, client, caplog, address):
        with caplog.at_level(logging.INFO):
            client.get(address)

        for record in caplog.records:
            record.request_id, record.ids = "", "-"
            for line in (logs.TextFormatter().format(record), logs.JsonFormatter().format(record)):
                assert line.isprintable(), line
                assert len(line.splitlines()) == 1

    def test_names_and_browsers_forge_no_line(self, client, capfd):
        forged = "x\r\n2026-11-24 09:00:00,000 INFO forged"
        client.post(LOGIN, {"login": forged, "password": forged}, HTTP_USER_AGENT=forged.replace("\r\n", " "))
        client.get("/", HTTP_HOST="evil\x1b[31m.example")

        written = capfd.readouterr().err
        assert "evil" in written
        assert not re.search(r"^2026-11-24 09:00:00", written, re.MULTILINE)

    def test_the_traceback_of_an_error_still_has_its_lines(self):
        try:
            raise ImportError("a\nb")
        except ImportError:
            record = logging.LogRecord("x", logging.ERROR, "", 0, "first\nsecond", (), sys.exc_info())
        record.ids = "-"

        text = logs.TextFormatter().format(record)
        assert "first\\nsecond\n" in text
        assert text.count("\n") > 1


def test_a_user_name_that_is_code_is_a_text_on_every_page(client):
    from desaekspor.accounts.models import Role

    admin = make_user(Role.ADMINISTRATOR, None, first_name='"><svg onload=alert(1)>', email="a@contoh.invalid")
    client.force_login(admin)

    for address in ("/", "/akun/", "/akun/pengguna/", f"/akun/pengguna/{admin.pk}/"):
        assert "<svg onload" not in client.get(address).text
