import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from desaekspor.accounts import audit
from desaekspor.config import logs
from desaekspor.registry.models import Enterprise
from tests.factories import make_enterprise, make_officer

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_to_which_fields_and_what_for():
    officer, enterprise = make_officer(), make_enterprise()
    request = RequestFactory().get("/")
    request.id = "feedc0ffee12"

    entry = audit.record(officer, "owner.open", enterprise.owner, ["nik", "phone"], "  Memeriksa berkas  ", request)

    entry.refresh_from_db()
    assert (entry.by, entry.action, entry.object_type, entry.object_id) == (
        officer,
        "owner.open",
        "registry.owner",
        str(enterprise.owner.pk),
    )
    assert (entry.fields, entry.purpose, entry.request_id) == (["nik", "phone"], "Memeriksa berkas", "feedc0ffee12")


def test_without_a_request_the_id_of_the_log_lines_is_taken():
    with logs.belonging_to(request="feedc0ffee12"):
        assert audit.record(None, "register.export", Enterprise).request_id == "feedc0ffee12"


def test_a_whole_model_has_no_id_and_a_command_no_user():
    entry = audit.record(AnonymousUser(), "register.export", Enterprise)

    assert (entry.by, entry.object_type, entry.object_id) == (None, "registry.enterprise", "")
