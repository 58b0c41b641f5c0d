"""How the probabilities of pairs are spread, as bars that the server draws; no Django here."""

from dataclasses import dataclass

BINS = 20
WIDTH, HEIGHT = 640, 232
LEFT, RIGHT, TOP, BOTTOM = 8, 8, 40, 28
STACKED = ("unsure", "likely", "sure")  # bands of a bar, from the ground up


@dataclass(frozen=True)
class Part:
    band: str
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    low: float
    high: float
    count: int
    x: float
    width: float
    top: float
    parts: list[Part]

    @property
    def middle(self):
        return round(self.x + self.width / 2, 1)

    @property
    def above(self):
        """Where its number stands."""
        return round(self.top - 5, 1)


@dataclass(frozen=True)
class Cut:
    words: str
    probability: float
    x: float


@dataclass(frozen=True)
class Histogram:
    bars: list[Bar]
    cuts: list[Cut]
    ticks: list[tuple[float, float]]  # (x, probability)
    total: int
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - BOTTOM


def draw(counts, cutoffs, words):
    """The Histogram of ``{(bin, band): pairs}``, bins of a twentieth from 0.

    ``cutoffs``: {band: the lowest probability in it}; ``words``: {band: what it is called}.
    """
    totals = [sum(counts.get((number, band), 0) for band in STACKED) for number in range(BINS)]
    most = max(totals) or 1
    step = (WIDTH - LEFT - RIGHT) / BINS
    bars = [
        _bar(number, {band: counts.get((number, band), 0) for band in STACKED}, most, LEFT + number * step + 1, step - 2)
        for number in range(BINS)
    ]
    cuts = [Cut(words[band], cut, x_of(cut)) for band, cut in sorted(cutoffs.items(), key=lambda one: one[1])]
    return Histogram(bars, cuts, [(x_of(part / 4), part / 4) for part in range(5)], sum(totals))


def _bar(number, by_band, most, x, width):
    ground, parts = float(HEIGHT - BOTTOM), []
    for band, count in by_band.items():
        if count:
            tall = max(count / most * (HEIGHT - TOP - BOTTOM), 1.5)  # one pair among thousands is seen, too
            ground -= tall
            parts.append(Part(band, round(ground, 1), round(tall, 1)))
    count = sum(by_band.values())
    return Bar(number / BINS, (number + 1) / BINS, count, round(x, 1), round(width, 1), round(ground, 1), parts)


def x_of(probability):
    return round(LEFT + probability * (WIDTH - LEFT - RIGHT), 1)
