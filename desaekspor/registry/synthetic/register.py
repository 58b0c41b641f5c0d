"""The rows of a synthetic register, portion by portion, with what is true about them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from desaekspor.registry.importers.sidt import COLUMNS

from . import figures
from .defects import KEY, KEY_CONFLICT, KINDS, NIB_SHARED, ROW_REPEATED, WORKERS, Cells, Defects
from .draws import Draws
from .lines import lines
from .marks import PAGE
from .owners import make_homes, make_owners
from .quarters import History, Quarter
from .roles import COPIES, COPY_ROLE, ORIGINAL_ROLE, TRAP_NAMES, Roles
from .shops import make_shops, make_sites
from .sources import Sources, Tracer

VERSION = 1  # of the content: the same seed gives the same rows under the same version
CUT = WORKERS[-1]  # the last worker column arrives cut by a letter
HEADINGS = [CUT if column.name.startswith(CUT) else column.name for column in COLUMNS]
PORTION = 5_000  # rows made at a time; the rows do not depend on it
PAGE_ROWS = 500
FIRST_QUARTER = Quarter(2026, 1)
FIRST_KEY, KEYS_OF_A_SEED, SEEDS = 90_000_000_000, 10_000_000, 1_000
REPEATED_TRAP, CONFLICT_TRAP = "baris_ganda", "id_ganda"


@dataclass
class Portion:
    """Some rows: ``columns`` in the order of HEADINGS; rows are numbered from 0 over the whole register.

    ``defects``: (row, key, column, kind). ``truth``: (key, cluster, role, trap, row).
    """

    columns: list[list]
    defects: list[tuple[int, str, str, str]] = field(default_factory=list)
    truth: list[tuple[str, str, str, str, int]] = field(default_factory=list)


class Register:
    """The state of a register in one quarter: ``index`` quarters after the ``first``.

    ``rows``: enterprises in the first state (births and closures follow). ``defects``: 1 for the ordinary
    rates of :mod:`.defects`, 0 for none. ``duplicates``: share of the rows that are another row's shop again.
    ``typed``: for a file that keeps numbers apart from text.
    """

    def __init__(
        self, rows: int, seed: int, *, defects: float = 1, duplicates: float = 0.05, first: Quarter = FIRST_QUARTER,
        index: int = 0, typed: bool = True,
    ) -> None:  # fmt: skip
        self.draws = Draws(seed)
        self.history = History(self.draws, rows, first, index)
        self.tracer = Tracer(self.draws, Roles(self.draws, duplicates), self.history)
        self.defects = Defects(self.draws, defects)
        self.typed = typed
        self._nibs: set[int] = set()  # that stood in the file so far

    def portions(self, size: int = PORTION) -> Iterator[Portion]:
        """Every row of the state, made ``size`` at a time (enterprises that closed are left out)."""
        self._nibs = set()
        number = 0
        for first in range(0, self.history.size, size):
            ids = np.arange(first, min(first + size, self.history.size), dtype=np.int64)
            content, keyed = self.defects.repeats(ids), self.defects.conflicts(ids)
            keyed = np.where(keyed == ids, content, keyed)
            there = self.history.alive(content) & self.history.alive(keyed)
            portion = self._make(ids[there], content[there], keyed[there], number)
            number += int(there.sum())
            yield portion

    def keys(self, ids: np.ndarray) -> list[str]:
        """``id_data_badan_usaha``: registers of other seeds have other keys (of a thousand seeds)."""
        start = FIRST_KEY + self.draws.seed % SEEDS * KEYS_OF_A_SEED
        return [str(key) for key in (start + ids).tolist()]

    def _make(self, ids: np.ndarray, content: np.ndarray, keyed: np.ndarray, number: int) -> Portion:
        """The rows of slots ``ids``, which say what the slots ``content`` say and bear the keys of ``keyed``."""
        draws, history = self.draws, self.history
        keys = self.keys(keyed)
        sources = self.tracer.trace(content)
        owners = make_owners(draws, history, sources, lines().women[sources.root_line])
        shops = make_shops(draws, history, sources, owners, WORKERS)
        sites = make_sites(draws, self.tracer, sources, keys)
        homes = make_homes(draws, self.tracer, sources, sites.columns["alamat_usaha"], sites.rt, sites.rw)
        old_kbli = lines().old_kbli[sources.line]
        cells = Cells(
            {KEY: keys} | owners.columns | homes | shops.columns | sites.columns, typed=self.typed, old_kbli=old_kbli.tolist()
        )
        has = {
            "typed": np.full(len(ids), self.typed), "birth": owners.birth_told, "nib": owners.has_nib, "point": sites.measured,
            "micro": shops.scale == figures.MICRO, "old code": old_kbli != "",
        }  # fmt: skip
        planted, corrected = self.defects.plant(cells, content, has, history.corrected)
        last = np.max([owners.changed, shops.visited, sources.moved, corrected], axis=0)
        cells["pulled_at"] = [history.now.pulled_at] * len(ids)
        cells["updated_at"] = history.updated_at(content, last)
        cells["source_page"] = [f"{PAGE}-{page}" for page in (1 + ids // PAGE_ROWS).tolist()]
        portion = Portion([cells[name] for name in HEADINGS])
        self._tell_defects(portion, planted, (content != ids).tolist(), (keyed != content).tolist(), number)
        self._tell_clusters(portion, sources, (content != ids).tolist(), (keyed != content).tolist(), number)
        return portion

    def _tell_defects(self, portion, planted, repeated, conflict, number) -> None:
        """Write down the planted defects, and those that lie between rows: repeated rows and keys, NIBs that came before."""
        found: dict[int, list[tuple[str, str]]] = {}
        damaged = set()
        for row, kind in planted:
            column = KINDS[kind].column
            found.setdefault(row, []).append((column, kind))
            if column == "nib":
                damaged.add(row)
        for row, nib in enumerate(portion.columns[HEADINGS.index("nib")]):
            if repeated[row] or conflict[row]:
                found.setdefault(row, []).append((KEY, ROW_REPEATED if repeated[row] else KEY_CONFLICT))
            elif nib and row not in damaged:
                if int(nib) in self._nibs:
                    found.setdefault(row, []).append(("nib", NIB_SHARED))
                self._nibs.add(int(nib))
        keys = portion.columns[0]
        portion.defects = [(number + row, keys[row], *one) for row in sorted(found) for one in found[row]]

    def _tell_clusters(self, portion, sources: Sources, repeated, conflict, number) -> None:
        """Write down which rows are one shop: the cluster is named after the first of them."""
        copy = sources.copy
        cluster = np.where(copy, sources.root, sources.ids).tolist()
        for row, (key, role) in enumerate(zip(portion.columns[0], sources.role.tolist(), strict=True)):
            trap = REPEATED_TRAP if repeated[row] else CONFLICT_TRAP if conflict[row] else TRAP_NAMES[role]
            told = COPY_ROLE if repeated[row] or role in COPIES else ORIGINAL_ROLE
            portion.truth.append((key, f"K{cluster[row]:07}", told, trap, number + row))
