"""What words on requirements hold of a person: notes and files may name the owner."""

from functools import partial

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.markets.needs.models import ReadyNeed
from desaekspor.markets.needs.timeline import events_of
from desaekspor.readiness import evidence, persons
from desaekspor.readiness.chain.timeline import add_source
from desaekspor.registry.duplicates.attached import attach
from desaekspor.registry.kept_files import keep


def told_of(numbers):
    """The section of the sheet "data about me"."""
    rows = [
        [one.rule.title, one.hs6, formats.date_format(one.ready_on, "j F Y"), str(one.get_mark_display()), one.note]
        for one in ReadyNeed.objects.filter(enterprise__in=numbers, removed_at=None).select_related("rule")
    ]
    head = (_("Requirement"), _("Product (HS)"), _("Ready since"), _("Mark"), _("Note"))
    return _("Requirements of markets that are ready"), head, rows, ""


def erase_from(numbers):
    """Files and notes go; that it is ready speaks of the business and stays."""
    rows = ReadyNeed.objects.filter(enterprise__in=numbers)
    names = list(rows.exclude(stored_as="").values_list("stored_as", flat=True))
    rows.update(note="", stored_as="", content_type="", bytes=0, sha256="")
    for name in names:
        transaction.on_commit(partial(evidence.FILES.delete, name))


def join():
    """What the rest of the program must know; called once, when all models are there."""
    persons.holds(tell=told_of, erase=erase_from)
    keep(evidence.FILES, ReadyNeed)
    attach("markets.ReadyNeed", since="at")
    add_source("needs", gettext_lazy("Requirements of markets"), events_of, ReadyNeed)
