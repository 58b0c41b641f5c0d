"""What messages hold of a person: their words, and an address somebody typed."""

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from desaekspor.readiness.messaging.models import Message

WORDLESS = {"subject": None, "body": None, "address": None}


def told_of(numbers):
    """The section of the sheet "data about me"."""
    rows = []
    for one in Message.objects.filter(enterprise__in=numbers).exclude(state=Message.State.DRAFT):
        when = formats.date_format(timezone.localtime(one.ended_at or one.opened_at or one.created_at), "j F Y H:i")
        rows.append([when, str(one.get_channel_display()), str(one.get_state_display()), one.body or ""])
    return _("Messages to you"), (_("When"), _("Channel"), _("State"), _("Words")), rows, ""


def erase_from(numbers):
    """The words and addresses go; that a message was sent stays."""
    Message.objects.filter(enterprise__in=numbers).update(**WORDLESS)


def delete_old(before, dry_run):
    """The words of messages that were written before."""
    due = Message.objects.filter(created_at__lt=before, body__isnull=False)
    return due.count() if dry_run else due.update(**WORDLESS)
