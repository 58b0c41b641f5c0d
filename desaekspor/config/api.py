"""The API for other programs, under /api/v1/: the same rows that the pages show, as JSON.

Its description is /api/v1/openapi.json; a page to try it out would add 5 MB of scripts to
every installation. Every error is ``{"error": words, "request_id": number}``.
"""

from importlib.metadata import version

from django.http import Http404
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from desaekspor.config import errors

api = NinjaAPI(
    title="Desa Ekspor",
    version=version("desaekspor"),
    description="Villages, and the state of work in the background. Reading villages needs no log-in.",
    urls_namespace="api",
    docs_url=None,
)
api.add_router("/villages", "desaekspor.regions.api.router")
api.add_router("/jobs", "desaekspor.jobs.api.router")


@api.exception_handler(AuthenticationError)
def not_logged_in(request, error):
    return api.create_response(request, _body(request, _("Log in first; this needs an account.")), status=401)


@api.exception_handler(ValidationError)
def not_understood(request, error):
    # Where and why, without the value: it may be personal data, and answers are kept in logs of others.
    wrong = [{"where": ".".join(map(str, item["loc"])), "why": item["msg"]} for item in error.errors]
    return api.create_response(request, _body(request, _("Some parameters are not as expected.")) | {"wrong": wrong}, status=422)


@api.exception_handler(HttpError)
def refused(request, error):
    return api.create_response(request, _body(request, str(error)), status=error.status_code)


@api.exception_handler(Http404)
def not_found(request, error):
    return errors.error_response(request, 404)


@api.exception_handler(Exception)
def failed(request, error):
    """As on pages: the log has the error, the answer its number."""
    errors.log_exception(request)
    return errors.error_response(request, 500)


def _body(request, words):
    return {"error": words, "request_id": getattr(request, "id", "")}
