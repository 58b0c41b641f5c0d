"""Measure, and print what was measured.

    python -m bench [NAME ...] [--OPTION=VALUE ...]

Without a name: all of {benches}.
By name only: {asked}.
The options of a bench stand at the head of its file: python -m bench NAME --help
"""

import importlib
import platform
import signal
import sys

BENCHES = (
    "generator",
    "imports",
    "duplicates",
    "search",
    "potential",
    "chain",
    "readiness",
    "training",
    "nation",
    "upkeep",
    "products",
    "kbli",
    "trade",
    "markets",
)
ASKED = ("load", "pages", "first_load", "exports", "pull")  # these keep a register of their own, or need one: by name only


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to end"))  # and so its servers are stopped
    names = [argument for argument in sys.argv[1:] if not argument.startswith("-")] or BENCHES
    options = [argument for argument in sys.argv[1:] if argument.startswith("-")]
    for name in names:
        if name not in (*BENCHES, *ASKED):
            sys.exit(f"no bench is called {name!r}; there are: {', '.join((*BENCHES, *ASKED))}")
    if "--help" in options or "-h" in options:
        print(_help(names))
        return
    print(f"{platform.machine()}, Python {platform.python_version()}, {platform.platform()}")
    for name in names:
        importlib.import_module(f"bench.{name}").main(options)


def _help(names):
    if names is BENCHES:
        return __doc__.format(benches=", ".join(BENCHES), asked=", ".join(ASKED)).strip()
    return "\n\n".join(importlib.import_module(f"bench.{name}").__doc__.strip() for name in names)


if __name__ == "__main__":
    main()
