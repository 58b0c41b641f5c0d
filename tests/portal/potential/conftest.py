import pytest

from desaekspor.potential.results.measuring import measure
from desaekspor.potential.results.writing import publish
from tests.factories import make_officer
from tests.potential.results.conftest import regency  # noqa: F401  a fixture


@pytest.fixture
def officer(db):
    return make_officer("32.16")


@pytest.fixture
def assessment(regency):  # noqa: F811
    """The small regency of tests/potential/results/regency.py, measured; nobody has published it."""
    return measure().assessment


@pytest.fixture
def published(assessment, officer):
    """The same, open to everybody."""
    return publish(assessment, by=officer)
