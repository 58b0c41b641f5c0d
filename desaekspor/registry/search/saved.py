"""Lists that somebody comes back to: a name for a set of filters, of one's own."""

from django.db import transaction

from desaekspor.registry.search.models import SavedSearch

MOST_SAVED = 12


class TooManySaved(Exception):
    """The person keeps as many as there is room for above a list."""


@transaction.atomic
def save_search(user, name, asked):
    """Keep ``asked`` (parameters of the list's address) under ``name``; a name that is there is given to this list.

    Raises TooManySaved.
    """
    mine = SavedSearch.objects.select_for_update().filter(user=user)
    names = list(mine.values_list("name", flat=True))
    if name not in names and len(names) >= MOST_SAVED:
        raise TooManySaved
    return SavedSearch.objects.update_or_create(user=user, name=name, defaults={"asked": asked})[0]


def saved_searches(user):
    return SavedSearch.objects.filter(user=user)
