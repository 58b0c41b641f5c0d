import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.datafiles.conftest import CONTENT


def run(*arguments, **options):
    out, err = io.StringIO(), io.StringIO()
    call_command("data", *arguments, json=True, stdout=out, stderr=err, **options)
    return json.loads(out.getvalue().splitlines()[-1]), out.getvalue(), err.getvalue()


def test_get_copies_all_files_and_the_second_time_none(file, mirror, folder):
    first, *_ = run("get")
    second, *_ = run("get")

    assert (first["copied"], first["present"], first["failed"]) == (2, 0, 0)
    assert (second["copied"], second["present"], second["failed"]) == (0, 2, 0)
    assert (folder / "regions" / "provinces.csv").read_bytes() == CONTENT


def test_get_copies_the_named_file_only(file, mirror, folder):
    found, *_ = run("get", "regencies")

    assert found["copied"] == 1
    assert not (folder / "regions" / "provinces.csv").exists()


def test_get_replaces_what_is_not_as_expected(file, mirror, folder):
    (folder / "regions").mkdir(parents=True)
    (folder / "regions" / "provinces.csv").write_bytes(b"half of it")

    assert run("get")[0]["copied"] == 2
    assert (folder / "regions" / "provinces.csv").read_bytes() == CONTENT


def test_get_goes_on_after_a_failure_and_ends_with_status_1(file, mirror, folder, capsys):
    (mirror / "provinces.csv").unlink()
    out, err = io.StringIO(), io.StringIO()

    with pytest.raises(SystemExit) as end:
        call_command("data", "get", json=True, stdout=out, stderr=err)

    found = json.loads(out.getvalue().splitlines()[-1])
    assert end.value.code == 1
    assert (found["copied"], found["failed"], found["failed_names"]) == (1, 1, ["provinces"])
    assert str(mirror / "provinces.csv") in err.getvalue()


def test_get_without_a_mirror_is_refused_with_what_to_do(file, folder):
    with pytest.raises(CommandError, match="DESAEKSPOR_MIRROR"):
        run("get")


def test_get_of_an_unknown_name_is_refused(file, mirror):
    with pytest.raises(CommandError, match="nix"):
        run("get", "nix")


def test_list_counts_the_states_and_says_what_is_switched_off(file, mirror, folder):
    run("get", "provinces")

    found, text, _ = run("list")

    assert (found["present"], found["missing"], found["changed"]) == (1, 1, 0)
    assert found["files"][0] == {"name": "provinces", "path": "regions/provinces.csv", "state": "present"}
    assert str(file.switches_off) in text


def test_list_shows_files_by_name_or_path(file, folder):
    assert [row["name"] for row in run("list", "regions/regencies.csv")[0]["files"]] == ["regencies"]
