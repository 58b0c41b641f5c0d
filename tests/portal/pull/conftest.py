from tests.portal.potential.conftest import assessment, officer, published  # noqa: F401  fixtures
from tests.potential.results.conftest import regency  # noqa: F401  a fixture
