import pytest

from tests.factories import make_officer


@pytest.fixture
def officer(client):
    """The officer of the regency, who is logged in."""
    officer = make_officer()
    client.force_login(officer)
    return officer
