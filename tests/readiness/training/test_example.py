"""The batches that a first start invents: one ended, one runs, one is being selected; the chain knows all who applied."""

import pytest
from django.db.models import Count
from django.utils import timezone

from desaekspor.readiness.assessment.services import begin_assessment
from desaekspor.readiness.chain.example import write_example_steps
from desaekspor.readiness.chain.models import ChainPlace, Stage, Step
from desaekspor.readiness.training import example
from desaekspor.readiness.training.example import write_example_batches
from desaekspor.readiness.training.models import Enrolment, FollowUp, Programme, TrainingBatch
from desaekspor.registry.models import Enterprise, ImportBatch, Owner
from desaekspor.registry.services.numbers import reserve_numbers
from tests.factories import make_region

pytestmark = pytest.mark.django_db


def _is_killed(*_given, **_more):
    raise KeyboardInterrupt


def test_every_applicant_is_a_candidate_and_every_export_a_step(monkeypatch):
    village, numbers = make_region("32.16.05.2001"), reserve_numbers(260)
    now = timezone.now()
    told = {"synthetic": True, "kbli_category": "C", "created_at": now, "updated_at": now}
    told |= {"computed_scale": "small", "activity": "kecap", "nib": "9120000000001"}  # known enough for a score
    enterprises = [Enterprise(id=number, name=f"Usaha {number}", region=village, **told) for number in numbers]
    Enterprise.objects.bulk_create(enterprises)
    Owner.objects.bulk_create(Owner(enterprise=one, sex="f") for one in enterprises)
    begin_assessment(enterprises[0])
    assert write_example_batches() == 0  # nothing was loaded
    file = {"file_name": "contoh.csv", "file_sha256": "0" * 64, "file_bytes": 1, "stored_as": "contoh"}
    ImportBatch.objects.create(source="sidt", synthetic=True, state=ImportBatch.State.LOADED, **file)

    with monkeypatch.context() as patch:
        patch.setattr(example, "_running", _is_killed)
        with pytest.raises(KeyboardInterrupt):
            write_example_batches()
    assert list(TrainingBatch.objects.values_list("name", flat=True)) == ["Angkatan 1"]
    assert write_example_batches() == 3
    assert write_example_batches() == 0
    assert Programme.objects.count() == 1

    applied = dict(TrainingBatch.objects.annotate(count=Count("enrolments")).values_list("name", "count"))
    assert applied == {"Angkatan 1": 90, "Angkatan 2": 120, "Angkatan 3": 50}
    assert set(ChainPlace.objects.values_list("pk", flat=True)) == set(Enrolment.objects.values_list("enterprise", flat=True))
    exported = set(FollowUp.objects.filter(exported=True).values_list("enrolment__enterprise", flat=True))
    assert set(Step.objects.filter(stage=Stage.SHIPPED).values_list("enterprise", flat=True)) == exported
    assert write_example_steps() > 0
