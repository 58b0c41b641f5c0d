import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured

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
    return made


application = make_application()
