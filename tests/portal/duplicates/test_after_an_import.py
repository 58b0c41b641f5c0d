"""What the page of an import says of duplicates, and asking for a search."""

import datetime

import pytest
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import enqueue
from desaekspor.registry.duplicates import decisions
from desaekspor.registry.duplicates.asking import ALL, NEW
from desaekspor.registry.models import DuplicateRun, ImportBatch, SourceRecord
from tests.factories import make_enterprise, make_pair, make_user

pytestmark = pytest.mark.usefixtures("regency")
SRIAMUR = "32.16.05.2002"


@pytest.fixture
def batch(officer):
    loaded = timezone.now() - datetime.timedelta(minutes=5)
    return ImportBatch.objects.create(
        source="sidt", state="loaded", file_name="sidt.xlsx", file_bytes=1, region=officer.region, created_by=officer,
        checked_at=loaded, loaded_at=loaded, counts={"new": 1}, loaded_version=1,
    )  # fmt: skip


def brought(batch, enterprise, state="new"):
    row = SourceRecord.objects.filter(batch=batch).count() + 1
    SourceRecord.objects.create(batch=batch, sheet=0, row=row, key=str(row), state=state, enterprise=enterprise, fingerprint="x")
    return enterprise


def pair_of(batch, state="new"):
    return make_pair(make_enterprise(region=SRIAMUR), brought(batch, make_enterprise(region=SRIAMUR), state))


def searched(batch):
    now = timezone.now()
    return DuplicateRun.objects.create(kind="new", started_at=now, finished_at=now)


def test_while_the_search_runs_its_progress_is_shown(client, officer, batch):
    job = enqueue(NEW, owner=officer, batch_id=batch.pk)

    content = client.get(batch.get_absolute_url()).content.decode()

    assert f"job-{job.pk}" in content
    assert "kemungkinan data ganda" not in content


def test_then_it_says_how_many_were_found_and_leads_to_them(client, officer, batch):
    found, changed = pair_of(batch), pair_of(batch, "changed")
    same = pair_of(batch, "same")  # a row that said nothing new
    decisions.decide(changed, decisions.DIFFERENT, by=officer)
    searched(batch)

    content = client.get(batch.get_absolute_url()).content.decode()
    listed = client.get(f"/duplikat/?impor={batch.pk}")

    assert "2 kemungkinan data ganda ditemukan" in content
    assert "1 belum selesai" in content
    assert f"/duplikat/?impor={batch.pk}" in content
    assert [row.pair for row in listed.context["rows"]] == [found]
    page = listed.content.decode()
    assert f"dibawa atau diubah impor {batch.pk}." in page
    assert f'<input type="hidden" name="impor" value="{batch.pk}">' in page  # another filter does not lose it
    assert same.pk


def test_none_found_is_said_and_before_the_load_nothing(client, officer, batch):
    searched(batch)
    assert "Tidak ditemukan kemungkinan data ganda" in client.get(batch.get_absolute_url()).content.decode()

    ImportBatch.objects.update(state="checked", loaded_at=None)
    assert "data ganda" not in client.get(batch.get_absolute_url()).content.decode()


def test_an_officer_asks_for_a_search_once(client, officer):
    assert "Pencarian dimulai" in client.post("/duplikat/cari/", follow=True).content.decode()
    assert "Pencarian sedang berjalan" in client.post("/duplikat/cari/", follow=True).content.decode()

    assert list(Job.objects.values_list("kind", "owner")) == [(ALL, officer.pk)]
    client.force_login(make_user(Role.VILLAGE_OFFICER, SRIAMUR))
    assert client.post("/duplikat/cari/").status_code == 403
