"""The region one works in, shown on top of every page, with the way to a district of it."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from desaekspor.portal.kept import keep
from desaekspor.regions.models import Level, Region

# The lists that can be narrowed to a district, and the parameter that does it.
NARROWED = {"enterprises": "wilayah", "villages": "kecamatan"}


@dataclass(frozen=True)
class WorkRegion:
    region: Region
    here: Region  # the district the present page is narrowed to, else the region itself
    page: str  # the list that a choice leads to
    parameter: str
    districts: list[Region]


def work_region_of(request, user):
    """The officer's own region, else the home regency; None where it is not loaded."""
    code = user.region_id if user.is_authenticated and user.region_id else settings.HOME_REGION
    region, districts = keep(f"work-region:{code}", lambda: _find(code)) or (None, [])
    if region is None:
        return None
    name = getattr(request.resolver_match, "url_name", "")
    name = name if name in NARROWED else "villages"
    chosen = request.GET.get(NARROWED[name], "")
    here = next((district for district in districts if district.code == chosen), region)
    return WorkRegion(region, here, reverse(f"portal:{name}"), NARROWED[name], districts)


def _find(code):
    """(Region, its districts if it is a regency); None where it is not loaded."""
    region = Region.objects.filter(pk=code).first()
    if region is None:
        return None
    is_regency = region.level == Level.REGENCY
    return region, list(Region.objects.filter(parent=region, last_day=None).order_by("name")) if is_regency else []
