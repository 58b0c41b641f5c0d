"""Snapshots: whole or not there, and the same rows on DuckDB and Spark."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from desaekspor.analytics import snapshots
from desaekspor.analytics.snapshots import SnapshotDamaged, SnapshotFolder, SnapshotGone, SnapshotTable, write_snapshot

SHOP = pa.schema([("region_id", pa.string()), ("sold", pa.int64()), ("open", pa.bool_()), ("share", pa.float64())])
KIND = pa.schema([("code", pa.string())])
ROWS = [
    ("32.16.01.2001", 3, True, 0.5),
    ("32.10.01.2001", 4, False, None),  # as a number its regency would read 32.1
    ("32.16.02.2001", None, None, 0.25),
    ("32", 9, True, 1.0),  # known to the province only
]


def batches(rows, schema, size=2):
    for start in range(0, len(rows), size):
        columns = zip(schema, zip(*rows[start : start + size], strict=True), strict=True)
        yield pa.RecordBatch.from_arrays([pa.array(cells, field.type) for field, cells in columns], schema=schema)


def tables(rows=ROWS):
    def read(code):
        return batches([row for row in rows if row[0].startswith(code)], SHOP)

    return (SnapshotTable("shop", SHOP, read), SnapshotTable("kind", KIND, lambda code: batches([("C",)], KIND), region=""))


@pytest.fixture
def snapshot(tmp_path):
    write_snapshot(tmp_path / "draft", tables(), facts={"as_of": "2026-11-28"})
    snapshots.put_in_place(tmp_path / "draft", tmp_path / "kept" / "one")
    return SnapshotFolder(tmp_path / "kept" / "one")


def asked(engine, code=""):
    return engine.query("SELECT region_id, sold, open, share FROM shop ORDER BY region_id").to_pylist()


def test_a_snapshot_gives_back_what_went_in_whole_or_one_regency(engine, snapshot):
    snapshot.load(engine)
    assert [tuple(row.values()) for row in asked(engine)] == sorted(ROWS)
    assert engine.query("SELECT regency FROM shop ORDER BY regency")["regency"].to_pylist() == ["32", "32.10", "32.16", "32.16"]
    assert engine.query("SELECT code FROM kind").to_pylist() == [{"code": "C"}]

    snapshot.load(engine, "32.16")
    assert [row["region_id"] for row in asked(engine)] == ["32.16.01.2001", "32.16.02.2001"]
    snapshot.load(engine, "11.01")
    assert asked(engine) == []
    assert engine.query("SELECT code FROM kind").to_pylist() == [{"code": "C"}]


def test_it_says_what_is_in_it_and_lies_parted_by_regency(snapshot):
    assert snapshot.manifest.tables == {"shop": 4, "kind": 1}
    assert (snapshot.manifest.rows, snapshot.manifest.facts) == (5, {"as_of": "2026-11-28"})
    assert list(snapshot.manifest.files) == [
        "kind/part-0.parquet",
        "shop/regency=32.10/part-0.parquet",
        "shop/regency=32.16/part-0.parquet",
        "shop/regency=32/part-0.parquet",
    ]
    snapshot.verify(sums=True)


def test_a_part_of_the_country_alone_goes_in_when_it_is_asked(tmp_path):
    manifest = write_snapshot(tmp_path / "draft", tables(), "32.16")

    assert manifest.tables == {"shop": 2, "kind": 1}


def test_many_rows_are_written_as_they_come(tmp_path, monkeypatch):
    monkeypatch.setattr(snapshots, "ROWS", 3)
    write_snapshot(tmp_path / "draft", tables(ROWS * 5))

    assert SnapshotFolder(tmp_path / "draft").table("shop").count_rows() == 20


def test_a_damaged_snapshot_is_named_with_its_file(snapshot):
    path = snapshot.folder / "kind" / "part-0.parquet"
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    snapshot.verify()  # as long as it was
    with pytest.raises(SnapshotDamaged) as caught:
        snapshot.verify(sums=True)
    assert (caught.value.name, caught.value.file) == ("one", "kind/part-0.parquet")

    path.write_bytes(content[:-1])
    with pytest.raises(SnapshotDamaged):
        snapshot.verify()
    path.unlink()
    with pytest.raises(SnapshotDamaged):
        snapshot.verify()
    (snapshot.folder / "manifest.json").write_text("{")
    with pytest.raises(SnapshotDamaged):
        SnapshotFolder(snapshot.folder)


def test_what_is_removed_is_gone_at_once_also_when_the_removal_was_cut_short(snapshot, tmp_path, monkeypatch):
    monkeypatch.setattr(snapshots.shutil, "rmtree", lambda *arguments, **options: None)  # as if it were killed here
    snapshots.remove(snapshot.folder)
    monkeypatch.undo()

    assert snapshots.names_in(tmp_path / "kept") == []
    with pytest.raises(SnapshotGone):
        SnapshotFolder(snapshot.folder)
    assert [path.name for path in (tmp_path / "kept").iterdir()] == [".going-one"]
    assert snapshots.sweep(tmp_path / "kept") == 1
    assert list((tmp_path / "kept").iterdir()) == []
    snapshots.remove(snapshot.folder)  # again: harmless


KILLED = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from desaekspor.analytics import snapshots
from tests.analytics.test_snapshots import ROWS, SHOP, batches

def read(code):
    yield from batches(ROWS, SHOP)
    print("writing", flush=True)
    sys.stdin.read()  # until it is killed

snapshots.write_snapshot(Path({draft!r}), [snapshots.SnapshotTable("shop", SHOP, read)])
snapshots.put_in_place(Path({draft!r}), Path({target!r}))
"""


def test_a_process_that_is_killed_while_it_writes_leaves_no_snapshot(tmp_path):
    draft, target = tmp_path / "draft", tmp_path / "kept" / "one"
    text = KILLED.format(root=str(Path.cwd()), draft=str(draft), target=str(target))
    process = subprocess.Popen([sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"writing\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert draft.exists()
    assert snapshots.names_in(tmp_path / "kept") == []
    with pytest.raises(SnapshotGone):
        SnapshotFolder(draft)


def test_the_manifest_is_written_last(tmp_path):
    def read(code):
        yield from batches(ROWS, SHOP)
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError):
        write_snapshot(tmp_path / "draft", [SnapshotTable("shop", SHOP, read)])

    assert not (tmp_path / "draft" / "manifest.json").exists()


def test_the_manifest_can_be_read_by_others(snapshot):
    told = json.loads(Path(snapshot.folder, "manifest.json").read_text())

    assert set(told) == {"tables", "parted", "schemas", "files", "facts", "format"}
    assert told["schemas"]["shop"] == {"region_id": "string", "sold": "int64", "open": "bool", "share": "double"}
