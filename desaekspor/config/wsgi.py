import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured

from desaekspor.config.collecting import collect_less_often

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")


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
    """Load every page's code now, and spare the garbage collector looking through it again: 40 ms of an unlucky page."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    collect_less_often()


application = make_application()
