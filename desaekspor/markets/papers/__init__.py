"""Which duty a market takes of a product, and which certificate of origin goes with it.

    from desaekspor.markets.papers import duties_of, duty_of, origin_papers

    duty_of("210310", "JPN", today).mfn_low, origin_papers("210310", "SAU", today).form

Duties come from the tariff books of the data folder: Japan and the United States. Of every other market the duty is unknown,
never zero. Agreements and forms are a dated table: it begins with ``tables/agreements.toml``, and officers correct it.
"""

from desaekspor.markets.papers.agreements import (
    Agreement,
    AgreementInForce,
    OtherForm,
    Papers,
    agreements,
    checked_on,
    origin_papers,
    other_forms,
    papers_of,
    shipped,
)
from desaekspor.markets.papers.duties import BOOKS, KNOWN, SPECIFIC, UNKNOWN, Duty, DutyLine, duties_of, duty_of

__all__ = [
    "BOOKS",
    "KNOWN",
    "SPECIFIC",
    "UNKNOWN",
    "Agreement",
    "AgreementInForce",
    "Duty",
    "DutyLine",
    "OtherForm",
    "Papers",
    "agreements",
    "checked_on",
    "duties_of",
    "duty_of",
    "origin_papers",
    "other_forms",
    "papers_of",
    "shipped",
]
