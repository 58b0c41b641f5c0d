"""Random numbers without a sequence: each is a function of the seed, the subject and the row."""

import hashlib
import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
POINTS = 4096  # of a table of quantiles


class Draws:
    """Draws of one seed. ``ids`` are arrays of row numbers; a subject names what is drawn, and makes it independent."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._salts: dict[str, np.uint64] = {}

    def _salt(self, subject: str) -> np.uint64:
        salt = self._salts.get(subject)
        if salt is None:
            digest = hashlib.blake2b(f"{self.seed}:{subject}".encode(), digest_size=8).digest()
            salt = self._salts[subject] = np.uint64(int.from_bytes(digest, "little"))
        return salt

    def bits(self, subject: str, ids: np.ndarray) -> np.ndarray:
        """64 random bits for each id (the finaliser of splitmix64: Steele, Lea, Flood 2014)."""
        z = ids.astype(np.uint64) * GOLDEN + self._salt(subject)
        z = (z ^ (z >> np.uint64(30))) * FIRST
        z = (z ^ (z >> np.uint64(27))) * SECOND
        return z ^ (z >> np.uint64(31))

    def share(self, subject: str, ids: np.ndarray) -> np.ndarray:
        """Numbers in [0, 1)."""
        return (self.bits(subject, ids) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def below(self, subject: str, ids: np.ndarray, limit) -> np.ndarray:
        """Whole numbers from 0 to ``limit`` - 1; ``limit`` is a number or an array."""
        return (self.share(subject, ids) * limit).astype(np.int64)

    def pick(self, subject: str, ids: np.ndarray, weights: Sequence[float]) -> np.ndarray:
        """Positions in ``weights``, as often as these say."""
        bounds = np.cumsum(np.asarray(weights, dtype=np.float64))
        return np.searchsorted(bounds[:-1] / bounds[-1], self.share(subject, ids), side="right")

    def spread(self, subject: str, ids: np.ndarray) -> np.ndarray:
        """Numbers in [0, 1) whose shares are right already over a few rows (multiples of the golden ratio)."""
        return ((ids.astype(np.uint64) * GOLDEN + self._salt(subject)) >> np.uint64(11)).astype(np.float64) * 2.0**-53

    def shuffled(self, subject: str, ids: np.ndarray, count: int, stride: int) -> np.ndarray:
        """A different number below ``count`` for each id below ``count``; ``stride`` and ``count`` have no common factor."""
        offset = int(self._salt(subject)) % count
        return (ids.astype(np.int64) % count * stride + offset) % count


def lognormal_table(median: float, sigma: float, low: float, high: float) -> np.ndarray:
    """Quantiles of a lognormal distribution cut to [low, high], for ``table[share * len(table)]``."""
    normal = NormalDist(math.log(median), sigma)
    first, last = normal.cdf(math.log(low)), normal.cdf(math.log(high))
    shares = (first + (last - first) * (point + 0.5) / POINTS for point in range(POINTS))
    return np.array([math.exp(normal.inv_cdf(share)) for share in shares])


def from_table(table: np.ndarray, share: np.ndarray) -> np.ndarray:
    return table[(share * len(table)).astype(np.int64)]
