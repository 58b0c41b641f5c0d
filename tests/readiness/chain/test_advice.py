"""Which gap is helped by whom, which one alone lifts the band, what is counted for a region, and who may read it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from desaekspor.accounts.models import Role
from desaekspor.readiness.assessment.models import Way
from desaekspor.readiness.assessment.scoring import Given, assess, best_value
from desaekspor.readiness.assessment.services import begin_assessment, save_answers
from desaekspor.readiness.assessment.versions import bank_in, version_in_use
from desaekspor.readiness.certificates.market_rules import load_rules
from desaekspor.readiness.chain.advice.measuring import count_all, is_due
from desaekspor.readiness.chain.advice.queries import advice_for, unlocks_of
from desaekspor.readiness.chain.advice.ways import ASK, COURSE, MENTOR, OFFICE, helps, movers
from desaekspor.readiness.chain.models import AdviceRun
from desaekspor.readiness.training.models import Enrolment
from desaekspor.registry.models import Enterprise
from tests.factories import make_enterprise, make_officer, make_user
from tests.readiness.assessment.test_scoring import BANK, DAY, SMALL
from tests.readiness.chain.test_example import make_batch


def test_what_alone_lifts_the_band_worked_by_hand():
    # Papers 3 of 4 are 75. Goods 4 + 1.5 of 8 are 68.75: either of the two that are not full brings them to 75.
    answers = {
        "nib": Given("yes"),
        "books": Given("0"),
        "permit": Given("yes"),
        "keeps": Given("3"),
        "days": Given("45"),
    }
    assert assess(SMALL, answers, DAY).band_low == 2
    assert movers(SMALL, answers, DAY) == ["keeps", "days"]
    # A gate that is not met: nothing else lifts.
    assert movers(SMALL, answers | {"nib": Given("no"), "books": Given("3")}, DAY) == ["nib"]
    assert movers(SMALL, {question.code: Given(best_value(question)) for question in SMALL.questions}, DAY) == []


def test_papers_go_to_an_office_goods_to_a_mentor_and_few_gaps_of_a_course_to_the_mentor_too():
    known = {question.code: Given(best_value(question)) for question in BANK.questions}
    by = {
        code: next(one.code for one in BANK.questions if one.dimension == code and not one.gate)
        for code in ("legalitas", "kapasitas", "pasar")
    }

    def ways(*lacking, unknown=()):
        answers = known | {code: Given("0" if BANK.by_code[code].kind == "scale" else "no") for code in lacking}
        answers = {code: given for code, given in answers.items() if code not in unknown}
        return {one.way: [gap.question.code for gap in one.gaps] for one in helps(assess(BANK, answers, DAY).missing)}

    of_market = [one.code for one in BANK.questions if one.dimension == "pasar" and one.kind in ("scale", "yes_no")]
    assert ways("A1") == {OFFICE: ["A1"]}
    assert ways("B4").keys() == {OFFICE}
    assert ways(of_market[0]) == {MENTOR: [of_market[0]]}
    assert ways(*of_market[:3]).keys() == {COURSE}
    assert ways(unknown=[by["kapasitas"]]) == {ASK: [by["kapasitas"]]}


@pytest.fixture
def assessed(db):
    """Of three enterprises two lack only the NIB to rise; one of them is in another district."""
    load_rules()
    bank = bank_in(version_in_use())
    best = {question.code: (best_value(question), None) for question in bank.questions}
    found = []
    for number, region in enumerate(("32.16.05.2001", "32.16.05.2002", "32.16.06.2001")):
        one = make_enterprise(region=region, name=f"Kecap {number}", kbli="10771")
        answers = best | ({} if number == 1 else {"A1": ("no", None)})
        save_answers(begin_assessment(one), answers, way=Way.OFFICER)
        found.append(one)
    return found


def test_a_region_is_counted_by_district_and_when_something_changed(assessed, client):
    assert is_due()
    run = count_all()
    assert not is_due()
    total, items, certificates = unlocks_of(run)
    assert (total, items[0].what.code, items[0].lacking, items[0].moves) == (3, "A1", 2, 2)
    assert [(one.what.code, one.lacking, one.moves) for one in unlocks_of(run, "32.16.06")[1]] == [("A1", 1, 1)]
    assert all(count == 3 for one in certificates for _market, count in one.markets)

    client.force_login(make_officer())
    page = client.get(reverse("portal:advice"))
    assert page.context["items"][0]["moves"] == 2
    assert client.get(reverse("portal:advice") + "?wilayah=32.16.06").context["assessed"] == 1
    client.force_login(make_user(Role.VILLAGE_OFFICER, "32.16.05.2001"))
    assert "items" not in client.get(reverse("portal:advice")).context
    client.force_login(make_officer("33.09"))
    assert "items" not in client.get(reverse("portal:advice")).context
    client.force_login(make_user(Role.TRAINER, "32.16"))
    assert client.get(reverse("portal:advice")).status_code == 404

    save_answers(assessed[0].readiness_assessment, {"A1": ("yes", None)}, way=Way.OFFICER)
    assert is_due()
    assert unlocks_of(count_all())[1][0].moves == 1
    assert AdviceRun.objects.count() == 1


@pytest.mark.django_db
def test_an_enterprise_is_led_to_the_open_batch_or_its_own_and_to_a_mentor(client):
    one, trainer, other = make_enterprise(), make_user(Role.TRAINER, "32.16"), make_user(Role.TRAINER, "32.16")
    assert advice_for(one) == []
    bank = bank_in(version_in_use())
    answers = {question.code: ("no" if question.kind == "yes_no" else None, None) for question in bank.questions}
    answers |= {question.code: ("0", None) for question in bank.questions if question.kind == "scale"}
    save_answers(begin_assessment(one), {code: given for code, given in answers.items() if given[0]}, way=Way.OFFICER)
    one = Enterprise.objects.get(pk=one.pk)
    today = timezone.localdate()
    batch = make_batch(apply_until=today, starts_on=today + timedelta(9))
    Enrolment.objects.create(batch=make_batch_of(batch, "2"), enterprise=make_enterprise(), state="selected", mentor=trainer)

    found = {advice.help.way: advice for advice in advice_for(one)}
    assert found[COURSE].batch == batch
    assert (found[MENTOR].mentor, found[MENTOR].is_theirs) == (other, False)
    assert OFFICE in found

    Enrolment.objects.create(batch=batch, enterprise=one, mentor=trainer, state="selected")
    found = {advice.help.way: advice for advice in advice_for(one)}
    assert (found[COURSE].is_theirs, found[MENTOR].mentor, found[MENTOR].is_theirs) == (True, trainer, True)
    client.force_login(make_officer())
    page = client.get(reverse("portal:chain_enterprise", args=[one.pk])).content.decode()
    assert "Yang membantu berikutnya" in page
    assert str(trainer) in page


def make_batch_of(batch, name):
    """Another batch of the programme, which takes no applications any more."""
    days = {"apply_until": batch.apply_until - timedelta(60), "starts_on": batch.apply_until, "ends_on": batch.ends_on}
    return type(batch).objects.create(programme=batch.programme, name=name, region=batch.region, places=30, **days)
