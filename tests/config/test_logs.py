import json
import logging
import sys

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from django.urls import resolve

from desaekspor.config import logs


def record_of(error=None, message="it failed", **extra):
    try:
        raise error or RuntimeError
    except Exception:
        record = logging.LogRecord("desaekspor.x", logging.ERROR, __file__, 1, message, (), sys.exc_info() if error else None)
    record.__dict__ |= extra
    logs.IdFilter().filter(record)
    return record


def test_what_django_says_of_an_error_holds_no_secret():
    request = RequestFactory().get("/pelatihan/ikut/abc123secret/")
    request.resolver_match = resolve(request.path)
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "%s: %s", ("Server Error", request.path), None)
    record.request = request

    logs.IdFilter().filter(record)

    assert record.getMessage() == "Server Error: /pelatihan/ikut/<str:token>/"


def test_a_line_carries_the_ids_it_belongs_to():
    with logs.belonging_to(request="feedc0ffee12", job="7a"):
        record = record_of()

    assert "feedc0ffee12 job=7a desaekspor.x: it failed" in logs.TextFormatter().format(record)
    assert json.loads(logs.JsonFormatter().format(record)) | {"at": ""} == {
        "at": "",
        "level": "ERROR",
        "logger": "desaekspor.x",
        "request_id": "feedc0ffee12",
        "job_id": "7a",
        "message": "it failed",
    }


@pytest.mark.parametrize("formatter", [logs.TextFormatter(), logs.JsonFormatter()])
def test_the_words_of_an_exception_are_left_out_since_they_may_quote_a_person(formatter):
    nik = "32160599" + "12349901"

    text = formatter.format(record_of(KeyError(nik)))

    assert nik not in text
    assert "KeyError" in text


def test_words_that_speak_of_the_server_are_kept():
    assert "database is locked" in logs.TextFormatter().format(record_of(OperationalError("database is locked")))


def test_causes_are_told_in_their_order_and_as_discreetly():
    nik = "32160599" + "12349901"
    try:
        try:
            int(f"{nik}x")
        except ValueError as error:
            raise RuntimeError(nik) from error
    except RuntimeError as error:
        text = logs.describe_exception(error)

    assert text.index("builtins.ValueError") < text.index("-- led to --") < text.index("builtins.RuntimeError")
    assert nik not in text


def test_a_developer_sees_the_words(settings):
    settings.DEBUG = True

    assert "KeyError: 'abc'" in logs.describe_exception(KeyError("abc"))
