"""What ``desaekspor COMMAND`` does once Django is set up: runs the command, and finds the words when it cannot."""

import ast
import difflib
import errno
import os
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings
from django.core.checks import Tags
from django.core.management import get_commands, load_command_class
from django.core.management.base import CommandError
from django.db import InterfaceError, OperationalError, connections
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desaekspor.config.arguments import parser_of, translate_argparse

OURS = "desaekspor."
DONE, REFUSED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
DISK_FULL = gettext_lazy(
    "The disk is full at %(path)s. What was not finished was not kept. Make room there and start the command again."
)
NOT_POSSIBLE = gettext_lazy("%(path)s cannot be used: %(why)s")


def speak():
    """The terminal speaks the site's language, or English where the terminal is set to English (LANG=en_US.UTF-8)."""
    wanted = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    translation.activate("en" if wanted.startswith("en") else settings.LANGUAGE_CODE)
    translate_argparse()


def execute(typed, arguments):
    """Run the command; return the exit status. Wrong options end the process with status 2."""
    name = typed.replace("-", "_")
    app = get_commands().get(name)
    if app is None:
        return refuse(_("There is no command “%(name)s”.") % {"name": typed} + f" {_suggestion(typed)}", WRONG_USAGE)
    command = load_command_class(app, name) if isinstance(app, str) else app
    command._called_from_command_line = True
    if isinstance(app, str) and app.startswith(OURS):
        # Those of the program's own code are for who changes it: they load every page, which is half of a command's time.
        command.requires_system_checks = [Tags.security]
    elif name == "migrate":
        command.check = partial(command.check, tags=[Tags.security])
    options = vars(parser_of(command, name.replace("_", "-")).parse_args(arguments))
    positional = options.pop("args", ())
    try:
        command.execute(*positional, **options)
    except CommandError as error:
        if options.get("traceback"):
            raise
        return refuse(error, error.returncode)
    except (InterfaceError, OperationalError) as error:
        if options.get("traceback"):
            raise
        if "disk is full" in str(error):  # SQLite's words
            return refuse(DISK_FULL % {"path": settings.VAR})
        words = _("The database cannot be used: %(why)s\nIts address is the setting DATABASE_URL.")
        return refuse(words % {"why": str(error).strip()})
    except OSError as error:
        if options.get("traceback") or (error.filename is None and error.errno not in NO_ROOM):
            raise
        where = {"path": error.filename or settings.VAR, "why": error.strerror}
        return refuse((DISK_FULL if error.errno in NO_ROOM else NOT_POSSIBLE) % where)
    finally:
        connections.close_all()
    return DONE


def refuse(words, status=REFUSED):
    sys.stderr.write(f"{str(words).strip()}\n")
    return status


def our_commands():
    """The names of the project's own commands, as they are typed, with one line each."""
    ours = sorted((name, app) for name, app in get_commands().items() if isinstance(app, str) and app.startswith(OURS))
    return {name.replace("_", "-"): _help_of(app, name) for name, app in ours}


def _help_of(app, name):
    """The line of a command, read from its file: loading them all, with what they compute with, takes two seconds."""
    source = Path(find_spec(f"{app}.management.commands.{name}").origin).read_text(encoding="utf-8")
    command = next(node for node in ast.parse(source).body if isinstance(node, ast.ClassDef) and node.name == "Command")
    line = next(node.value for node in command.body if isinstance(node, ast.Assign) and node.targets[0].id == "help")
    return _(next(node.value for node in ast.walk(line) if isinstance(node, ast.Constant)))


def overview():
    commands = "\n".join(f"  {name:<20} {text}" for name, text in our_commands().items())
    closing = (
        _("desaekspor COMMAND --help tells the options of a command; desaekspor --version the version."),
        _("Exit status: 0 done, 1 refused with a message, 2 wrong usage."),
        _("Settings come from the environment: docs/reference/settings.md"),
    )
    parts = (
        _("Desa Ekspor: from the register of enterprises to the shipped container."),
        _("desaekspor COMMAND [options]"),
        commands,
        "\n".join(closing),
    )
    return "\n\n".join(parts) + "\n"


def _suggestion(typed):
    if near := difflib.get_close_matches(typed.replace("_", "-"), our_commands(), n=1):
        return _("Did you mean “%(name)s”?") % {"name": near[0]}
    return _("“desaekspor” alone lists the commands.")
