"""Files that are no good are refused before anything is written, each with what is wrong."""

import hashlib
import json
import struct
import zipfile

import pytest

from desaekspor.config import keys
from desaekspor.upkeep.backups.errors import Refused
from desaekspor.upkeep.backups.restoring import Restore

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def whole(filled_template, tmp_path_factory):
    path = tmp_path_factory.mktemp("backups") / "whole.zip"
    filled_template.command("backup", path)
    return path


@pytest.fixture(autouse=True)
def _its_keys_are_here(filled_template, settings):
    kept = keys.kept_keys(filled_template.var)
    settings.DATA_KEYS = keys.parse_data_keys(kept["data_keys"])
    settings.LOOKUP_KEY = keys._decoded(kept["lookup_key"], "")


def refusal(path, **options):
    """What looking at the file ends with; a restore begins with the same look."""
    with pytest.raises(Refused) as refused:
        Restore(path, **options).check()
    return refused.value.code, refused.value.facts


def damaged(part):
    return "damaged", {"part": part}


def rewritten(path, out, change):
    """A copy in which ``change(name, content)`` has had its way with every part; None takes a part away."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if (content := change(name, old.read(name))) is not None:
                new.writestr(name, content)
    return out


def with_manifest(path, out, change):
    def edit(name, content):
        if name != "manifest.json":
            return content
        manifest = json.loads(content)
        change(manifest)
        return json.dumps(manifest)

    return rewritten(path, out, edit)


def unsigned(path, out, change):
    """With ``change`` made to its list of contents, which cannot be judged: its key is nowhere."""

    def edit(manifest):
        change(manifest)
        manifest["keys"]["data"] = {"k9": "0" * 16}

    half = with_manifest(path, out.with_suffix(".half"), edit)
    return rewritten(half, out, lambda name, content: b"k9:00" if name == "manifest.seal" else content)


def with_part(path, out, part, content, *, rows=None, sign=unsigned):
    """With another content of one part, and its sum made to fit."""

    def edit(manifest):
        [facts] = [facts for facts in manifest["tables"] if facts["part"] == part]
        facts |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        facts |= {} if rows is None else {"rows": rows}

    half = sign(path, out.with_suffix(".part"), edit)
    return rewritten(half, out, lambda name, old: content if name == part else old)


def part_of(path, part):
    with zipfile.ZipFile(path) as file:
        return file.read(part)


def test_a_whole_file_is_found_whole(whole):
    report = Restore(whole).check()

    assert (report.seal, report.missing_keys, report.restored, report.tables["registry_enterprise"]) == ("good", [], False, 67)


@pytest.mark.one_database
@pytest.mark.parametrize("part", [0.0001, 0.3, 0.9, 0.999])
def test_a_file_that_was_cut_off(whole, tmp_path, part):
    content = whole.read_bytes()
    (tmp_path / "cut.zip").write_bytes(content[: int(len(content) * part)])

    assert refusal(tmp_path / "cut.zip") == ("no_backup", {"path": str(tmp_path / "cut.zip")})


@pytest.mark.one_database
@pytest.mark.parametrize("place", [0.1, 0.3, 0.5, 0.7])
def test_a_bit_that_fell_over(whole, tmp_path, place):
    """In the middle of a part: a bit of a part's head, its day for instance, may change nothing that is restored."""
    content = bytearray(whole.read_bytes())
    with zipfile.ZipFile(whole) as file:
        parts = [info for info in file.infolist() if info.filename.startswith("tables/") and info.file_size]
    part = parts[int(len(parts) * place)]
    name, extra = struct.unpack_from("<HH", content, part.header_offset + 26)
    content[part.header_offset + 30 + name + extra + part.compress_size // 2] ^= 0x10
    (tmp_path / "bit.zip").write_bytes(content)

    assert refusal(tmp_path / "bit.zip") == damaged(part.filename)


@pytest.mark.one_database
def test_a_part_that_was_changed(whole, tmp_path):
    part = "tables/registry_enterprise.jsonl"
    path = rewritten(whole, tmp_path / "new.zip", lambda name, old: old.replace(b"KECAP", b"BECAK") if name == part else old)

    assert refusal(path) == damaged(part)


@pytest.mark.one_database
def test_a_part_that_is_missing(whole, tmp_path):
    path = rewritten(whole, tmp_path / "less.zip", lambda name, content: None if "registry_product" in name else content)

    assert refusal(path) == damaged("tables/registry_product.jsonl")


@pytest.mark.one_database
def test_a_part_that_was_changed_together_with_its_sum(whole, tmp_path):
    part = "tables/accounts_user.jsonl"
    better = part_of(whole, part).replace(b'"buyer"', b'"administrator"')

    assert refusal(with_part(whole, tmp_path / "forged.zip", part, better, sign=with_manifest)) == ("forged", {})


@pytest.mark.one_database
def test_a_newer_form(whole, tmp_path):
    path = with_manifest(whole, tmp_path / "form.zip", lambda manifest: manifest.update(version=2, program="9.0"))

    assert refusal(path) == ("newer_form", {"path": str(path), "program": "9.0"})


@pytest.mark.one_database
def test_tables_of_a_newer_version(whole, tmp_path):
    path = unsigned(whole, tmp_path / "newer.zip", lambda manifest: manifest["migrations"]["registry"].append("0099_later"))

    assert refusal(path, keys_later=True) == ("newer_program", {"program": "0.1.0", "migrations": "registry.0099_later"})


@pytest.mark.one_database
def test_other_columns_under_the_same_version(whole, tmp_path):
    path = unsigned(whole, tmp_path / "other.zip", lambda manifest: manifest["tables"][0]["columns"].append(["extra", "text"]))

    assert refusal(path, keys_later=True) == ("other_tables", {"tables": "account_emailaddress"})


@pytest.mark.one_database
def test_a_table_that_is_not_there(whole, tmp_path):
    path = unsigned(whole, tmp_path / "other.zip", lambda manifest: manifest["tables"].pop(0))

    assert refusal(path, keys_later=True) == ("other_tables", {"tables": "account_emailaddress"})


@pytest.mark.one_database
def test_an_upload_that_would_land_elsewhere(whole, tmp_path):
    path = unsigned(whole, tmp_path / "elsewhere.zip", lambda manifest: manifest["uploads"][0].update(name="../../keys.json"))

    assert refusal(path, keys_later=True) == damaged("../../keys.json")


@pytest.mark.one_database
def test_a_box_of_keys_that_would_take_all_memory(whole, tmp_path):
    box = {"salt": "", "nonce": "", "keys": "", "scrypt": {"n": 2**30, "r": 8, "p": 1}}
    path = unsigned(whole, tmp_path / "greedy.zip", lambda manifest: manifest.update(box=box))

    assert refusal(path, passphrase="kapal layar bintang") == damaged("keys.json")


@pytest.mark.one_database
def test_what_is_no_backup_at_all(tmp_path):
    (tmp_path / "text.zip").write_text("not a backup")
    for name, content in (("other.zip", "{}"), ("list.zip", "[]")):
        with zipfile.ZipFile(tmp_path / name, "w") as other:
            other.writestr("manifest.json", content)

    codes = [refusal(tmp_path / name)[0] for name in ("text.zip", "other.zip", "list.zip", "none.zip", ".")]

    assert codes == ["no_backup", "no_backup", "no_backup", "no_file", "unreadable"]


@pytest.fixture
def empty(filled_template, new_site):
    return new_site(keys_of=filled_template)


def refused_by(site, path):
    done = site.command("restore", path, "--keys-later", expect=1)
    tables = site.python("from django.db import connection\nshow(connection.introspection.table_names())")
    return done.stderr, tables


def test_a_row_that_the_database_refuses_leaves_the_place_empty(empty, whole, tmp_path):
    part = "tables/registry_product.jsonl"
    lines = part_of(whole, part).splitlines(keepends=True)
    path = with_part(whole, tmp_path / "doubled.zip", part, b"".join([*lines, lines[0]]), rows=len(lines) + 1)

    words, tables = refused_by(empty, path)

    assert "The database refuses rows of registry_product from the backup" in words
    assert tables == []


def test_rows_that_point_nowhere_leave_the_place_empty(empty, whole, tmp_path):
    path = with_part(whole, tmp_path / "less.zip", "tables/registry_enterprise.jsonl", b"", rows=0)

    words, tables = refused_by(empty, path)

    assert "Rows in the backup point to rows that are not in it" in words
    assert tables == []
