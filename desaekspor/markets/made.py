"""Which headings of the HS each enterprise makes, so that the list of enterprises is narrowed by product.

It repeats the codes of the products (coding.py), and is brought up to date by the job that codes them.
"""

from django.db import transaction
from django.db.models import Count

from desaekspor.jobs.progress import Silent
from desaekspor.markets.coding import coder_of
from desaekspor.markets.models import MadeCount, MadeHeading
from desaekspor.registry.models import Product

CHUNK = 2_000


def rebuild() -> None:
    """Make both tables anew; it may be called at any time."""
    with transaction.atomic():
        follow_codes()
        _count()


def follow_codes(progress=None) -> int:
    """Write what came and delete what went since; how many rows changed. Reads every product."""
    wanted, code_of = set(), coder_of("")
    products = Product.objects.filter(enterprise__merged_into=None).order_by()
    for number, text, region in products.values_list("enterprise", "name", "enterprise__region").iterator(CHUNK):
        if code := code_of(number, text):
            wanted.add((number, region, code[:4]))
    with transaction.atomic():
        (progress or Silent()).fence()
        gone = []
        for pk, *row in MadeHeading.objects.values_list("pk", "enterprise", "region_code", "heading").iterator(CHUNK):
            if tuple(row) in wanted:
                wanted.remove(tuple(row))
            else:
                gone.append(pk)
        for start in range(0, len(gone), CHUNK):
            MadeHeading.objects.filter(pk__in=gone[start : start + CHUNK]).delete()
        new = [
            MadeHeading(enterprise_id=number, region_code=region, heading=heading) for number, region, heading in sorted(wanted)
        ]
        MadeHeading.objects.bulk_create(new, batch_size=CHUNK)
        if gone or new:
            _count()
    return len(gone) + len(new)


def _count():
    """By region and heading, for lists of whole regions: to count 90,000 rows took half of such a list's time."""
    MadeCount.objects.all().delete()
    rows = MadeHeading.objects.order_by().values_list("region_code", "heading").annotate(Count("pk"))
    MadeCount.objects.bulk_create(
        (MadeCount(region_code=region, heading=heading, enterprises=count) for region, heading, count in rows), batch_size=CHUNK
    )
