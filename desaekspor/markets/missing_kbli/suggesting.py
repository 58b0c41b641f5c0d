"""The KBLI of enterprises that state none: computed by a job, kept apart, confirmed or corrected by officers.

Only enterprises without a KBLI have a suggestion, so it can overwrite nothing. What an officer confirms is an edit of the
enterprise: it stands in its history, in lists and counts like any other, goes with merges, and is taken back as other edits are.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.jobs.progress import Silent
from desaekspor.markets.certainty import Certainty
from desaekspor.markets.coding import CHUNK, UNDO_FOR, newest
from desaekspor.markets.kbli.completing import Answer, Business
from desaekspor.markets.missing_kbli.finding import completer, listed
from desaekspor.markets.missing_kbli.models import KbliConfirmation, KbliRun, KbliSuggestion
from desaekspor.nomenclature import KBLI2020
from desaekspor.registry.kbli import DIVISIONS
from desaekspor.registry.models import Enterprise, FieldChange, Product, RegistryVersion
from desaekspor.registry.queries.access import enterprises_for
from desaekspor.registry.queries.references import may_have
from desaekspor.registry.search.models import SearchTally
from desaekspor.registry.services.errors import NotUndoable, OutsideRegion
from desaekspor.registry.services.taking_back import take_back as take_change_back
from desaekspor.registry.services.writing import hold, write

COMPLETE = "markets.complete_kbli"
EDITION = "2020"


class BadKbli(ValueError):
    """A code that is none of KBLI 2020; ``code`` is what was typed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def standing() -> dict:
    """What the registry and the rules stand at; quick, since it is asked for every few seconds."""
    machine = completer()
    changed = SearchTally.objects.aggregate(last=Max("changed_at"))["last"]  # of edits and merges, too; a small table
    return {
        "registry": RegistryVersion.objects.values_list("number", flat=True).first() or 0,
        "changed_at": changed and changed.isoformat(),
        "enterprise": newest(Enterprise),
        "rules": version(),
        "titles": machine.titles is not None,
    }


def version() -> str:
    """Of what the program says: the rules and the product lexicon."""
    machine = completer()
    return sha256(f"{machine.rules.version} {machine.products.lexicon.version}".encode()).hexdigest()[:12]


def is_due() -> bool:
    """Whether enterprises or the rules changed since the registry was last looked through."""
    last = KbliRun.objects.order_by("-pk").first()
    return standing() != last.standing if last else Enterprise.objects.exists()


def without_kbli() -> QuerySet:
    """The enterprises that state no KBLI; those that were merged into another are not among them."""
    return Enterprise.objects.filter(kbli="", merged_into=None)


def complete_registry(progress=None) -> dict[str, int]:
    """Say a KBLI for every enterprise that states none and has changed, and forget those that state one; counts by certainty.

    Safe to repeat and to interrupt: each chunk stands by itself.
    """
    progress, now_standing = progress or Silent(), standing()
    last = KbliRun.objects.order_by("-pk").first()
    same_titles = last is None or last.standing.get("titles") == now_standing["titles"]
    numbers = list(without_kbli().order_by("pk").values_list("pk", flat=True))
    progress.report(done=0, total=len(numbers))
    computed = 0
    for start in range(0, len(numbers), CHUNK):
        computed += complete_some(numbers[start : start + CHUNK], now_standing["rules"], progress, anew=not same_titles)
        progress.report(done=min(start + CHUNK, len(numbers)))
    with transaction.atomic():
        progress.fence()
        KbliSuggestion.objects.exclude(enterprise__in=without_kbli().values("pk")).delete()
        counts = {name: KbliSuggestion.objects.filter(certainty=name).count() for name in Certainty.values}
        counts["computed"] = computed
        KbliRun.objects.all().delete()
        KbliRun.objects.create(standing=now_standing, counts=counts)
    return counts


def complete_some(numbers: list[int], rules: str, progress, *, anew: bool = False) -> int:
    """Keep what the program says of these enterprises where they say something else than last time; of how many."""
    businesses = businesses_of(numbers)
    known = KbliSuggestion.objects.filter(enterprise__in=numbers, rules=rules).values_list("enterprise", "said")
    kept = {} if anew else dict(known)
    now, machine, rows = timezone.now(), completer(), []
    for number, business in businesses.items():
        said = said_by(business)
        if kept.get(number) == said:
            continue
        answer = machine.complete(business)
        first = answer.first
        rows.append(
            KbliSuggestion(
                enterprise_id=number,
                said=said,
                rules=rules,
                certainty=certainty_of(answer),
                kbli=first.code if first else "",
                score=first.score if first else None,
                computed_at=now,
            )
        )
    if rows:
        with transaction.atomic():
            progress.fence()
            KbliSuggestion.objects.bulk_create(
                rows,
                batch_size=100,
                update_conflicts=True,
                unique_fields=["enterprise"],
                update_fields=["said", "rules", "certainty", "kbli", "score", "computed_at"],
            )
    return len(rows)


def wrong_suggestions() -> list[int]:
    """The enterprises of which something else is kept than the program says today. It says it of all anew, 0.2 ms each."""
    numbers, machine, rules, wrong = list(without_kbli().order_by("pk").values_list("pk", flat=True)), completer(), version(), []
    for start in range(0, len(numbers), CHUNK):
        chunk = numbers[start : start + CHUNK]
        kept = {one.pk: one for one in KbliSuggestion.objects.filter(enterprise__in=chunk)}
        for number, business in businesses_of(chunk).items():
            if one := kept.get(number):
                answer = machine.complete(business)
                told = (said_by(business), rules, certainty_of(answer), answer.first.code if answer.first else "")
                if told != (one.said, one.rules, one.certainty, one.kbli):
                    wrong.append(number)
    return wrong


def mend_suggestions() -> int:
    """Say anew what is kept wrong or missing, forget what is left over; how many rows were touched."""
    wrong, before = wrong_suggestions(), KbliSuggestion.objects.count()
    KbliSuggestion.objects.filter(enterprise__in=wrong).delete()
    computed = complete_registry()["computed"]
    return computed + (before - len(wrong) + computed - KbliSuggestion.objects.count())


def businesses_of(numbers: Iterable[int]) -> dict[int, Business]:
    """What enterprises write of themselves, by number. Two queries."""
    numbers = list(numbers)
    products: dict[int, list[str]] = {}
    for number, name in Product.objects.filter(enterprise__in=numbers).order_by("pk").values_list("enterprise", "name"):
        products.setdefault(number, []).append(name)
    rows = Enterprise.objects.filter(pk__in=numbers).values_list("pk", "activity", "name", "kbli_category")
    return {
        number: Business(activity, ", ".join(products.get(number, ())), name, category)
        for number, activity, name, category in rows
    }


def business_of(enterprise) -> Business:
    """The same of one enterprise, whose products may be there already."""
    products = sorted(enterprise.products.all(), key=lambda product: product.pk)
    texts = (enterprise.activity, ", ".join(product.name for product in products), enterprise.name)
    return Business(*texts, enterprise.kbli_category)


def said_by(business: Business) -> str:
    return sha256("\n".join((*business.texts, business.category)).encode()).hexdigest()[:16]


def certainty_of(answer: Answer) -> str:
    if not answer.proposals:
        return Certainty.NONE
    return Certainty.UNSURE if answer.unsure else Certainty.SURE


@dataclass(frozen=True)
class KbliFilter:
    """What the list is narrowed to; empty: not asked. ``state``: sure, unsure or none. ``code``: the beginning of a code."""

    region: str = ""
    code: str = ""
    state: str = ""


def suggestions_for(user, asked: KbliFilter = KbliFilter()) -> QuerySet:
    """The suggestions for enterprises of ``user`` that state no KBLI still, by village."""
    found = KbliSuggestion.objects.filter(enterprise__in=enterprises_for(user).filter(kbli="", merged_into=None))
    if asked.region:
        found = found.filter(enterprise__region__code__startswith=asked.region)
    if asked.state:
        found = found.filter(certainty=asked.state)
    if asked.code:
        found = found.filter(kbli__startswith=asked.code)
    return found.select_related("enterprise__region").order_by("enterprise__region", "enterprise")


def confirmations_for(user, asked: KbliFilter = KbliFilter()) -> QuerySet:
    """What was confirmed for enterprises of ``user`` and still stands, the latest first."""
    found = KbliConfirmation.objects.filter(enterprise__in=enterprises_for(user), taken_back_at=None)
    if asked.region:
        found = found.filter(enterprise__region__code__startswith=asked.region)
    if asked.code:
        found = found.filter(kbli__startswith=asked.code)
    return found.select_related("enterprise__region", "confirmed_by")


def good_kbli(code: str) -> str:
    """The code of five digits of KBLI 2020 that is meant. Raises BadKbli.

    Without the list of KBLI 2020 its division is looked at, as an import does.
    """
    digits = "".join(letter for letter in code if letter.isdigit())
    if len(digits) == 4 and len(code.strip()) == 4:
        digits = digits.zfill(5)  # a zero in front that a spreadsheet took away
    if len(digits) != 5:
        raise BadKbli(code)
    known = listed(KBLI2020)
    if digits not in known if known else int(digits[:2]) not in DIVISIONS[EDITION]:
        raise BadKbli(code)
    return digits


@dataclass(frozen=True)
class Confirmed:
    """What became of codes that were sent: the ``act``, how many are new, and the enterprises that were left out, by reason."""

    act: uuid.UUID | None
    count: int
    stated: tuple[int, ...] = ()  # they state a code meanwhile, which is never overwritten
    disputed: tuple[int, ...] = ()  # the category that they state is another one


@transaction.atomic
def confirm_kbli(wanted: dict[int, str], *, by) -> Confirmed:
    """Give enterprises the codes of KBLI 2020 that the officer ``by`` confirmed or corrected: ``{number: code}``.

    Each is an edit of the enterprise. Those that state a code meanwhile, or a category that the code contradicts, are left
    out and told; so are enterprises that are not the officer's, without a word. Raises BadKbli, and then nothing is kept.
    """
    codes = {number: good_kbli(code) for number, code in wanted.items()}
    theirs = sorted(enterprises_for(by).filter(pk__in=codes, merged_into=None).values_list("pk", flat=True))
    said = {one.enterprise_id: one for one in KbliSuggestion.objects.filter(enterprise__in=theirs)}
    act, moment, stated, disputed, kept = uuid.uuid4(), timezone.now(), [], [], []
    for number in theirs:
        now, revision = hold(number)
        code = codes[number]
        letter, category = DIVISIONS[EDITION][int(code[:2])], now.values["kbli_category"]
        if now.values["kbli"]:
            stated.append(number)
        elif category and category != letter:
            disputed.append(number)
        else:
            values = {"kbli": code, "kbli_version": EDITION, "kbli_category": letter}
            changed = write(now, values, by=by, moment=moment, revision=revision + 1)
            record(by, "change", Enterprise(pk=number), fields=sorted(changed))
            change = FieldChange.objects.get(enterprise=number, field="kbli", revision=revision + 1)
            suggestion = said.get(number)
            kept.append(
                KbliConfirmation(
                    enterprise_id=number,
                    kbli=code,
                    proposed=suggestion.kbli if suggestion else "",
                    certainty=suggestion.certainty if suggestion else "",
                    rules=suggestion.rules if suggestion else version(),
                    change=change.pk,
                    act=act,
                    confirmed_by=by,
                )
            )
    KbliConfirmation.objects.bulk_create(kept)
    KbliSuggestion.objects.filter(enterprise__in=[one.enterprise_id for one in kept]).delete()
    return Confirmed(act if kept else None, len(kept), tuple(stated), tuple(disputed))


def last_act(user) -> tuple[uuid.UUID, int] | None:
    """What ``user`` confirmed together last, in the last day, as far as it is not taken back: (act, how many)."""
    mine = KbliConfirmation.objects.filter(confirmed_by=user, taken_back_at=None, confirmed_at__gte=timezone.now() - UNDO_FOR)
    last = mine.order_by("-pk").values_list("act", flat=True).first()
    return (last, mine.filter(act=last).count()) if last else None


@transaction.atomic
def take_back(act: uuid.UUID, *, by) -> tuple[int, int]:
    """Take back the codes that ``by`` confirmed together; (how many, how many stay since somebody changed them later)."""
    mine = list(
        KbliConfirmation.objects.select_for_update().filter(act=act, confirmed_by=by, taken_back_at=None).order_by("enterprise")
    )
    changes = FieldChange.objects.in_bulk([one.change for one in mine])
    back, now = 0, timezone.now()
    for one in mine:
        try:
            with transaction.atomic():
                take_change_back(changes[one.change], by=by)
        except (KeyError, NotUndoable, OutsideRegion, Enterprise.DoesNotExist):
            continue
        back += 1
        one.taken_back_at = now
    KbliConfirmation.objects.bulk_update(mine, ["taken_back_at"])
    return back, len(mine) - back


def confirmation_of(enterprise) -> KbliConfirmation | None:
    """That the KBLI which the enterprise states today was confirmed by an officer; None where it came in another way."""
    if not enterprise.kbli or not may_have(enterprise, KbliConfirmation):
        return None
    found = KbliConfirmation.objects.filter(enterprise=enterprise, taken_back_at=None, kbli=enterprise.kbli)
    return found.select_related("confirmed_by").first()
