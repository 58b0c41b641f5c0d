"""Villages side by side."""

import pytest

from desaekspor.accounts.models import Role
from desaekspor.potential.models import VillageAssessment
from tests.factories import make_user
from tests.potential.results.regency import TOWN, A, B, C, D

pytestmark = pytest.mark.django_db


def names(response):
    return [one["code"] for one in response.context["villages"]]


def address(*codes):
    return "/potensi/banding/?" + "&".join(f"desa={code}" for code in codes)


def test_up_to_four_villages_stand_side_by_side_in_the_order_asked(client, published):
    response = client.get(address(C, A, C))
    body = response.content.decode()

    assert names(response) == [C, A]
    assert [line.name for line in response.context["rules"]] == ["dua pembuat", "jalan 5 km"]
    assert "keluarkan" in body
    assert [section.name for section in response.context["parts"]] == ["Lahan", "Jalan"]


@pytest.mark.one_database
def test_more_than_four_and_unknown_ones_are_named(client, published):
    response = client.get(address("32.16.99.2001", A, B, C, D, TOWN))

    assert names(response) == [A, B, C]
    body = response.content.decode()
    assert "Terpilih lebih dari empat" in body
    assert "32.16.99.2001" in body


@pytest.mark.one_database
def test_what_may_be_said_of_the_order_is_said(client, published):
    client.cookies["language"] = "en"
    VillageAssessment.objects.filter(village=A).update(rank=1, rank_low=1, rank_high=2, tied_with=[B])
    VillageAssessment.objects.filter(village=B).update(rank=2, rank_low=1, rank_high=3, tied_with=[A])
    VillageAssessment.objects.filter(village=C).update(rank=3, rank_low=3, rank_high=3, tied_with=[])

    body = client.get(address(A, B, C)).content.decode()

    assert "Desa 2001 and Desa 2002 cannot be told apart: they are tied." in body
    assert "Desa 2002 is before Desa 2001, as far as can be known." in body


@pytest.mark.one_database
def test_nothing_chosen_yet_offers_the_villages(client, published):
    response = client.get("/potensi/banding/")

    assert response.status_code == 200
    assert len(response.context["all_villages"]) == 5


@pytest.mark.one_database
def test_a_stranger_compares_only_what_is_published(client, assessment):
    assert client.get(address(A, B)).context["assessment"] is None
    client.force_login(make_user(Role.VILLAGE_OFFICER, A))
    response = client.get(address(A, B))
    assert (names(response), response.context["unknown"]) == ([A], [B])


@pytest.mark.one_database
@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_same_number_of_times(client, published, count, django_assert_num_queries):
    client.get(address(A))

    with django_assert_num_queries(11):
        client.get(address(*[A, B, C][:count]))
