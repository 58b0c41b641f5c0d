import errno
import functools
import http.server
import json
import os
import threading
from datetime import UTC, datetime

import pytest
from django.utils import translation

from desaekspor.datafiles.folder import (
    CHANGED,
    MISSING,
    PRESENT,
    MissingData,
    NotCopied,
    UnknownFile,
    data_file,
    get_file,
    list_files,
)
from tests.datafiles.conftest import CONTENT


@pytest.fixture
def website(mirror, settings):
    """The mirror under an http address."""
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=mirror.parent)
    handler.log_message = lambda *args: None
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.MIRROR = f"http://127.0.0.1:{server.server_port}/"
    yield mirror
    server.shutdown()
    server.server_close()


def leftovers(folder):
    return [path.name for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_copied_from_a_folder_and_its_origin_written_down(file, mirror, folder):
    path = get_file(file)

    assert path == folder / "regions" / "provinces.csv"
    assert path.read_bytes() == CONTENT
    origin = json.loads(path.with_name("provinces.csv.origin.json").read_text())
    age = datetime.now(UTC) - datetime.fromisoformat(origin.pop("at"))
    assert age.total_seconds() < 60
    assert origin == {
        "name": "provinces",
        "from": str(mirror / "provinces.csv"),
        "sha256": file.sha256,
        "bytes": len(CONTENT),
        "source": "Daftar contoh",
        "address": "https://example.org",
        "licence": "MIT",
        "date": "2025-06-23",
    }


def test_a_file_is_copied_from_a_web_address(file, website, folder, settings):
    path = get_file(file)

    assert path.read_bytes() == CONTENT
    assert (
        json.loads(path.with_name("provinces.csv.origin.json").read_text())["from"] == f"{settings.MIRROR}regions/provinces.csv"
    )


def test_what_the_web_address_lacks_is_said_with_its_status(file, website):
    (website / "provinces.csv").unlink()

    with pytest.raises(NotCopied) as error:
        get_file(file)

    assert (error.value.reason, error.value.facts["status"]) == ("not_at_mirror", 404)


def test_an_address_that_does_not_answer_is_unreachable(file, folder, settings):
    settings.MIRROR = "http://127.0.0.1:9"

    with pytest.raises(NotCopied) as error:
        get_file(file)

    assert error.value.reason == "unreachable"
    assert "http://127.0.0.1:9/regions/provinces.csv" in str(error.value)


def test_an_address_that_was_silent_is_not_asked_again_for_each_file(file, website, folder, settings):
    address, settings.MIRROR = settings.MIRROR, "http://127.0.0.1:9"
    for name in ("provinces", "regencies"):
        with pytest.raises(MissingData) as error:
            data_file(name)
        assert error.value.reason == "unreachable"

    settings.MIRROR = address

    assert data_file("provinces").read_bytes() == CONTENT


def test_another_file_than_expected_is_refused_and_the_old_one_stays(file, mirror, folder):
    get_file(file)
    (mirror / "provinces.csv").write_bytes(b"something else")

    with pytest.raises(NotCopied) as error:
        get_file(file)

    assert error.value.reason == "checksum"
    assert (folder / "regions" / "provinces.csv").read_bytes() == CONTENT
    assert sorted(leftovers(folder)) == ["provinces.csv", "provinces.csv.origin.json"]


def test_a_full_disk_is_said_and_leaves_nothing_behind(file, mirror, folder, monkeypatch):
    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(NotCopied) as error:
        get_file(file)

    assert error.value.reason == "disk_full"
    assert leftovers(folder) == []


def test_a_mirror_that_is_no_folder_is_said(file, folder, settings):
    settings.MIRROR = "/nowhere/at/all"

    with pytest.raises(NotCopied) as error:
        get_file(file)

    assert error.value.reason == "no_folder"
    assert "/nowhere/at/all" in str(error.value)


def test_a_missing_file_is_taken_from_the_mirror_by_itself(file, mirror, folder):
    assert data_file("provinces").read_bytes() == CONTENT


def test_without_a_mirror_the_message_says_where_to_put_the_file(file, folder):
    with pytest.raises(MissingData) as error:
        data_file("provinces")

    assert error.value.name == "provinces"
    with translation.override("en"):
        message = str(error.value)
    assert str(folder / "regions" / "provinces.csv") in message
    assert "DESAEKSPOR_MIRROR" in message
    assert "desaekspor data get provinces" in message


def test_a_mirror_that_fails_makes_the_data_missing_with_the_same_reason(file, mirror):
    (mirror / "provinces.csv").unlink()

    with pytest.raises(MissingData) as error:
        data_file("provinces")

    assert error.value.reason == "not_at_mirror"


def test_a_file_of_ones_own_is_used_as_it_is(file, mirror, folder):
    (folder / "regions").mkdir(parents=True)
    (folder / "regions" / "provinces.csv").write_bytes(b"newer")

    assert data_file("provinces").read_bytes() == b"newer"


def test_a_name_that_the_catalogue_lacks_is_refused(file, folder):
    with pytest.raises(UnknownFile, match="nix"):
        data_file("nix")


def test_the_list_tells_present_missing_and_changed(file, mirror, folder):
    assert [state.state for state in list_files()] == [MISSING, MISSING]

    get_file(file)
    (folder / "regions" / "regencies.csv").write_bytes(CONTENT.upper())

    assert [(state.file.name, state.state) for state in list_files()] == [("provinces", PRESENT), ("regencies", CHANGED)]
    assert [state.file.name for state in list_files(["regencies"])] == ["regencies"]
