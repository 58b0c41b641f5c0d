import pytest

from desaekspor.regions import places
from tests.registry.registers import make_places


@pytest.fixture
def regency(db):
    """Kabupaten Bekasi with two districts and three villages. The resolver that another test's regions made is forgotten."""
    places._built.clear()
    yield make_places()
    places._built.clear()
