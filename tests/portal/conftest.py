import pytest

from desaekspor.regions import places
from tests.registry.registers import make_places


@pytest.fixture
def regency(db):
    """Kabupaten Bekasi with two districts and three villages, for imports. Resolvers of other tests' regions are forgotten."""
    places._built.clear()
    yield make_places()
    places._built.clear()
