"""The layers of the map that speak of the village potential."""

import html
import json
import re

import pytest

from desaekspor.accounts.models import Role
from desaekspor.portal.mapping.layers import LAYERS
from desaekspor.potential.models import Production, VillageAssessment, VillageSpecialisation
from tests.factories import make_officer, make_region, make_user
from tests.potential.results.regency import TOWN, A, B, C, D

pytestmark = pytest.mark.django_db
OWN = ("potential", "kelas", "bagian", "selang", "kelengkapan", "sentra")


def looks(response):
    return json.loads(html.unescape(re.search(r'id="map-looks" hidden>(.*?)</div>', response.content.decode())[1]))


def layer(client, code, **given):
    client.cookies["language"] = "en"
    response = client.get("/", {"lapisan": code, **given})
    assert response.context["layer"].code == code
    return response


def test_index_and_rank_with_its_interval_and_no_value_is_no_zero(client, published):
    VillageAssessment.objects.filter(village=A).update(rank=1, rank_low=1, rank_high=2)

    response = layer(client, "potential")
    found = looks(response)

    assert found[A][1].endswith("· rank 1, possibly 1 to 2")
    assert found[D] == ["missing", "too little is known"]
    assert found[TOWN] == ["not-applicable", "not applicable"]
    body = response.content.decode()
    assert "index table small, class rules small" in body
    assert published.snapshot.name in body


@pytest.mark.one_database
def test_groups_that_can_be_told_apart_have_colours_of_their_own(client, published):
    for place, (code, tier) in enumerate([(A, 1), (B, 2), (C, 2)]):
        VillageAssessment.objects.filter(village=code).update(tier=tier, index=0.9 - place / 10)

    response = layer(client, "potential")

    assert [line["words"] for line in response.context["legend"][:2]] == ["group 2", "group 1"]
    assert {looks(response)[code][0] for code in (B, C)} == {"class-0"}
    assert looks(response)[A][0] == "class-1"


@pytest.mark.one_database
def test_the_class_has_colours_without_order_and_unknown_is_no_class(client, published):
    found = looks(layer(client, "kelas"))

    assert found[A] == ["kind-0", "Cluster 1, ready"]
    assert found[B] == ["kind-1", "Cluster 2, needs help"]
    assert found[C] == ["missing", "Class not known yet"]


@pytest.mark.one_database
def test_a_part_is_chosen_beside_the_legend(client, published):
    response = layer(client, "bagian", bagian="road")

    assert response.context["reading"].name == "Road"
    assert looks(response)[A][1] == "0.83"
    assert layer(client, "bagian", bagian="nonsense").context["reading"].name == "Land"


@pytest.mark.one_database
def test_interval_and_completeness_say_how_sure_it_is(client, published):
    VillageAssessment.objects.filter(village=B).update(rank=2, rank_low=1, rank_high=3)

    assert looks(layer(client, "selang"))[B][1] == "3 ranks (rank 2, possibly 1 to 3)"
    assert looks(layer(client, "kelengkapan"))[D][1] == "50%"


def test_specialisation_hides_what_one_or_two_make(client, published):
    VillageSpecialisation.objects.filter(village=A).update(mean=2.4, low=1.3, high=4.1)

    public = looks(layer(client, "sentra", sentra="1077"))
    client.force_login(make_officer())
    officer = looks(layer(client, "sentra", sentra="1077"))

    assert public[A] == ["class-3", "2.4 times (1.3–4.1), beyond chance"]
    assert public[B] == ["missing", "none, or 1–2 that are not shown"]
    assert officer[B][0].startswith("class-")
    assert officer[C] == ["missing", "none in the registry"]


def test_supply_of_a_product_in_a_month_tells_zero_from_unknown(client, published):
    months = [None] * 12
    for code, march in ((A, 2500), (B, 0)):
        months[2] = march
        Production.objects.create(
            region=make_region(code), product="~kecap", own_words="kecap", unit="kg", months=list(months), source="contoh"
        )

    response = layer(client, "pasokan", produk="~kecap", bulan="3")
    found = looks(response)

    assert response.context["reading"].name == "kecap in March"
    assert found[A][1] == "2.5\u00a0tonnes · reported"
    assert found[B][1] == "0\u00a0kg · reported"
    assert found[C] == ["missing", "no data yet"]
    assert looks(layer(client, "pasokan", produk="~kecap", bulan="4"))[A][0] == "missing"


@pytest.mark.one_database
def test_a_stranger_has_these_layers_once_a_list_is_published(client, assessment):
    body = client.get("/?lapisan=potential").content.decode()

    assert [code for code in OWN if f'id="layer-{code}"' in body] == []
    assert client.get("/?lapisan=potential").context["layer"].code in LAYERS


@pytest.mark.one_database
def test_a_village_officer_sees_the_own_village_on_it_before(client, assessment):
    client.force_login(make_user(Role.VILLAGE_OFFICER, A))

    found = looks(layer(client, "kelas"))

    assert {code for code, (look, _text) in found.items() if look != "missing"} == {A}
    assert found[B] == ["missing", "not published yet"]
    client.force_login(make_user(Role.VILLAGE_OFFICER, C))
    assert looks(layer(client, "kelas"))[C] == ["missing", "Class not known yet"]


@pytest.mark.one_database
def test_every_layer_answers_where_nothing_is_known(client, published):
    VillageAssessment.objects.all().delete()
    VillageSpecialisation.objects.all().delete()

    for code in (*OWN, "pasokan"):
        assert {look for look, _text in looks(layer(client, code)).values()} <= {"missing", "not-applicable"}
