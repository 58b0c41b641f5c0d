"""Whose messages are whose."""

from django.db.models import Count, Exists, OuterRef

from desaekspor.accounts.rules import may_write_messages, scope_of
from desaekspor.readiness.messaging.models import Message
from desaekspor.regions.queries import within
from desaekspor.registry.models import Enterprise

PAGE_ROWS = 30


def messages_for(user):
    """The messages to enterprises of the region that ``user`` serves."""
    if not may_write_messages(user):
        return Message.objects.none()
    # Looked up message by message: joined, a database begins with all enterprises of the region and sorts.
    return Message.objects.filter(Exists(Enterprise.objects.filter(within(scope_of(user)), pk=OuterRef("enterprise"))))


def counts_by_state(messages):
    """``{state: how many}``; one query."""
    found = dict(messages.order_by().values_list("state").annotate(many=Count("pk")))
    return {state: found.get(state, 0) for state in Message.State.values}


def page_of(messages, *, after=None, rows=PAGE_ROWS):
    """(a page, the latest first, the key after which the next one begins or None); by key, so deep pages are as quick."""
    if after is not None:
        messages = messages.filter(pk__lt=after)
    found = list(messages.select_related("enterprise__region__parent", "created_by").order_by("-pk")[: rows + 1])
    return found[:rows], found[rows - 1].pk if len(found) > rows else None
