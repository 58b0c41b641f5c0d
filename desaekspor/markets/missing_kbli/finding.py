"""The completer of the project, with the titles of KBLI 2020 and 2025 where the data folder has them."""

from desaekspor.datafiles.folder import DataError
from desaekspor.markets.classifier.classifying import Classifier
from desaekspor.markets.classifier.lexicon import lexicon
from desaekspor.markets.kbli.completing import Completer
from desaekspor.markets.kbli.editions import Editions, Successor
from desaekspor.markets.kbli.rules import rules
from desaekspor.markets.kbli.titles import Titles
from desaekspor.markets.once import once
from desaekspor.nomenclature import KBLI2020, KBLI2025, code_list
from desaekspor.nomenclature.codes import CodeList


def completer() -> Completer:
    """One completer a process; a list of KBLI 2020 that comes later is seen at the next question."""
    return _completer(listed(KBLI2020), listed(KBLI2025))


def listed(edition: str) -> CodeList | None:
    """The list of an edition; None where it cannot be had."""
    try:
        return code_list(edition)
    except (DataError, OSError):
        return None


def title_of(code: str) -> str:
    """What KBLI 2020 calls a code, in Indonesian as the list has it; empty where no list is here."""
    known = listed(KBLI2020)
    return known[code].name_id if known and code in known else ""


def in_2025(code: str) -> tuple[Successor, ...]:
    """The codes of KBLI 2025 that say the same as a code of KBLI 2020; nothing where that is unknown or a list is missing."""
    old, new = listed(KBLI2020), listed(KBLI2025)
    return _editions(old, new).after(code) if old and new else ()


@once
def _completer(known: CodeList | None, newer: CodeList | None) -> Completer:
    texts = [(entry.code, entry.name_id, entry.description) for entry in known.finest()] if known else []
    also = newer_titles(_editions(known, newer), newer) if known and newer else []
    return Completer(rules(), Classifier(), Titles(texts, lexicon().spelling, also) if texts else None)


def newer_titles(editions: Editions, newer: CodeList) -> list[tuple[str, str]]:
    """(code of KBLI 2020, title of KBLI 2025) where one code became one: registers of today hold the titles of both."""
    became = editions.one_to_one()
    return [(old, newer[new].name_id) for old, new in became.items()]


@once
def _editions(old: CodeList, new: CodeList) -> Editions:
    return Editions(*({entry.code: entry.name_id for entry in known.finest()} for known in (old, new)))
