import pytest

from tests.nomenclature.small_lists import write_lists


@pytest.fixture
def lists(settings, tmp_path):
    """The small lists as the data folder."""
    settings.DATA, settings.MIRROR = tmp_path, ""
    write_lists(tmp_path)
    return tmp_path
