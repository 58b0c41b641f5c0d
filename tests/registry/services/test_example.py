import pytest

from desaekspor.jobs.models import Job
from desaekspor.jobs.runner import run_waiting
from desaekspor.registry.models import Enterprise, ImportBatch
from desaekspor.registry.services.example import start_example
from tests.factories import make_enterprise

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def regions():
    from desaekspor.regions.services import import_regions

    import_regions()


def test_an_empty_registry_gets_an_example_that_is_marked_as_invented(regions):
    job = start_example(120)

    for _ in ("make it up", "check it", "load it"):
        run_waiting()

    batch = ImportBatch.objects.get()
    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.DONE, {"batch": batch.pk})
    assert (batch.state, batch.source, batch.synthetic) == (ImportBatch.State.LOADED, "example", True)
    assert Enterprise.objects.count() == batch.counts["new"] > 100
    assert not Enterprise.objects.filter(synthetic=False).exists()


def test_a_registry_in_use_gets_no_example():
    make_enterprise()
    assert start_example(120) is None
    assert not Job.objects.exists()


@pytest.mark.one_database
def test_nothing_is_made_up_where_none_is_wanted_or_in_production(settings):
    assert start_example(0) is None
    settings.PRODUCTION = True
    assert start_example(120) is None
