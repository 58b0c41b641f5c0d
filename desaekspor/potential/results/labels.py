"""Programme labels of villages: several at once, each with its source."""

from django.db import transaction

from desaekspor.accounts.audit import record
from desaekspor.accounts.rules import scope_of
from desaekspor.potential.results.models import ProgrammeLabel
from desaekspor.potential.rules import may_label_villages
from desaekspor.regions.models import Level, Region
from desaekspor.regions.queries import within


class NotYours(Exception):
    """The village is none of the region that the user serves. ``code`` is the village's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def give_label(village_code: str, programme: str, *, by, name: str = "", **fields) -> ProgrammeLabel:
    """Write down that a village carries a label, or correct what is known of it; one row a programme and name.

    ``fields``: since, until, mark, source, source_url, synthetic. Raises NotYours.
    """
    village = Region.objects.filter(within(scope_of(by), "pk"), pk=village_code, level=Level.VILLAGE).first()
    if village is None or not may_label_villages(by):
        raise NotYours(village_code)
    label, created = ProgrammeLabel.objects.update_or_create(
        village=village, programme=programme, name=name.strip(), defaults=fields, create_defaults={**fields, "created_by": by}
    )
    record(by, "label.give" if created else "label.change", label, fields=fields)
    return label


@transaction.atomic
def take_label(label: ProgrammeLabel, *, by) -> None:
    """Take away a label that was written down by mistake; one that ended gets a day in ``until`` instead. Raises NotYours."""
    if not may_label_villages(by) or not ProgrammeLabel.objects.filter(within(scope_of(by), "village"), pk=label.pk).exists():
        raise NotYours(label.village_id)
    record(by, "label.take", label)
    label.delete()
