"""Accepting all pairs above a likeliness: looked at before, done by a job, taken back as a whole."""

import pytest

from desaekspor.jobs.runner import run_waiting
from desaekspor.registry.models import Acceptance, DuplicateRun, Enterprise, Merge
from tests.factories import make_enterprise, make_pair

pytestmark = pytest.mark.usefixtures("regency")
SRIAMUR, KARANGSATRIA = "32.16.05.2002", "32.16.05.2001"
PAGE = "/duplikat/terima/"


def pair_in(village=SRIAMUR, probability=0.999, **fields):
    return make_pair(
        make_enterprise(region=village), make_enterprise(region=village), probability=probability, band="sure", **fields
    )


def test_it_is_seen_before_it_is_done(client, officer):
    sure, pair_below = pair_in(), pair_in(probability=0.97)

    response = client.get(f"{PAGE}?di_atas=98")

    assert [group.pair for group in response.context["sample"]] == [sure.pk]
    assert "1 catatan akan menjadi bagian dari catatan lain" in response.content.decode()
    assert client.get(f"{PAGE}?di_atas=90").context["counts"]["merged"] == 2
    assert not Merge.objects.exists()
    pair_below.refresh_from_db()
    assert pair_below.state == "open"


def test_the_first_look_is_at_what_the_last_search_calls_sure(client, officer):
    DuplicateRun.objects.create(kind="full", cutoffs={"sure": 0.98541, "likely": 0.6}, finished_at="2026-11-20T00:00Z")

    assert client.get(PAGE).context["form"]["di_atas"].value() == 98.6


def test_more_than_ten_are_shown_by_a_random_sample(client, officer):
    for _ in range(12):
        pair_in()

    seen = [{group.pair for group in client.get(f"{PAGE}?di_atas=99").context["sample"]} for _ in range(8)]

    assert {len(one) for one in seen} == {10}
    assert len({frozenset(one) for one in seen}) > 1  # 66 samples of ten: eight times the same is no chance


def test_all_are_merged_by_a_job_and_taken_apart_again(client, officer):
    pairs = [pair_in(), pair_in(KARANGSATRIA)]

    begun = client.post(PAGE, {"di_atas": "99"})
    waiting = client.get(begun["Location"]).content.decode()
    run_waiting()
    done = client.get(begun["Location"])

    acceptance = Acceptance.objects.get()
    assert begun["Location"] == f"{PAGE}{acceptance.pk}/"
    assert "Gabungkan semua pasangan yang pasti" in waiting
    assert "2 catatan menjadi bagian dari catatan lain" in done.content.decode()
    assert Enterprise.objects.filter(merged_into__isnull=False).count() == len(pairs)
    client.post(f"{PAGE}{acceptance.pk}/batalkan/")
    run_waiting()
    assert "2 catatan berdiri sendiri lagi" in client.get(begun["Location"]).content.decode()
    assert not Enterprise.objects.filter(merged_into__isnull=False).exists()


def test_it_is_narrowed_to_a_place(client, officer):
    here, _there = pair_in(SRIAMUR), pair_in(KARANGSATRIA)

    client.post(PAGE, {"di_atas": "99", "wilayah": SRIAMUR})
    run_waiting()

    assert list(Merge.objects.values_list("survivor_id", "absorbed_id")) == [(here.left_id, here.right_id)]
    page = client.get(f"{PAGE}{Acceptance.objects.get().pk}/").content.decode()
    assert "Kecamatan atau desa: Sriamur" in page


@pytest.mark.parametrize("above", ["49", "101", "x", "nan", "1e999"])
def test_a_likeliness_that_makes_no_sense_is_refused(client, officer, above):
    pair_in()

    response = client.post(PAGE, {"di_atas": above})

    assert "Isi bilangan antara 50 dan 100, misalnya 99,5." in response.content.decode()
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize("above", ["99,5", "99.5"])
def test_a_comma_is_understood_as_a_point_is(client, officer, above):
    pair_in()

    assert client.get(PAGE, {"di_atas": above}).context["form"].cleaned_data == {"di_atas": 99.5}


def test_nothing_that_likely_is_said(client, officer):
    assert "Tidak ada pasangan terbuka setinggi itu" in client.get(PAGE).content.decode()
    response = client.post(PAGE, {"di_atas": "99"}, follow=True)
    assert "Tidak ada yang dapat digabung atau dipisahkan" in response.content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize("pairs", [1, 3])
def test_it_asks_the_database_as_often_for_three_as_for_one(client, officer, pairs, django_assert_num_queries):
    for _ in range(pairs):
        pair_in()
    client.get(PAGE)

    with django_assert_num_queries(16):
        client.get(PAGE)
