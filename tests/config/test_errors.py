import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import connection
from django.test import Client, override_settings
from django.urls import include, path

from tests.factories import make_officer

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def raising(error):
    def view(request):
        raise error

    return view


urlpatterns = [
    path("broken/", raising(ValueError("3216059912349901"))),
    path("forbidden/", raising(PermissionDenied())),
    path("suspicious/", raising(SuspiciousOperation("odd"))),
    path("large/", raising(RequestDataTooBig("too much"))),
    path("api/broken/", raising(ValueError("3216059912349901"))),
    path("", include("desaekspor.config.urls")),
]
handler400 = "desaekspor.config.errors.bad_request"
handler403 = "desaekspor.config.errors.forbidden"
handler404 = "desaekspor.config.errors.not_found"
handler500 = "desaekspor.config.errors.server_error"

PAGES = [
    ("/suspicious/", 400, "The request was not understood"),
    ("/forbidden/", 403, "You may not do this"),
    ("/nothing/", 404, "There is nothing here"),
    ("/large/", 413, "Too much was sent at once"),
    ("/broken/", 500, "Something went wrong on our side"),
]


@pytest.fixture
def reader():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("address", "status", "title"), PAGES)
class TestEachPage:
    def test_says_what_happened_what_to_do_and_its_number(self, reader, address, status, title):
        reader.cookies["language"] = "en"
        response = reader.get(address)

        assert response.status_code == status
        assert title in response.text
        assert "What to do:" in response.text
        assert response.headers["X-Request-ID"] in response.text

    def test_is_indonesian_by_default(self, reader, address, status, title):
        response = reader.get(address)

        assert response.status_code == status
        assert '<html lang="id">' in response.text
        assert title not in response.text

    def test_quotes_nothing_of_the_error(self, reader, address, status, title):
        assert "3216059912349901" not in reader.get(address).text


def test_a_logged_in_reader_keeps_the_frame_on_a_page_that_is_not_there(reader):
    reader.force_login(make_officer(first_name="Sari Contoh"))

    assert "Sari Contoh" in reader.get("/nothing/").text


def test_the_page_of_a_failure_needs_no_database(reader):
    with connection.execute_wrapper(_no_database):
        response = reader.get("/broken/")

    assert response.status_code == 500
    assert response.headers["X-Request-ID"] in response.text


def test_without_the_database_a_missing_page_is_still_a_page(reader):
    with connection.execute_wrapper(_no_database):
        response = reader.get("/nothing/")

    assert response.status_code == 404
    assert response.headers["X-Request-ID"] in response.text


def _no_database(execute, sql, params, many, context):
    from django.db import OperationalError

    raise OperationalError("the database is away")


def test_a_failure_is_logged_with_its_place_and_without_its_words(reader, caplog):
    from desaekspor.config.logs import TextFormatter

    reader.get("/broken/")

    [record] = [record for record in caplog.records if record.name == "django.request"]
    record.ids = "-"
    text = TextFormatter().format(record)
    assert "builtins.ValueError" in text
    assert "3216059912349901" not in text.replace('ValueError("3216059912349901")', "")


def test_a_form_without_its_token_gets_its_own_page():
    reader = Client(enforce_csrf_checks=True)
    reader.cookies["language"] = "en"

    response = reader.post("/akun/masuk/", {"login": "x", "password": "y"})

    assert response.status_code == 403
    assert "The form was not accepted" in response.text
    assert "Cookies of this site must be allowed" in response.text


def test_a_host_that_is_not_ours_gets_words(reader):
    response = reader.get("/akun/masuk/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert response.headers["X-Request-ID"] in response.text


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=5)
def test_too_many_fields_are_too_much_at_once(reader):
    reader.force_login(make_officer())

    assert reader.post("/akun/", {f"field-{number}": "x" for number in range(9)}).status_code == 413


@pytest.mark.parametrize(("address", "status"), [("/api/v1/nothing", 404), ("/api/broken/", 500)])
def test_the_api_gets_json(reader, address, status):
    response = reader.get(address)

    assert response.status_code == status
    assert response.json()["request_id"] == response.headers["X-Request-ID"]
    assert response.json()["error"]
