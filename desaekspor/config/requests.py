"""What every request gets: an id, a line in the log, the language of its reader, and careful headers."""

import logging
import time
import uuid

from django.conf import settings
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from desaekspor.config import logs

logger = logging.getLogger("desaekspor.requests")

# Browsers offer these to every page; ours uses the place alone, on the field forms.
PERMISSIONS = "camera=(), microphone=(), payment=(), usb=(), geolocation=(self)"


class RequestIdMiddleware:
    """Gives the request its id, which stands on error pages, in every log line and in the response."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = uuid.uuid4().hex[:12]
        began = time.monotonic()
        with logs.belonging_to(request=request.id):
            response = self.get_response(request)
            _log(request, response, milliseconds=round(1000 * (time.monotonic() - began)))
        response["X-Request-ID"] = request.id
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if _user_id(request) and "Cache-Control" not in response:
            add_never_cache_headers(response)  # the next person at this computer must not go back to it
        return response


def _log(request, response, *, milliseconds):
    facts = {"method": request.method, "path": logs.path_of(request), "status": response.status_code, "ms": milliseconds}
    if user_id := _user_id(request):
        facts["user"] = user_id
    level = logging.DEBUG if request.path.startswith(settings.STATIC_URL) else logging.INFO
    text = " ".join([request.method, facts["path"], str(response.status_code), f"{milliseconds} ms"])
    logger.log(level, text + (f" user={user_id}" if user_id else ""), extra={"facts": facts})


def _user_id(request):
    # The user that a view or template has already asked for; asking here would cost a query.
    user = getattr(request, "_cached_user", None)
    return user.pk if user is not None else None


class LanguageMiddleware:
    """Indonesian, until the reader chooses another language with the switch on every page.

    The browser's own list of languages is not asked: office computers here mostly run an
    English Windows, and their readers would be given English without having wished for it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.LANGUAGE_CODE = language = chosen_language(request)
        with translation.override(language):
            response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Content-Language", language)
        return response


def chosen_language(request):
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
