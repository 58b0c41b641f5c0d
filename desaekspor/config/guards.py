"""What is refused before any page sees it: signs that no text holds, and more bytes than a page can use."""

import re
import tempfile

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest

from desaekspor.config import errors

FORM_BYTES = 3_000_000  # what a form without a file may hold (Django refuses more than 2.5 MB of it) and its limits
FRAME_BYTES = 1_000_000  # around a file: the other fields and the marks between them


class NulGuard:
    """Answers 400 to NUL in the path, the query or a cookie: PostgreSQL takes it in no text, and nobody types it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        query = request.META.get("QUERY_STRING", "")
        given = [request.path_info, query, *request.COOKIES.values()]
        if "%00" in query or any("\0" in text for text in given):
            return errors.bad_request(request)
        return self.get_response(request)


class FormGuard:
    """Answers 413 to a body larger than the page can use, before a byte of it is read, and 400 to NUL in a form.

    Looking for the token of a form reads the whole body. Without this, anybody could fill the disk
    with a file that is refused afterwards. Large files are for who is logged in or has a personal link, on the pages that
    take them.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or len(length) > 15:
            return errors.bad_request(request)
        if int(length) > FORM_BYTES and int(length) > self.allowed(request):
            return errors.error_response(request, 413)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if any("\0" in text for name in request.POST for text in (name, *request.POST.getlist(name))):
            return errors.bad_request(request)
        return None

    def allowed(self, request):
        limits = (limit for path, limit in settings.UPLOAD_PATHS.items() if re.fullmatch(path, request.path_info))
        limit = next(limits, None)
        if limit is None:
            limit = signed_limit(request.path_info)
        elif not request.user.is_authenticated:
            limit = None
        return limit + FRAME_BYTES if limit else FORM_BYTES


def signed_limit(path):
    """How many bytes the page of a personal link takes; None for another page and for a link that we did not sign."""
    for pattern, (salt, limit) in settings.SIGNED_UPLOAD_PATHS.items():
        if match := re.fullmatch(pattern, path):
            try:
                signing.loads(match[1], salt=salt)
            except signing.BadSignature:
                return None
            return limit
    return None


class NamelessUploadHandler(FileUploadHandler):
    """Keeps a large upload in a file that never has a name: nobody else opens it, and it is gone with the process."""

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        folder = settings.VAR / "tmp"
        folder.mkdir(mode=0o700, exist_ok=True)
        self.file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (the request closes it)

    def receive_data_chunk(self, raw_data, start):
        self.file.write(raw_data)

    def file_complete(self, file_size):
        self.file.seek(0)
        return UploadedFile(self.file, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra)

    def upload_interrupted(self):
        self.file.close()


class Request(WSGIRequest):
    """A request in UTF-8, as all our forms send it.

    Django would decode queries in whatever Python knows under the name that the reader gives, also
    ``unicode_escape`` and ``undefined``; and a Content-Type that cannot be understood would be an
    error before the first middleware.
    """

    def _set_content_type_params(self, meta):
        try:
            super()._set_content_type_params(meta)
        except (ValueError, LookupError):
            self.content_type, self.content_params = "", {}
        self._encoding = None


class Handler(WSGIHandler):
    request_class = Request
