"""What the pages of requirements show."""

from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlencode

from babel import Locale
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from desaekspor.datafiles.folder import DataError
from desaekspor.markets.needs import MET, NOT_MET, STATES, UNKNOWN, saying
from desaekspor.markets.needs.models import ReadyNeed
from desaekspor.markets.needs.wording import STATE_NAMES
from desaekspor.nomenclature import HS2022, UnknownCode, code_list
from desaekspor.readiness.certificates.matching import markets_of
from desaekspor.readiness.certificates.messages import MARKET_NAMES
from desaekspor.readiness.certificates.unions import members

LONGEST_MESSAGE = 300  # characters that the form of a message takes from an address


def name_of(hs6):
    """What the nomenclature calls a code, in the reader's language; empty where no list is here."""
    try:
        return code_list(HS2022)[hs6].name(get_language())
    except (DataError, UnknownCode):
        return ""


def country_name(market):
    """A market of rules in the reader's language: a country, or a union."""
    if market in MARKET_NAMES:
        return str(MARKET_NAMES[market])
    language = "en" if get_language() == "en" else "id"
    return Locale(language).territories.get(market, market)


def choices(rules):
    """(code, name) of the countries and unions that have rules, members of unions among them, by name."""
    known = set(markets_of(rules))
    inside = {country for union, countries in members().items() if union in known for country in countries}
    return sorted(((code, country_name(code)) for code in known | inside), key=lambda pair: pair[1])


@dataclass(frozen=True)
class Words:
    """What the reader may do about the word on one requirement; ``said`` is the ReadyNeed that stands, or None."""

    may_say: bool
    said: ReadyNeed | None = None
    may_verify: bool = False
    may_take_back: bool = False


def words_of(needs, user):
    """``{key of the rule: Words}`` of the requirements on which a word can be given or stands."""
    found = {}
    for need in needs:
        if need.is_said:
            found[need.rule.pk] = Words(False, need.by, saying.may_verify(need.by, user), saying.may_take_back(need.by, user))
        elif need.state == UNKNOWN and saying.can_be_said(need.rule) and saying.may_say(user):
            found[need.rule.pk] = Words(True)
    return found


@dataclass(frozen=True)
class Group:
    """Requirements of one state."""

    state: str
    name: str
    needs: list


def grouped(needs):
    """The requirements by state, what is to be done first."""
    found = [Group(state, str(STATE_NAMES[state]), [need for need in needs if need.state == state]) for state in STATES]
    return [group for group in found if group.needs]


@dataclass(frozen=True)
class MarketRow:
    """One market of the overview: how much is met, missing and not known of what is asked of the maker."""

    code: str
    name: str
    met: int
    missing: int
    unknown: int
    lacking: list


def overview(everywhere):
    """A row for each market; those where least is missing first."""
    rows = []
    for code, needs in everywhere.items():
        count = Counter(need.state for need in needs)
        lacking = [need.rule.title for need in needs if need.state == NOT_MET]
        rows.append(MarketRow(code, country_name(code), count[MET], count[NOT_MET], count[UNKNOWN], lacking))
    return sorted(rows, key=lambda row: (row.missing, row.unknown, row.name))


def message_address(enterprise, market, needs):
    """Where a message to the owner is drafted that says what is missing or not known; permission is asked there."""
    open_ones = [need.rule.title for need in needs if need.state in (NOT_MET, UNKNOWN)]
    name = country_name(market)
    words = _("for %(market)s these are still to be arranged or shown:") % {"market": name} + " "
    isi = words + "; ".join(open_ones)
    if len(isi) > LONGEST_MESSAGE - 1:
        isi = isi[: LONGEST_MESSAGE - 2].rsplit(" ", 1)[0] + "…"
    subject = _("Requirements of %(market)s") % {"market": name}
    query = {"naskah": "general", "umkm": enterprise.pk, "perihal": subject, "isi": isi}
    return f"{reverse('portal:message_new')}?{urlencode(query)}"
