"""The checklist of a market: for everybody, for an enterprise of one's own, for a stranger; as PDF; as a draft."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlparse

import pytest
from django.urls import reverse
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.readiness.certificates.models import Certificate, MarketRule
from tests.factories import make_enterprise, make_officer, make_user

PAGE = "/pasar/syarat/"


@pytest.fixture
def halal(db):
    MarketRule.objects.all().delete()
    said = {"source": "uji", "checked_on": date(2026, 11, 1)}
    MarketRule.objects.create(market="GC", group="food", title_id="Label Arab", title_en="Arabic label", **said)
    return MarketRule.objects.create(market="SA", group="food", kinds=["halal"], title_id="Halal", title_en="Halal", **said)


def with_ended_halal(**fields):
    enterprise = make_enterprise(**fields)
    ended = timezone.localdate() - timedelta(days=1)
    Certificate.objects.create(enterprise=enterprise, kind="halal", number="ID32110000123451124", ends_on=ended, source="uji")
    return enterprise


def test_an_officer_sees_what_is_missing_and_drafts_a_message(client, halal):
    enterprise = with_ended_halal(name="Kecap Bintang")
    client.force_login(make_officer("32.16"))

    response = client.get(PAGE, {"umkm": enterprise.pk, "hs": "2103.10", "pasar": "SA"})

    assert [(group.state, len(group.needs)) for group in response.context["groups"]] == [("not_met", 1), ("unknown", 1)]
    text = response.content.decode()
    assert "•••1124" in text
    assert "ID3211" not in text
    assert "ptsp.halal.go.id" in text
    assert reverse("portal:certificate_rule", args=[halal.pk]) in text
    draft = parse_qs(urlparse(response.context["message_url"]).query)
    assert draft["umkm"] == [str(enterprise.pk)]
    assert "Halal; Label Arab" in draft["isi"][0]
    assert "Halal; Label Arab" in client.get(response.context["message_url"]).content.decode()


def test_all_markets_stand_side_by_side_under_the_same_queries(client, halal, django_assert_num_queries):
    enterprise = with_ended_halal()
    client.force_login(make_officer("32.16"))
    client.get(PAGE)
    query = {"umkm": enterprise.pk, "hs": "210310"}
    with django_assert_num_queries(10):
        rows = client.get(PAGE, query).context["overview"]
    assert [(row.code, row.met, row.missing, row.unknown) for row in rows] == [("GC", 0, 0, 1), ("SA", 0, 1, 1)]

    MarketRule.objects.create(market="JP", group="food", title_id="x", title_en="x", source="x", checked_on=date(2026, 11, 1))
    with django_assert_num_queries(10):
        assert len(client.get(PAGE, query).context["overview"]) == 3


def test_the_owner_sees_their_own_and_a_stranger_nothing(client, halal):
    owner = make_user(Role.OWNER, "32.16.05.2001")
    mine, other = with_ended_halal(), with_ended_halal()
    mine.owner.user = owner
    mine.owner.save()
    query = {"hs": "210310", "pasar": "SA"}

    client.force_login(owner)
    assert client.get(PAGE, query | {"umkm": mine.pk}).status_code == 200
    assert "message_url" not in client.get(PAGE, query | {"umkm": mine.pk}).context
    assert client.get(PAGE, query | {"umkm": other.pk}).status_code == 404
    client.force_login(make_officer("33.09"))
    for address in (PAGE, f"{PAGE}pdf/"):
        assert client.get(address, query | {"umkm": mine.pk}).status_code == 404
    client.logout()
    assert client.get(PAGE, query | {"umkm": mine.pk}).status_code == 404
    assert client.get(PAGE, query).status_code == 200


@pytest.mark.parametrize("typed", ["999999", "kecap", "🙂", "21", "'; --"])
def test_what_is_no_code_is_said(client, halal, typed):
    response = client.get(PAGE, {"hs": typed, "pasar": "SA"})

    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()


def test_the_checklist_goes_out_as_pdf_in_two_languages(client, halal):
    for language in ("id", "en"):
        response = client.get(f"{PAGE}pdf/", {"hs": "210310", "pasar": "SA", "bahasa": language})
        assert response.content.startswith(b"%PDF")
        assert f"syarat-210310-SA-{language}.pdf" in response["Content-Disposition"]
    assert client.get(f"{PAGE}pdf/", {"hs": "210310"}).status_code == 404
    assert client.get(f"{PAGE}pdf/", {"hs": "210310", "pasar": "JP"}).status_code == 404
