"""Which earlier row each part of a row comes from: its owner, its shop, its place, its figures."""

from dataclasses import dataclass

import numpy as np

from . import addresses
from .draws import Draws
from .lines import line_of, lines
from .people import SPOUSES
from .quarters import MOVED_ID, MOVES, History
from .roles import COPIES, COPY, MOVED, NAMESAKE, NEIGHBOUR, PLAIN, SECOND, SPOUSE, Roles
from .villages import villages

SECOND_AT_HOME = 0.65  # second businesses that stand where the first one does
MOVED_FAR = 0.65  # moves to another village


@dataclass(frozen=True)
class Sources:
    """Arrays over rows. ``root``: the row a copy or trap belongs to, itself for a plain row.

    ``person``, ``named`` (whose name the owner bears), ``business`` (name and product), ``figured`` (size)
    and ``place`` are the numbers that these parts are drawn for.
    """

    ids: np.ndarray
    role: np.ndarray
    root: np.ndarray
    person: np.ndarray
    named: np.ndarray
    business: np.ndarray
    figured: np.ndarray
    place: np.ndarray
    village: np.ndarray
    line: np.ndarray
    root_village: np.ndarray
    root_line: np.ndarray
    moved: np.ndarray  # quarter of the last move, 0 for none

    def is_(self, *roles: int) -> np.ndarray:
        return np.isin(self.role, roles)

    @property
    def copy(self) -> np.ndarray:
        return np.isin(self.role, COPIES)


class Tracer:
    """Finds the sources of rows, for one seed and state."""

    def __init__(self, draws: Draws, roles: Roles, history: History) -> None:
        self.draws, self.roles, self.history = draws, roles, history
        self._bounds = np.cumsum(villages().share)[:-1]

    def village_of(self, ids: np.ndarray) -> np.ndarray:
        """The village that a number is drawn for. Any stretch of numbers has the villages' shares already."""
        return np.searchsorted(self._bounds, self.draws.spread("village", ids), side="right")

    def line(self, ids: np.ndarray, village: np.ndarray) -> np.ndarray:
        return line_of(self.draws.share("line", ids), village)

    def trace(self, ids: np.ndarray) -> Sources:
        draws = self.draws
        role, root = self.roles.settle(ids, self._at_market)
        root_village = self.village_of(root)
        root_line = self.line(root, root_village)
        here = {one: role == one for one in range(NAMESAKE + 1)}
        same_person = here[COPY] | here[MOVED] | here[SECOND]
        elsewhere = here[MOVED] | (here[SECOND] & (draws.share("second place", ids) >= SECOND_AT_HOME))
        far = here[MOVED] & (draws.share("moved far", ids) < MOVED_FAR)
        moved = self.history.last("moved", ids, MOVES)
        place = np.where(here[PLAIN] | elsewhere, ids, root) + (moved << MOVED_ID)
        village = np.where(far, self.village_of(ids), root_village)
        far_now = (moved > 0) & (draws.share("moved far", place) < MOVED_FAR)
        return Sources(
            ids=ids,
            role=role,
            root=root,
            person=np.where(same_person, root, np.where(here[SPOUSE], root + SPOUSES, ids)),
            named=np.where(same_person | here[NAMESAKE], root, np.where(here[SPOUSE], root + SPOUSES, ids)),
            business=np.where(here[SECOND], ids, root),
            figured=np.where(np.isin(role, COPIES), root, ids),
            place=place,
            village=np.where(far_now, self.village_of(place), village),
            line=np.where(here[SECOND], self.line(ids, self.village_of(ids)), root_line),
            root_village=root_village,
            root_line=root_line,
            moved=moved,
        )

    def _at_market(self, ids: np.ndarray) -> np.ndarray:
        return addresses.at_market(self.draws, ids, lines().stall[self.line(ids, self.village_of(ids))])

    def shift(self, sources: Sources) -> np.ndarray:
        """How many houses (or stalls) further along a neighbour (or namesake) is."""
        next_door = np.where(sources.is_(NEIGHBOUR), 1 + self.draws.below("next door", sources.ids, 5), 0)
        return np.where(sources.is_(NAMESAKE), 1 + self.draws.below("next stall", sources.ids, 40), next_door)
