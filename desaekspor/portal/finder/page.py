"""What the finder shows of an answer."""

from dataclasses import dataclass

from django.contrib import messages
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from desaekspor.datafiles.folder import DataError
from desaekspor.markets.coding import CONFIRMED
from desaekspor.markets.models import Certainty
from desaekspor.markets.reasons import explain
from desaekspor.nomenclature import HS2022, UnknownCode, check_code, code_list, written
from desaekspor.portal.codes.page import entry_url

SHORT_NAME = 12  # letters: "other", "lain-lain"
STATE_WORDS = dict(Certainty.choices) | {CONFIRMED: _("confirmed")}


@dataclass(frozen=True)
class Row:
    rank: int
    code: str
    written: str
    name: str
    heading: str  # what the heading above is called; many subheadings are only "other"
    url: str
    percent: int
    why: str


def say_what_became(request, *typed):
    """Tell the reader of each typed code that was not kept as it stands: converted from HS 2017, a line cut, a zero put back."""
    for words in dict.fromkeys(str(check_code(code)) for code in typed):
        if words:
            messages.info(request, words)


def rows_of(answer):
    """The proposals of an answer, in words and with links."""
    return [
        Row(
            rank=rank + 1,
            code=proposal.hs6,
            written=written(proposal.hs6, HS2022),
            name=name_of(proposal.hs6),
            heading=name_of(proposal.hs6[:4]),
            url=entry_url(proposal.hs6, HS2022),
            percent=round(proposal.score * 100),
            why=explain(answer, rank),
        )
        for rank, proposal in enumerate(answer.proposals)
    ]


def name_of(code):
    """What the nomenclature calls a code, in the reader's language; empty where no list is here."""
    try:
        return code_list(HS2022)[code].name(get_language())
    except (DataError, UnknownCode):
        return ""


def full_name_of(code):
    """The name of a code; of one that is only "other" what its heading is called, too."""
    name, heading = name_of(code), name_of(code[:4])
    return f"{name} · {heading}" if heading and len(name) < SHORT_NAME and heading != name else name


def dotted(code):
    """2103.10 for 210310; empty for an empty one."""
    return written(code, HS2022) if code else ""


@dataclass(frozen=True)
class Rank:
    code: str
    written: str
    name: str
    url: str
    percent: int | None
    why: str


def ranks_of(line):
    """The proposals of a line of a list, and before them the code that was chosen where it is another."""
    ranks = [
        Rank(code, dotted(code), full_name_of(code), entry_url(code, HS2022), round(score * 100), why)
        for code, score, why in line.proposals
    ]
    if not line.chosen:
        return ranks
    first = next((rank for rank in ranks if rank.code == line.chosen), None)
    first = first or Rank(line.chosen, dotted(line.chosen), full_name_of(line.chosen), entry_url(line.chosen, HS2022), None, "")
    return [first, *(rank for rank in ranks if rank is not first)]


@dataclass(frozen=True)
class CodedProduct:
    product: object
    code: str  # as it is written
    name: str
    state: str
    percent: int | None


def coded_product(product):
    """A line of the work list: the code that an officer confirmed, else the first proposal."""
    code = product.chosen_hs6 or product.hs6
    state = CONFIRMED if product.chosen_hs6 else product.certainty
    percent = None if product.chosen_hs6 or product.score is None else round(product.score * 100)
    return CodedProduct(product, dotted(code), full_name_of(code) if code else "", state, percent)
