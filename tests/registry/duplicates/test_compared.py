"""What is kept of a record is made by files that the version of the library knows of."""

import ast
from pathlib import Path

import desaekspor
from desaekspor.registry.duplicates.compared import MADE_BY, library_files

ROOT = Path(desaekspor.__file__).parents[1]
NOT_READ = {"desaekspor/regions/models.py"}  # for the resolver over the database, which the comparing does without


def imported(path):
    """The files of the program that the file imports."""
    package = path.relative_to(ROOT).with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            base = ROOT.joinpath(*base, *(node.module or "").split("."))
            for one in {base, *(base / name.name for name in node.names)}:
                if (file := one.with_suffix(".py")).is_file():
                    yield file


def test_whatever_the_comparing_imports_makes_another_version():
    waiting, found = [ROOT / "desaekspor/registry/linkage/normalise.py"], set()
    while waiting:
        file = waiting.pop()
        if file not in found and str(file.relative_to(ROOT)) not in NOT_READ:
            found.add(file)
            waiting += imported(file)

    assert {"identifiers.py", "coordinates.py", "resolver.py", "vocabulary.py"} <= {file.name for file in found}
    assert sorted(str(file.relative_to(ROOT)) for file in found - set(library_files())) == []
    assert [pattern for pattern in MADE_BY if not any((ROOT / "desaekspor").glob(pattern))] == []
