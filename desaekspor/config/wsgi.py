import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")


def make_application():
    """The site for a WSGI server; on unsafe settings the process ends with the reasons."""
    from desaekspor.config.checks import refuse_unsafe

    try:
        made = get_wsgi_application()
        refuse_unsafe()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    return made


application = make_application()
