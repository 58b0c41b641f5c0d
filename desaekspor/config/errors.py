"""Pages for what went wrong: what happened, what to do next, and the number under which it stands in the log."""

import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from desaekspor.config.requests import chosen_language

logger = logging.getLogger(__name__)
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@dataclass(frozen=True)
class Words:
    title: Any
    happened: Any
    to_do: Any


WORDS = {
    400: Words(
        _("The request was not understood"),
        _("Something in the address or in what was sent is not as expected."),
        _("Go back, reload the page and try again. If you followed a link, it may have been cut off: open it anew."),
    ),
    403: Words(
        _("You may not do this"),
        _("Your role or your region does not allow it."),
        _("If you need it for your work, ask the administrator to change your account. With another account, log in anew."),
    ),
    404: Words(
        _("There is nothing here"),
        _("The address is wrong, or what stood here is not for your account to see."),
        _("Check the address, begin at the map, or log in with the account that may see it."),
    ),
    413: Words(
        _("Too much was sent at once"),
        _("What was sent is larger than this page accepts."),
        _("Send less at once. A register belongs on the import page, which takes large files."),
    ),
    500: Words(
        _("Something went wrong on our side"),
        _("The error was written down with the number below. What you had saved before is still there."),
        _("Try again in a few minutes. If it happens again, tell the administrator the number."),
    ),
    "csrf": Words(
        _("The form was not accepted"),
        _("The page was open for long, you logged in or out meanwhile, or your browser refuses cookies."),
        _("Go back, reload the page and send the form again. Cookies of this site must be allowed."),
    ),
}


def bad_request(request, exception=None):
    return error_response(request, 413 if isinstance(exception, TOO_LARGE) else 400)


def forbidden(request, exception=None):
    return error_response(request, 403)


def not_found(request, exception=None):
    return error_response(request, 404)


def server_error(request):
    return error_response(request, 500)


def csrf_failure(request, reason=""):
    return error_response(request, 403, words="csrf")


def log_exception(request):
    """What Django does for a view that failed, for those who answer the failure themselves."""
    logger.exception("Internal Server Error: %s %s", request.method, request.path)


def error_response(request, status, *, words=None):
    """The page of an error; for the API the same as JSON."""
    # The error may have come before the language was chosen.
    with translation.override(chosen_language(request)):
        text = WORDS[words or status]
        number = getattr(request, "id", "")
        if request.path.startswith("/api/"):
            return JsonResponse({"error": f"{text.title}. {text.to_do}", "request_id": number}, status=status)
        context = {"status": status, "words": text, "number": number, "language": translation.get_language()}
        return HttpResponse(_in_the_frame(request, context) or _plain(context), status=status)


def _in_the_frame(request, context):
    """The page in the frame of all pages; None when that cannot be drawn, as without the database."""
    if context["status"] >= 500 or not hasattr(request, "user"):
        return None
    try:
        return render_to_string("config/error.html", context, request=request)
    except Exception:
        # Whatever broke, the reader still gets the plain page, and the log has the first error.
        return None


def _plain(context):
    try:
        style = static("config/error.css")
    except ValueError:  # static files were not collected
        style = settings.STATIC_URL + "config/error.css"
    return render_to_string("config/error_plain.html", context | {"style": style})
