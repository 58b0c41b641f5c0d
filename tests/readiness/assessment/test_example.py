import pytest
from django.utils import timezone

from desaekspor.accounts.demo import ensure_demo_users
from desaekspor.accounts.models import User
from desaekspor.readiness.assessment.example import write_example_assessments
from desaekspor.readiness.assessment.models import ReadinessAssessment
from desaekspor.readiness.assessment.queries import assessments_for
from desaekspor.registry.models import ImportBatch
from tests.factories import make_enterprise, make_region

pytestmark = pytest.mark.django_db


def test_a_first_start_has_assessments_and_the_demonstration_owner_one_of_them():
    make_region("32.16.05.2001")
    ensure_demo_users()
    ours = [make_enterprise(synthetic=True) for _ in range(3)]
    make_enterprise()
    assert write_example_assessments() == 0  # nothing was loaded

    told = {"file_name": "contoh.csv", "file_sha256": "0" * 64, "file_bytes": 1, "stored_as": "contoh"}
    ImportBatch.objects.create(source="sidt", synthetic=True, state=ImportBatch.State.LOADED, **told)
    assert write_example_assessments() == 3
    assert write_example_assessments() == 0

    assert set(ReadinessAssessment.objects.values_list("enterprise", flat=True)) == {one.pk for one in ours}
    # One of three was assessed twice, so that its band can have risen.
    first = ReadinessAssessment.objects.get(enterprise=ours[0])
    days = [change.at.date() for change in first.changes.order_by("revision")]
    assert (days == sorted(days), len(set(days)), first.answered_at.date()) == (True, 2, days[-1])
    assert days[-1] <= timezone.now().date()
    owner = User.objects.get(username="pemilik")
    assert [one.enterprise_id for one in assessments_for(owner)] == [ours[0].pk]
