"""The command ``desaekspor``: ``desaekspor import-register FILE`` runs the management command ``import_register``.

Exit status: 0 done, 1 refused with a message, 2 wrong usage.
"""

import difflib
import os
import sys
from importlib.metadata import version

OURS = "desaekspor."


def main(arguments=None):
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments):
    """Run one command; return the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desaekspor.config.settings")
    if arguments and arguments[0] in {"--version", "version"}:
        print(f"Desa Ekspor {version('desaekspor')}")  # noqa: T201
        return 0

    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
        if not arguments or arguments[0] in {"help", "--help", "-h"}:
            print(overview())  # noqa: T201
            return 0
        name, *rest = arguments
        return execute(name.replace("-", "_"), rest)
    except ImproperlyConfigured as error:
        return refuse(error)
    except KeyboardInterrupt:
        return refuse("Stopped.", status=130)


def execute(name, arguments):
    from django.core.management import get_commands, load_command_class
    from django.core.management.base import CommandError, SystemCheckError
    from django.db import OperationalError, connections

    app = get_commands().get(name)
    if app is None:
        return refuse(f"There is no command {name.replace('_', '-')!r}. {suggest(name)}", status=2)
    command = load_command_class(app, name) if isinstance(app, str) else app
    command._called_from_command_line = True
    parser = command.create_parser("desaekspor", name.replace("_", "-"))
    options = vars(parser.parse_args(arguments))  # ends the process with status 2 on wrong usage
    positional = options.pop("args", ())
    try:
        command.execute(*positional, **options)
    except SystemCheckError as error:
        return refuse(error)
    except CommandError as error:
        if options.get("traceback"):
            raise
        return refuse(error, status=error.returncode)
    except OperationalError as error:
        if options.get("traceback"):
            raise
        return refuse(f"The database cannot be used: {str(error).strip()}\nIts address is the setting DATABASE_URL.")
    finally:
        connections.close_all()
    return 0


def refuse(words, *, status=1):
    print(str(words).strip(), file=sys.stderr)  # noqa: T201
    return status


def our_commands():
    """The names of the project's own commands, as they are typed, with one line each."""
    from django.core.management import get_commands, load_command_class

    ours = sorted((name, app) for name, app in get_commands().items() if isinstance(app, str) and app.startswith(OURS))
    return {name.replace("_", "-"): load_command_class(app, name).help for name, app in ours}


def overview():
    lines = "\n".join(f"  {name:<20} {text}" for name, text in our_commands().items())
    return (
        "Desa Ekspor: from the register of enterprises to the shipped container.\n\n"
        f"desaekspor COMMAND [options]\n\n{lines}\n\n"
        "desaekspor COMMAND --help tells the options of a command; `desaekspor --version` the version.\n"
        "Exit status: 0 done, 1 refused with a message, 2 wrong usage.\n"
        "Settings come from the environment: docs/reference/settings.md"
    )


def suggest(name):
    typed = name.replace("_", "-")
    if near := difflib.get_close_matches(typed, our_commands(), n=1):
        return f"Did you mean {near[0]!r}?"
    return "`desaekspor` alone lists the commands."
