"""Which rows are another row's shop again (copies), and which only look so (traps).

The kinds and their names are those of the training file for duplicates: a copy that moved or that the
spouse registered is still a copy; a second business of one owner, a neighbour with the same shop
name and a namesake at the same market are not.
"""

from collections.abc import Callable

import numpy as np

from .draws import Draws

PLAIN, COPY, MOVED, SPOUSE, SECOND, NEIGHBOUR, NAMESAKE = range(7)
COPIES = (COPY, MOVED, SPOUSE)
COPY_SHARES, TRAP_SHARES = (0.70, 0.15, 0.15), (0.45, 0.35, 0.20)
TRAPS_OF_COPIES = 0.6  # so many traps for each copy
ORIGINAL_ROLE, COPY_ROLE = "asal", "salinan"
TRAP_NAMES = ("", "", "pindah_alamat", "pasangan_mendaftar", "pemilik_sama_usaha_beda", "nama_mirip_tetangga", "nama_sama_pasar")
FIRST_ROWS = 20  # have nothing before them to be like
TRIES = 10


class Roles:
    """``duplicates``: share of the rows that are copies."""

    def __init__(self, draws: Draws, duplicates: float) -> None:
        self.draws = draws
        shares = [duplicates * share for share in COPY_SHARES]
        shares += [duplicates * TRAPS_OF_COPIES * share for share in TRAP_SHARES]
        self.bounds = np.cumsum(shares)

    def drawn(self, ids: np.ndarray) -> np.ndarray:
        """The role as drawn; PLAIN rows are what others may be copies of."""
        drawn = np.searchsorted(self.bounds, self.draws.share("role", ids), side="right") + 1
        return np.where((drawn > NAMESAKE) | (ids < FIRST_ROWS), PLAIN, drawn)

    def settle(self, ids: np.ndarray, at_market: Callable[[np.ndarray], np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """(role, the earlier row it belongs to) of each row; a plain row belongs to itself.

        ``at_market`` says which rows stand in a market: namesakes are looked for there. A row that
        finds no earlier row to be like is plain.
        """
        role, root = self.drawn(ids), ids.copy()
        open_ = np.flatnonzero(role != PLAIN)
        for turn in range(TRIES):
            if not len(open_):
                break
            candidates = self.draws.below(f"root {turn}", ids[open_], ids[open_])
            fits = self.drawn(candidates) == PLAIN
            namesakes = np.flatnonzero(role[open_] == NAMESAKE)
            fits[namesakes] &= at_market(candidates[namesakes])
            root[open_[fits]] = candidates[fits]
            open_ = open_[~fits]
        role[open_] = PLAIN
        return role, root
