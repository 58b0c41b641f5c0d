"""Where the tables of trade data lie: ``var/trade/<folder>/``, made whole elsewhere and put in place by one rename."""

import shutil
from pathlib import Path

from django.conf import settings

INCOMING = "incoming"
TARIFFS = "tariffs.json"


def place() -> Path:
    return Path(settings.VAR) / "trade"


def table(folder: str, name: str) -> Path:
    return place() / folder / name


def incoming(name: str) -> Path:
    return place() / INCOMING / name


def publish(draft: Path, folder: str) -> None:
    """Put a whole draft in its place; what a broken attempt left there goes."""
    target = place() / folder
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.rmtree(target)
    draft.rename(target)


def discard(path: Path) -> None:
    """A file or folder that nobody names."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def remove(folder: str) -> None:
    shutil.rmtree(place() / folder, ignore_errors=True)
