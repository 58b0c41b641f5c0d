from django.db import transaction

from desaekspor.registry.models import EnterpriseNumber


@transaction.atomic
def reserve_numbers(count):
    """The next ``count`` enterprise numbers, as a range. A number is given once, whatever happens to it then."""
    EnterpriseNumber.objects.get_or_create(pk=1)
    counter = EnterpriseNumber.objects.select_for_update().get(pk=1)
    first = counter.next
    counter.next += count
    counter.save(update_fields=["next"])
    return range(first, first + count)
