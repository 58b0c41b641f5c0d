"""What a business writes of itself to five codes of KBLI 2020 with reasons.

1. Its activity may be the title of a code: registers often hold it so.
2. Names of lines of business are found, in the activity first, then in the product, then in the name of the business; of one
   text the first name. Where none is known, the product lexicon says what the product is, and ``rules/products.txt`` what
   business makes or sells it.
3. Words tell the way: made, grown, caught, sold (in a shop, at a market, on the internet, on the road, wholesale), served, done
   as a service. What a register states as category stands in where no word does.
4. The line has one code for each way. Where nothing tells the way and several would do, the answer is unsure and asks.
5. Titles and descriptions of KBLI 2020 fill the ranks that are left, and all of them where no line was found.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from desaekspor.markets.classifier.classifying import Classifier
from desaekspor.markets.classifier.lexicon import Question
from desaekspor.markets.classifier.text import BREAK, is_number

from .calibration import SURE, Features, probability, shares
from .rules import (
    AROUND,
    CART,
    CATCH,
    DO,
    DONE,
    FAMILIES,
    GROW,
    MADE,
    MAKE,
    ONLINE,
    RETAIL,
    SERVE,
    SERVED,
    SOLD,
    STALL,
    WHOLESALE,
    Line,
    Option,
    Rules,
    Words,
    rules,
)
from .titles import Titles

RANKS = 5
SHOP = "shop"
# Where a line lacks the way that is told, the next one of these; the first of the line at last.
INSTEAD = {
    MAKE: (MAKE, GROW, SERVE, DO),
    GROW: (GROW, CATCH, MAKE),
    CATCH: (CATCH, GROW),
    RETAIL: (RETAIL, SERVE, CART, WHOLESALE, DO),
    WHOLESALE: (WHOLESALE, RETAIL),
    SERVE: (SERVE, CART, RETAIL),
    SHOP: (SERVE, RETAIL, CART),
    DO: (DO, MAKE, SERVE),
}
CATEGORIES = {"A": GROW, "C": MAKE, "G": RETAIL, "I": SERVE}  # letters that mean the same in KBLI 2020 and 2025
# Where the codes of a way stand in KBLI 2020.
DIVISIONS = {
    MAKE: tuple(str(number) for number in range(10, 34)),
    GROW: ("01", "02", "03"),
    CATCH: ("03",),
    RETAIL: ("47", "45"),
    WHOLESALE: ("46", "45"),
    SERVE: ("56",),
    SHOP: ("47", "56"),
}
DEEPER = 40  # titles that are looked at where a way is told
FROM_TITLE, FROM_NAME, FROM_PRODUCT, FROM_TEXT = "title", "name", "product", "text"


@dataclass(frozen=True)
class Business:
    """What is known of a business. ``category``: the letter of the KBLI that a register states."""

    activity: str = ""
    product: str = ""
    name: str = ""
    category: str = ""

    @property
    def texts(self) -> tuple[str, str, str]:
        return self.activity, self.product, self.name


@dataclass(frozen=True)
class Proposal:
    """One rank: a code of KBLI 2020, how likely it is, where it comes from (title, name, product, text), and its way."""

    code: str
    score: float
    source: str
    way: str = ""


@dataclass(frozen=True)
class Answer:
    """What a business may be, best first.

    ``ways``: between which of made, grown, sold, served and done nothing tells; ``question``: what settles it between codes of
    one way. ``head``: the words that named the line; ``told``: the word that told the way, or the letter of the category.
    """

    proposals: tuple[Proposal, ...]
    unsure: bool
    head: str = ""
    told: str = ""
    ways: tuple[str, ...] = ()
    question: Question | None = None
    features: Features = field(default_factory=Features)

    @property
    def first(self) -> Proposal | None:
        return self.proposals[0] if self.proposals else None


@dataclass(frozen=True)
class _Found:
    line: Line
    head: str
    source: str
    where: int  # 0 the activity, 1 the product, 2 the name
    inside: frozenset[int]  # places of its words in that text
    is_sure: bool = True


@dataclass(frozen=True)
class _Way:
    way: str = ""
    word: str = ""
    where: int = -1  # the text that tells it; 3: the category
    marks: frozenset[str] = frozenset()  # stall, online, around
    mark: str = ""  # the word that says it
    disputed: bool = False  # the category says another one


class Completer:
    """Holds the rules, the product lexicon and, where they are given, the titles of KBLI 2020."""

    def __init__(self, own: Rules | None = None, products: Classifier | None = None, titles: Titles | None = None) -> None:
        self.rules = own or rules()
        self.products = products or Classifier()
        self.titles = titles

    def complete(self, business: Business) -> Answer:
        """Five codes, fewer where nothing more is near; none for a business that says nothing in words."""
        tokens = [self._tokens(text) for text in business.texts]
        if not any(token != BREAK and not is_number(token) for text in tokens for token in text):
            return Answer((), True)
        if self.titles:
            code, word_for_word = self.titles.repeated(business.activity)
            if code:
                return self._from_title(business, code, word_for_word)
        found = self._find(tokens, business.texts, business.category)
        if not found:
            return self._from_text(business, tokens)
        return self._from_line(business, tokens, found, self._way(tokens, business.category, found[0]))

    def _tokens(self, text: str) -> list[str]:
        return list(self.rules.spell(text))

    def _find(self, tokens: Sequence[list[str]], texts: Sequence[str], category: str) -> list[_Found]:
        """The line that the business names, and the other lines that its activity and product name.

        Of names in one text the first one that has the way that is told: "olahan ikan lele" is made, so it is not the fish.
        """
        named = [self._named(text, where) for where, text in enumerate(tokens)]
        strong = [one for text in named for one in text if not one.line.weak]
        if strong and (way := self._told(tokens, category)):
            fitting = [one for one in strong if one.where < 2 and FAMILIES[way] in one.line.families]
            if fitting and way == MAKE:
                strong = [fitting[0], *(one for one in strong if one is not fitting[0])]
            elif way == MAKE and not fitting and not {DONE, SERVED} & set(strong[0].line.families):
                product = self._any_product(texts)
                strong = [product, *strong] if product and MADE in product.line.families else strong
        if strong:
            return self._name_first(strong, tokens)
        if product := self._any_product(texts):
            return [product]
        return [one for text in named for one in text]

    def _name_first(self, found: list[_Found], tokens: Sequence[list[str]]) -> list[_Found]:
        """ "Penjahit Nabila" of "seragam" sews to order: a name that knows one way stands above what is made in its division.

        Not above a product that says more than the thing: "konveksi seragam".
        """
        first = found[0]
        if (
            first.where != 1
            or len(first.line.options) == 1
            or any(kind in INSTEAD for kind, _ in self._said(tokens[1], frozenset()))
        ):
            return found
        for one in found:
            (option, *others) = one.line.options
            if one.where == 2 and not others:
                usual = first.line.options[0]
                if option.way == usual.way and option.codes[0][:2] == usual.codes[0][:2] and option.codes != usual.codes:
                    return [one, *(other for other in found if other is not one)]
        return found

    def _told(self, tokens: Sequence[list[str]], category: str) -> str:
        """The way that the activity tells by itself, else the category."""
        ways = [(kind, word) for kind, word in self._said(tokens[0], frozenset()) if kind in FAMILIES and kind in INSTEAD]
        return _leading(ways)[0] if ways else CATEGORIES.get(category.upper()[:1], "")

    def _named(self, tokens: list[str], where: int) -> list[_Found]:
        """The names in a text that are no part of a longer one, the one that says most first."""
        matches: list[tuple[tuple[bool, bool, int, int], Line, list[int]]] = []
        words = set(tokens)
        for key, line in self.rules.together.items():
            if key <= words:
                places = sorted(tokens.index(word) for word in key)
                naming = [at for at in places if (tokens[at],) not in self.rules.ways] or places
                matches.append(((line.weak, line.yields, naming[0], -len(key)), line, places))
        reach = 0
        for start in range(len(tokens)):
            for end in range(min(len(tokens), start + self.rules.longest), max(start, reach), -1):
                if named := self.rules.names.get(tuple(tokens[start:end])):
                    matches.append(((named.weak, named.yields, start, start - end), named, list(range(start, end))))
                    reach = end
                    break
        matches.sort(key=lambda match: match[0])
        return [
            _Found(line, " ".join(tokens[at] for at in places), FROM_NAME, where, frozenset(places))
            for _order, line, places in matches
        ]

    def _any_product(self, texts: Sequence[str]) -> _Found | None:
        """What the product lexicon makes of the product, else of the activity; names of people are no products."""
        return self._product(texts[1], 1) or self._product(texts[0], 0)

    def _product(self, text: str, where: int) -> _Found | None:
        """What the product lexicon makes of a text, as a line of business."""
        answer = self.products.classify(text)
        if not answer.head or not answer.first:
            return None
        code = answer.first.hs6
        line = next((self.rules.products[code[:n]] for n in (6, 4, 2) if code[:n] in self.rules.products), None)
        return _Found(line, answer.head, FROM_PRODUCT, where, frozenset(), is_sure=not answer.unsure) if line else None

    def _way(self, tokens: Sequence[list[str]], category: str, found: _Found) -> _Way:
        """The way that the activity tells, else the name of the business, else the product, else the category."""
        said = [self._said(text, found.inside if where == found.where else frozenset()) for where, text in enumerate(tokens)]
        marks = {kind for text in said for kind, _word in text if kind in (STALL, ONLINE, AROUND)}
        mark = next((word for kind in (ONLINE, AROUND, STALL) for text in said for one, word in text if one == kind), "")
        own = any(kind == "own" for text in said for kind, _word in text)
        families = {FAMILIES[option.way] for option in found.line.options}
        by_category = CATEGORIES.get(category.upper()[:1], "")
        for where in (0, 2, 1):
            ways = [(kind, word) for kind, word in said[where] if kind in INSTEAD]
            if not ways:
                continue
            possible = [(kind, word) for kind, word in ways if kind == SHOP or FAMILIES[kind] in families]
            kind, word = _leading(possible or ways)
            if kind in (RETAIL, SHOP) and own:
                kind = next((one for one in (MAKE, GROW) if found.line.by_way(one)), kind)
            disputed = bool(by_category) and kind != SHOP and FAMILIES[kind] != FAMILIES[by_category]
            if disputed and where:
                break  # what the register states stands above a word of the name
            return _Way(kind, word, where, frozenset(marks), mark, disputed)
        if marks and FAMILIES[by_category or RETAIL] in (SOLD, SERVED):
            return _Way(by_category or RETAIL, mark, 0, frozenset(marks), mark)
        if by_category:
            return _Way(by_category, category.upper()[:1], 3)
        return _Way()

    def _said(self, tokens: list[str], inside: frozenset[int]) -> list[tuple[str, str]]:
        """(kind, words) of the words of a text that tell the way. Those inside a name tell no place: "jajanan pasar"."""
        found, at = [], 0
        while at < len(tokens):
            for length in (3, 2, 1):
                words: Words = tuple(tokens[at : at + length])
                kinds = [kind for kind, phrases in self.rules.says.items() if kind != "empty" and words in phrases]
                if len(words) == length and kinds:
                    placed = [kind for kind in kinds if at not in inside or kind not in (STALL, ONLINE, AROUND)]
                    found += [(kind, " ".join(words)) for kind in placed]
                    at += length
                    break
            else:
                at += 1
        return found

    def _from_line(self, business: Business, tokens: Sequence[list[str]], every: Sequence[_Found], way: _Way) -> Answer:
        found, beside = every[0], [one for one in every[1:] if one.where < 2 or every[0].where == 2]
        option, bent = _option(found.line, way)
        families = found.line.families
        is_open, is_one = not way.way and len(families) > 1, len(families) == 1
        others = [one for one in found.line.options if one is not option]
        others.sort(key=lambda one: (one.way == option.way, FAMILIES[one.way] == FAMILIES[option.way]) if not is_open else ())
        ranked = dict.fromkeys(option.codes, option.way)
        for one in others:
            if is_open or FAMILIES[one.way] == FAMILIES[option.way] or len(ranked) < RANKS:
                ranked.setdefault(one.codes[0], one.way)
        source = dict.fromkeys(ranked, found.source)
        for code in self._near(business):
            if len(ranked) < RANKS and code not in ranked:
                ranked[code], source[code] = "", FROM_TEXT
        features = Features(
            from_name=found.source == FROM_NAME and not found.line.weak,
            from_product=found.source == FROM_PRODUCT,
            weak=found.line.weak,
            open=is_open,
            bent=bent and not is_one,
            told_late=way.where in (1, 2) and not is_one,
            by_category=way.where == 3 and not is_one,
            disputed=way.disputed,
            wholesale=way.way == WHOLESALE and way.where in (1, 2),
            turned=bool(way.way) and not bent and FAMILIES[option.way] != FAMILIES[found.line.options[0].way],
            only_name=found.where == 2,
            possible=min(2, len(option.codes) - 1),
            asked=bool(option.question),
            doubtful_product=not found.is_sure,
            beside=any(_first(other.line, way) not in ranked and not other.line.yields for other in beside),
            unknown=min(3, self._unknown(tokens, every)),
            turning=self._turning(tokens, every),
            marked=bool(way.marks) and option.way in (STALL, ONLINE, AROUND, CART),
        )
        first = probability(features)
        codes = list(ranked)[:RANKS]
        unsure = first < SURE
        return Answer(
            tuple(
                Proposal(code, score, source[code], ranked[code])
                for code, score in zip(codes, shares(first, len(codes)), strict=True)
            ),
            unsure,
            head=found.head,
            told=way.mark if features.marked else "" if is_one and way.where == 3 else way.word,
            ways=families if is_open else (),
            question=self.rules.questions.get(option.question) if unsure and not is_open else None,
            features=features,
        )

    def _unknown(self, tokens: Sequence[list[str]], named: Sequence[_Found]) -> int:
        """How many words of activity and product nobody knows."""
        count = 0
        for where in (0, 1):
            inside = {at for one in named if one.where == where for at in one.inside}
            told = {word for _kind, phrase in self._said(tokens[where], frozenset()) for word in phrase.split()}
            silent = told | self.rules.silent | self.products.lexicon.packing
            count += sum(
                1
                for at, token in enumerate(tokens[where])
                if at not in inside and token.isalpha() and len(token) > 2 and token not in silent
            )
        return count

    def _turning(self, tokens: Sequence[list[str]], named: Sequence[_Found]) -> bool:
        """Whether a word that turns one line into another stands outside of the names: "kayu bekas"."""
        for where in (0, 1):
            inside = {at for one in named if one.where == where for at in one.inside}
            if any((token,) in self.rules.says["turning"] and at not in inside for at, token in enumerate(tokens[where])):
                return True
        return False

    def _from_title(self, business: Business, code: str, word_for_word: bool) -> Answer:
        features = Features(title=word_for_word, near_title=not word_for_word)
        first = probability(features)
        codes = list(dict.fromkeys([code, *self._near(business)]))[:RANKS]
        scores = shares(first, len(codes))
        proposals = tuple(
            Proposal(one, score, FROM_TEXT if rank else FROM_TITLE)
            for rank, (one, score) in enumerate(zip(codes, scores, strict=True))
        )
        return Answer(proposals, first < SURE, features=features)

    def _from_text(self, business: Business, tokens: Sequence[list[str]]) -> Answer:
        """Codes whose titles are near, those of the way that is told first; none where nothing but the way is told."""
        said = [one for text in tokens[:2] for one in self._said(text, frozenset())]
        telling = {word for _kind, phrase in said for word in phrase.split()} | self.rules.silent
        if not any(token not in telling and token.isalpha() for text in tokens[:2] for token in text):
            return Answer((), True)
        ways = [(kind, word) for kind, word in said if kind in DIVISIONS]
        way = _leading(ways)[0] if ways else CATEGORIES.get(business.category.upper()[:1], "")
        near = self._near(business, DEEPER if way else RANKS)
        codes = sorted(near, key=lambda code: bool(way) and not code.startswith(DIVISIONS[way]))[:RANKS]
        features = Features()
        scores = shares(probability(features), len(codes))
        return Answer(tuple(Proposal(code, score, FROM_TEXT) for code, score in zip(codes, scores, strict=True)), True)

    def _near(self, business: Business, limit: int = RANKS) -> list[str]:
        """Codes whose titles are near the texts; the name of a business says too little for it."""
        asked = f"{business.activity} {business.product}".strip()
        return self.titles.near(asked, limit) if self.titles and asked else []


def _leading(ways: list[tuple[str, str]]) -> tuple[str, str]:
    """Who makes sells, too, and who sells wholesale sells; of other ways the first leads."""
    kinds = {kind for kind, _word in ways}
    for over, under in (
        (MAKE, {RETAIL, SHOP, DO, SERVE}),
        (WHOLESALE, {RETAIL, SHOP}),
        (SERVE, {RETAIL, SHOP}),
        (RETAIL, {SHOP}),
    ):
        if over in kinds:
            ways = [one for one in ways if one[0] not in under]
    return ways[0]


def _option(line: Line, way: _Way) -> tuple[Option, bool]:
    """The option of a line for a way, and whether the line lacks that way."""
    if not way.way:
        return line.options[0], False
    if way.where == 3 and FAMILIES[line.options[0].way] == FAMILIES[way.way]:
        return line.options[0], False  # a category says no more than the family
    option = next((found for kind in INSTEAD[way.way] if (found := line.by_way(kind))), line.options[0])
    bent = way.way != SHOP and FAMILIES[option.way] != FAMILIES[way.way]
    if option.way == RETAIL:
        for mark in (ONLINE, AROUND, STALL):
            if mark in way.marks and (marked := line.by_way(mark)):
                return marked, bent
    if option.way == SERVE and way.marks & {AROUND, STALL} and (marked := line.by_way(CART)):
        return marked, bent
    return option, bent


def _first(line: Line, way: _Way) -> str:
    return _option(line, way)[0].codes[0]
