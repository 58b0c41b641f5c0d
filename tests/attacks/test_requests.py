"""Every address with hostile queries, path parts, forms and headers: never an error of ours, never an echo, never slow."""

import os
import re
import time
import zlib
from functools import lru_cache
from itertools import permutations
from urllib import parse
from urllib.parse import quote, quote_plus, unquote

import pytest
from django.core import signing
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

import tests.jobs.work.tasks  # noqa: F401  declares the kind of job that the table uses
from desaekspor.config.guards import Handler, NamelessUploadHandler
from desaekspor.potential import photos
from desaekspor.registry.importers import lists
from tests.access_table import COLUMNS, ROWS
from tests.attacks.hostile import TEXTS, parameter_names, parameters_of, reflected
from tests.test_access import routes

pytestmark = pytest.mark.django_db
SECONDS = 3  # of CPU time, for that is what a page can take from others; most take a hundredth of it
FORM = "application/x-www-form-urlencoded"
SPREAD = 200_000  # signs of a text that is sent under all names
SHOWN = {row.route for row in ROWS if row.method == "GET"}
FEW = {"nul", "html", "overlong"}  # kinds, where nothing is read
ALWAYS = {"nul", "big number", "unicode"}  # what a database itself may refuse
HALF = int(bool(os.environ.get("TEST_DATABASE_URL")))  # of kinds and names: SQLite's or PostgreSQL's
# 8: a quarter of each half, to keep CI short; on PostgreSQL an eighth, for most of what a text can do is done before it.
STEP = 2 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 16 if HALF else 8
SENT_AT_MOST = 2_000_000  # bytes of a form; above 2.5 MB it is refused unread


@pytest.fixture(autouse=True)
def _a_text_is_unquoted_once(monkeypatch):
    """It is sent under two hundred names: to unquote it for each would take a fifth of all the time here."""
    monkeypatch.setattr(parse, "unquote", _unquote)


_unquote = lru_cache(1000)(parse.unquote)


def who_may(row):
    """The columns that get furthest: everybody's page as a stranger too, where the database is SQLite."""
    inside = [column for column in COLUMNS if row.status_for(column) == 200] or [
        column for column in COLUMNS if column != "anonymous" and row.status_for(column) == 302
    ]
    return [*dict.fromkeys([*([] if HALF else ["anonymous"]), *(inside or ["officer"])[-1:]])]


def ask(world, column, method, address, **options):
    """(answer, text, seconds of CPU time that this process took for it); what it changes is taken back."""
    client = world.client(column, raise_request_exception=False)
    with transaction.atomic():
        began = time.process_time()
        answer = client.generic(method, address, **options)
        took = time.process_time() - began
        transaction.set_rollback(True)
    text = "" if answer.streaming else answer.content.decode("utf-8", "replace")
    return answer, text, took


def faults(world, column, method, address, what, **options):
    """What is wrong with the answer, in words; slow is one that takes more than SECONDS of CPU time, however busy the machine."""
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


def halves(names):
    """Pairs of complementary halves: of any two names each half of one pair holds one, so no name hides behind another."""
    for bit in range((len(names) - 1).bit_length()):
        yield [name for place, name in enumerate(names) if place >> bit & 1]
        yield [name for place, name in enumerate(names) if not place >> bit & 1]


def test_of_any_two_names_each_is_sent_without_the_other():
    names = parameter_names()
    sent = [set(half) for half in halves(names)]

    assert [pair for pair in permutations(names, 2) if not any(pair[0] in half and pair[1] not in half for half in sent)] == []


def mine(things, turn):
    """A part of ``things``, another one from page to page and on the other database; with STEP 2 both together have all."""
    return [thing for place, thing in enumerate(things, turn + HALF) if place % STEP == 0]


def kinds_of(turn):
    """(kind, text) of what one page is asked on this database."""
    taken = {what for what, _text in mine(TEXTS.items(), turn)} | ALWAYS | (set() if HALF else FEW)
    return [(what, text) for what, text in TEXTS.items() if what in taken]


@pytest.mark.parametrize("turn", [0, 1])
def test_both_databases_together_are_asked_everything(turn, monkeypatch):
    asked = []
    monkeypatch.setattr(f"{__name__}.STEP", 2)
    for half in (0, 1):
        monkeypatch.setattr(f"{__name__}.HALF", half)
        asked.append({what for what, _text in kinds_of(turn)})

    assert asked[0] | asked[1] == {*TEXTS}
    assert asked[0] & asked[1] - FEW == ALWAYS - FEW
    assert asked[0] >= ALWAYS | FEW
    assert asked[1] >= ALWAYS


def under(names, text):
    """The text under each name as a query: quoted once, for quoting a text for each of two hundred names takes a tenth of all."""
    quoted = quote_plus(text)
    return "&".join(f"{quote_plus(name)}={quoted}" for name in names)


def queries(names, own, turn):
    """(kind, query) of all that is asked of one page; ``own`` are the names of its fields and links."""
    kinds = kinds_of(turn)
    spread = SPREAD // len(names)
    for what, text in kinds:
        yield what, under(names, text[:spread])
        if own and len(text) > spread:
            begin, count = turn % len(own), max(1, SENT_AT_MOST // len(quote(text)))
            yield what, under([*own[begin:], *own[:begin]][:count], text)
    for number, half in enumerate(mine(halves(names), turn), turn):
        what, text = kinds[number % len(kinds)]
        yield what, f"{under(half, '1')}&{under(half, text[:spread])}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} /{row.route}")
def test_hostile_parameters_do_no_harm(row, world):
    """Every kind of text under all the names at once that any page reads or this one shows, and more where that hides something.

    A text too long for so many names is sent whole under the page's own. What is refused for one parameter never
    comes to read the next: so halves of the names are sent too, each name twice, with kinds that differ from route to
    route. Each database gets its part of the kinds and halves; all of them are sent where HYPOTHESIS_PROFILE is thorough.
    Left out is what could find no more: to whoever must log in first, and where an address only takes forms by GET,
    three kinds show that nothing is read; and a page that is both shown and sent is asked in the row of each.
    """
    address = row.address(world).partition("?")[0]
    turn = zlib.crc32(f"{row.method} {row.route}".encode())
    found = []
    for column in who_may(row):
        own = parameters_of(ask(world, column, "GET", address)[1])
        names = sorted({*parameter_names(), *own})
        for what, query in queries(names, own, turn):
            few = what in FEW
            if few or column != "anonymous" or row.status_for(column) == 200:
                if row.method == "POST":
                    found += faults(world, column, "POST", address, what, data=query, content_type=FORM)
                if row.method == "GET" or (few and row.route not in SHOWN):
                    found += faults(world, column, "GET", f"{address}?{query}", what)

    assert found == []


HOLE = re.compile(r"<(?:\w+:)?\w+>|\^?\(\?P.+")


@pytest.mark.parametrize("route", [route for route in sorted(set(routes())) if HOLE.search(route)])
def test_hostile_parts_of_a_path_do_no_harm(route, world):
    """On SQLite by three readers, on PostgreSQL by who gets furthest alone; the kinds are parted between them as above."""
    furthest = who_may(next(row for row in ROWS if row.route == route))[-1]
    readers = (furthest,) if HALF else ("anonymous", "officer", "administrator")
    found = []
    for number, (what, text) in enumerate(kinds_of(zlib.crc32(route.encode())), len(route)):
        address = "/" + HOLE.sub(lambda hole, text=text: quote(text, safe=""), route.replace("^", ""))
        # Where there is no page there is one answer for all of them, given here to each in turn.
        columns = readers if leads_somewhere(address) else (readers[number % len(readers)],)
        for method in ("GET", "POST"):
            for column in columns:
                found += faults(world, column, method, address, what)

    assert found == []


def leads_somewhere(address):
    """Whether there is a page of its own."""
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
def test_hostile_headers_do_no_harm(address, world):
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


@pytest.mark.one_database  # it is refused before anything is looked up
@pytest.mark.parametrize("what", BODIES)
def test_a_hostile_body_does_no_harm(what, world):
    body, kind = BODIES[what]
    data = body.encode("utf-8", "surrogateescape")
    found = []
    for address in ("/akun/masuk/", "/impor/baru/", "/bahasa/", "/akun/", "/akun/sandi/lupa/"):
        for column in ("anonymous", "officer"):
            found += faults(world, column, "POST", address, what, data=data, content_type=kind)

    assert found == []


METHODS = ["HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "PROPFIND", "get", "X" * 300]
# A session is written when it is looked at, the program's own texts of consent when they are first shown, and that a link
# was opened because each use of it is kept.
WRITES = re.compile(r"(?is)\s*(?:INSERT|UPDATE|DELETE)\b(?!.*(?:django_session|privacy_consenttext|readiness_linkuse))")


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


@pytest.mark.one_database  # the statements are the same
@pytest.mark.parametrize("row", [row for row in ROWS if row.method == "POST"], ids=lambda row: f"/{row.route}")
def test_only_post_changes_anything(row, world):
    address = row.address(world)
    wrote = []
    for column in who_may(row):
        for method in ["GET", *METHODS]:
            client = world.client(column, raise_request_exception=False)
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

    def test_whoever_is_logged_in_sends_one_where_it_belongs(self, client, settings, world):
        client.force_login(world.officer)

        assert self.post(client, "/impor/baru/", settings.UPLOAD_LIMIT_BYTES).status_code != 413
        assert self.post(client, "/impor/baru/", settings.UPLOAD_LIMIT_BYTES + 2_000_000).status_code == 413
        assert self.post(client, "/akun/", settings.UPLOAD_LIMIT_BYTES).status_code == 413

    @pytest.mark.parametrize(
        ("address", "salt"),
        [
            ("/kesiapan/isi/{}/legalitas/", "desaekspor.readiness.owner"),
            ("/pelatihan/ikut/{}/tugas/1/", "desaekspor.training.participant"),
        ],
    )
    def test_whoever_has_a_personal_link_that_we_signed_sends_photos(self, client, address, salt):
        assert self.post(client, address.format(signing.dumps("x", salt=salt)), 9_000_000).status_code != 413
        assert self.post(client, address.format(signing.dumps("x", salt=salt)), 40_000_000).status_code == 413
        assert self.post(client, address.format(signing.dumps("x", salt="another")), 9_000_000).status_code == 413

    @pytest.mark.parametrize(
        ("address", "largest"),
        [
            ("/survei/kiriman/", 1_000_000_000),
            ("/survei/32.16.05.2001/products/", 2 * photos.LARGEST),
            ("/pasokan/1/foto/", photos.LARGEST),
            ("/pasokan/berkas/", lists.LARGEST),
        ],
    )
    def test_pages_that_take_files_take_what_they_say(self, client, world, address, largest):
        assert self.post(client, address, 4_000_000).status_code == 413
        client.force_login(world.officer)
        assert self.post(client, address, largest).status_code != 413
        assert self.post(client, address, 1_100_000_000).status_code == 413

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
