"""After five failures a name is closed for log-in from that address for a quarter of an hour (django-axes)."""

from datetime import timedelta

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import Q
from django.shortcuts import render
from django.utils import timezone

from desaekspor.accounts.models import User
from desaekspor.accounts.sealing import look_up_mark

COOL_OFF = timedelta(hours=settings.AXES_COOLOFF_TIME)


def login_name(request, credentials=None):
    """The name under which failures are counted: one for user name and e-mail, in capitals or not.

    What is no account's name is kept as a mark: people also type a password or a NIK there.
    """
    given = credentials or {}
    typed = given.get("login") or given.get("username") or given.get("email") or (request.POST.get("login") if request else "")
    typed = (typed or "").strip().lower()
    if not typed:
        return ""
    known = request.__dict__.setdefault("login_names", {}) if request else {}
    if typed not in known:
        user = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).order_by("pk").first()
        known[typed] = user.username if user else look_up_mark("login", typed)
    return known[typed]


def client_address(request):
    """The address the request came from, as the nearest trusted proxy saw it; without proxies the connection's own."""
    if count := settings.TRUSTED_PROXIES:
        seen = [address.strip() for address in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if address.strip()]
        if len(seen) >= count:
            return seen[-count]
    return request.META.get("REMOTE_ADDR")


def locked_out(request, response=None, credentials=None):
    """The page instead of the log-in: why, and until when."""
    attempt = _closed().filter(username=login_name(request, credentials), ip_address=client_address(request)).first()
    until = (attempt.attempt_time if attempt else timezone.now()) + COOL_OFF
    context = {"until": until, "limit": settings.AXES_FAILURE_LIMIT, "minutes": round(COOL_OFF.total_seconds() / 60)}
    page = render(request, "accounts/locked_out.html", context, status=429)
    page["Retry-After"] = max(1, round((until - timezone.now()).total_seconds()))
    return page


def locked_names():
    """The user names that are closed at the moment."""
    return set(_closed().values_list("username", flat=True))


def unlock(user):
    reset(username=user.username)


def _closed():
    since = timezone.now() - COOL_OFF
    return AccessAttempt.objects.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gte=since)
