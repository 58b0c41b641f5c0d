"""Which subheading of the HS 2022 a product of an enterprise is: as a person chose it, else as the list of products has it,
else as the classifier says where it is sure."""

from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from desaekspor.datafiles.folder import DataError
from desaekspor.markets.choosing import words_of
from desaekspor.markets.finding import classifier, classify
from desaekspor.markets.models import ProductChoice
from desaekspor.nomenclature import HS2017, HS2022, UnknownCode, convert
from desaekspor.potential.production.commodities import find_commodity
from desaekspor.regions.queries import within

MOST_TEXTS = 50_000  # kept; registers repeat few texts, and one takes a third of a millisecond to ten


def coder_of(region: str) -> Callable[[int, str], str]:
    """How the codes of a region's products are told: (number of the enterprise, product text) -> code, or "" where unsure.

    Two queries, however many products are asked for. What officers chose for an enterprise holds for it alone; what most
    chose for the same words holds for all, unless as many chose another code.
    """
    chosen: dict[int, dict[str, str]] = {}
    standing = ProductChoice.objects.filter(is_current=True).order_by()
    for number, words, code in standing.filter(within(region, "enterprise__region")).values_list("enterprise", "words", "hs6"):
        chosen.setdefault(number, {})[words] = code
    examples: dict[str, Counter] = {}
    for words, code in standing.values_list("words", "hs6"):
        examples.setdefault(words, Counter())[code] += 1

    version, has_tariff_book = classifier().lexicon.version, classifier().retrieval is not None
    of_text: dict[str, str] = {}

    def said_of(text: str) -> str:
        """The code of these words, whoever makes it."""
        first = examples[words].most_common(2) if examples and (words := _words(text, version)) in examples else []
        if first and (len(first) == 1 or first[0][1] > first[1][1]):
            return first[0][0]
        listed = find_commodity(text)
        return (listed.hs6 if listed else "") or _sure_code(text, version, has_tariff_book)

    def code_of(number: int, text: str) -> str:
        if (own := chosen.get(number)) and (code := own.get(_words(text, version))):
            return code
        if text not in of_text:
            of_text[text] = said_of(text)
        return of_text[text]

    return code_of


@lru_cache(maxsize=MOST_TEXTS)
def _words(text: str, _lexicon: str) -> str:
    return words_of(text)


@lru_cache(maxsize=MOST_TEXTS)
def _sure_code(text: str, _lexicon: str, _has_tariff_book: bool) -> str:
    answer = classify(text)
    return answer.first.hs6 if answer.first and not answer.unsure else ""


def in_flows(hs6: str) -> str:
    """The code of HS 2017, in which the flows are, of one of HS 2022; "" where the lists are not here or know no such code."""
    try:
        return convert(hs6, HS2022, HS2017).main
    except (DataError, UnknownCode):
        return ""
