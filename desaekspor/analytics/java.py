"""Which Java there is. Spark needs 17 or newer; nothing else does."""

import os
import shutil
import subprocess
from pathlib import Path

NEEDED = 17


def java_version() -> int:
    """The Java that Spark would use; 0 when there is none."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if not java:
        return 0
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False).stderr
    except OSError:
        return 0
    number = said.partition('version "')[2].split(".")[0].split('"')[0].split("-")[0]
    return int(number) if number.isdecimal() else 0
