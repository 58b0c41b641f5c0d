"""What a web process has done before its first page."""

import pytest

from tests.sites import Site

pytestmark = pytest.mark.slow


def test_the_code_of_every_page_is_loaded_and_the_collector_leaves_it_alone(tmp_path):
    site = Site(tmp_path / "var")
    try:
        loaded, frozen, young, thresholds = site.python(
            "import gc, sys\n"
            "from desaekspor.config.wsgi import application\n"
            "loaded = 'desaekspor.portal.views.map' in sys.modules\n"
            "show([loaded, gc.get_freeze_count(), len(gc.get_objects()), gc.get_threshold()])"
        )
    finally:
        site.drop()

    assert loaded
    assert frozen > 20 * young
    assert thresholds[0] > 700  # Python's own
