"""What the chain holds of a person: it is told on the sheet "data about me", and words about people go when they wish so."""

from django.utils import formats
from django.utils.translation import gettext as _

from desaekspor.readiness.chain.models import NextAction, Step


def tell(numbers):
    """The section of the sheet: what was written down of the way to export, with its notes."""
    rows = []
    for step in Step.objects.filter(enterprise__in=numbers).select_related("by"):
        words = [str(step.label), step.product, step.market, step.get_reason_display(), step.note or ""]
        if step.withdrawn_at:
            words.append(_("taken back"))
        rows.append([_day(step.on), "; ".join(word for word in words if word), str(step.by or "")])
    for action in NextAction.objects.filter(enterprise__in=numbers).select_related("owner"):
        state = action.get_ended_as_display() or _("open")
        rows.append(
            [
                _day(action.due_on),
                _("To be done next: %(words)s (%(state)s)") % {"words": action.words or "", "state": state},
                str(action.owner or ""),
            ]
        )
    return _("Your way to export"), (_("When"), _("What"), _("Who")), rows, _("Nothing has been written down yet.")


def _day(on):
    return formats.date_format(on, "j F Y")


def erase(numbers):
    """Take the words out; the stages and days stay, for the counts."""
    Step.objects.filter(enterprise__in=numbers).update(note=None)
    NextAction.objects.filter(enterprise__in=numbers).update(words=None)
