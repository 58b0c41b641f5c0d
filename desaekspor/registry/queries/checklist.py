"""The check list of a village: which enterprises, in which order, and how far it is."""

import datetime

from django.db.models import BooleanField, Case, Count, ExpressionWrapper, Q, Value, When
from django.db.models.functions import LPad
from django.utils import timezone

from desaekspor.regions.codes import level_of
from desaekspor.regions.models import Level
from desaekspor.registry.models import GONE
from desaekspor.registry.queries.access import enterprises_for

HOLDS = datetime.timedelta(days=365)  # how long an answer holds before it is asked again


def is_checked(now=None):
    """Enterprises of which something was said within a year."""
    return Q(checked_at__gte=(now or timezone.now()) - HOLDS)


def on_the_list(now=None):
    """What a village is asked about: all but those that it said are gone more than a year ago."""
    return is_checked(now) | ~Q(presence__in=GONE)


def check_list(user, code):
    """The check list of the village ``code`` that ``user`` may see, in the order of a walk: by RW and RT, then by name."""
    listed = enterprises_for(user).filter(on_the_list(), region=code)
    nowhere = Case(When(rw="", then=Value(2)), When(rt="", then=Value(1)), default=Value(0))
    return listed.annotate(
        nowhere=nowhere,
        in_rw=LPad("rw", 5, Value("0")),
        in_rt=LPad("rt", 5, Value("0")),
        unnamed=ExpressionWrapper(Q(name=""), output_field=BooleanField()),
        checked=ExpressionWrapper(Q(checked_at__isnull=False) & is_checked(), output_field=BooleanField()),
    ).order_by("nowhere", "in_rw", "in_rt", "unnamed", "name", "pk")


def progress_of(user, code=""):
    """``{village code: (checked, on the list)}`` of the villages that ``user`` may see, or of ``code`` alone, in one query."""
    listed = enterprises_for(user).filter(on_the_list())
    if code:
        listed = listed.filter(region=code)
    rows = listed.order_by().values_list("region_id").annotate(done=Count("pk", filter=is_checked()), listed=Count("pk"))
    return {region: (checked, total) for region, checked, total in rows if level_of(region) == Level.VILLAGE}


def rws_of(user, code):
    """The RWs of a village's list as three digits, in their order, for narrowing it to a walk; "" for those without."""
    rows = enterprises_for(user).filter(on_the_list(), region=code).order_by().values_list("rw", flat=True).distinct()
    return sorted({rw and rw.lstrip("0").zfill(3) for rw in rows}, key=lambda rw: (not rw, rw.zfill(5)))


def in_rw(listed, rw):
    """Those of a check list that are in one of ``rws_of``."""
    return listed.filter(in_rw=rw.zfill(5)) if rw else listed.filter(rw="")
