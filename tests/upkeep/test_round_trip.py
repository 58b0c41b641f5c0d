"""A filled installation is kept in a file and put back elsewhere, and compared table by table."""

import json
import os
import subprocess

import pytest

from bench.registers import sidt_rows, write_csv
from tests.sites import PATIENCE
from tests.upkeep.conftest import rows_of, write_register
from tests.upkeep.dumps import DERIVED, LEFT_EMPTY, differences, dump

pytestmark = pytest.mark.slow

on_postgresql = pytest.mark.skipif(not os.environ.get("TEST_DATABASE_URL"), reason="PostgreSQL is not asked for")


# While an import runs: each is restored, which takes as long as the import.
AT_MOST = int(os.environ.get("ROUND_TRIP_BACKUPS", "2"))


def last_json(done):
    return json.loads(done.stdout.splitlines()[-1])


def next_ids(site):
    return site.python(
        "from desaekspor.upkeep.backups import tables\n"
        "show({table.name: tables.next_number(table) for table in tables.tables_of() if table.counter})"
    )


def taken_apart(site):
    """What merged enterprises say once all merges that came along are taken apart."""
    return site.python(
        "from desaekspor.registry.duplicates.unmerging import unmerge\n"
        "from desaekspor.registry.models import Enterprise, Merge\n"
        "standing = list(Merge.objects.filter(undone_at=None).order_by('-pk'))\n"
        "done = [unmerge(one, by=None).restored for one in standing]\n"
        "said = Enterprise.objects.order_by('pk').values_list('pk', 'merged_into', 'name', 'sales_idr')\n"
        "show([done, list(said)])"
    )


def files_of(site):
    """What lies sealed in uploads and photos."""
    return {path.name: path.read_bytes() for folder in ("uploads", "photos") for path in (site.var / folder).iterdir()}


def test_everything_comes_back_in_an_empty_place_and_works_on_where_the_other_stopped(filled, new_site, tmp_path):
    before, ids = dump(filled), next_ids(filled)

    kept = last_json(filled.command("backup", tmp_path / "all.zip", "--json"))
    new = new_site(keys_of=filled)
    restored = last_json(new.command("restore", tmp_path / "all.zip", "--json"))

    after = dump(new)
    assert differences(before, after) == []
    assert restored["tables"] == {
        name: 0 if name in LEFT_EMPTY else len(rows) for name, rows in before["rows"].items() if not name.startswith(DERIVED)
    }
    # Open log-ins do not come back.
    assert (len(before["rows"]["django_session"]), len(after["rows"]["django_session"])) == (1, 0)
    assert len(after["rows"]["registry_enterprise"]) == 67  # of 75 rows 8 wait
    assert {name: number for name, number in next_ids(new).items() if number != ids[name]} == {}
    assert ids["registry_importbatch"] == 5
    assert files_of(new) == files_of(filled)
    assert (kept["keys"], restored["seal"], restored["missing_keys"]) == (["k1"], "good", [])
    assert new.command("doctor", "--full").returncode == 0

    # Both go on with the same.
    register = write_register(tmp_path / "fourth.csv", rows_of(80, asset="2000000"))
    there, here = (last_json(site.command("import-register", register, "--json")) for site in (filled, new))
    new.command("worker", "--once")

    assert here == there
    assert here["batch"] == 5
    assert taken_apart(new) == taken_apart(filled)
    assert new.command("doctor").returncode == 0


@on_postgresql
def test_from_postgresql_to_sqlite_and_back(filled, new_site, tmp_path):
    before, ids = dump(filled), next_ids(filled)

    filled.command("backup", tmp_path / "first.zip")
    light = new_site("light", keys_of=filled, sqlite=True)
    light.command("restore", tmp_path / "first.zip")
    between = dump(light)
    light.command("backup", tmp_path / "second.zip")
    back = new_site("back", keys_of=filled)
    back.command("restore", tmp_path / "second.zip")

    assert differences(before, between) == []
    assert differences(before, dump(back)) == []
    assert next_ids(back) == ids
    assert taken_apart(light) == taken_apart(back)
    assert light.command("doctor", "--full").returncode == 0
    assert back.command("doctor", "--full").returncode == 0


def test_a_backup_from_before_an_upgrade_is_brought_up_to_date(filled, new_site, tmp_path):
    before = dump(filled)
    filled.command("migrate", "potential", "0001_tables", "--verbosity", "0")  # what the later one adds is empty here
    filled.command("backup", tmp_path / "old.zip")

    new = new_site(keys_of=filled)
    restored = last_json(new.command("restore", tmp_path / "old.zip", "--json"))

    assert restored["migrated"] is True
    assert [name for name in differences(before, dump(new)) if name != "django_migrations"] == []
    assert new.command("doctor").returncode == 0


def test_backups_while_people_work_are_each_of_one_moment(filled, new_site, tmp_path):
    register = write_register(tmp_path / "many.csv", rows_of(900, asset="3000000"))
    writing = filled.start("import-register", register, "--source", "sidt", "--verbosity", "0")
    paths = []
    while writing.poll() is None and len(paths) < AT_MOST:
        paths.append(tmp_path / f"during-{len(paths)}.zip")
        assert filled.start("backup", paths[-1], stdout=subprocess.DEVNULL).wait(timeout=PATIENCE) == 0
    assert writing.wait(timeout=PATIENCE) == 0

    counted = set()
    for number, path in enumerate(paths):
        new = new_site(f"new-{number}", keys_of=filled)
        new.command("restore", path)
        # A batch that was being worked on has lost its command, and nothing else may be wrong.
        new.command("doctor", "--mend")
        counted.add(new.python("from desaekspor.registry.models import Enterprise; show(Enterprise.objects.count())"))
    assert counted <= {67, 810}


def test_a_whole_register_takes_the_place_of_another_when_it_is_wished_and_nobody_uses_it(filled, new_site, tmp_path):
    """More than is read and written at a time; ``ROUND_TRIP_ROWS=125000`` is a regency's worth and takes minutes."""
    count = int(os.environ.get("ROUND_TRIP_ROWS", "2100"))
    write_csv(tmp_path / "register.csv", sidt_rows(count))
    filled.command("import-register", tmp_path / "register.csv", "--source", "sidt", "--synthetic", timeout=900)
    before = dump(filled)
    filled.command("backup", tmp_path / "all.zip", timeout=900)
    other = new_site("other", keys_of=filled, migrated=True)
    other.command("import-register", write_register(tmp_path / "other.csv", rows_of(20)), "--source", "sidt")

    refused = other.command("restore", tmp_path / "all.zip", expect=1)
    wrong = other.command("restore", tmp_path / "all.zip", "--replace", "--confirm", "yes", expect=1)
    name = other.python("from desaekspor.upkeep.backups import place; show(place.name())")
    replace = ("restore", tmp_path / "all.zip", "--replace", "--confirm", name)
    # Not a worker: its daily work would change the place meanwhile.
    user = other.start_python("from desaekspor.registry.models import ImportBatch\nshow(ImportBatch.objects.count())\ninput()")
    try:
        assert user.stdout.readline() == "1\n"
        in_use = other.command(*replace, expect=1)
    finally:
        user.communicate("enough\n", timeout=PATIENCE)
    kept = other.python("from desaekspor.registry.models import Enterprise; show(Enterprise.objects.count())")
    other.command(*replace, timeout=900)

    assert "This place is not empty: it holds " in refused.stderr
    assert f"the word was not the name of the database, {name}" in wrong.stderr
    assert "Somebody uses this database. Stop the site and its workers first" in in_use.stderr
    assert kept == 18  # of 20 rows 2 wait
    assert len(before["rows"]["registry_enterprise"]) > 0.9 * count
    assert differences(before, dump(other)) == []
    assert other.command("doctor", "--full", timeout=900).returncode == 0


@pytest.mark.one_database
def test_the_keys_travel_under_a_passphrase(filled, new_site, tmp_path):
    words = "kapal layar bintang laut\n"
    filled.command("backup", tmp_path / "all.zip", "--with-keys", "--passphrase-stdin", given=words)
    new = new_site(migrated=True)
    new.command("migrate", "--verbosity", "0")  # it has keys of its own now, under the same name

    without = new.command("restore", tmp_path / "all.zip", expect=1)
    wrong = new.command("restore", tmp_path / "all.zip", "--with-keys", "--passphrase-stdin", given="kapal karam\n", expect=1)
    new.command("restore", tmp_path / "all.zip", "--with-keys", "--passphrase-stdin", given=words)

    assert "need keys that are not here: k1, lookup." in without.stderr
    assert "The passphrase does not open the keys" in wrong.stderr
    assert json.loads((new.var / "keys.json").read_text()) == json.loads((filled.var / "keys.json").read_text())
    assert (new.var / "keys.json").stat().st_mode & 0o777 == 0o600
    assert len(list(new.var.glob("keys.replaced-*.json"))) == 1
    assert new.command("doctor", "--full").returncode == 0


@pytest.mark.one_database
def test_without_its_keys_everything_else_is_restored_when_that_is_wished(filled, new_site, tmp_path):
    filled.command("backup", tmp_path / "all.zip")
    new = new_site()
    restored = last_json(new.command("restore", tmp_path / "all.zip", "--keys-later", "--json"))
    report = last_json(new.command("doctor", "--json", expect=1))

    assert (restored["missing_keys"], restored["seal"]) == (["k1", "lookup"], "unknown key")
    wrong = {check["name"] for check in report["checks"] if check["state"] == "wrong"}
    assert wrong == {"sealed", "files", "audit", "search"}
