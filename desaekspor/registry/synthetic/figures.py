"""Size in money and people: scale, sales, capital, assets, workers, legal form, start.

Scales and the number of workers follow the counts that the province published for its SIDT data;
what an enterprise of a scale sells is a lognormal between the limits of PP 7/2021, article 35.
"""

import numpy as np

from .draws import Draws, from_table, lognormal_table

# Jawa Barat, SIDT: micro, small, medium enterprises (validation note of 18 August 2026).
SCALES = (("Usaha Mikro", 5_417_420), ("Usaha Kecil", 9_550), ("Usaha Menengah", 2_668))
MICRO, SMALL, MEDIUM = range(3)
SALES_LIMITS = (2_000_000_000, 15_000_000_000, 50_000_000_000)
MEN_OF_WORKERS = 2_494_883 / (2_494_883 + 1_876_350)  # the same source
# Workers of a micro enterprise besides its owner: 0.76 on average, which with those of the larger ones makes the 0.805
# an enterprise of the same source.
MICRO_WORKERS = (0.49, 0.335, 0.12, 0.035, 0.02)
WORKER_BANDS = {SMALL: (5, 19), MEDIUM: (20, 80)}  # BPS: small 5-19
PAID = (0.45, 0.97, 1.0)  # share of the workers who are paid, by scale
DISABLED_WORKER = 0.01

MICRO_SALES = lognormal_table(48_000_000, 1.0, 3_000_000, 1_900_000_000)
SALES = {
    SMALL: lognormal_table(3_800_000_000, 0.55, 2_050_000_000, 14_500_000_000),
    MEDIUM: lognormal_table(21_000_000_000, 0.3, 15_500_000_000, 48_000_000_000),
}
CAPITAL = {
    SMALL: (1_200_000_000, 1_500_000_000, 2_000_000_000, 2_500_000_000, 3_500_000_000, 4_500_000_000),
    MEDIUM: (5_500_000_000, 6_500_000_000, 7_500_000_000, 9_000_000_000),
}
MICRO_CAPITAL = (500_000, 1_000_000, 1_500_000, 2_000_000, 2_500_000, 3_000_000, 5_000_000, 7_500_000, 10_000_000, 15_000_000,
                 20_000_000, 25_000_000, 35_000_000, 50_000_000, 75_000_000, 100_000_000)  # fmt: skip
LEGAL_FORMS = ("Usaha Perorangan", "CV", "PT", "PT Perorangan", "Koperasi")
LEGAL_WEIGHTS = ((96.6, 1.2, 0.6, 1.3, 0.3), (30, 42, 24, 2, 2), (3, 27, 69, 0, 1))
NIB_SHARES = (0.21, 0.85, 0.98)


def scale_of_sales(sales: np.ndarray) -> np.ndarray:
    """The class that sales a year fall into (PP 7/2021, article 35)."""
    return np.searchsorted(np.array(SALES_LIMITS[:2]), sales, side="left")


def scales(draws: Draws, business: np.ndarray) -> np.ndarray:
    return draws.pick("scale", business, [count for _, count in SCALES])


def by_scale(scale: np.ndarray, micro: np.ndarray, others) -> np.ndarray:
    """``micro`` where the scale is micro; ``others(scale, positions)`` makes the few others."""
    result = micro.copy()
    for one in (SMALL, MEDIUM):
        positions = np.flatnonzero(scale == one)
        if len(positions):
            result[positions] = others(one, positions)
    return result


def sales(draws: Draws, business: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Sales a year in rupiah, before rounding."""
    share = draws.share("sales", business)
    return by_scale(scale, from_table(MICRO_SALES, share), lambda one, at: from_table(SALES[one], share[at]))


def rounded(amount: np.ndarray) -> np.ndarray:
    """As people state amounts: to a hundred thousand rupiah, from a hundred million to a million."""
    step = np.where(amount < 100_000_000, 100_000, 1_000_000)
    return (np.maximum(np.round(amount / step), 1) * step).astype(np.int64)


def capital(draws: Draws, business: np.ndarray, scale: np.ndarray, subject: str) -> np.ndarray:
    """Founding capital or assets: round sums, higher for those who sell more."""
    level = 0.6 * draws.share("sales", business) + 0.4 * draws.share(subject, business)
    choices = np.array(MICRO_CAPITAL)
    micro = choices[(level * len(choices)).astype(np.int64)]

    def larger(one, at):
        sums = np.array(CAPITAL[one])
        return sums[(draws.share(subject, business[at]) * len(sums)).astype(np.int64)]

    return by_scale(scale, micro, larger)


def workers(draws: Draws, business: np.ndarray, scale: np.ndarray, growth: np.ndarray, hired: np.ndarray) -> list[np.ndarray]:
    """Eight counts in the order of the register: paid men, women, of them disabled; the same unpaid.

    ``growth``: factor on the number of workers; ``hired``: workers more (or fewer) besides.
    """
    micro = draws.pick("workers", business, MICRO_WORKERS)

    def larger(one, at):
        low, high = WORKER_BANDS[one]
        return low + draws.below("workers", business[at], high - low + 1)

    count = by_scale(scale, micro, larger).astype(np.float64) * growth
    total = np.maximum(np.floor(count + draws.share("workers rounding", business)).astype(np.int64) + hired, 0)
    paid = _split(draws, "paid", business, total, np.array(PAID)[scale])
    men_paid = _split(draws, "paid men", business, paid, MEN_OF_WORKERS)
    unpaid = total - paid
    men_unpaid = _split(draws, "unpaid men", business, unpaid, MEN_OF_WORKERS)
    counts = [men_paid, paid - men_paid, men_unpaid, unpaid - men_unpaid]
    lucky = draws.share("disabled worker", business) < DISABLED_WORKER
    disabled = [np.where(lucky & (many > 0), 1, 0) for many in counts]
    return [counts[0], counts[1], disabled[0], disabled[1], counts[2], counts[3], disabled[2], disabled[3]]


def _split(draws, subject, ids, total, share):
    """A part of each total: the nearest whole number to the share, up or down by chance."""
    return np.minimum(np.floor(total * share + draws.share(subject, ids)).astype(np.int64), total)


def legal_forms(draws: Draws, business: np.ndarray, scale: np.ndarray) -> list[str]:
    micro = draws.pick("legal form", business, LEGAL_WEIGHTS[MICRO])
    form = by_scale(scale, micro, lambda one, at: draws.pick("legal form", business[at], LEGAL_WEIGHTS[one]))
    return np.array(LEGAL_FORMS, dtype=object)[form].tolist()
