"""Write a synthetic register, its truth and its later states to files."""

import csv
import errno
import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .defects import KEY, TOTALS
from .draws import Draws
from .files import FORMS, LARGEST_SHEET
from .quarters import History, Quarter
from .register import FIRST_QUARTER, PORTION, VERSION, Register

TRUTH_COLUMNS = ("id_data_badan_usaha", "klaster_id", "peran", "jebakan", "baris_excel")
DEFECT_COLUMNS = ("baris_excel", "id_data_badan_usaha", "kolom", "jenis_cacat")


class TooManyRows(Exception):
    """A sheet of a workbook cannot hold ``rows``; ``limit`` it can."""

    def __init__(self, rows: int, limit: int) -> None:
        super().__init__(f"{rows:,} rows, a sheet holds {limit:,}")
        self.rows, self.limit = rows, limit


@dataclass
class Written:
    """One file that was written, and what is in it."""

    path: Path
    quarter: str
    rows: int = 0
    seconds: float = 0.0
    defects: Counter = field(default_factory=Counter)  # kind -> cells
    roles: Counter = field(default_factory=Counter)  # (role, trap) -> rows
    truth: Path | None = None
    defect_list: Path | None = None


def generate(
    path: Path, *, rows: int, seed: int, defects: float = 1, duplicates: float = 0.05, quarters: int = 1,
    first: Quarter = FIRST_QUARTER, truth: Path | None = None, portion: int = PORTION, report=None,
) -> list[Written]:  # fmt: skip
    """Write the register to ``path`` (its ending says the form), or with ``quarters`` > 1 to path-2026Q1, path-2026Q2 …

    ``truth`` gets who is a copy of whom (and path-cacat beside it every planted defect). ``report(path, done, total)`` is
    called after each portion. Raises TooManyRows for a workbook. A file that stood there is replaced only by a finished one.
    """
    path = Path(path)
    most = History(Draws(seed), rows, first, quarters - 1).size
    if path.suffix.lower() == ".xlsx" and most > LARGEST_SHEET:
        raise TooManyRows(most, LARGEST_SHEET)
    written = []
    for index in range(quarters):
        label = f"-{first.later(index)}" if quarters > 1 else ""
        form = FORMS[path.suffix.lower()]
        register = Register(rows, seed, defects=defects, duplicates=duplicates, first=first, index=index, typed=form.typed)
        target = path.with_stem(path.stem + label)
        facts = truth.with_stem(truth.stem + label) if truth else None
        written.append(_write(register, form, target, facts, defects, duplicates, portion, report))
    return written


def _write(register, form, path, truth, defects, duplicates, portion, report) -> Written:
    result = Written(path, str(register.history.now), truth=truth)
    result.defect_list = truth.with_stem(f"{truth.stem}-cacat") if truth else None
    began = time.perf_counter()
    with _Drafts() as drafts:
        out = drafts.open(path, lambda draft: form(draft, _notes(register, defects, duplicates), totals=defects > 0))
        truth_rows = drafts.open(truth, lambda draft: _Table(draft, TRUTH_COLUMNS))
        defect_rows = drafts.open(result.defect_list, lambda draft: _Table(draft, DEFECT_COLUMNS))
        for made in register.portions(portion):
            out.write(made.columns)
            truth_rows.write([(*told, form.first_row + row) for *told, row in made.truth])
            defect_rows.write([(form.first_row + row, *found) for row, *found in made.defects])
            result.rows += len(made.truth)
            result.defects.update(kind for *_, kind in made.defects)
            result.roles.update((role, trap) for _, _, role, trap, _ in made.truth)
            if report:
                report(path, result.rows, register.history.size)
        if totals := out.close():
            defect_rows.write([(totals, "JUMLAH", KEY, TOTALS)])
            result.defects[TOTALS] += 1
    result.seconds = time.perf_counter() - began
    return result


class _Drafts:
    """Files under another name that get their own when all are finished; what is unfinished is taken away."""

    def __init__(self) -> None:
        self._open: list[tuple[Path, Path, Any]] = []

    def __enter__(self) -> "_Drafts":
        return self

    def open(self, path: Path | None, make: Callable[[Path], Any]) -> Any:
        """The writer that ``make`` gives for a draft of ``path``; one that writes nothing for None."""
        if path is None:
            return _Nothing()
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        draft = path.with_name(f"{path.name}.part")
        writer = make(draft)
        self._open.append((draft, path, writer))
        return writer

    def __exit__(self, kind, error, trace) -> None:
        for draft, path, writer in self._open:
            writer.close()
            if error is None:
                draft.replace(path)
            else:
                draft.unlink(missing_ok=True)


def _notes(register, defects, duplicates) -> list[tuple[str, str]]:
    history = register.history
    size = f"{history.rows:,}".replace(",", ".")
    return [
        ("Dibuat", f"Pembangkit data uji Desa Ekspor, versi isi {VERSION}, benih {register.draws.seed}"),
        ("Keadaan", f"{history.now}; keadaan pertama {history.first} dengan {size} usaha"),
        ("Kadar cacat", f"{defects:g} (1 = kadar biasa, 0 = tanpa cacat)"),
        ("Bagian baris ganda", f"{duplicates:g}"),
        ("Orang", "Tidak ada. Nomor urut NIK 99xx dan telepon 0800-0000-xxxx tidak dimiliki siapa pun."),
    ]


class _Table:
    """A CSV beside the register."""

    def __init__(self, path: Path, columns) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(columns)

    def write(self, rows) -> None:
        self._writer.writerows(rows)

    def close(self) -> None:
        self._file.close()


class _Nothing:
    def write(self, rows) -> None:
        pass
