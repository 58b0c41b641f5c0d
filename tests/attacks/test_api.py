"""The API against its own description: wrong types, missing and foreign parts, methods it does not know."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis import GenerationMode
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from desaekspor.config.guards import Handler
from tests.factories import make_officer, make_region

HOSTILE = ProjectConfig(generation=GenerationConfig(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE]))
CONFIG = SchemathesisConfig(projects=ProjectsConfig(default=HOSTILE))
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", Handler(), config=CONFIG)


@pytest.fixture
def same_connection():
    """The site runs in this thread, on the test's own connection, which a request of its own would close."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def session(client):
    make_region("32.16.05.2001")
    client.force_login(make_officer("32.16"))
    return {"sessionid": client.cookies["sessionid"].value}


@pytest.mark.django_db
@schema.parametrize()
@settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.usefixtures("same_connection")
def test_whatever_is_sent_the_answer_is_as_described(case, session):
    for cookies in ({}, session):
        answer = case.call(cookies=cookies, headers={"Accept-Encoding": "identity"})

        assert answer.status_code < 500
        if answer.status_code == 405:
            continue
        assert answer.headers["content-type"][0].startswith("application/json")
        if answer.status_code == 200:
            case.validate_response(answer, checks=[content_type_conformance, response_schema_conformance])
        else:
            assert set(answer.json()) <= {"error", "request_id", "wrong"}
