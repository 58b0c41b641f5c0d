import pytest
from django.utils import translation


@pytest.fixture
def english(monkeypatch):
    """A terminal set to English; the language of the test's process is given back."""
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    with translation.override("en"):
        yield
