"""Every address with hostile queries, path parts, forms and headers: never an error of ours, never an echo, never slow."""

import random
import re
import time
from urllib.parse import quote, unquote, urlencode

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

import tests.jobs.work.tasks  # noqa: F401  declares the kind of job that the table uses
from desaekspor.config.guards import Handler, NamelessUploadHandler
from tests.access_table import COLUMNS, ROWS, World
from tests.attacks.hostile import TEXTS, parameter_names, reflected
from tests.test_access import routes

pytestmark = pytest.mark.django_db
SECONDS = 3  # of this process; a page takes a hundredth of it
FORM = "application/x-www-form-urlencoded"


def who_may(row):
    """The columns that get furthest: everybody's page as a stranger too."""
    inside = [column for column in COLUMNS if row.status_for(column) == 200] or [
        column for column in COLUMNS if column != "anonymous" and row.status_for(column) == 302
    ]
    return [*dict.fromkeys(["anonymous", *inside[-1:]])]


def client_of(world, column):
    """A client with the session of the column's user. It is begun once for each: beginning one costs as much as a page."""
    client = Client(raise_request_exception=False)
    if user := world.user(column):
        sessions = vars(world).setdefault("sessions", {})
        if column not in sessions:
            client.force_login(user)
            sessions[column] = client.cookies["sessionid"].value
        client.cookies["sessionid"] = sessions[column]
    return client


def ask(world, column, method, address, **options):
    """(status, text, seconds) of the answer; what it changes is taken back."""
    client = client_of(world, column)
    with transaction.atomic():
        began = time.process_time()
        answer = client.generic(method, address, **options)
        took = time.process_time() - began
        transaction.set_rollback(True)
    text = "" if answer.streaming else answer.content.decode("utf-8", "replace")
    return answer, text, took


def faults(world, column, method, address, what, **options):
    answer, text, took = ask(world, column, method, address, **options)
    where = f"{method} {address[:60]} as {column}, {what}"
    # The readiness probe says 503 while no worker runs, whatever one asks.
    if answer.status_code >= 500 and not address.startswith("/siap/"):
        yield f"{where}: {answer.status_code}"
    if found := reflected(text):
        yield f"{where}: {found} in the page"
    if took > SECONDS:
        yield f"{where}: {took:.1f} s"
    if "sessionid=attack" in str(answer.cookies) or "evil.example" in answer.headers.get("Location", "").partition("?")[0]:
        yield f"{where}: {answer.headers}"


def queries(text, seed):
    """``text`` as every parameter, as half of them, and as the second of two of a name."""
    names = parameter_names()
    some = random.Random(seed).sample(names, len(names) // 2)
    short = text if len(text) < 1_000 else text[: 200_000 // len(names)]
    yield urlencode(dict.fromkeys(names, short))
    yield urlencode(dict.fromkeys(some[:3], text))
    yield urlencode([(name, value) for name in some for value in ("1", short)])


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} /{row.route}")
def test_hostile_parameters_do_no_harm(row):
    world = World()
    address = row.address(world).partition("?")[0]
    found = []
    for column in who_may(row):
        for what, text in TEXTS.items():
            if column == "anonymous" and row.status_for(column) != 200 and what not in {"nul", "html", "overlong"}:
                continue  # led to the log-in before anything is read
            for query in queries(text, f"{row.route}:{what}"):
                found += faults(world, column, "GET", f"{address}?{query}", what)
                if row.method == "POST":
                    found += faults(world, column, "POST", address, what, data=query, content_type=FORM)

    assert found == []


HOLE = re.compile(r"<(?:\w+:)?\w+>|\^?\(\?P.+")


@pytest.mark.parametrize("route", [route for route in sorted(set(routes())) if HOLE.search(route)])
def test_hostile_parts_of_a_path_do_no_harm(route):
    world = World()
    found = []
    for what, text in TEXTS.items():
        address = "/" + HOLE.sub(lambda hole, text=text: quote(text, safe=""), route.replace("^", ""))
        columns = ("anonymous", "officer", "administrator") if leads_somewhere(address) else ("officer",)
        for method in ("GET", "POST"):
            for column in columns:
                found += faults(world, column, method, address, what)

    assert found == []


def leads_somewhere(address):
    """Whether there is a page of its own; for all the others there is one, the same for everybody."""
    try:
        return resolve(unquote(address))
    except Resolver404:
        return None


HEADERS = [
    "Accept-Language", "Authorization", "Cookie", "Forwarded", "HX-Current-URL", "HX-Prompt", "HX-Request", "HX-Target",
    "HX-Trigger", "If-Modified-Since", "If-None-Match", "Origin", "Range", "Referer", "User-Agent", "X-CSRFToken",
    "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Proto", "X-HTTP-Method-Override",
    "X-Original-URL", "X-Real-IP", "X-Requested-With", "X-Rewrite-URL", "X-Request-ID",
]  # fmt: skip


@pytest.mark.parametrize(
    "address", ["/", "/desa/", "/umkm/", "/impor/", "/akun/masuk/", "/api/v1/villages", "/metrik/", "/tidak/ada/"]
)
def test_hostile_headers_do_no_harm(address):
    world = World()
    found = []
    for what, text in TEXTS.items():
        value = text.replace("\r\n", " ")[:8_000].encode().decode("latin-1")  # as a server hands bytes on
        for column in ("anonymous", "officer"):
            found += faults(world, column, "GET", address, what, headers=dict.fromkeys(HEADERS, value))
    for cookie in (
        r'sessionid="\000abcdefgh"',
        r'language="\000"',
        r'csrftoken="\000"; messages="\000"',
        "sessionid=" + "x" * 4000,
    ):
        found += faults(world, "anonymous", "GET", address, cookie[:20], headers={"Cookie": cookie})

    assert found == []


BODIES = {
    "a charset that does not exist": ("a=1", "application/x-www-form-urlencoded; charset=utf-999"),
    "utf-7": ("a=+ADw-script+AD4-", "application/x-www-form-urlencoded; charset=utf-7"),
    "no boundary": ("--x", "multipart/form-data"),
    "an endless boundary": ("--x", "multipart/form-data; boundary=" + "x" * 5000),
    "a part that is cut off": (
        '--x\r\nContent-Disposition: form-data; name="berkas"; filename="a',
        "multipart/form-data; boundary=x",
    ),
    "a part with broken base64": (
        '--x\r\nContent-Disposition: form-data; name="berkas"; filename="a"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--",
        "multipart/form-data; boundary=x",
    ),
    "a file name in a charset that does not exist": (
        "--x\r\nContent-Disposition: form-data; name=\"berkas\"; filename*=bogus''a%ff\r\n\r\na\r\n--x--\r\n",
        "multipart/form-data; boundary=x",
    ),
    "a thousand empty parts": ("--x\r\n\r\n\r\n" * 1000 + "--x--", "multipart/form-data; boundary=x"),
    "too many fields": ("&".join(f"a{number}=1" for number in range(5_000)), FORM),
    "too many files": (
        "".join(f'--x\r\nContent-Disposition: form-data; name="f{n}"; filename="a"\r\n\r\na\r\n' for n in range(300))
        + "--x--\r\n",
        "multipart/form-data; boundary=x",
    ),
    "json": ('{"a": ' + "[" * 50_000, "application/json"),
    "bytes": ("\udcff\udcfe", FORM),
}


@pytest.mark.parametrize("what", BODIES)
def test_a_hostile_body_does_no_harm(what):
    world = World()
    body, kind = BODIES[what]
    data = body.encode("utf-8", "surrogateescape")
    found = []
    for address in ("/akun/masuk/", "/impor/baru/", "/bahasa/", "/akun/", "/akun/sandi/lupa/"):
        for column in ("anonymous", "officer"):
            found += faults(world, column, "POST", address, what, data=data, content_type=kind)

    assert found == []


METHODS = ["HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "PROPFIND", "get", "X" * 300]
# A session is written when it is looked at, and the program's own texts of consent when they are first shown.
WRITES = re.compile(r"(?is)\s*(?:INSERT|UPDATE|DELETE)\b(?!.*(?:django_session|privacy_consenttext))")


def kept_writes(statements):
    """The statements that write and are not taken back: a preview does a thing and undoes it."""
    kept = []
    for sql in statements:
        if match := re.match(r'ROLLBACK TO SAVEPOINT "?(\w+)', sql):
            del kept[max(place for place, one in enumerate(kept) if one == match[1]) :]
        elif match := re.match(r'SAVEPOINT "?(\w+)', sql):
            kept.append(match[1])
        elif WRITES.match(sql):
            kept.append(sql[:80])
    return [sql for sql in kept if WRITES.match(sql)]


@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "POST"], ids=lambda row: f"/{row.route}")
def test_only_post_changes_anything(row):
    world = World()
    address = row.address(world)
    wrote = []
    for column in who_may(row):
        for method in ["GET", *METHODS]:
            client = client_of(world, column)
            with transaction.atomic():
                with CaptureQueriesContext(connection) as captured:
                    answer = client.generic(method, address)
                transaction.set_rollback(True)
            assert answer.status_code < 500
            wrote += [(column, method, sql) for sql in kept_writes(query["sql"] for query in captured.captured_queries)]

    assert wrote == []


def by_the_server(environ):
    """Status of a request handed over as a WSGI server does it."""
    statuses = []
    request_started.disconnect(close_old_connections)  # as Django's own test client does: it is the test's connection
    request_finished.disconnect(close_old_connections)
    try:
        answer = Handler()(RequestFactory()._base_environ(**environ), lambda status, headers: statuses.append(int(status[:3])))
        answer.close()
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)
    return statuses[0]


@pytest.mark.parametrize("charset", ["utf-999", "undefined", "unicode_escape", "rot13", "utf-16", "punycode", "\0"])
@pytest.mark.parametrize("kind", [FORM, "text/plain", "multipart/form-data"])
def test_the_reader_does_not_choose_how_we_decode(charset, kind):
    environ = {"CONTENT_TYPE": f"{kind}; charset={charset}", "QUERY_STRING": "cari=%ff%5Cx00", "PATH_INFO": "/desa/"}

    assert by_the_server(environ) == 200
    assert by_the_server({**environ, "CONTENT_TYPE": f"{kind}; charset*=bogus''x; x*=1"}) == 200


class TestTooMuch:
    def post(self, client, address, length):
        """A body that is announced and never read: reading it would fail."""
        return client.generic("POST", address, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(length))

    @pytest.mark.parametrize("address", ["/akun/masuk/", "/bahasa/", "/", "/tidak/ada/", "/impor/baru/", "/impor/1/perbaikan/"])
    def test_a_stranger_sends_no_large_file_anywhere(self, address):
        client = Client(enforce_csrf_checks=True)
        client.get("/akun/masuk/")

        answer = self.post(client, address, 3_000_001)

        assert answer.status_code == 413
        assert "Content-Security-Policy" in answer.headers

    def test_whoever_is_logged_in_sends_one_where_it_belongs(self, client, settings):
        client.force_login(World().officer)

        assert self.post(client, "/impor/baru/", settings.UPLOAD_LIMIT_BYTES).status_code != 413
        assert self.post(client, "/impor/baru/", settings.UPLOAD_LIMIT_BYTES + 2_000_000).status_code == 413
        assert self.post(client, "/akun/", settings.UPLOAD_LIMIT_BYTES).status_code == 413

    @pytest.mark.parametrize("length", ["-1", "1e9", "x", "9" * 400])
    def test_a_length_that_is_none(self, client, length):
        assert self.post(client, "/bahasa/", length).status_code == 400


def test_a_large_upload_has_no_name_on_the_disk(settings):
    handler = NamelessUploadHandler()
    handler.new_file("berkas", "x.csv", "text/csv", 10)
    handler.receive_data_chunk(b"x" * 10_000_000, 0)

    assert [path for path in (settings.VAR / "tmp").iterdir() if path.is_file()] == []
    file = handler.file_complete(10_000_000)
    assert (file.name, file.size, file.read(3)) == ("x.csv", 10_000_000, b"xxx")
    file.close()
