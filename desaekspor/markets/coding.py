"""The codes of the products in the registry: computed for each distinct text by a job, confirmed or corrected by officers.

A product has the code of its text (TextCode), so it follows imports, undos, edits and merges by itself. What an officer chose
for the enterprise (ProductChoice) stands above it and is never overwritten.
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from desaekspor.accounts.audit import record
from desaekspor.jobs.progress import Silent
from desaekspor.markets.choosing import answers_for, examples, good_code, keep_choice, words_of
from desaekspor.markets.finding import classifier
from desaekspor.markets.listing import certainty_of
from desaekspor.markets.models import Certainty, CodingRun, ProductChoice, TextCode
from desaekspor.regions.queries import within
from desaekspor.registry.models import GONE, Enterprise, Product, RegistryVersion
from desaekspor.registry.queries.access import enterprises_for
from desaekspor.registry.queries.references import may_have
from desaekspor.registry.search.models import SearchTally

CODE_PRODUCTS = "markets.code_products"
CHUNK = 500
FORM = 2  # of what is kept; another one lets an installation keep all of it anew
UNDO_FOR = timedelta(days=1)
TRADE = "G"  # category of the KBLI: makes nothing
CONFIRMED, COMPUTED = "confirmed", "computed"


def standing() -> dict:
    """What the tables and the lexicon stand at; quick, since it is asked for every few seconds."""
    machine = classifier()
    changed = SearchTally.objects.aggregate(last=Max("changed_at"))["last"]  # of edits and merges, too; a small table
    return {
        "registry": RegistryVersion.objects.values_list("number", flat=True).first() or 0,
        "changed_at": changed and changed.isoformat(),
        "product": newest(Product),
        "choice": newest(ProductChoice),
        "choices": ProductChoice.objects.filter(is_current=True).count(),
        "lexicon": machine.lexicon.version,
        "tariff_book": machine.retrieval is not None,
        "form": FORM,
    }


def newest(model) -> int:
    """The number of the newest row."""
    return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def is_due() -> bool:
    """Whether products or the lexicon changed since the texts were last coded."""
    last = CodingRun.objects.order_by("-pk").first()
    return standing() != last.standing if last else Product.objects.exists()


def code_products(progress=None) -> dict[str, int]:
    """Code every distinct text that has no code by this lexicon, and forget texts that no product has; counts by certainty.

    Safe to repeat and to interrupt: each chunk of texts stands by itself.
    """
    from desaekspor.markets.made import follow_codes  # which reads what is written here

    progress, now_standing = progress or Silent(), standing()
    last = CodingRun.objects.order_by("-pk").first()
    lexicon = now_standing["lexicon"]
    same_machine = last and all(last.standing.get(name) == now_standing[name] for name in ("lexicon", "tariff_book"))
    known = TextCode.objects.filter(lexicon=lexicon) if same_machine or last is None else TextCode.objects.none()
    products = Product.objects.order_by()
    coded = known.filter(text=OuterRef("name"))
    waiting = list(products.filter(~Exists(coded)).values_list("name", flat=True).distinct().order_by("name"))
    if not same_machine:
        follow_spelling(lexicon)
    chosen = examples()
    progress.report(done=0, total=len(waiting))
    for start in range(0, len(waiting), CHUNK):
        write_codes(waiting[start : start + CHUNK], chosen, lexicon, progress)
        progress.report(done=min(start + CHUNK, len(waiting)))
    with transaction.atomic():
        progress.fence()
        follow_examples(chosen)
        TextCode.objects.exclude(text__in=products.values("name")).delete()  # hashed once; names of products have no index
        counts = {name: TextCode.objects.filter(certainty=name).count() for name in Certainty.values}
        counts["coded"] = len(waiting)
        follow_codes(progress)
        CodingRun.objects.all().delete()
        CodingRun.objects.create(standing=now_standing, counts=counts)
    return counts


def write_codes(texts: list[str], chosen: dict[str, str], lexicon: str, progress) -> None:
    """Keep what the program says of these texts."""
    now = timezone.now()
    rows = []
    for text, answer in zip(texts, answers_for(texts, chosen), strict=True):
        first = answer.first
        rows.append(
            TextCode(
                text=text,
                words=words_of(text),
                certainty=certainty_of(answer),
                hs6=first.hs6 if first else "",
                score=first.score if first else None,
                source=first.source if first else "",
                lexicon=lexicon,
                computed_at=now,
            )
        )
    with transaction.atomic():
        progress.fence()
        TextCode.objects.bulk_create(
            rows,
            batch_size=100,
            update_conflicts=True,
            unique_fields=["text"],
            update_fields=["words", "certainty", "hs6", "score", "source", "lexicon", "computed_at"],
        )


def follow_examples(chosen: dict[str, str]) -> None:
    """Code the texts anew whose examples came, changed or went since."""
    marked = TextCode.objects.filter(source="example").values_list("text", "words", "hs6")
    outdated = [text for text, words, code in marked.iterator() if chosen.get(words) != code]
    words = list(chosen)
    for start in range(0, len(words), CHUNK):
        rows = TextCode.objects.filter(words__in=words[start : start + CHUNK]).values_list("text", "words", "hs6", "source")
        outdated += [text for text, its, code, source in rows if source != "example" or chosen[its] != code]
    outdated = sorted(set(outdated))
    for start in range(0, len(outdated), CHUNK):
        write_codes(outdated[start : start + CHUNK], chosen, classifier().lexicon.version, Silent())


def follow_spelling(lexicon: str) -> None:
    """Compare choices by the words that the lexicon of today makes of their texts, so that a new spelling loses none of them."""
    for choice in ProductChoice.objects.filter(is_current=True).exclude(lexicon=lexicon).order_by("-pk").iterator():
        if (words := words_of(choice.text)) == choice.words:
            continue
        twin = ProductChoice.objects.filter(enterprise=choice.enterprise_id, words=words, is_current=True)
        if choice.enterprise_id and twin.exists():
            ProductChoice.objects.filter(pk=choice.pk).update(is_current=False)
        else:
            ProductChoice.objects.filter(pk=choice.pk).update(words=words)


@dataclass(frozen=True)
class CodeFilter:
    """What the list of products is narrowed to; empty: not asked. ``state``: sure, unsure, none or confirmed."""

    region: str = ""
    heading: str = ""
    state: str = ""


def products_for(user, asked: CodeFilter = CodeFilter()) -> QuerySet:
    """The products of the enterprises of ``user`` that have been looked at, by village: with ``hs6``, ``certainty``, ``score``
    of the program and ``chosen_hs6``, ``chosen_at`` of an officer, where one chose."""
    codes = TextCode.objects.filter(text=OuterRef("name"))
    choices = ProductChoice.objects.filter(enterprise=OuterRef("enterprise"), is_current=True, words=OuterRef("words"))
    found = Product.objects.filter(enterprise__in=enterprises_for(user)).annotate(
        words=Subquery(codes.values("words")),
        hs6=Subquery(codes.values("hs6")),
        certainty=Subquery(codes.values("certainty")),
        score=Subquery(codes.values("score")),
    )
    found = found.filter(words__isnull=False).annotate(
        chosen_hs6=Subquery(choices.values("hs6")[:1]), chosen_at=Subquery(choices.values("chosen_at")[:1])
    )
    if asked.region:
        found = found.filter(enterprise__region__code__startswith=asked.region)
    if asked.state == CONFIRMED:
        found = found.filter(chosen_hs6__isnull=False)
    elif asked.state:
        found = found.filter(chosen_hs6__isnull=True, certainty=asked.state)
    if asked.heading:
        found = found.filter(Q(chosen_hs6__startswith=asked.heading) | Q(chosen_hs6__isnull=True, hs6__startswith=asked.heading))
    return found.select_related("enterprise__region").order_by("enterprise__region", "enterprise", "pk")


@dataclass(frozen=True)
class ProductCode:
    """A product of an enterprise with its code of HS 2022; ``mark``: confirmed by an officer or computed."""

    text: str
    hs6: str
    mark: str


def codes_of(numbers: Iterable[int]) -> dict[int, list[ProductCode]]:
    """The codes of the products of these enterprises: chosen by an officer, else computed where that is sure. Three queries."""
    numbers = list(numbers)
    products = list(Product.objects.filter(enterprise__in=numbers).values_list("enterprise", "name"))
    return _with_codes(products, ProductChoice.objects.filter(enterprise__in=numbers, is_current=True))


def codes_of_one(enterprise) -> list[ProductCode]:
    """The same of one enterprise, whose products may be there already."""
    products = [(enterprise.pk, product.name) for product in enterprise.products.all()]
    choices = ProductChoice.objects.filter(enterprise=enterprise, is_current=True)
    return _with_codes(products, choices if may_have(enterprise, ProductChoice) else choices.none()).get(enterprise.pk, [])


def _with_codes(products, choices):
    texts = TextCode.objects.filter(text__in={name for _number, name in products})
    coded = {text: row for text, *row in texts.values_list("text", "words", "certainty", "hs6")}
    chosen = {(number, words): code for number, words, code in choices.values_list("enterprise", "words", "hs6")}
    found: dict[int, list[ProductCode]] = {}
    for number, name in products:
        words, certainty, computed = coded.get(name) or (words_of(name), None, "")
        if code := chosen.get((number, words)):
            found.setdefault(number, []).append(ProductCode(name, code, CONFIRMED))
        elif certainty == Certainty.SURE:
            found.setdefault(number, []).append(ProductCode(name, computed, COMPUTED))
    return found


def coder_of(region: str) -> Callable[[int, str], str]:
    """What tells the codes of a region's products as ``codes_of`` does: (number of the enterprise, text) -> code, "" if unsure.

    For whoever reads the products of a whole region in his own way. A text that the job has not come to yet is coded on the
    spot. Three queries, however many products are asked for.
    """
    tell = marker_of(region)
    return lambda number, text: tell(number, text)[0]


def codes_in(region: str) -> Counter[str]:
    """How many enterprises of a region make each product, by code; those of trade, merged and closed ones left out.

    For a page about a village: it reads every product.
    """
    code_of = coder_of(region)
    products = Product.objects.filter(within(region, "enterprise__region"), enterprise__merged_into=None)
    rows = (
        products.exclude(enterprise__presence__in=GONE)
        .exclude(enterprise__kbli_category=TRADE)
        .order_by()
        .values_list("enterprise", "name")
    )
    made = {(number, code) for number, text in rows.iterator() if (code := code_of(number, text))}
    return Counter(code for _number, code in sorted(made))


def marker_of(region: str) -> Callable[[int, str], tuple[str, str]]:
    """The same with its mark, CONFIRMED or COMPUTED: (code, mark), both "" where it is unsure."""
    texts = Product.objects.filter(within(region, "enterprise__region")).values("name")
    rows = TextCode.objects.filter(text__in=texts).values_list("text", "words", "certainty", "hs6")
    coded = {text: (words, code if certainty == Certainty.SURE else "") for text, words, certainty, code in rows}
    choices = ProductChoice.objects.filter(within(region, "enterprise__region"), is_current=True).order_by()
    chosen = {(number, words): code for number, words, code in choices.values_list("enterprise", "words", "hs6")}
    agreed: dict[str, str] | None = None

    def tell(number: int, text: str) -> tuple[str, str]:
        nonlocal agreed
        if text not in coded:
            agreed = examples() if agreed is None else agreed
            (answer,) = answers_for([text], agreed)
            sure = certainty_of(answer) == Certainty.SURE
            coded[text] = (words_of(text), answer.first.hs6 if sure else "")
        words, code = coded[text]
        if own := chosen.get((number, words)):
            return own, CONFIRMED
        return code, COMPUTED if code else ""

    return tell


def wrong_texts() -> list[str]:
    """The texts of which something else is kept than the program says of them today.

    It says it of all of them anew: some seconds for each 10,000.
    """
    agreed, rows = examples(), TextCode.objects.order_by("text").values_list("text", "words", "certainty", "hs6")
    wrong = []
    for text, words, certainty, code in rows.iterator(CHUNK):
        (answer,) = answers_for([text], agreed)
        first = answer.first.hs6 if answer.first else ""
        if (words, certainty, code) != (words_of(text), certainty_of(answer), first):
            wrong.append(text)
    return wrong


def mend_codes() -> int:
    """Write anew what is kept wrong, code what has no code, forget what no product has; how many texts were touched."""
    wrong, agreed, before = wrong_texts(), examples(), TextCode.objects.count()
    for start in range(0, len(wrong), CHUNK):
        write_codes(wrong[start : start + CHUNK], agreed, classifier().lexicon.version, Silent())
    coded = code_products()["coded"]
    return len(wrong) + coded + (before + coded - TextCode.objects.count())


@transaction.atomic
def confirm_codes(wanted: dict[int, str], *, by) -> tuple[uuid.UUID | None, int]:
    """Keep codes that the officer ``by`` confirmed or corrected: ``{number of a product: code}``; all or none.

    Returns the act, by which all are taken back at once (None where nothing is new), and how many are new. Products that are not
    the officer's to see are left out. Raises BadCode.
    """
    codes = {number: good_code(code) for number, code in wanted.items()}
    products = Product.objects.filter(pk__in=codes, enterprise__in=enterprises_for(by)).order_by("enterprise", "pk")
    rows = list(products.values_list("pk", "enterprise", "name"))
    list(Enterprise.objects.select_for_update().filter(pk__in={number for _pk, number, _name in rows}).order_by("pk"))
    act, last, count = uuid.uuid4(), None, 0
    for pk, number, name in rows:
        choice, is_new = keep_choice(name, codes[pk], by=by, number=number, act=act)
        if is_new:
            last, count = choice, count + 1
    if last:
        record(by, "product.confirm", last, fields=["hs6", f"count={count}"])
    return (act if last else None), count


def last_act(user):
    """The newest choices of ``user`` that were made together and can be taken back: (act, how many); None without any."""
    mine = ProductChoice.objects.filter(chosen_by=user, act__isnull=False, is_current=True)
    newest = mine.filter(chosen_at__gte=timezone.now() - UNDO_FOR).order_by("-pk").values_list("act", flat=True).first()
    return (newest, mine.filter(act=newest).count()) if newest else None


@transaction.atomic
def take_back(act: uuid.UUID, *, by) -> int:
    """Take back what ``by`` chose together, where it still holds; what held before holds again. How many were taken back."""
    mine = ProductChoice.objects.filter(act=act, chosen_by=by)
    numbers = set(mine.values_list("enterprise", flat=True))
    list(Enterprise.objects.select_for_update().filter(pk__in=numbers).order_by("pk"))
    held = list(mine.filter(is_current=True))
    mine.filter(is_current=True).update(is_current=False)
    before = ProductChoice.objects.filter(pk__in=[one.replaces_id for one in held if one.replaces_id])
    before.update(is_current=True)
    if held:
        record(by, "product.take_back", held[-1], fields=["hs6", f"count={len(held)}"])
    return len(held)
