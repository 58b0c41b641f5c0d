import csv
import json

import pytest
from django.core.management import CommandError, call_command

from desaekspor.potential.management.commands import import_production
from desaekspor.potential.production.models import Production
from desaekspor.regions import places
from tests.factories import make_officer, make_region

pytestmark = pytest.mark.django_db
VILLAGE = "32.16.05.2001"


@pytest.fixture(autouse=True)
def _prepared(monkeypatch):
    """Tables are there; no regions are loaded but this one."""
    monkeypatch.setattr(import_production, "prepare_database", lambda: None)
    places._built.clear()
    make_region(VILLAGE)
    yield
    places._built.clear()


def write(path, *rows):
    path.write_text("kode desa,produk,satuan,jan\n" + "".join(f"{row}\n" for row in rows))
    return path


def run(capsys, *arguments):
    call_command("import_production", *map(str, arguments), "--json")
    return json.loads(capsys.readouterr().out.splitlines()[-1])


def test_a_file_is_checked_loaded_and_loaded_again(tmp_path, capsys):
    path = write(tmp_path / "a.csv", f"{VILLAGE},bandeng,kuintal,3")

    assert run(capsys, path, "--check") == {"rows": 1, "new": 1, "changed": 0, "same": 0, "checked_only": True}
    assert not Production.objects.exists()
    assert run(capsys, path, "--synthetic")["new"] == 1
    assert Production.objects.get().months[0] == 300
    assert Production.objects.get().synthetic
    assert run(capsys, path, "--synthetic")["same"] == 1
    assert run(capsys, path)["new"] == 1  # what is said is never taken for what is invented


def test_wrong_cells_are_named_and_nothing_is_written(tmp_path, capsys):
    path = write(tmp_path / "a.csv", f"{VILLAGE},bandeng,karung,3", "33.09.01.2001,=1+1,kg,-2")

    with pytest.raises(CommandError) as refused:
        run(capsys, path, "--errors", tmp_path / "out.csv")

    assert "row 2, column satuan:" in str(refused.value) or "baris 2, kolom satuan:" in str(refused.value)
    with (tmp_path / "out.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(row["row"], row["column"], row["code"], row["value"]) for row in rows] == [
        ("2", "satuan", "uncertain_unit", "karung"),
        ("3", "kode desa", "unknown_village", "33.09.01.2001"),
        ("3", "jan", "negative", "-2"),
    ]
    assert not Production.objects.exists()


def test_in_an_officers_name_only_their_region_is_written(tmp_path, capsys):
    officer = make_officer("33.09")
    path = write(tmp_path / "a.csv", f"{VILLAGE},bandeng,kg,3")

    with pytest.raises(CommandError):
        run(capsys, path, "--user", officer.username)
    with pytest.raises(CommandError):
        run(capsys, path, "--user", "entah")
    assert not Production.objects.exists()
