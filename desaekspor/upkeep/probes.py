"""Health, readiness and metrics, for programs that watch the site. They are answered before anything else is looked at:

a probe comes with whatever host name, without a session and not over https.
"""

import hmac
import time

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import resolve
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from desaekspor.jobs.presence import present_workers
from desaekspor.upkeep import metrics

PATHS = {"/sehat/", "/siap/", "/metrik/"}
_state = {"migrated": False}  # of this process: tables that are up to date stay so while it runs


class UpkeepMiddleware:
    """Answers the probes, and counts every other request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path in PATHS:
            match = resolve(request.path)
            try:
                return match.func(request)
            except Http404:
                return HttpResponse(status=404)
        began = time.perf_counter()
        response = self.get_response(request)
        metrics.count_request(request, response, time.perf_counter() - began)
        return response


@require_safe
def health(request):
    """The process answers. Restart it when this does not come."""
    return _json({"status": "ok"})


@require_safe
def ready(request):
    """All that requests need is there: send none while this is 503."""
    found = readiness()
    good = all(state == "ok" for state in found.values())
    return _json({"ready": good, **found}, status=200 if good else 503)


def readiness():
    """``{"database", "migrations", "worker"}``, each "ok" or what is wrong with it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _is_migrated():
            return {"database": "ok", "migrations": "missing", "worker": "unknown"}
        return {"database": "ok", "migrations": "ok", "worker": "ok" if present_workers().exists() else "none"}
    except DatabaseError:
        return {"database": "unreachable", "migrations": "unknown", "worker": "unknown"}


def _is_migrated():
    if not _state["migrated"]:
        executor = MigrationExecutor(connection)
        _state["migrated"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _state["migrated"]


@require_safe
def prometheus(request):
    """Metrics, for this machine or whoever has the token; to others there is nothing here."""
    if not may_read_metrics(request):
        raise Http404
    return HttpResponse(metrics.exposition(), content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def may_read_metrics(request):
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    # A proxy on this machine would make everybody look local: whoever came through one needs the token.
    forwarded = {"X-Forwarded-For", "Forwarded", "X-Real-Ip"} & request.headers.keys()
    return not forwarded and request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"}


def _json(content, status=200):
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})
