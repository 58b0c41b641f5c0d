"""What a market asks of a product, and which of it an enterprise has.

from desaekspor.markets.needs import needs_of, met_shares

for need in needs_of("210310", "SAU", today, enterprise=enterprise):
    print(need.state, need.rule.title, need.next_step)
"""

from desaekspor.markets.needs.asking import Need, market_of, met_shares, needs_everywhere, needs_of
from desaekspor.markets.needs.judging import MET, NOT_ASKED, NOT_MET, STATES, UNKNOWN

__all__ = [
    "MET",
    "NOT_ASKED",
    "NOT_MET",
    "STATES",
    "UNKNOWN",
    "Need",
    "market_of",
    "met_shares",
    "needs_everywhere",
    "needs_of",
]
