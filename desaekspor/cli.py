"""The command ``desaekspor``: ``desaekspor import-register FILE`` runs the management command ``import_register``.

Exit status: 0 done, 1 refused with a message, 2 wrong usage.
"""

import os
import sys
from importlib.metadata import version


def main(arguments=None):
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments):
    """Run one command; return the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    if arguments[:1] in (["--version"], ["version"]):
        sys.stdout.write(f"Desa Ekspor {version('desaekspor')}\n")
        return 0

    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        return 1
    from desaekspor.config import terminal

    terminal.speak()
    try:
        if not arguments or arguments[0] in {"help", "--help", "-h"}:
            sys.stdout.write(terminal.overview())
            return 0
        return terminal.execute(arguments[0], arguments[1:])
    except ImproperlyConfigured as error:
        return terminal.refuse(error)
    except KeyboardInterrupt:
        return terminal.INTERRUPTED
