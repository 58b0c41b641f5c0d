"""Guessing passwords is stopped in three ways, each for a quarter of an hour (django-axes counts the failures).

After five failures a name is closed for the address they came from: a colleague elsewhere is not
shut out by a stranger who knows the name. After fifty from wherever it is closed for every address
(one guesser with many machines), and after a hundred, whatever the names, so is the address (one
password tried on every name). Another browser name makes no other reader.
"""

from datetime import timedelta
from ipaddress import ip_address

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import Max, Q, Sum
from django.shortcuts import render
from django.utils import timezone

from desaekspor.accounts.models import User
from desaekspor.accounts.sealing import look_up_mark

COOL_OFF = timedelta(hours=settings.AXES_COOLOFF_TIME)
NAME_LIMIT, ADDRESS_LIMIT = 50, 100  # failures; an office of a hundred people shares an address


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
        if len(seen) >= count and (address := _bare(seen[-count])):
            return address
    return request.META.get("REMOTE_ADDR")


def _bare(text):
    """The address in ``text`` without port and brackets; "" when there is none: PostgreSQL keeps addresses as such."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ip_address(text.partition("%")[0]))
    except ValueError:
        return ""


class Handler(AxesDatabaseHandler):
    def get_failures(self, request, credentials=None):
        """Failures of this name from this address; as many as close it when the name or the address is closed as a whole."""
        limit = settings.AXES_FAILURE_LIMIT
        own, whole = _closing(login_name(request, credentials), client_address(request))
        failures = own.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
        return max(failures, limit) if whole else failures


def _closing(name, address):
    """(attempts of this name from this address, those that close the name or the address as a whole or None)."""
    recent = _recent()
    for attempts, limit in ((recent.filter(username=name), NAME_LIMIT), (recent.filter(ip_address=address), ADDRESS_LIMIT)):
        if (attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0) >= limit:
            return recent.filter(username=name, ip_address=address), attempts
    return recent.filter(username=name, ip_address=address), None


def locked_out(request, response=None, credentials=None):
    """The page instead of the log-in: why, and until when."""
    own, whole = _closing(login_name(request, credentials), client_address(request))
    attempts = own if whole is None else whole
    until = (attempts.aggregate(last=Max("attempt_time"))["last"] or timezone.now()) + COOL_OFF
    minutes = round(COOL_OFF.total_seconds() / 60)
    context = {"until": until, "limit": settings.AXES_FAILURE_LIMIT, "minutes": minutes, "whole": whole is not None}
    page = render(request, "accounts/locked_out.html", context, status=429)
    page["Retry-After"] = max(1, round((until - timezone.now()).total_seconds()))
    return page


def locked_names():
    """The user names that are closed at the moment, for some address or for all."""
    failures = _recent().order_by().values("username", "ip_address").annotate(sum=Sum("failures_since_start"))
    names = _recent().order_by().values("username").annotate(sum=Sum("failures_since_start")).filter(sum__gte=NAME_LIMIT)
    closed = failures.filter(sum__gte=settings.AXES_FAILURE_LIMIT)
    return {row["username"] for row in (*closed, *names)}


def unlock(user):
    reset(username=user.username)


def _recent():
    return AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - COOL_OFF)
