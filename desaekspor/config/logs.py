"""Log lines: one event a line, with the id of the request or job it belongs to. Never a person's data."""

import json
import logging
from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdFilter(logging.Filter):
    def filter(self, record):
        record.request_id = request_id.get()
        return True


class TextFormatter(logging.Formatter):
    def __init__(self):
        super().__init__("{asctime} {levelname} {request_id} {name}: {message}", style="{")


class JsonFormatter(logging.Formatter):
    def format(self, record):
        event = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "request_id": record.request_id,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return json.dumps(event, ensure_ascii=False)
