"""Log lines: one event a line, with the ids of the request and the job it belongs to. Never a person's data."""

import json
import logging
import traceback
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

request_id: ContextVar[str] = ContextVar("request_id", default="")
job_id: ContextVar[str] = ContextVar("job_id", default="")

# The words of these speak of code, files and servers. The words of every other exception may
# quote the value it stumbled over, and that may be a NIK: of those only the class is logged.
_HARMLESS = {
    *("AttributeError", "ImportError", "MemoryError", "ModuleNotFoundError", "NameError", "RecursionError", "TimeoutError"),
    *("FieldError", "ImproperlyConfigured", "TemplateDoesNotExist", "TemplateSyntaxError"),
    *("InterfaceError", "OperationalError", "ProgrammingError"),
}


@contextmanager
def belonging_to(*, request="", job=""):
    """Every line logged inside carries these ids."""
    tokens = [(request_id, request_id.set(request)), (job_id, job_id.set(job))]
    try:
        yield
    finally:
        for variable, token in tokens:
            variable.reset(token)


SECRETS = {"key", "secret", "token"}  # parts of addresses by these names open something: they are never logged


def path_of(request):
    """The path without its query; of a link that carries a secret, such as a password reset, its pattern."""
    match = request.resolver_match
    return f"/{match.route}" if match and SECRETS & match.kwargs.keys() else request.path


class IdFilter(logging.Filter):
    """Gives each line its ids, and takes secrets out of the addresses that Django writes down by itself."""

    def filter(self, record):
        request = getattr(record, "request", None)
        if isinstance(record.args, tuple) and request is not None and hasattr(request, "resolver_match"):
            record.args = tuple(path_of(request) if arg == request.path else arg for arg in record.args)
        record.request_id, record.job_id = request_id.get(), job_id.get()
        record.ids = " ".join(filter(None, [record.request_id or "-", record.job_id and f"job={record.job_id}"]))
        return True


def describe_exception(error):
    """What was raised and where, innermost cause first; without words that may quote a person's data."""
    parts, seen = [], set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        words = f": {error}" if settings.DEBUG or type(error).__name__ in _HARMLESS else ""
        frames = "".join(traceback.format_tb(error.__traceback__))
        parts.append(f"{frames}{type(error).__module__}.{type(error).__qualname__}{words}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n-- led to --\n".join(reversed(parts))


def on_one_line(text):
    """``text`` with signs that are not shown, line ends among them, written out: a path must not forge a line of its own."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in text)


class _Discreet(logging.Formatter):
    def format(self, record):
        record.exc_text = None  # another handler may have kept the words that we leave out
        return super().format(record)

    def formatMessage(self, record):
        return on_one_line(super().formatMessage(record))

    def formatException(self, exc_info):
        return describe_exception(exc_info[1])


class TextFormatter(_Discreet):
    def __init__(self):
        super().__init__("{asctime} {levelname} {ids} {name}: {message}", style="{")


class JsonFormatter(_Discreet):
    def format(self, record):
        event = {"at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"), "level": record.levelname, "logger": record.name}
        event |= {name: value for name in ("request_id", "job_id") if (value := getattr(record, name, ""))}
        event |= getattr(record, "facts", {})
        event["message"] = record.getMessage()
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        text = json.dumps(event, ensure_ascii=False, default=str)
        return text if text.isprintable() else "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)
