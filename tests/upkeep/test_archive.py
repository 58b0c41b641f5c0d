"""The file of a backup: it appears whole or not at all."""

import io
import os
import zipfile

import pytest

from desaekspor.upkeep.backups import archive
from desaekspor.upkeep.backups.errors import Refused


def write(path, parts=(("a.txt", b"one"), ("b.txt", b"two"))):
    with archive.draft_of(path) as file, archive.Writer(file) as writer:
        facts = []
        for name, content in parts:
            with writer.part(name) as part:
                part.write(content)
            facts.append(part.facts())
        writer.finish({"parts": facts, "program": "1"}, lambda content: f"k1:{len(content)}")
    return path


def test_what_is_written_is_read_again(tmp_path):
    reader = archive.Reader(write(tmp_path / "all.zip"))

    reader.verify(reader.manifest["parts"])
    assert [facts["part"] for facts in reader.manifest["parts"]] == ["a.txt", "b.txt"]
    assert reader.seal == f"k1:{len(reader.manifest_bytes)}"
    with reader.open("a.txt") as stream:
        assert stream.read() == b"one"


def test_the_file_is_for_its_owner_alone(tmp_path):
    assert write(tmp_path / "all.zip").stat().st_mode & 0o777 == 0o600


def test_any_program_can_unpack_it(tmp_path):
    with zipfile.ZipFile(write(tmp_path / "all.zip")) as file:
        assert file.namelist() == ["a.txt", "b.txt", "manifest.seal", "manifest.json"]
        assert file.testzip() is None


def fail_in_the_middle(path):
    with archive.draft_of(path) as file, archive.Writer(file) as writer:
        with writer.part("a.txt") as part:
            part.write(b"one")
        raise ZeroDivisionError


def test_nothing_is_left_when_writing_fails(tmp_path):
    with pytest.raises(ZeroDivisionError):
        fail_in_the_middle(tmp_path / "all.zip")

    assert list(tmp_path.iterdir()) == []


def test_an_older_backup_stays_until_the_new_one_is_whole(tmp_path):
    (tmp_path / "all.zip").write_text("the old one")

    with pytest.raises(ZeroDivisionError):
        fail_in_the_middle(tmp_path / "all.zip")

    assert (tmp_path / "all.zip").read_text() == "the old one"


def test_drafts_of_killed_backups_are_taken_away_and_those_at_work_are_not(tmp_path):
    (tmp_path / ".all.zip.4711.part").write_text("half")

    with archive.draft_of(tmp_path / "all.zip"):
        during = sorted(path.name for path in tmp_path.iterdir())
        archive._sweep(tmp_path / "all.zip")
        still = sorted(path.name for path in tmp_path.iterdir())

    assert during == still == [f".all.zip.{os.getpid()}.part"]


@pytest.mark.parametrize(
    ("place", "code"), [("nowhere/all.zip", "no_folder"), ("file/all.zip", "no_folder"), ("/proc/all.zip", "no_folder")]
)
def test_a_place_that_is_none(tmp_path, place, code):
    (tmp_path / "file").write_text("")

    with pytest.raises(Refused) as refused, archive.draft_of(tmp_path / place):
        pass

    assert refused.value.code == code


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux has a disk that is always full")  # noqa: PTH110
def test_a_full_disk_is_said(tmp_path):
    with pytest.raises(OSError) as error, open("/dev/full", "wb", buffering=0) as file:  # noqa: PTH123
        file.write(b"x")

    refused = archive.refused_by_system(error.value, tmp_path / "all.zip")
    assert (refused.code, refused.facts["folder"]) == ("disk_full", str(tmp_path))


def test_parts_that_do_not_shrink_are_stored_as_they_are(tmp_path):
    file = io.BytesIO()
    with archive.Writer(file) as writer:
        with writer.part("sealed", shrinks=False) as part:
            part.write(b"x" * 1000)
        writer.finish({}, lambda content: "")

    with zipfile.ZipFile(file) as found:
        assert found.getinfo("sealed").compress_type == zipfile.ZIP_STORED
