import hashlib

import pytest

from desaekspor.datafiles import catalogue as catalogue_module
from desaekspor.datafiles.catalogue import DataFile, Origin

CONTENT = b"code,name\n32,Jawa Barat\n"


@pytest.fixture
def file(monkeypatch):
    """A catalogue of two small files; this is the first."""
    origin = Origin("Daftar contoh", "https://example.org", "MIT", "2025-06-23")
    files = {
        name: DataFile(name, f"regions/{name}.csv", hashlib.sha256(CONTENT).hexdigest(), len(CONTENT), origin, "national_list")
        for name in ("provinces", "regencies")
    }
    for module in ("catalogue", "folder", "management.commands.data"):
        monkeypatch.setattr(f"desaekspor.datafiles.{module}.catalogue", lambda: files)
    assert catalogue_module.catalogue() is files
    return files["provinces"]


@pytest.fixture
def folder(settings, tmp_path):
    """An empty data folder, and no mirror."""
    settings.DATA, settings.MIRROR = tmp_path / "data", ""
    return settings.DATA


@pytest.fixture
def mirror(settings, tmp_path, folder):
    """A mirror folder that holds both files."""
    settings.MIRROR = str(tmp_path / "mirror")
    below = tmp_path / "mirror" / "regions"
    below.mkdir(parents=True)
    for name in ("provinces", "regencies"):
        (below / f"{name}.csv").write_bytes(CONTENT)
    return below
