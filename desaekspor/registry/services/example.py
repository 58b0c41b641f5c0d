"""The invented register that a first start loads, so that there is something to try everything on.

It comes in as any file does: received, checked, loaded, and it can be undone.
"""

from django.conf import settings

from desaekspor.jobs.folders import working_folder
from desaekspor.jobs.runner import enqueue
from desaekspor.regions.models import Region
from desaekspor.registry.models import Enterprise, ImportBatch, SourceName
from desaekspor.registry.services.batches import start_check
from desaekspor.registry.services.receiving import receive_upload

SEED = 3216


def start_example(rows):
    """Ask for ``rows`` invented enterprises in the background, on an empty registry only; returns the Job or None.

    A registry that an import was ever made into is left alone: whoever undid the example does not want it back.
    """
    if not rows or settings.PRODUCTION or ImportBatch.objects.exists() or Enterprise.objects.exists():
        return None
    return enqueue("registry.load_example", rows=rows)


def receive_example(rows, *, progress):
    """Generate the register and hand it to the check; returns its batch. Repeated, it finds the batch of before."""
    if batch := ImportBatch.objects.first():
        return batch
    from desaekspor.registry.synthetic.generate import generate  # numpy, for the one time that this is done

    with working_folder("example") as folder:
        path = folder / "register-contoh.csv"
        generate(path, rows=rows, seed=SEED, report=lambda _path, done, total: progress.report(done=done, total=total))
        with path.open("rb") as file:
            region = Region.objects.get(pk=settings.HOME_REGION)
            batch = receive_upload(file, name=path.name, by=None, region=region, source=SourceName.EXAMPLE, synthetic=True)
    start_check(batch, by=None, then_load=True)
    return batch
