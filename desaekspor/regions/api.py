from django.conf import settings
from ninja import Query, Router, Schema
from pydantic import Field

from desaekspor.regions.models import Level, Region

router = Router(tags=["villages"])


class VillageOut(Schema):
    code: str
    bps_code: str
    name: str
    kind: str  # desa, kelurahan, desa adat
    district_code: str
    district: str
    lat: float | None  # degrees WGS84, a point inside
    lng: float | None


class VillagePage(Schema):
    count: int  # of all, not of this page
    villages: list[VillageOut]


class Choice(Schema):
    within: str = Field(default="", max_length=13, description="code of a province, regency or district; else the home regency")
    limit: int = Field(default=100, ge=1, le=1000)
    offset: int = Field(default=0, ge=0, le=1_000_000)


@router.get("", response=VillagePage, url_name="villages")
def list_villages(request, choice: Query[Choice]):
    """The villages that are valid today, by code."""
    within = choice.within or settings.HOME_REGION
    found = Region.objects.filter(level=Level.VILLAGE, last_day=None, code__startswith=f"{within}.").order_by("code")
    rows = found.select_related("parent")[choice.offset : choice.offset + choice.limit]
    villages = [
        {
            **{name: getattr(row, name) for name in ("code", "bps_code", "name", "kind", "lat", "lng")},
            "district_code": row.parent_id,
            "district": row.parent.name,
        }
        for row in rows
    ]
    return {"count": found.count(), "villages": villages}
