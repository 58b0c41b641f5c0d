"""What every page's frame needs. Each value is looked up only when a template asks for it."""

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.utils.functional import SimpleLazyObject

from desaekspor.accounts import rules
from desaekspor.portal import navigation
from desaekspor.portal.work_region import work_region_of
from desaekspor.registry.models import ImportBatch


def page(request):
    # An error page may be rendered before the reader is known.
    user = getattr(request, "user", None) or AnonymousUser()
    entries = SimpleLazyObject(lambda: navigation.entries_for(request, user))
    return {
        "navigation": entries,
        "on_phone": SimpleLazyObject(lambda: navigation.on_phone(entries)[0]),
        "behind_more": SimpleLazyObject(lambda: navigation.on_phone(entries)[1]),
        "work_region": SimpleLazyObject(lambda: work_region_of(request, user)),
        "shows_synthetic": shows_synthetic,
        "searches_enterprises": rules.sees_enterprises(user),
    }


def shows_synthetic():
    """Whether anything made up stands in the registry: then every page says so."""
    with connection.cursor() as cursor:  # for every page: the ORM would take longer than the database
        found = f"SELECT EXISTS(SELECT 1 FROM {ImportBatch._meta.db_table} WHERE synthetic AND state = %s)"
        cursor.execute(found, [ImportBatch.State.LOADED])
        return bool(cursor.fetchone()[0])
