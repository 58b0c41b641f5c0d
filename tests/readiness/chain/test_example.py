"""What a first start invents after the example trainings; and the timeline across parts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from desaekspor.readiness.chain import services
from desaekspor.readiness.chain.example import is_wanted, write_example_steps
from desaekspor.readiness.chain.models import ChainPlace, NextAction, Stage, Step
from desaekspor.readiness.chain.timeline import timeline_of
from desaekspor.readiness.training.models import Enrolment, Programme, TrainingBatch
from desaekspor.registry.duplicates.merging import merge
from desaekspor.registry.duplicates.unmerging import unmerge
from desaekspor.registry.services.editing import edit_enterprise, revision_of
from desaekspor.registry.services.verifying import verify_enterprise
from tests.factories import make_enterprise, make_officer, make_region

pytestmark = pytest.mark.django_db
WORKERS = {"paid_men": 1, "paid_women": 0, "unpaid_men": 0, "unpaid_women": 0}


def make_batch(**fields):
    regency, today = make_region("32.16"), timezone.localdate()
    days = {"apply_until": today, "starts_on": today, "ends_on": today + timedelta(90)}
    programme = Programme.objects.create(name="ECP", region=regency, synthetic=True)
    return TrainingBatch.objects.create(programme=programme, name="1", region=regency, places=30, **(days | fields))


def test_the_example_goes_on_after_the_trainings_and_is_written_once():
    officer = make_officer(is_demo=True)
    assert not is_wanted()
    batch = make_batch(synthetic=True)
    ones = [
        make_enterprise(name=f"Kecap {number}", synthetic=True, sales_idr=5_000_000, nib="", **WORKERS) for number in range(12)
    ]
    for one in ones:
        Enrolment.objects.create(batch=batch, enterprise=one, synthetic=True)
    services.record_steps([one.pk for one in ones], Stage.TRAINED, by=None, on=timezone.localdate() - timedelta(200))
    services.record_steps([ones[0].pk], Stage.SHIPPED, by=None, origin="training:1:exported")  # a follow-up of the training
    assert is_wanted()

    written = write_example_steps()

    assert written == Step.objects.exclude(stage=Stage.TRAINED).filter(origin="").count() > 5
    assert not is_wanted()
    assert write_example_steps() == 0
    assert set(Step.objects.values_list("synthetic", flat=True)) == {True}
    assert {action.owner for action in NextAction.objects.all()} <= {officer}
    assert services.refresh_all() == 0
    assert ChainPlace.objects.filter(stage__gt=Stage.TRAINED).exists()


def test_one_timeline_tells_of_all_parts_in_order():
    officer, one = make_officer(), make_enterprise(owner={"name": "WAWAN CONTOH", "phone": "+6280000000001"})
    edit_enterprise(one, {"sales_idr": 5_000_000}, by=officer, base=revision_of(one), reason="ditelepon")
    verify_enterprise(one, by=officer)
    enrolment = Enrolment.objects.create(batch=make_batch(), enterprise=one)
    enrolment.events.create(action="applied", by=officer)
    enrolment.visits.create(visited_on=timezone.localdate() - timedelta(1), place="Rumah produksi")
    one.certificates.create(kind="halal", source="contoh", issued_on=timezone.localdate() - timedelta(30))
    step = services.record_step(one, Stage.PITCHED, by=officer, on=timezone.localdate() - timedelta(2), market="Jepang")
    services.withdraw_step(step, by=officer)

    events = timeline_of(one, officer)

    told = [(event.part, str(event.title)) for event in events]
    assert [part for part, _title in told][-3:] == ["training", "chain", "certificates"]
    assert {part for part, _title in told} == {"registry", "certificates", "training", "chain"}
    assert ("registry", "Terverifikasi") in told or ("registry", "Diverifikasi") in told
    assert [event.fields for event in events if event.fields] == [("sales_idr",)]
    assert next(event for event in events if event.part == "chain").is_undone
    assert [event.part for event in timeline_of(one, officer, "chain")] == ["chain"]


def test_the_timeline_names_no_code_of_a_merge_or_of_its_end():
    officer = make_officer()
    one, other = make_enterprise(address="Kp. Pulo"), make_enterprise(address="Kp. Pulo No. 12", nib="9120000000001")
    unmerge(merge(one.pk, [other.pk], by=officer).merges[0], by=officer)

    told = {str(event.detail) for event in timeline_of(one, officer, "registry")}

    assert told == {"", "catatan dipisahkan lagi"}
