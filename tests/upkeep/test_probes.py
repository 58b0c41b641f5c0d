"""What programs that watch the site are told."""

import json
import re

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from desaekspor.jobs.presence import Presence
from desaekspor.jobs.runner import enqueue
from desaekspor.upkeep import metrics, probes
from desaekspor.upkeep.models import Backup
from tests.factories import make_enterprise, make_officer
from tests.registry.registers import load, sidt_row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _not_looked_at_yet():
    probes._state["migrated"] = False
    yield
    probes._state["migrated"] = False


def samples(client, **headers):
    """``{sample with its labels: value}``."""
    text = client.get("/metrik/", **headers).content.decode()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in text.splitlines() if line[:1] != "#"}


def test_health_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/sehat/")

    assert (response.status_code, response.json(), response["Cache-Control"]) == (200, {"status": "ok"}, "no-store")


def test_ready_when_database_tables_and_worker_are_there(client):
    Presence().beat()

    response = client.get("/siap/")

    assert (response.status_code, response.json()) == (
        200, {"ready": True, "database": "ok", "migrations": "ok", "worker": "ok"}
    )  # fmt: skip


def test_not_ready_without_a_worker(client):
    response = client.get("/siap/")

    assert (response.status_code, response.json()["worker"]) == (503, "none")


def test_not_ready_before_the_tables_are_up_to_date(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'upkeep'")

    response = client.get("/siap/")

    assert (response.status_code, response.json()) == (
        503, {"ready": False, "database": "ok", "migrations": "missing", "worker": "unknown"}
    )  # fmt: skip


def test_not_ready_without_the_database(client):
    def lost(execute, *arguments):
        raise DatabaseError

    with connection.execute_wrapper(lost):
        response = client.get("/siap/")

    assert (response.status_code, response.json()["database"]) == (503, "unreachable")


@pytest.mark.parametrize("path", ["/sehat/", "/siap/", "/metrik/"])
def test_probes_come_with_any_host_name_and_need_no_https(path, settings):
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["desaekspor.example.id"]
    Presence().beat()

    response = Client(headers={"host": "10.1.2.3:8000"}).get(path)

    assert response.status_code == 200


@pytest.mark.parametrize("path", ["/sehat/", "/siap/", "/metrik/"])
def test_probes_only_read(client, path):
    assert client.post(path).status_code == 405


def test_metrics_are_for_this_machine(client):
    assert client.get("/metrik/", REMOTE_ADDR="127.0.0.1").status_code == 200
    assert client.get("/metrik/", REMOTE_ADDR="::1").status_code == 200
    assert client.get("/metrik/", REMOTE_ADDR="10.0.0.9").status_code == 404
    # Behind a proxy on the same machine everybody comes from it.
    assert client.get("/metrik/", REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "203.0.113.7"}).status_code == 404


def test_metrics_are_for_whoever_has_the_token(client, settings):
    settings.METRICS_TOKEN = "rahasia-yang-panjang"
    far = {"REMOTE_ADDR": "10.0.0.9"}

    assert client.get("/metrik/", headers={"authorization": "Bearer rahasia-yang-panjang"}, **far).status_code == 200
    assert client.get("/metrik/", headers={"authorization": "Bearer salah"}, **far).status_code == 404
    assert client.get("/metrik/", headers={"authorization": "Bearer é"}, **far).status_code == 404
    assert client.get("/metrik/", **far).status_code == 404


def test_requests_are_counted_by_route_and_status(client):
    make_enterprise(7)
    client.force_login(make_officer())
    name = 'desaekspor_requests_total{method="GET",route="/umkm/<int:number>/",status="%s"}'
    before = samples(client)

    client.get("/umkm/7/")
    client.get("/umkm/99/")
    client.get("/tidak-ada/")
    after = samples(client)

    def grown(sample):
        return after[sample] - before.get(sample, 0)

    assert (grown(name % 200), grown(name % 404)) == (1, 1)
    assert grown('desaekspor_requests_total{method="GET",route="unknown",status="404"}') == 1
    assert grown('desaekspor_request_seconds_count{route="/umkm/<int:number>/"}') == 2
    assert grown('desaekspor_request_seconds_bucket{le="+Inf",route="/umkm/<int:number>/"}') == 2


def test_no_metric_names_an_enterprise_or_a_person(client):
    number = 9_171_234_567  # so long that no measured figure holds it by chance
    make_enterprise(number, owner={"name": "WAWAN CONTOH"})
    client.force_login(make_officer())
    assert client.get(f"/umkm/{number}/?cari=WAWAN").status_code == 200

    text = client.get("/metrik/").content.decode()

    assert re.findall(rf"{number}|WAWAN", text) == []


def test_the_state_of_jobs_imports_and_backups_is_told(client, regency):
    load([sidt_row(1), sidt_row(2), sidt_row(3, kel_usaha="ENTAH BERANTAH")])
    enqueue("registry.check_batch", batch_id=1)
    Presence().beat()
    before = samples(client)
    Backup.objects.create(made_at=timezone.now(), path="x", bytes=9, rows=1, uploads=0, sha256="", seconds=1, with_keys=False)

    found = samples(client)

    wanted = {
        "desaekspor_database_up": 1,
        'desaekspor_jobs{state="queued"}': 1,
        'desaekspor_jobs{state="done"}': 0,
        "desaekspor_workers": 1,
        'desaekspor_import_rows{outcome="new"}': 2,
        'desaekspor_import_rows{outcome="rejected"}': 1,
        "desaekspor_enterprises": 2,
        "desaekspor_last_backup_bytes": 9,
    }
    assert {name: found[name] for name in wanted} == wanted
    assert 0 <= found["desaekspor_job_queue_age_seconds"] < 60
    assert found["desaekspor_database_bytes"] > 100_000
    assert "desaekspor_last_backup_bytes" not in before


def test_metrics_say_so_when_the_database_is_gone(client):
    def lost(execute, *arguments):
        raise DatabaseError

    with connection.execute_wrapper(lost):
        found = samples(client)

    assert found["desaekspor_database_up"] == 0
    assert "desaekspor_disk_free_bytes" in found


def test_counts_of_all_processes_are_added_up_also_of_one_that_ended(client):
    sample = ["desaekspor_requests_total", [["method", "GET"], ["route", "/added/"], ["status", "200"]], 5.0]
    metrics.folder().mkdir(exist_ok=True)
    paths = [metrics.folder() / f"{pid}-1.json" for pid in (999_999_1, 999_999_2)]
    for path in paths:
        path.write_text(json.dumps({"pid": int(path.stem[:7]), "resident_bytes": 1, "samples": [sample]}))

    found = samples(client)

    assert found['desaekspor_requests_total{method="GET",route="/added/",status="200"}'] == 10
    assert 'desaekspor_process_resident_bytes{pid="9999991"}' not in found
    for path in paths:
        path.unlink()


def test_a_request_is_answered_when_its_count_cannot_be_written(client, settings, tmp_path):
    settings.VAR = tmp_path / "file"
    settings.VAR.write_text("")

    metrics._publisher.publish()

    assert client.get("/tentang/").status_code == 200
