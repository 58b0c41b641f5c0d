"""What every page's frame needs. Each value is looked up only when a template asks for it."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from desaekspor.accounts import rules
from desaekspor.portal import navigation
from desaekspor.regions.models import Region
from desaekspor.registry.models import ImportBatch


def page(request):
    entries = SimpleLazyObject(lambda: navigation.entries_for(request))
    return {
        "navigation": entries,
        "on_phone": SimpleLazyObject(lambda: entries[: navigation.ON_PHONE]),
        "behind_more": SimpleLazyObject(lambda: entries[navigation.ON_PHONE :]),
        "work_region": SimpleLazyObject(lambda: work_region(request)),
        "shows_synthetic": shows_synthetic,
        "searches_enterprises": rules.sees_enterprises(request.user),
    }


def work_region(request):
    """The region one works in: the officer's own, else the home regency; None in an empty database."""
    user = request.user
    code = user.region_id if user.is_authenticated and user.region_id else settings.HOME_REGION
    return Region.objects.filter(pk=code).first()


def shows_synthetic():
    """Whether anything made up stands in the registry: then every page says so."""
    return ImportBatch.objects.filter(synthetic=True, state=ImportBatch.State.LOADED).exists()
