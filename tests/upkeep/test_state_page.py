"""The administrator's page about the state of the system."""

import pytest
from django.utils import timezone

from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import run_waiting
from desaekspor.registry.models import Owner
from desaekspor.upkeep.models import Backup
from tests.factories import make_enterprise, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = make_user("administrator", None)
    client.force_login(user)
    return client


def test_it_begins_with_an_invitation(admin):
    page = admin.get("/kelola/keadaan/").content.decode()

    assert "Periksa semuanya sekarang" in page
    assert "Belum ada yang diperiksa." in page
    assert "Belum pernah ada cadangan." in page


def test_it_shows_what_was_found_and_what_to_do(admin):
    make_enterprise(7)
    Owner.objects.all().delete()

    admin.post("/kelola/keadaan/")
    run_waiting()
    admin.cookies["language"] = "en"
    page = admin.get("/kelola/keadaan/").content.decode()

    assert "Enterprises without an owner: 1 (7)." in page
    assert "Stop the site and restore the last backup" in page
    assert "something was wrong" in page


def test_two_clicks_are_one_examination(admin):
    admin.post("/kelola/keadaan/")
    admin.post("/kelola/keadaan/")

    assert Job.objects.filter(kind="upkeep.examine").count() == 1


def test_the_job_leads_back_to_the_page(admin):
    admin.post("/kelola/keadaan/")

    assert Job.objects.get().subject_url == "/kelola/keadaan/"


def test_it_shows_the_last_backups(admin):
    for number in range(7):
        Backup.objects.create(
            made_at=timezone.now(), path=f"/srv/{number}.zip", bytes=2_000_000, rows=1234, uploads=1, sha256="", seconds=1,
            with_keys=number == 6,
        )  # fmt: skip

    page = admin.get("/kelola/keadaan/").content.decode()

    assert [number for number in range(7) if f"/srv/{number}.zip" in page] == [2, 3, 4, 5, 6]
    assert "1.234" in page
    assert page.count("di dalam, dengan frasa sandi") == 1


@pytest.mark.one_database
@pytest.mark.parametrize("rows", [1, 3])
def test_it_costs_the_same_queries_however_much_there_is(admin, rows, django_assert_max_num_queries):
    for number in range(rows):
        make_enterprise(number + 1)
        Backup.objects.create(made_at=timezone.now(), path="x", bytes=1, rows=1, uploads=1, sha256="", seconds=1, with_keys=False)

    with django_assert_max_num_queries(13):
        admin.get("/kelola/keadaan/")


def test_only_administrators_are_led_to_it(client):
    client.force_login(make_user("administrator", None))
    assert "/kelola/keadaan/" in client.get("/tentang/").content.decode()

    client.force_login(make_user("officer", "32.16"))
    assert "/kelola/keadaan/" not in client.get("/tentang/").content.decode()


def test_what_is_good_is_named_too(admin):
    admin.post("/kelola/keadaan/")
    run_waiting()
    page = admin.get("/kelola/keadaan/").content.decode()

    assert "pemeriksaan tidak menemukan apa pun" in page
    assert "<li>Setiap pelaku usaha memiliki pemilik</li>" in page
