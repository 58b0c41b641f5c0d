"""``python -m bench [NAME ...]``: measure, and print what was measured. Without a name: everything."""

import importlib
import platform
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
ASKED = ("load", "first_load", "exports", "pull")  # these keep a register of their own, or need one: by name only


def main():
    names = [argument for argument in sys.argv[1:] if not argument.startswith("-")] or BENCHES
    options = [argument for argument in sys.argv[1:] if argument.startswith("-")]
    print(f"{platform.machine()}, Python {platform.python_version()}, {platform.platform()}")
    for name in names:
        if name not in (*BENCHES, *ASKED):
            sys.exit(f"no bench is called {name!r}; there are: {', '.join((*BENCHES, *ASKED))}")
        importlib.import_module(f"bench.{name}").main(options)


if __name__ == "__main__":
    main()
