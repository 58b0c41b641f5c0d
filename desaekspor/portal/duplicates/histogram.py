"""How the probabilities of pairs are spread, as bars that the server draws; no Django here."""

from dataclasses import dataclass

BINS = 20
WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 8, 8, 24, 28


@dataclass(frozen=True)
class Bar:
    low: float
    high: float
    count: int
    band: str  # where its middle lies: "sure", "likely", "unsure"
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self):
        return round(self.x + self.width / 2, 1)

    @property
    def above(self):
        """Where its number stands."""
        return round(self.y - 5, 1)


@dataclass(frozen=True)
class Cut:
    band: str
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


def draw(counts, cutoffs):
    """The Histogram of ``{bin: pairs}``, bins of a twentieth from 0; ``cutoffs`` is {band: the lowest probability in it}."""
    step = (WIDTH - LEFT - RIGHT) / BINS
    most = max(counts.values(), default=0) or 1
    room = HEIGHT - TOP - BOTTOM
    bars = []
    for number in range(BINS):
        count = counts.get(number, 0)
        tall = round(max(count / most * room, 1.5 if count else 0), 1)
        low, high = number / BINS, (number + 1) / BINS
        bars.append(
            Bar(
                *(low, high, count, band_of((low + high) / 2, cutoffs)),
                x=round(LEFT + number * step + 1, 1),
                y=round(HEIGHT - BOTTOM - tall, 1),
                width=round(step - 2, 1),
                height=tall,
            )
        )
    cuts = [Cut(band, cut, x_of(cut)) for band, cut in sorted(cutoffs.items(), key=lambda one: one[1])]
    ticks = [(x_of(part / 4), part / 4) for part in range(5)]
    return Histogram(bars, cuts, ticks, sum(counts.values()))


def x_of(probability):
    return round(LEFT + probability * (WIDTH - LEFT - RIGHT), 1)


def band_of(probability, cutoffs):
    """The highest band whose cut-off is not above the probability."""
    reached = [(cut, band) for band, cut in cutoffs.items() if probability >= cut]
    return max(reached)[1] if reached else "unsure"
