import pytest

from desaekspor.portal import kept
from desaekspor.regions import places
from tests.registry.registers import make_places


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """The map's atlas is kept until data is loaded anew; each test brings its own villages."""
    kept.forget()


@pytest.fixture
def regency(db):
    """Kabupaten Bekasi with two districts and three villages, for imports. Resolvers of other tests' regions are forgotten."""
    places._built.clear()
    yield make_places()
    places._built.clear()
