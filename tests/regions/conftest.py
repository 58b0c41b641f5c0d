import shutil

import pytest

from desaekspor.datafiles.catalogue import catalogue


@pytest.fixture
def data_folder(settings, tmp_path):
    """An empty data folder of the test's own, without a mirror."""
    settings.DATA, settings.MIRROR = tmp_path, ""
    (tmp_path / "regions").mkdir()
    return tmp_path / "regions"


@pytest.fixture
def some_of_the_data(shared_data, data_folder):
    """Copies the named source files into the data folder of the test."""

    def copy(*names):
        for name in names:
            shutil.copy(shared_data / catalogue()[name].path, data_folder)

    return copy
