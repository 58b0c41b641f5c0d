import shutil

import pytest

from desaekspor.potential.results import snapshots, supposing
from tests.potential.results.regency import make_regency


@pytest.fixture
def regency(db):
    """A small regency with its tables, not measured yet; its snapshots go after the test."""
    make_regency()
    supposing._read.cache_clear()
    yield
    shutil.rmtree(snapshots.folder(), ignore_errors=True)
