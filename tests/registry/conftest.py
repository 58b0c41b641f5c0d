import pytest
from django.utils import translation

from desaekspor.regions import places
from tests.registry.registers import make_places


@pytest.fixture
def regency(db):
    """Kabupaten Bekasi with two districts and three villages. The resolver that another test's regions made is forgotten."""
    places._built.clear()
    yield make_places()
    places._built.clear()


@pytest.fixture
def english(monkeypatch):
    """A terminal set to English; the language of the test's process is given back."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    with translation.override("en"):
        yield
