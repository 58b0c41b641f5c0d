import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """The map's atlas is kept until data is loaded anew; each test brings its own villages."""
    cache.clear()
