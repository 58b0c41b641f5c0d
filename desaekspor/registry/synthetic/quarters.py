"""What happens to the enterprises from one quarter to the next: births, closures, growth, moves, corrections."""

import datetime
from dataclasses import dataclass

import numpy as np

from .draws import Draws

# Shares of the enterprises in a quarter. Not measured: chosen so that a re-import has something of everything.
BIRTHS = 0.020
CLOSURES = 0.012
VISITS = 0.12  # sales and workers told anew
MOVES = 0.006
NEW_PHONES = 0.010
NEW_NIBS = 0.008
CORRECTIONS = 0.04  # of the defects of a group of cells
GROWTH = (0.03, 0.18)  # mean and spread of the logarithm of sales between visits
HIRES, LEAVES = 0.10, 0.07  # of the visited took one worker on, or lost one
MOVED_ID = 40  # a move in quarter n is the place id + n << 40
SURVEYS = (
    (datetime.date(2022, 5, 9), 150, 70),  # first day, days, share of the rows: PL-KUMKM 2022, 2023 and 2024
    (datetime.date(2023, 9, 15), 30, 20),
    (datetime.date(2024, 8, 1), 80, 10),
)
EARLIEST = 2025
OFFICE_OPENS, OFFICE_HOURS = 8 * 3600, 9 * 3600  # seconds


@dataclass(frozen=True)
class Quarter:
    """A quarter of a year; "2026Q1"."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Raises ValueError for anything but a year from 2025 on and a quarter, such as "2026Q1"."""
        year, _, number = text.upper().partition("Q")
        if not (year.isdigit() and number in ("1", "2", "3", "4") and EARLIEST <= int(year) <= 2100):
            raise ValueError(text)
        return cls(int(year), int(number))

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"

    def later(self, count: int) -> "Quarter":
        years, number = divmod(self.number - 1 + count, 4)
        return Quarter(self.year + years, number + 1)

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.year, 3 * self.number - 2, 1)

    @property
    def pulled_at(self) -> str:
        """When the register of the quarter was downloaded: the fifteenth after its end."""
        return f"{self.later(1).first_day + datetime.timedelta(days=14)} 03:12:09"


class History:
    """The state of a register of ``rows`` enterprises ``index`` quarters after the first."""

    def __init__(self, draws: Draws, rows: int, first: Quarter, index: int) -> None:
        self.draws, self.rows, self.first, self.index = draws, rows, first, index
        self.births = max(1, round(rows * BIRTHS))
        self.now = first.later(index)

    @property
    def size(self) -> int:
        """How many rows there have ever been."""
        return self.rows + self.index * self.births

    def born(self, ids: np.ndarray) -> np.ndarray:
        """The quarter of birth: 0 for those of the first state."""
        return np.where(ids < self.rows, 0, 1 + (ids - self.rows) // self.births)

    def events(self, name: str, ids: np.ndarray, share: float):
        """Yield (quarter's number from 1, whether it happened to each) for the quarters that each has seen."""
        born = self.born(ids)
        for quarter in range(1, self.index + 1):
            yield quarter, (self.draws.share(f"{name} {self.first.later(quarter)}", ids) < share) & (born < quarter)

    def last(self, name: str, ids: np.ndarray, share: float) -> np.ndarray:
        """The last quarter in which it happened; 0 for never."""
        result = np.zeros(len(ids), dtype=np.int64)
        for quarter, happened in self.events(name, ids, share):
            result[happened] = quarter
        return result

    def alive(self, ids: np.ndarray) -> np.ndarray:
        return (self.last("closed", ids, CLOSURES) == 0) & (self.born(ids) <= self.index)

    def growth(self, ids: np.ndarray) -> np.ndarray:
        """Factor on sales since the first state."""
        factor = np.zeros(len(ids))
        for quarter, visited in self.events("visited", ids, VISITS):
            label = self.first.later(quarter)
            # a sum of three shares is near enough to a normal distribution here, and the same on every machine
            drawn = sum(self.draws.share(f"growth {part} {label}", ids) for part in range(3)) * 2 - 3
            factor += np.where(visited, GROWTH[0] + GROWTH[1] * drawn, 0)
        return np.exp(factor)

    def hired(self, ids: np.ndarray) -> np.ndarray:
        """Workers taken on (or lost, below zero) since the first state, besides those that growth brings."""
        change = np.zeros(len(ids), dtype=np.int64)
        for quarter, visited in self.events("visited", ids, VISITS):
            share = self.draws.share(f"hired {self.first.later(quarter)}", ids)
            change += np.where(visited, (share < HIRES) * 1 - (share > 1 - LEAVES), 0)
        return change

    def corrected(self, group: str, ids: np.ndarray) -> np.ndarray:
        """The first quarter in which the cells of ``group`` were put right; 0 for not yet."""
        result = np.zeros(len(ids), dtype=np.int64)
        for quarter, happened in self.events(f"corrected {group}", ids, CORRECTIONS):
            result = np.where(happened & (result == 0), quarter, result)
        return result

    def surveyed(self, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(day of the first survey as days since 1970, its year) of each row; a birth's is in its quarter."""
        survey = self.draws.pick("survey", ids, [share for _, _, share in SURVEYS])
        first = np.array([_days(day) for day, _, _ in SURVEYS])[survey]
        length = np.array([days for _, days, _ in SURVEYS])[survey]
        born = self.born(ids)
        starts = np.array([_days(self.first.later(quarter).first_day) for quarter in range(self.index + 1)])
        first = np.where(born > 0, starts[np.minimum(born, self.index)], first)
        day = first + self.draws.below("survey day", ids, np.where(born > 0, 85, length))
        years = np.array([day.year for day, _, _ in SURVEYS])[survey]
        later = np.array([self.first.later(quarter).year for quarter in range(self.index + 1)])
        return day, np.where(born > 0, later[np.minimum(born, self.index)], years)

    def updated_at(self, ids: np.ndarray, last: np.ndarray) -> list[str]:
        """When the source last wrote each row; ``last`` is the quarter of the last change, 0 for none since the survey."""
        day, _ = self.surveyed(ids)
        starts = np.array([_days(self.first.later(quarter).first_day) for quarter in range(self.index + 1)])
        changed = starts[last] + self.draws.below("change day", ids + (last << MOVED_ID), 85)
        moment = (
            np.where(last > 0, changed, day) * 86_400 + self.draws.below("time of day", ids + (last << MOVED_ID), 32_400) + 28_800
        )
        return [text.replace("T", " ") for text in np.datetime_as_string(moment.astype("datetime64[s]")).tolist()]


def _days(day: datetime.date) -> int:
    return (day - datetime.date(1970, 1, 1)).days
