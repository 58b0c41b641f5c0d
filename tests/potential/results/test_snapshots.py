"""Taking and keeping snapshots, and the two commands."""

import io
import json
import os
import time
from datetime import datetime, timedelta

import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from desaekspor.analytics.snapshots import SnapshotGone
from desaekspor.jobs.progress import Cancelled, Silent
from desaekspor.potential.results import snapshots
from desaekspor.potential.results.measuring import measure
from desaekspor.potential.results.models import Assessment, Snapshot
from desaekspor.potential.results.snapshots import KEEP, clear_away, forget_missing, open_snapshot, take_snapshot
from desaekspor.upkeep.checks.snapshots import mend_snapshots, snapshots_are_whole
from tests.potential.results.regency import A, B

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("regency")]


def run(*arguments):
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def run_json(*arguments):
    return json.loads(run(*arguments, "--json").splitlines()[-1])


def test_a_snapshot_is_a_row_and_a_folder():
    row = take_snapshot()

    found = open_snapshot(row)
    found.verify(sums=True)
    open_data = {"village": 5, "figure": 8, "indicator": 2, "neighbour": 20}
    assert row.tables == open_data | {"enterprise": 5, "maker_product": 0, "kbli_heading": 0, "product": 0}
    assert (row.rows, row.synthetic, row.removed_at) == (40, False, None)
    assert found.manifest.facts["standing"] == row.stamp
    assert (found.folder.stat().st_mode & 0o777, found.folder.parent) == (0o700, settings.VAR / "snapshots")
    assert not list((settings.VAR / "tmp").glob("snapshot-*"))


def test_a_snapshot_that_is_stopped_leaves_nothing():
    class Stopped(Silent):
        def check(self):
            raise Cancelled

    with pytest.raises(Cancelled):
        take_snapshot(progress=Stopped())

    assert not Snapshot.objects.exists()
    assert list(snapshots.folder().glob("*")) == []
    assert not list((settings.VAR / "tmp").glob("snapshot-*"))


def taken_at(day):
    """A snapshot that was taken on that day."""
    row = take_snapshot()
    Snapshot.objects.filter(pk=row.pk).update(taken_at=timezone.make_aware(datetime(*day, 12)))
    return row


def test_the_newest_the_last_of_each_month_and_what_pages_read_are_kept(monkeypatch):
    monkeypatch.setattr(snapshots, "clear_away", lambda: 0)
    read = measure().assessment.snapshot
    Snapshot.objects.update(taken_at=timezone.make_aware(datetime(2020, 1, 1)))
    of_august = [taken_at((2026, 8, 3)), taken_at((2026, 8, 30))]
    ancient = taken_at((2024, 8, 30))
    newest = [taken_at((2026, 11, 20 + number)) for number in range(KEEP)]

    now = timezone.make_aware(datetime(2026, 11, 28))
    assert clear_away(now) == 2

    kept = {read, of_august[1], *newest}
    assert set(Snapshot.objects.filter(removed_at=None)) == kept
    assert {path.name for path in snapshots.folder().iterdir()} == {row.name for row in kept}
    assert {row.pk for row in Snapshot.objects.filter(removed_at=now)} == {of_august[0].pk, ancient.pk}
    with pytest.raises(SnapshotGone):
        open_snapshot(ancient)


def test_a_folder_that_no_row_names_goes_when_it_is_a_day_old():
    row = take_snapshot()
    Snapshot.objects.all().delete()
    assert clear_away() == 0
    day_ago = time.time() - 25 * 3600
    os.utime(snapshots.folder() / row.name, (day_ago, day_ago))

    assert clear_away() == 1
    assert list(snapshots.folder().iterdir()) == []


def test_rows_without_folders_say_so_as_after_a_restore():
    there, gone = take_snapshot(), take_snapshot()
    snapshots.discard(gone)

    assert forget_missing() == 1
    assert Snapshot.objects.get(removed_at=None) == there


def test_the_doctor_finds_what_is_gone_or_damaged_and_mends_it():
    whole, gone, damaged = take_snapshot(), take_snapshot(), take_snapshot()
    snapshots.discard(gone)
    path = snapshots.folder() / damaged.name / "indicator" / "part-0.parquet"
    path.write_bytes(path.read_bytes()[:-1])

    assert [(finding.code, finding.facts["ids"], finding.serious) for finding in snapshots_are_whole(False)] == [
        ("snapshot_gone", gone.name, False), ("snapshot_damaged", damaged.name, False),
    ]  # fmt: skip
    assert mend_snapshots() == 2
    assert list(snapshots_are_whole(True)) == []
    assert Snapshot.objects.get(removed_at=None) == whole


def test_the_doctor_mends_what_only_a_full_look_finds():
    damaged = take_snapshot()
    path = snapshots.folder() / damaged.name / "indicator" / "part-0.parquet"
    path.write_bytes(b"x" * path.stat().st_size)
    assert [list(snapshots_are_whole(full)) == [] for full in (False, True)] == [True, False]

    assert mend_snapshots() == 1
    assert list(snapshots_are_whole(True)) == []


def test_the_command_takes_shows_and_verifies_snapshots():
    told = run_json("snapshot")

    row = Snapshot.objects.get()
    assert (told["name"], told["rows"], told["tables"]["enterprise"]) == (row.name, 40, 5)
    assert pq.read_table(f"{told['path']}/enterprise/regency=32.16").num_rows == 5
    assert run_json("snapshot", "--list") == {"snapshots": [told]}
    assert row.name in run("snapshot", "--list")
    assert run_json("snapshot", "--verify", row.name) == told
    assert Snapshot.objects.count() == 1
    assert run_json("snapshot", "--region", "32.16.01")["tables"]["enterprise"] == 0


def test_the_command_names_what_is_wrong():
    row = take_snapshot()
    path = snapshots.folder() / row.name / "indicator" / "part-0.parquet"
    path.write_bytes(b"x" * path.stat().st_size)

    with pytest.raises(CommandError, match=r"indicator/part-0\.parquet"):
        run("snapshot", "--verify", row.name)
    with pytest.raises(CommandError, match="nothing-there"):
        run("snapshot", "--verify", "nothing-there")
    with pytest.raises(CommandError, match=r"99\.99"):
        run("snapshot", "--region", "99.99")


def test_the_command_measure_keeps_the_potential_as_rows():
    told = run_json("measure", "village-potential", "--as-of", "2026-03-31")

    assessment = Assessment.objects.get()
    assert (told["assessment"], told["changed"], told["ranked"], told["as_of"]) == (assessment.pk, True, 3, "2026-03-31")
    assert (told["snapshot"], told["index_version"]) == (assessment.snapshot.name, "small")
    assert not run_json("measure", "village-potential", "--as-of", "2026-03-31")["changed"]
    assert run_json("measure", "village-potential", "--without-synthetic")["changed"]


def test_the_command_measure_writes_a_table_from_a_snapshot(tmp_path):
    row = take_snapshot()
    out = tmp_path / "makers.parquet"

    told = run_json("measure", "village-makers", "--snapshot", row.name, "--out", str(out))

    assert told["rows"] == 2
    assert {found["code"]: found["makers"] for found in pq.read_table(out).to_pylist()} == {A: 3, B: 2}
    assert run_json("measure", "location-quotients", "--out", str(out))["rows"] == 2
    other = out.with_name("headings.csv")
    assert run_json("measure", "makers-by-heading", "--out", str(other))["columns"] == ["code", "heading", "told", "could"]
    assert pq.read_table(out).column_names == ["code", "kind", "observed", "expected"]
    assert Snapshot.objects.count() == 1


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["village-potential", "--out", "x.csv"], "--out"),
        (["village-makers"], "--out"),
        (["village-potential", "--region", "11.01"], "11.01"),
        (["village-makers", "--out", "x.csv", "--snapshot", "lost"], "lost"),
        (["village-potential", "--as-of", (timezone.localdate() + timedelta(days=2)).isoformat()], "-"),
    ],
)
def test_the_command_measure_names_what_is_wrong(arguments, named, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=named):
        run("measure", *arguments)

    assert not list(tmp_path.iterdir())
