"""Marked persons go through a day's work, and then everything that it left is searched for them.

Pages of every role, headers, addresses, log lines at DEBUG with the statements of the database, sessions, cache,
job rows, the audit log, what commands say, the files of the var folder and the database itself, byte by byte.
"""

import zipfile

import pytest

from tests.privacy.markers import NIK, PERSONAL, found_in

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(migrated_site, tmp_path_factory):
    site = migrated_site.copy(tmp_path_factory.mktemp("leaks") / "site", settings="tests.privacy.walk_settings")
    yield site
    site.drop()


@pytest.fixture(scope="module")
def day(site):
    return site.python("from tests.privacy.walk import walk\nshow(walk())")


def test_the_search_itself_finds_what_there_is():
    assert found_in(f"... {NIK} ...") == {NIK}
    for form in (NIK.encode("utf-16-le"), NIK.encode().hex().encode(), b"x zulmarka y"):
        assert found_in(form)


def test_the_persons_are_in_the_registry_and_pages_were_read(day):
    assert day["there"] == NIK
    assert day["pages"]["officer"] > 40
    assert day["pages"]["village_officer"] > 10
    assert day["pages"]["administrator"] > 10


def test_no_page_header_or_address_shows_them(day):
    assert day["leaks"] == []


@pytest.mark.parametrize("place", ["sessions", "cache", "kept", "jobs", "log", "batches", "tables"])
def test_nothing_that_is_kept_holds_them(day, place):
    assert day[place] or place == "tables"  # those of SQLite are read as a file
    assert found_in(str(day[place])) == set()


def test_no_command_says_them(day):
    assert found_in(day["commands"], PERSONAL) == set()


def test_no_log_line_holds_them(day, site):
    text = (site.var / "everything.log").read_text()

    assert "SELECT" in text  # statements of the database are among the lines
    assert "tests.fail_over_a_person failed" in text
    assert {line[:300] for line in text.splitlines() if found_in(line)} == set()


def test_no_file_holds_them_the_database_among_them(day, site):
    found = {}
    files = [path for path in site.var.rglob("*") if path.is_file()]
    for path in files:
        if markers := found_in(path.read_bytes()):
            found[str(path.relative_to(site.var))] = markers

    assert found == {}
    assert {"cadangan.zip", "everything.log"} <= {path.name for path in files}


def test_no_part_of_a_backup_holds_them(day, site):
    with zipfile.ZipFile(site.var / "cadangan.zip") as backup:
        found = {name for name in backup.namelist() if found_in(backup.read(name))}

    assert found == set()
