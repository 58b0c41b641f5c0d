"""Steps are written down, verified, taken back; what follows is always what they say, whoever merges or erases."""

from datetime import timedelta

import pytest
from django.utils import timezone

from desaekspor.accounts.models import AuditEntry, Role
from desaekspor.readiness.chain import services
from desaekspor.readiness.chain.errors import NotTheirs, OwnStep, StepRefused
from desaekspor.readiness.chain.hearing import from_training
from desaekspor.readiness.chain.models import ActionEnd, ChainPlace, NextAction, Passage, Stage, Step
from desaekspor.readiness.chain.queries import ChainFilters, counts_by_stage, flows_by, funnel, passages_for, places_for, stuck
from desaekspor.readiness.persons import erase_from_all, told_of
from desaekspor.readiness.training.completing import complete
from desaekspor.readiness.training.selecting import close_selection, decide, reopen_selection
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.duplicates.unmerging import unmerge
from desaekspor.registry.services.editing import edit_enterprise, revision_of
from desaekspor.registry.services.errors import OutsideRegion
from desaekspor.upkeep.doctor import examine
from tests.factories import make_enterprise, make_officer, make_region, make_user
from tests.readiness.training.classes import make_batch, make_participants

pytestmark = pytest.mark.django_db


def ago(days):
    return timezone.localdate() - timedelta(days)


def place_of(enterprise):
    return ChainPlace.objects.get(pk=enterprise.pk)


def test_a_step_moves_an_enterprise_and_taking_it_back_moves_it_back():
    officer, one = make_officer(), make_enterprise()
    services.record_step(one, Stage.CANDIDATE, by=officer, on=ago(50))
    pitched = services.record_step(
        one, Stage.PITCHED, by=officer, on=ago(20), product="Kecap", market="Arab Saudi", note="ke Jedah"
    )
    place = place_of(one)
    assert (place.stage, place.since, place.last_on, place.is_out) == (Stage.PITCHED, ago(20), ago(20), False)
    assert list(Passage.objects.order_by("stage").values_list("stage", "outcome", "days")) == [
        (Stage.CANDIDATE, "moved", 30),
        (Stage.PITCHED, "waiting", None),
    ]
    assert Step.objects.get(pk=pitched.pk).note == "ke Jedah"

    assert services.withdraw_step(pitched, by=officer, why="salah orang")
    assert not services.withdraw_step(pitched, by=officer)

    assert (place_of(one).stage, place_of(one).last_on) == (Stage.CANDIDATE, ago(50))
    assert Step.objects.get(pk=pitched.pk).withdrawn_why == "salah orang"
    assert [entry.action for entry in AuditEntry.objects.order_by("sequence")] == ["step.record", "step.record", "step.withdraw"]


def test_another_part_records_once_and_takes_back_by_origin():
    some = [make_enterprise(name=f"Kecap {number}").pk for number in range(3)]
    first = services.record_steps(some, Stage.SELECTED, by=None, origin="training:7:selected")
    again = services.record_steps(some, Stage.SELECTED, by=None, origin="training:7:selected")
    assert [step.pk for step in first] == [step.pk for step in again]

    assert services.withdraw_origin("training:7:selected", some[:2]) == 2
    assert list(ChainPlace.objects.values_list("pk", flat=True)) == some[2:]


def test_what_a_training_takes_back_is_a_step_no_more():
    batch = make_batch()
    one, other = make_participants(batch, 2)

    def stages():
        found = dict(ChainPlace.objects.values_list("pk", "stage"))
        return [found[one.enterprise_id], found[other.enterprise_id]]

    assert stages() == [Stage.SELECTED] * 2
    reopen_selection(batch, by=batch.created_by, reason="salah kuota")
    assert stages() == [Stage.CANDIDATE] * 2
    decide(batch, [other.pk], "declined", reason="kuota kecamatan", by=batch.created_by)
    close_selection(batch, by=batch.created_by)
    assert stages() == [Stage.SELECTED, Stage.CANDIDATE]

    from_training([9_999_999], "selected", on=ago(0), by=None, batch=batch)  # an undone import took it away
    complete(one, by=batch.created_by)
    assert stages()[0] == Stage.TRAINED
    complete(one, by=batch.created_by, completed=False, reason="salah tekan")
    assert stages()[0] == Stage.SELECTED
    complete(one, by=batch.created_by)
    assert stages()[0] == Stage.TRAINED
    told = Step.objects.exclude(withdrawn_at=None).values_list("stage", "withdrawn_why", "withdrawn_by")
    assert list(told.order_by("at")) == [
        (Stage.SELECTED, "salah kuota", batch.created_by.pk),
        (Stage.SELECTED, "salah kuota", batch.created_by.pk),
        (Stage.TRAINED, "salah tekan", batch.created_by.pk),
    ]


def test_what_cannot_be_is_refused_and_nothing_is_written():
    officer, one = make_officer("32.16.05"), make_enterprise()
    elsewhere = make_enterprise(region="32.16.01.2001", name="Terasi")

    def refused(act, *given, **more):
        with pytest.raises(StepRefused) as found:
            act(*given, by=officer, **more)
        return found.value.code

    assert refused(services.record_step, one, Stage.CANDIDATE, on=ago(-1)) == "future"
    assert refused(services.record_stop, one, "quality") == "before"
    assert refused(services.plan_action, one, "telepon", owner=officer, due_on=ago(-3)) == "before"
    with pytest.raises(OutsideRegion):
        services.record_steps([one.pk, elsewhere.pk], Stage.CANDIDATE, by=officer)
    assert not Step.objects.exists()
    services.record_step(one, Stage.CANDIDATE, by=officer, on=ago(5))
    assert refused(services.record_return, one) == "not_out"
    assert refused(services.record_stop, one, "") == "no_reason"
    assert refused(services.record_stop, one, "quality", on=ago(6)) == "earlier"
    services.record_stop(one, "quality", by=officer)
    assert refused(services.record_stop, one, "quality") == "out"
    assert refused(services.plan_action, one, "telepon", owner=officer, due_on=ago(-3)) == "out"


def test_a_stop_keeps_its_reason_drops_what_was_planned_and_is_left_by_a_return():
    officer, one = make_officer(), make_enterprise()
    services.record_step(one, Stage.TRAINED, by=officer, on=ago(10))
    action = services.plan_action(one, "telepon", owner=officer, due_on=ago(-7), by=officer)
    services.record_stop(one, "capacity", by=officer, note="alat rusak")

    place = place_of(one)
    assert (place.is_out, place.reason, place.due_on, place.stage) == (True, "capacity", None, Stage.TRAINED)
    assert NextAction.objects.get(pk=action.pk).ended_as == ActionEnd.DROPPED

    services.record_return(one, by=officer)
    assert (place_of(one).is_out, place_of(one).reason) == (False, "")


def test_one_action_at_a_time_for_somebody_who_may_see_the_enterprise():
    officer, village, one = make_officer(), make_user(Role.VILLAGE_OFFICER, "32.16.05.2001"), make_enterprise()
    services.record_step(one, Stage.CANDIDATE, by=officer)
    first = services.plan_action(one, "telepon", owner=officer, due_on=ago(-7), by=officer)
    assert services.plan_action(one, "telepon", owner=officer, due_on=ago(-7), by=officer).pk == first.pk
    second = services.plan_action(one, "kunjungi", owner=village, due_on=ago(1), by=officer)

    assert NextAction.objects.get(pk=first.pk).ended_as == ActionEnd.REPLACED
    assert (place_of(one).action_id, place_of(one).owner_id, place_of(one).due_on) == (second.pk, village.pk, ago(1))
    with pytest.raises(NotTheirs):
        services.plan_action(one, "urus", owner=make_officer("33.09"), due_on=ago(-7), by=officer)

    assert services.end_action(second, by=village)
    assert not services.end_action(second, by=village)
    assert place_of(one).action_id is None


def test_a_step_is_verified_by_a_second_person():
    officer, one = make_officer(), make_enterprise()
    step = services.record_step(one, Stage.ORDER, by=officer)
    with pytest.raises(OwnStep):
        services.verify_step(step, by=officer)

    assert services.verify_step(step, by=make_officer()).mark == "verified"


def test_a_merge_takes_steps_along_and_an_unmerge_gives_them_back():
    officer = make_officer()
    one, other = make_enterprise(), make_enterprise(name="Kecap Bintnag")
    services.record_step(one, Stage.CANDIDATE, by=officer, on=ago(9))
    services.record_step(other, Stage.SAMPLE, by=officer, on=ago(3))
    services.plan_action(other, "kirim contoh", owner=officer, due_on=ago(-2), by=officer)
    before = list(ChainPlace.objects.order_by("pk").values()), list(Passage.objects.order_by("stage").values("stage", "outcome"))

    done = merge(one.pk, [other.pk], by=officer).merges[0]
    assert (place_of(one).stage, place_of(one).due_on) == (Stage.SAMPLE, ago(-2))
    assert not ChainPlace.objects.filter(pk=other.pk).exists()

    unmerge(done, by=officer)
    after = list(ChainPlace.objects.order_by("pk").values()), list(Passage.objects.order_by("stage").values("stage", "outcome"))
    assert after == before


def test_words_about_a_person_are_told_and_go_and_the_counts_stay():
    officer, one = make_officer(), make_enterprise()
    services.record_step(one, Stage.CANDIDATE, by=officer, note="anak Bu Siti")
    services.plan_action(one, "telepon Bu Siti", owner=officer, due_on=ago(-1), by=officer)
    told = str(told_of([one.pk]))
    assert "anak Bu Siti" in told
    assert "telepon Bu Siti" in told

    erase_from_all([one.pk])

    assert "Bu Siti" not in str(told_of([one.pk]))
    assert place_of(one).stage == Stage.CANDIDATE


def test_lists_counts_and_the_funnel_are_of_those_one_may_see():
    officer = make_officer()
    ones = [make_enterprise(name=f"Kecap {n}", kbli_category="C", kbli_version="2020") for n in range(4)]
    other = make_enterprise(region="33.09.01.2001", name="Jamu")
    services.record_steps([one.pk for one in ones], Stage.CANDIDATE, by=officer, on=ago(60))
    services.record_steps([one.pk for one in ones[:3]], Stage.SELECTED, by=officer, on=ago(40))
    services.record_step(ones[0], Stage.MATCHED, by=officer, on=ago(10))
    services.record_stop(ones[1], "price", by=officer)
    services.record_step(other, Stage.CANDIDATE, by=None)

    places = places_for(officer)
    counts = counts_by_stage(places)
    assert {stage: one.count for stage, one in counts.items() if one.count} == {None: 1, 0: 1, 1: 1, 4: 1}
    assert [place.pk for place in stuck(places, 30).order_by("pk")] == [ones[2].pk, ones[3].pk]
    assert ChainFilters(stage="out").apply(places).count() == 1
    assert ChainFilters(sector="C", region="32.16.05").apply(places).count() == 4
    assert ChainFilters(sector="G").apply(places).count() == 0
    assert not places_for(make_user(Role.TRAINER, "32.16")).exists()

    flows = funnel(passages_for(officer))
    first, second = flows[0], flows[1]
    assert (first.reached, first.beyond, first.moved, first.waiting, first.out) == (4, 4, 3, 1, 0)
    assert (first.median.days, round(first.rate[0], 2)) == (20, 0.75)
    assert (second.reached, second.beyond, second.moved, second.waiting, second.out) == (3, 3, 1, 1, 1)
    assert (flows[4].reached, flows[4].rate, flows[4].median) == (1, None, None)  # too few to say
    by_village = flows_by(passages_for(officer), Stage.CANDIDATE, "desa")
    assert {key: flow.reached for key, flow in by_village.items()} == {"32.16.05.2001": 4}


def test_places_follow_an_enterprise_that_moves_to_another_village_or_line_of_business():
    officer, one = make_officer(), make_enterprise(kbli_category="C", kbli_version="2020")
    make_region("32.16.06.2001")
    services.record_step(one, Stage.CANDIDATE, by=officer)
    assert (place_of(one).region_id, place_of(one).sector) == ("32.16.05.2001", "C")

    values = {"region": "32.16.06.2001", "kbli_category": "G"}
    edit_enterprise(one, values, by=officer, base=revision_of(one))

    assert (place_of(one).region_id, place_of(one).sector) == ("32.16.06.2001", "G")
    assert Passage.objects.get().region_id == "32.16.06.2001"
    assert not places_for(make_user(Role.VILLAGE_OFFICER, "32.16.05.2001")).exists()


def test_what_is_kept_is_worked_out_anew_as_it_was():
    officer, one = make_officer(), make_enterprise()
    services.record_step(one, Stage.CANDIDATE, by=officer, on=ago(9))
    services.record_step(one, Stage.SELECTED, by=officer)
    kept = list(ChainPlace.objects.values()), list(Passage.objects.order_by("stage").values("stage", "on", "outcome", "days"))
    assert services.refresh_all() == 0
    ChainPlace.objects.all().delete()
    Passage.objects.update(days=77)

    services.refresh_all()

    assert (
        list(ChainPlace.objects.values()),
        list(Passage.objects.order_by("stage").values("stage", "on", "outcome", "days")),
    ) == kept


def test_the_doctor_finds_places_that_steps_do_not_lead_to_and_mends_them():
    officer = make_officer()
    lost, left, outdated = (make_enterprise(name=f"Kecap {number}") for number in range(3))
    services.record_steps([lost.pk, outdated.pk], Stage.CANDIDATE, by=officer, on=ago(9))
    ChainPlace.objects.filter(pk=lost.pk).delete()
    ChainPlace.objects.filter(pk=outdated.pk).update(stage=Stage.ORDER)
    at = {"region_id": left.region_id, "stage": Stage.ORDER, "lane": Stage.ORDER, "since": ago(1), "last_on": ago(1)}
    ChainPlace.objects.create(enterprise=left, **at)

    def found():
        return {finding.code for result in examine(only=["chain"], full=True) for finding in result.findings}

    assert found() == {"places_lost", "places_left", "places_outdated"}
    examine(only=["chain"], full=True, mend=True)
    assert found() == set()
    assert (place_of(lost).stage, place_of(outdated).stage) == (Stage.CANDIDATE, Stage.CANDIDATE)
