"""Hostile files: refused in words or read as a clean list, in little time and memory, and nothing stays on disk."""

import io
import json
import random
import re
import subprocess
import sys
import zipfile

import pytest

from desaekspor.registry import uploads
from desaekspor.registry.importers.errors import BadFile
from desaekspor.registry.importers.reading import open_table
from desaekspor.registry.models import ImportBatch
from tests.attacks.books import BOMBS, SHEET, with_names_that_climb
from tests.factories import make_officer
from tests.registry.importers.files import HEADINGS, ROW, ods, repacked, workbook
from tests.sites import PATIENCE

MEGABYTES, SECONDS = 1536, 20

# A process of its own with little memory: what would end it here would end the web server there.
READ = f"""
import io, json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEGABYTES} * 2**20,) * 2)
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
from desaekspor.registry.importers.reading import BadFile, open_table
try:
    print(json.dumps(sum(1 for _ in open_table(io.BytesIO(sys.stdin.buffer.read()), "x.xlsx").rows())))
except BadFile as error:
    print(json.dumps(error.code))
"""
HARMLESS = {"tags_a_million_deep": 1}  # read, to so many rows
REFUSALS = {"too_large", "too_much", "zip_bomb", "damaged"}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_neither_the_process_nor_its_patience(name):
    content = BOMBS[name]().getvalue()

    done = subprocess.run([sys.executable, "-c", READ], input=content, capture_output=True, timeout=PATIENCE, check=False)

    assert done.returncode == 0, done.stderr.decode()[-500:]
    outcome = json.loads(done.stdout)
    assert outcome == HARMLESS[name] if name in HARMLESS else outcome in REFUSALS


def test_the_bombs_that_unpack_are_small():
    assert [
        name for name in BOMBS if name.startswith(("far", "long", "parquet")) and len(BOMBS[name]().getvalue()) > 40_000
    ] == []


def test_what_is_written_unusually_is_read_all_the_same():
    quoted = repacked(workbook(("Data", [HEADINGS, ROW])), {SHEET: lambda old: re.sub(rb'="(\w+)"', rb"='\1'", old)})

    assert [number for _, number, _ in open_table(quoted, "x.xlsx").rows()] == [2]


def mutated(dice, content):
    """``content`` with some bytes changed, dropped, doubled or put in."""
    content = bytearray(content)
    for _ in range(dice.randrange(1, 8)):
        place = dice.randrange(len(content))
        match dice.randrange(5):
            case 0:
                content[place] = dice.randrange(256)
            case 1:
                content[place] ^= 1 << dice.randrange(8)
            case 2 if len(content) > 100:
                del content[place : place + dice.randrange(1, 20)]
            case 3:
                content[place:place] = dice.randbytes(dice.randrange(1, 20))
            case _:
                content[place:place] = content[place : place + dice.randrange(1, 200)]
    return bytes(content)


ROWS = [HEADINGS, *[ROW] * 20]
GOOD = {
    "xlsx": lambda: workbook(("Data", ROWS)).getvalue(),
    "csv": lambda: "\r\n".join(",".join(map(str, row)) for row in ROWS).encode(),
    "ods": lambda: ods(ROWS).getvalue(),
}


def read(content):
    """How many rows, or the code of the refusal; anything else that is raised fails the test."""
    try:
        return sum(1 for _ in open_table(io.BytesIO(content), "x").rows())
    except BadFile as error:
        return error.code


@pytest.mark.parametrize(("kind", "count"), [("xlsx", 400), ("csv", 600), ("ods", 15)])
def test_a_damaged_file_is_refused_or_read(kind, count):
    content = GOOD[kind]()
    outcomes = {read(mutated(random.Random(f"{kind}:{seed}"), content)) for seed in range(count)}

    assert outcomes - {*range(1, 40)} <= REFUSALS | {
        "encoding",
        "not_a_workbook",
        "no_heading",
        "no_rows",
        "csv_broken",
        "empty",
        "password",
    }


def test_a_workbook_with_a_damaged_part_is_refused_or_read():
    content = GOOD["xlsx"]()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist() if name.endswith((".xml", ".rels"))}
    outcomes = set()
    for seed in range(600):
        dice = random.Random(seed)
        name = dice.choice(sorted(parts))
        outcomes.add(read(repacked(io.BytesIO(content), {name: mutated(dice, parts[name])}).getvalue()))

    assert 20 in outcomes  # many a change does not touch a row
    assert {outcome for outcome in outcomes if isinstance(outcome, str)} <= REFUSALS | {"no_heading", "no_rows", "empty"}


POLYGLOTS = {
    "a picture that is a workbook too": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "a document that is a workbook too": b"%PDF-1.7\n" + bytes(100),
    "a page that is a workbook too": b"<html><script>alert(1)</script></html>",
    "a program that is a workbook too": b"MZ" + bytes(100),
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_a_polyglot_is_refused(name):
    assert read(POLYGLOTS[name] + GOOD["xlsx"]()) in {"not_a_workbook", "html", "encoding"}


def test_names_that_climb_out_of_the_folder_are_never_unpacked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert read(with_names_that_climb().getvalue()) == 1

    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
class TestByThePage:
    @pytest.fixture
    def officer(self, client):
        officer = make_officer("32.16")
        client.force_login(officer)
        return officer

    def send(self, client, content, name="daftar.xlsx"):
        """As a program of the attacker's own sends it: no library tidies the name up."""
        quoted = name.replace('"', '\\"').encode()
        head = b'--limit\r\nContent-Disposition: form-data; name="berkas"; filename="%s"\r\n\r\n' % quoted
        body = head + content + b"\r\n--limit--\r\n"
        return client.generic("POST", "/impor/baru/", body, content_type="multipart/form-data; boundary=limit")

    @pytest.mark.parametrize(
        "name", ["far_in_single_quotes", "long_text_often", "cells_that_never_end", "sheets_by_the_thousand"]
    )
    def test_nothing_of_a_refused_file_stays(self, client, officer, settings, tmp_path, name):
        settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
        before = uploads.names()

        response = self.send(client, BOMBS[name]().getvalue())

        assert response.status_code == 200
        assert 'role="alert"' in response.text
        assert uploads.names() == before
        assert list(uploads.folder().glob("*.part")) == []
        assert list(tmp_path.iterdir()) == []
        assert not ImportBatch.objects.exists()

    @pytest.mark.parametrize(
        "name",
        [
            '"><img src=x onerror=alert(1)>.xlsx',
            "{{ 7*7 }}{% debug %}.xlsx",
            "../../../../etc/passwd",
            "..\\..\\windows\\system.ini",
            "a\r\nSet-Cookie: sessionid=1.xlsx",
            "nul\0byte.xlsx",
            "\u202excod.xslx",
            "%00%2e%2e%2f.xlsx",
            "x" * 250 + ".xlsx",
            "'; DROP TABLE registry_importbatch; --.xlsx",
            ".",
        ],
    )
    def test_the_name_of_a_file_is_a_text_and_no_more(self, client, officer, name):
        answer = self.send(client, GOOD["csv"](), name)

        assert answer.status_code == (302 if ImportBatch.objects.exists() else 200)
        pages = [client.get("/impor/")]
        for batch in ImportBatch.objects.all():
            assert "/" not in batch.file_name
            assert "\\" not in batch.file_name
            assert batch.file_name.isprintable()
            pages += [client.get(batch.get_absolute_url()), client.get(f"{batch.get_absolute_url()}kolom/")]
        for page in pages:
            assert page.status_code == 200
            assert "<img src=x" not in page.text
            assert "Set-Cookie" not in page.headers.get("Content-Disposition", "")

    def test_headings_are_texts_and_no_more(self, client, officer):
        heading = "<script>alert(1)</script>{{ 7*7 }}"
        self.send(client, workbook(("<b>Data", [[*HEADINGS, heading], [*ROW, "x"]])).getvalue())
        batch = ImportBatch.objects.get()
        page = client.get(f"{batch.get_absolute_url()}kolom/").text + client.get(batch.get_absolute_url()).text

        assert "<script>alert" not in page
        assert "<b>Data" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page
