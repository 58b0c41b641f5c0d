"""The checklist of a market: for everybody, for an enterprise of one's own, for a stranger; as PDF; as a draft."""

import io
from datetime import date, timedelta
from urllib.parse import parse_qs, urlparse

import pytest
from django.urls import reverse
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.markets.models import ReadyNeed
from desaekspor.readiness.certificates.models import Certificate, MarketRule
from tests.factories import make_enterprise, make_officer, make_user
from tests.readiness.test_evidence import pdf

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


@pytest.mark.one_database
def test_all_markets_stand_side_by_side_under_the_same_queries(client, halal, django_assert_num_queries):
    enterprise = with_ended_halal()
    client.force_login(make_officer("32.16"))
    client.get(PAGE)
    query = {"umkm": enterprise.pk, "hs": "210310"}
    with django_assert_num_queries(11):
        rows = client.get(PAGE, query).context["overview"]
    assert [(row.code, row.met, row.missing, row.unknown) for row in rows] == [("GC", 0, 0, 1), ("SA", 0, 1, 1)]

    MarketRule.objects.create(market="JP", group="food", title_id="x", title_en="x", source="x", checked_on=date(2026, 11, 1))
    with django_assert_num_queries(11):
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


def test_a_word_is_given_seen_by_another_and_taken_back(client, halal):
    enterprise, label = make_enterprise(), MarketRule.objects.get(title_en="Arabic label")
    query = {"umkm": enterprise.pk, "hs": "210310", "pasar": "SA"}
    client.force_login(make_officer("32.16"))
    assert client.get(PAGE, query).context["words"][label.pk].may_say
    sent = query | {"aturan": label.pk, "hari": "28-11-2025", "catatan": "Contoh cetak", "berkas": io.BytesIO(pdf())}

    response = client.post(f"{PAGE}siap/", sent)

    assert response["Location"] == f"{PAGE}?umkm={enterprise.pk}&hs=210310&pasar=SA#r-{label.pk}"
    page = client.get(PAGE, query)
    words = page.context["words"][label.pk]
    assert (words.may_say, words.may_verify, words.may_take_back) == (False, False, True)
    assert "dilaporkan, belum diverifikasi" in page.content.decode()
    word = f"{PAGE}siap/{words.said.pk}/"
    assert b"".join(client.get(f"{word}berkas/").streaming_content) == pdf()
    client.post(f"{word}verifikasi/")
    assert "belum diverifikasi" in client.get(PAGE, query).content.decode()  # nobody verifies their own word
    client.force_login(make_user(Role.VILLAGE_OFFICER, enterprise.region_id))
    client.post(f"{word}verifikasi/")
    assert client.get(PAGE, query).context["words"][label.pk].said.mark == "verified"
    client.post(f"{word}batal/", {"pasar": "SA"})
    assert client.get(PAGE, query).context["words"][label.pk].said is None


def test_a_word_that_cannot_be_is_said_and_a_stranger_gives_none(client, halal):
    enterprise, label = make_enterprise(), MarketRule.objects.get(title_en="Arabic label")
    sent = {"umkm": enterprise.pk, "hs": "210310", "pasar": "SA", "aturan": label.pk, "hari": "28-11-2025"}
    client.force_login(make_officer("32.16"))
    for wrong, words in (
        ({"hari": "soon"}, "Sejak hari apa siap?"),
        ({"aturan": halal.pk}, "dibuktikan sertifikat"),
        ({"berkas": io.BytesIO(b"MZ")}, "Label Arab: "),
    ):
        assert words in client.post(f"{PAGE}siap/", sent | wrong, follow=True).content.decode()
    assert client.post(f"{PAGE}siap/", sent | {"hs": "999999"}).status_code == 404
    for user in (make_officer("33.09"), make_user(Role.OWNER, "32.16.05.2001")):
        client.force_login(user)
        assert client.post(f"{PAGE}siap/", sent).status_code == 404
    assert not ReadyNeed.objects.exists()
