"""Write a synthetic register, its truth and its later states to files."""

import csv
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from .defects import KEY, TOTALS
from .files import FORMS, LARGEST_SHEET
from .register import FIRST_QUARTER, PORTION, VERSION, Quarter, Register

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
    called after each portion. Raises TooManyRows for a workbook. A file that could not be finished is taken away.
    """
    path = Path(path)
    if path.suffix.lower() == ".xlsx" and rows > LARGEST_SHEET:
        raise TooManyRows(rows, LARGEST_SHEET)
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
    notes = _notes(register, defects, duplicates)
    paths = [one for one in (path, truth, result.defect_list) if one]
    opened: list = []
    try:
        out = form(path, notes, totals=defects > 0)
        opened.append(out)
        truth_rows, defect_rows = _Table(truth, TRUTH_COLUMNS), _Table(result.defect_list, DEFECT_COLUMNS)
        opened += [truth_rows, defect_rows]
        for made in register.portions(portion):
            out.write(made.columns)
            truth_rows.write([(*told, form.first_row + row) for *told, row in made.truth])
            defect_rows.write([(form.first_row + row, *found) for row, *found in made.defects])
            result.rows += len(made.truth)
            result.defects.update(kind for *_, kind in made.defects)
            result.roles.update((role, trap) for _, _, role, trap, _ in made.truth)
            if report:
                report(path, result.rows, register.history.size)
        opened.remove(out)
        if totals := out.close():
            defect_rows.write([(totals, "JUMLAH", KEY, TOTALS)])
            result.defects[TOTALS] += 1
    except BaseException:
        for one in opened:
            one.close()
        for one in paths:
            one.unlink(missing_ok=True)
        raise
    truth_rows.close()
    defect_rows.close()
    result.seconds = time.perf_counter() - began
    return result


def _notes(register, defects, duplicates) -> list[tuple[str, str]]:
    history = register.history
    return [
        ("Dibuat", f"Pembangkit data uji Desa Ekspor, versi isi {VERSION}, benih {register.draws.seed}"),
        ("Keadaan", f"{history.now}, dari {history.rows:,} usaha pada {history.first}".replace(",", ".", 1)),
        ("Kadar cacat", f"{defects:g} (1 = kadar biasa, 0 = tanpa cacat)"),
        ("Bagian baris ganda", f"{duplicates:g}"),
        ("Orang", "Tidak ada. Nomor urut NIK 99xx dan telepon 0800-0000-xxxx tidak dimiliki siapa pun."),
    ]


class _Table:
    """A CSV beside the register; nothing where no path is given."""

    def __init__(self, path: Path | None, columns) -> None:
        self._file = path.open("w", encoding="utf-8", newline="") if path else None
        if self._file:
            self._writer = csv.writer(self._file, lineterminator="\n")
            self._writer.writerow(columns)

    def write(self, rows) -> None:
        if self._file:
            self._writer.writerows(rows)

    def close(self) -> None:
        if self._file:
            self._file.close()
