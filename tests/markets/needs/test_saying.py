"""A word that a requirement is ready: whose it is, when it counts as verified, and that it can be taken back."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.markets.needs import MET, NOT_ASKED, UNKNOWN, met_shares, needs_of, personal
from desaekspor.markets.needs.models import ReadyNeed
from desaekspor.markets.needs.saying import CannotBeSaid, may_take_back, say_ready, take_back, verify_ready
from desaekspor.markets.needs.timeline import events_of
from desaekspor.readiness import evidence
from desaekspor.readiness.certificates.models import MarketRule
from tests.factories import make_enterprise, make_officer, make_user
from tests.readiness.test_evidence import pdf

pytestmark = pytest.mark.django_db
KECAP, TODAY = "210310", date(2026, 11, 29)


def rule(**fields):
    said = {"market": "SA", "group": "food", "title_id": "Label", "title_en": "Label", "source": "uji", "checked_on": TODAY}
    return MarketRule.objects.create(**said | fields)


def needs(enterprise, hs6=KECAP):
    return [(need.rule.title_en, need.state, need.level) for need in needs_of(hs6, "SAU", TODAY, enterprise=enterprise)]


def test_a_word_makes_a_need_met_but_never_verified_until_somebody_else_saw_it():
    MarketRule.objects.all().delete()
    label, enterprise, officer, other = rule(), make_enterprise(), make_officer("32.16"), make_officer("32.16")

    word, is_new = say_ready(enterprise, label, "2103.10", by=officer, ready_on=TODAY, note="Contoh cetak ada")

    assert (is_new, say_ready(enterprise, label, KECAP, by=other, ready_on=TODAY)) == (True, (word, False))
    assert needs(enterprise) == [("Label", MET, "reported")]
    assert needs(enterprise, "210390") == [("Label", UNKNOWN, "")]  # of another product nobody said so
    assert met_shares(KECAP, ["SAU"], TODAY, enterprise) == {"SAU": (1, 1, 1)}
    (need,) = needs_of(KECAP, "SAU", TODAY, enterprise=enterprise)
    assert need.evidence == "Siap sejak 29 November 2026: menurut dinas kabupaten, belum diverifikasi. Contoh cetak ada"
    with pytest.raises(CannotBeSaid, match="own_word"):
        verify_ready(word, by=officer)
    assert verify_ready(word, by=other)
    assert needs(enterprise) == [("Label", MET, "verified")]

    assert take_back(word, by=officer)
    titles = [(event.title, event.is_undone) for event in events_of(enterprise, officer)]
    assert titles == [("Dinyatakan siap", True), ("Dilihat siap", True), ("Dibatalkan bahwa siap", False)]
    assert needs(enterprise) == [("Label", UNKNOWN, "")]
    assert not take_back(word, by=officer)
    assert say_ready(enterprise, label, KECAP, by=officer, ready_on=TODAY)[1]
    assert ReadyNeed.objects.count() == 2  # the first one stays as history


def test_only_what_no_certificate_proves_is_said_by_the_maker():
    enterprise, officer = make_enterprise(), make_officer("32.16")
    for fields in ({"kinds": ["halal"]}, {"who": "importer"}, {"who": "shipment"}, {"duty": "claim"}, {"duty": "option"}):
        with pytest.raises(CannotBeSaid, match="not_of_maker"):
            say_ready(enterprise, rule(**fields), KECAP, by=officer, ready_on=TODAY)
    label = rule()
    for day, note, why in (
        (None, "", "no_day"),
        (timezone.localdate() + timedelta(days=1), "", "in_future"),
        (TODAY, "x" * 301, "long_note"),
    ):
        with pytest.raises(CannotBeSaid, match=why):
            say_ready(enterprise, label, KECAP, by=officer, ready_on=day, note=note)
    with pytest.raises(evidence.BadEvidence):
        say_ready(enterprise, label, KECAP, by=officer, ready_on=TODAY, content=b"MZ")
    assert not ReadyNeed.objects.exists()


def test_an_owner_takes_back_what_nobody_verified_and_the_file_goes_along(django_capture_on_commit_callbacks):
    owner, officer, enterprise = make_user(Role.OWNER, "32.16.05.2001"), make_officer("32.16"), make_enterprise()
    word, _new = say_ready(enterprise, rule(), KECAP, by=owner, ready_on=TODAY, content=pdf())
    assert word.source == "the owner"
    path = evidence.FILES.path_of(word.stored_as)
    assert path.exists()
    assert may_take_back(word, owner)
    verify_ready(word, by=officer)
    word.refresh_from_db()
    assert not may_take_back(word, owner)
    assert personal.told_of([enterprise.pk])[2] == [["Label", KECAP, "29 November 2026", "terverifikasi", ""]]

    with django_capture_on_commit_callbacks(execute=True):
        personal.erase_from([enterprise.pk])

    assert not path.exists()
    assert needs(enterprise)[0][1] in (MET, NOT_ASKED)
