"""What officers choose: written with who, when and by which lexicon, and used for the same words afterwards."""

import dataclasses
import uuid
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Count

from desaekspor.accounts.audit import record
from desaekspor.markets.classifier.classifying import Answer, Proposal
from desaekspor.markets.finding import classifier, classify
from desaekspor.markets.models import ProductChoice
from desaekspor.nomenclature import HS2022, check_code
from desaekspor.registry.models import Enterprise

EXAMPLE_SCORE = 0.97  # of a code that officers chose for the very words
LONGEST = 200


class BadCode(ValueError):
    """A code that is none of HS 2022; ``checked`` says why."""

    def __init__(self, checked) -> None:
        super().__init__(str(checked))
        self.checked = checked


def words_of(text: str) -> str:
    """The words by which texts are compared: spelled alike, without numbers and packages."""
    return " ".join(classifier().content(text))[:LONGEST]


def good_code(code: str) -> str:
    """The HS 2022 code that is meant; an old or longer one is put right where that is certain. Raises BadCode."""
    checked = check_code(code)
    if not checked.is_good:
        raise BadCode(checked)
    return checked.code


@transaction.atomic
def choose_code(text, code, *, by, enterprise=None):
    """Keep that ``by`` chose ``code`` for ``text``, of an enterprise or as such; the earlier choice stays as history.

    Choosing the same again changes nothing. Raises BadCode.
    """
    code = good_code(code)
    if enterprise:
        Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    choice, is_new = keep_choice(text, code, by=by, number=enterprise.pk if enterprise else None)
    if is_new:
        record(by, "product.choose", choice, fields=("hs6",))
    return choice


def keep_choice(text: str, code: str, *, by, number: int | None, act: uuid.UUID | None = None) -> tuple[ProductChoice, bool]:
    """The choice that now stands and whether it is new; the enterprise ``number`` must be held. ``act``: see ProductChoice."""
    text = text.strip()[:LONGEST]
    words = words_of(text)
    before = ProductChoice.objects.select_for_update().filter(enterprise=number, words=words, is_current=True)
    if not number:
        before = before.filter(region_code=by.region_id or "")
    earlier = before.first()
    if earlier and earlier.hs6 == code:
        return earlier, False
    if earlier:
        earlier.is_current = False
        earlier.save(update_fields=["is_current"])
    first = classify(text).first
    choice = ProductChoice.objects.create(
        enterprise_id=number,
        text=text,
        words=words,
        hs6=code,
        hs_version=HS2022,
        proposed=first.hs6 if first else "",
        score=first.score if first else None,
        lexicon=classifier().lexicon.version,
        region_code=by.region_id or "",
        chosen_by=by,
        act=act,
        replaces=earlier,
    )
    return choice, True


def answer_for(text: str) -> Answer:
    """The classifier's answer, with what officers chose for the same words first where they agree."""
    words = words_of(text)
    return with_example(classify(text), examples(words=words).get(words, "") if words else "")


def answers_for(texts: Iterable[str], chosen: dict[str, str]) -> Iterator[Answer]:
    """The same for each text of many, with the ``examples`` that were read once for all."""
    for text in texts:
        code = chosen.get(words_of(text), "") if chosen else ""
        yield with_example(classify(text), code)


def examples(**only) -> dict[str, str]:
    """The code that most choices have for the same words, of all or of those that ``only`` says; none where as many disagree."""
    chosen = ProductChoice.objects.filter(is_current=True, **only).exclude(words="").order_by()
    counts: dict[str, list[tuple[int, str]]] = {}
    for words, code, times in chosen.values_list("words", "hs6").annotate(times=Count("id")):
        counts.setdefault(words, []).append((times, code))
    agreed = {}
    for words, codes in counts.items():
        codes.sort(reverse=True)
        if len(codes) == 1 or codes[0][0] > codes[1][0]:
            agreed[words] = codes[0][1]
    return agreed


def with_example(answer: Answer, code: str) -> Answer:
    """The answer with ``code``, which officers chose for the same words, before all others; as it is without one."""
    if not code:
        return answer
    rest = [proposal for proposal in answer.proposals if proposal.hs6 != code][:4]
    left = 1 - EXAMPLE_SCORE
    others = tuple(dataclasses.replace(proposal, score=round(min(proposal.score, left / 2), 3)) for proposal in rest)
    return dataclasses.replace(answer, proposals=(Proposal(code, EXAMPLE_SCORE, "example"), *others), unsure=False, question=None)


def choices_for(user):
    """The choices that stand, of the enterprises that ``user`` may know of."""
    from desaekspor.registry.queries.access import enterprises_for

    return ProductChoice.objects.filter(enterprise__in=enterprises_for(user), is_current=True)
