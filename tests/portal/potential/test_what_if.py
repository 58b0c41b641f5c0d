"""What would change a village: ticks and values in the address, with and without htmx."""

import pytest

from desaekspor.accounts.models import Role
from desaekspor.portal.potential.supposing import mended
from desaekspor.potential.models import Snapshot
from desaekspor.potential.results.measuring import measure
from desaekspor.potential.results.versions import save_index_version
from desaekspor.potential.results.writing import publish
from desaekspor.regions.models import Fact
from tests.factories import make_user
from tests.potential.results.regency import INDEX, A, B, D

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


def outcome(client, query, code=B, **headers):
    response = client.get(f"/potensi/{code}/andai/{query}", **headers)
    assert response.status_code == 200
    return response.context["outcome"], response.context["supposed"], response.content.decode()


def test_a_tick_shows_class_and_score_anew_without_a_script(client, published):
    client.cookies["language"] = "en"

    found, supposed, body = outcome(client, "?benahi=paved")

    assert supposed.changes == {"paved_km": 5}
    assert (found.before.cluster, found.after.cluster) == ("2", "1")
    assert (found.met_before, found.met_after, found.still) == (1, 2, [])
    assert "<html" in body
    assert "Nothing would be missing any more." in body
    assert "rank 2" not in body  # its interval would have to be drawn anew


@pytest.mark.one_database
def test_a_value_wins_over_a_tick_and_other_figures_may_be_supposed(client, published):
    found, supposed, body = outcome(client, "?benahi=paved&nilai.paved_km=4&nilai.fields_ha=50")

    assert supposed.changes == {"paved_km": 4, "fields_ha": 50}
    assert found.after.cluster == "2"
    assert found.change > 0
    assert 'name="nilai.fields_ha" value="50"' in body


@pytest.mark.one_database
def test_nothing_supposed_is_the_village_as_it_is(client, published):
    found, supposed, _body = outcome(client, "?benahi=nonsense&nilai.nonsense=3")

    assert supposed.changes == {}
    assert found.after.index == found.before.index


@pytest.mark.one_database
def test_a_value_that_cannot_be_is_named_and_changes_nothing(client, published):
    for typed in ("abc", "nan", "-1", "1e300", "inf"):
        _found, supposed, body = outcome(client, f"?nilai.paved_km={typed}")

        assert supposed.changes == {}
        assert [(one.figure, one.typed) for one in supposed.errors] == [("paved_km", typed)]
        assert f"“{typed}”" in body
        assert 'aria-invalid="true"' in body


@pytest.mark.one_database
def test_a_figure_that_is_doubtful_says_so_where_it_may_be_supposed_otherwise(client, regency, officer):
    Fact.objects.filter(region=B, indicator="fields_ha").update(flag="unusually high; check before use")
    publish(measure().assessment, by=officer)
    client.cookies["language"] = "en"

    assert "now: 30 (doubtful)" in outcome(client, "")[2]


@pytest.mark.one_database
def test_with_htmx_the_result_alone_comes(client, published):
    _found, _supposed, body = outcome(client, "?benahi=paved", **HTMX)

    assert "<html" not in body
    assert body.lstrip().startswith('<section class="card result"')


@pytest.mark.one_database
def test_the_address_keeps_nothing_that_was_left_empty(client, published):
    path = f"/potensi/{B}/andai/"

    assert client.get(f"{path}?benahi=paved&nilai.paved_km=&nilai.fields_ha=+").url == f"{path}?benahi=paved"
    assert client.get(f"{path}?nilai.paved_km=").url == path
    assert client.get(f"{path}?benahi=paved&nilai.paved_km=", **HTMX)["HX-Replace-Url"] == f"{path}?benahi=paved"


@pytest.mark.one_database
def test_a_village_without_an_index_can_get_its_class(client, published):
    found, _supposed, _body = outcome(client, "?benahi=paved&benahi=makers", code=D)

    assert (found.before.cluster, found.after.cluster) == ("", "1")


@pytest.mark.one_database
def test_a_stranger_supposes_only_about_what_is_published(client, assessment):
    assert client.get(f"/potensi/{A}/andai/").context["row"] is None
    client.force_login(make_user(Role.VILLAGE_OFFICER, B))
    assert client.get(f"/potensi/{A}/andai/").context["row"] is None
    assert client.get(f"/potensi/{B}/andai/").context["row"].village_id == B


@pytest.mark.one_database
def test_nobody_finds_out_one_or_two_by_supposing_them(client, regency, officer):
    density = {"code": "density", "component": "land", "of": ["registry_makers"], "per": ["fields_ha"]}
    save_index_version(INDEX | {"indicators": [*INDEX["indicators"], density]}, version="density", notes="", by=None)
    publish(measure().assessment, by=officer)

    one, two = (outcome(client, f"?nilai.registry_makers={count}", **HTMX)[2] for count in (1, 2))
    assert one == two
    _found, supposed, body = outcome(client, "?nilai.registry_makers=1&nilai.fields_ha=9&nilai.paved_km=4&benahi=paved")
    assert supposed.changes == {"paved_km": 4}
    assert 'name="nilai.paved_km"' in body
    assert 'name="nilai.registry_makers"' not in body
    assert 'name="nilai.fields_ha"' not in body
    assert "tidak ditawarkan" in body
    client.force_login(officer)
    assert outcome(client, "?nilai.registry_makers=1&nilai.fields_ha=9")[1].changes == {"registry_makers": 1, "fields_ha": 9}


@pytest.mark.one_database
def test_a_snapshot_that_is_gone_sends_back_with_what_to_do(client, published):
    Snapshot.objects.update(removed_at=published.made_at)

    response = client.get(f"/potensi/{B}/andai/?benahi=paved", follow=True)

    assert response.redirect_chain == [(f"/potensi/{B}/", 302)]
    assert "Ukur lagi desa-desa" in response.content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("compare", "holds"),
    [(">=", lambda value: value == 5), (">", lambda value: 5 < value < 5.001), ("<", lambda value: 4.999 < value < 5)],
)
def test_what_is_mended_meets_the_rule_by_the_least_change(compare, holds):
    rule = type("Rule", (), {"compare": compare, "value": 5.0})

    assert holds(mended(rule))
