import os
import sys
import threading
from contextlib import suppress

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
    threading.Thread(target=read_beforehand, name="beforehand", daemon=True).start()
    return made


def keep_loaded():
    """Load every page's code now, and spare the garbage collector looking through it again: 40 ms of an unlucky page."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    collect_less_often()


def read_beforehand():
    """Read what the first pages of a kind would read, a second and more of each, while others are answered already."""
    from django.conf import settings
    from django.db import Error, connection

    from desaekspor.markets.missing_kbli.finding import completer
    from desaekspor.portal.mapping.atlas import atlas_of

    with suppress(AttributeError, OSError):  # not every system gives a thread a priority of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
    with suppress(Error):  # whatever is amiss, the page will meet it and say so
        atlas_of(settings.HOME_REGION)
        completer()
    connection.close()


application = make_application()
