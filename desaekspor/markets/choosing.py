"""What officers choose: written with who, when and by which lexicon, and used for the same words afterwards."""

import dataclasses

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


@transaction.atomic
def choose_code(text, code, *, by, enterprise=None):
    """Keep that ``by`` chose ``code`` for ``text``, of an enterprise or as such; the earlier choice stays as history.

    Choosing the same again changes nothing. An old or longer code is put right where that is certain. Raises BadCode.
    """
    checked = check_code(code)
    if not checked.is_good:
        raise BadCode(checked)
    text = text.strip()[:LONGEST]
    if enterprise:
        Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    words = words_of(text)
    before = ProductChoice.objects.select_for_update().filter(enterprise=enterprise, words=words, is_current=True)
    if not enterprise:
        before = before.filter(region_code=by.region_id or "")
    for earlier in before:
        if earlier.hs6 == checked.code:
            return earlier
        earlier.is_current = False
        earlier.save(update_fields=["is_current"])
    answer = classify(text)
    choice = ProductChoice.objects.create(
        enterprise=enterprise,
        text=text,
        words=words,
        hs6=checked.code,
        hs_version=HS2022,
        proposed=answer.first.hs6 if answer.first else "",
        score=answer.first.score if answer.first else None,
        lexicon=classifier().lexicon.version,
        region_code=by.region_id or "",
        chosen_by=by,
    )
    record(by, "product.choose", choice, fields=("hs6",))
    return choice


def answer_for(text: str) -> Answer:
    """The classifier's answer, with what officers chose for the same words first where they agree."""
    answer = classify(text)
    words = words_of(text)
    if not words:
        return answer
    chosen = ProductChoice.objects.filter(words=words, is_current=True).order_by()
    counts = list(chosen.values_list("hs6").annotate(times=Count("id")).order_by("-times", "hs6"))
    if not counts or (len(counts) > 1 and counts[0][1] == counts[1][1]):
        return answer
    code = counts[0][0]
    rest = [proposal for proposal in answer.proposals if proposal.hs6 != code][:4]
    left = 1 - EXAMPLE_SCORE
    others = tuple(dataclasses.replace(proposal, score=round(min(proposal.score, left / 2), 3)) for proposal in rest)
    return dataclasses.replace(answer, proposals=(Proposal(code, EXAMPLE_SCORE, "example"), *others), unsure=False, question=None)


def choices_for(user):
    """The choices that stand, of the enterprises that ``user`` may know of."""
    from desaekspor.registry.queries.access import enterprises_for

    return ProductChoice.objects.filter(enterprise__in=enterprises_for(user), is_current=True)
