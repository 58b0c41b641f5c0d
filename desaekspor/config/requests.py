"""What every request gets: an id, and the language its reader asked for."""

import uuid

from django.middleware.locale import LocaleMiddleware

from desaekspor.config import logs


class RequestIdMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = uuid.uuid4().hex[:12]
        token = logs.request_id.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = request.id
        return response


class LanguageMiddleware(LocaleMiddleware):
    pass
