"""What is typed after a command: the words of argparse in the user's language, and values that several commands take."""

import argparse
from datetime import date
from pathlib import Path

from django.utils.translation import gettext, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _

# The sentences of argparse (Python 3.11 to 3.13) that our commands can meet, letter by letter.
WORDS = (
    gettext_noop("usage: "),
    gettext_noop("positional arguments"),
    gettext_noop("options"),
    gettext_noop("show this help message and exit"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("ambiguous option: %(option)s could match %(matches)s"),
    gettext_noop("not allowed with argument %s"),
    gettext_noop("ignored explicit argument %r"),
    gettext_noop("expected one argument"),
    gettext_noop("expected at most one argument"),
    gettext_noop("expected at least one argument"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
    gettext_noop("invalid %(type)s value: %(value)r"),
)
# Of the options that Django gives every command: those that are hidden are of no use here.
OF_DJANGO = {
    "--verbosity": gettext_lazy("how much is told on the way: 0 nothing, 1 as usual"),
    "--traceback": gettext_lazy("when it is refused, show also where in the program"),
    "--version": argparse.SUPPRESS,
    "--settings": argparse.SUPPRESS,
    "--pythonpath": argparse.SUPPRESS,
    "--no-color": argparse.SUPPRESS,
    "--force-color": argparse.SUPPRESS,
    "--skip-checks": argparse.SUPPRESS,
}


def translate_argparse():
    """From now on argparse looks its words up in our catalogue; where they are not there it speaks English, as before."""
    # An empty text is asked for as well, None by add_subparsers: Django's gettext takes no None.
    argparse._ = lambda words: gettext(words) if words else words


def parser_of(command, name):
    """The parser of ``command``, which helps and refuses in the language that is active."""
    command.help = _(command.help)  # not lazy in the class: argparse folds only a plain text
    parser = command.create_parser("desaekspor", name)
    for action in parser._actions:
        for option in OF_DJANGO.keys() & {*action.option_strings}:
            action.help = str(OF_DJANGO[option])
    return parser


def day(text):
    """An argument that is a day, such as 2026-11-28."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("“%(text)s” is no day such as 2026-11-28") % {"text": text}) from None


def path_ending_in(*endings):
    """An argument that names a file of one of these kinds, such as ``.csv``."""

    def path(text):
        if Path(text).suffix.lower() not in endings:
            words = _("%(path)s: the ending must be one of %(endings)s")
            raise argparse.ArgumentTypeError(words % {"path": text, "endings": ", ".join(endings)})
        return Path(text)

    return path


def whole_number(text):
    """An argument that is a whole number, such as a year or the number of an import."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("“%(text)s” is no whole number") % {"text": text}) from None
