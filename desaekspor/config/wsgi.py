import gc
import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")

# New objects until the youngest are looked through, and how often that is done until older ones are, and all.
COLLECT_AFTER = (5_000, 20, 100)


def make_application():
    """The site for a WSGI server; on unsafe settings the process ends with the reasons."""
    try:
        django.setup(set_prefix=False)
        from desaekspor.config.checks import refuse_unsafe
        from desaekspor.config.guards import Handler

        made = Handler()
        refuse_unsafe()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    keep_loaded()
    return made


def keep_loaded():
    """Load every page's code now, and spare the garbage collector looking through it again: 40 ms of an unlucky page.

    And let it look less often. A page makes some thousands of objects that live as long as the page. With Python's
    thresholds the collector looked through the young ones three times a page, and every fifty pages through everything
    that is kept, 30 ms during which no other page is made either; now once in four pages, and hardly ever.
    """
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


application = make_application()
