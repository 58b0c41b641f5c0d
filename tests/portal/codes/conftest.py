from tests.nomenclature.conftest import lists  # noqa: F401
