"""Messages on the record of an enterprise."""

from django import template

from desaekspor.accounts.rules import may_write_messages
from desaekspor.readiness.messaging.models import Message
from desaekspor.readiness.messaging.queries import messages_for
from desaekspor.registry.queries import may_have

register = template.Library()
SHOWN = 3


@register.inclusion_tag("portal/messaging/_of_enterprise.html")
def messages_of(enterprise, user):
    """The last messages to the enterprise's owner, and the way to a new one; one query."""
    shown = may_write_messages(user)
    found = []
    if shown and may_have(enterprise, Message):
        found = list(messages_for(user).filter(enterprise=enterprise.pk).order_by("-pk")[:SHOWN])
    return {"enterprise": enterprise, "messages": found, "shown": shown}
