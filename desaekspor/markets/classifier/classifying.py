"""A product text to five HS codes with reasons.

1. The words of the text are spelled as the lexicon spells them (``text.py``).
2. Names of products are found in it. What stands behind *rasa*, *aroma*, *motif* or *untuk*, and packages, is not the product.
   In Indonesian the first name is the product (*keripik pisang*), in English the last one (*banana chips*).
3. The lines of that product's entry are read in order; the first whose words stand in the text holds.
4. How sure that is, is told from what could mislead: words that nobody knows, another product named, a question left open.
5. Texts of the tariff book fill the ranks that are left, and the first one where no name was found.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from .calibration import SURE, Features, probability, shares
from .lexicon import Lexicon, Name, Question, Rule, lexicon
from .retrieval import Retrieval
from .text import BREAK, is_number, spelled, split

RANKS = 5
DESCRIBING = 3  # words behind "rasa" that describe
LEAST_FUZZY, LONG_FUZZY = 5, 9
ENGLISH_WORDS = frozenset(
    ("with", "and", "of", "for", "made", "the", "from", "in", "handmade", "pure", "dried", "fresh", "frozen", "set", "by")
)
INDONESIAN_WORDS = frozenset(
    ("dan", "untuk", "dari", "isi", "rasa", "yang", "dengan", "khas", "asli", "murni", "olahan", "aneka", "tanpa")
)


@dataclass(frozen=True)
class Proposal:
    """One rank: an HS 2022 code, how likely it is, and where it comes from (lexicon, possible, other, tariff, example)."""

    hs6: str
    score: float
    source: str


@dataclass(frozen=True)
class Answer:
    """What a text may be, best first. ``question``: what to ask before the first one is taken; None where it is sure."""

    text: str
    proposals: tuple[Proposal, ...]
    unsure: bool
    head: str = ""
    words: tuple[str, ...] = ()
    place: str = ""
    note: str = ""
    question: Question | None = None
    features: Features = field(default_factory=Features)

    @property
    def first(self) -> Proposal | None:
        return self.proposals[0] if self.proposals else None


@dataclass(frozen=True)
class _Match:
    start: int
    end: int
    name: Name


NOT_A_PRODUCT = Answer("", (), True)


class Classifier:
    """Holds the lexicon and, where it is given, the index of the tariff book."""

    def __init__(self, rules: Lexicon | None = None, retrieval: Retrieval | None = None) -> None:
        self.lexicon = rules or lexicon()
        self.retrieval = retrieval
        self._vocabulary = sorted({w for name in self.lexicon.names for w in name if len(w) >= LEAST_FUZZY})
        self._by_initial: dict[str, list[str]] = {}
        for word in self._vocabulary:
            self._by_initial.setdefault(word[0], []).append(word)
        self._corrected = lru_cache(maxsize=20_000)(self._correct)

    def classify(self, text: str) -> Answer:
        """Five codes for a text, fewer where nothing more is near; none for a text without words."""
        tokens = self._tokens(text)
        if not any(token != BREAK and not is_number(token) for token in tokens):
            return Answer(text, (), True)
        found = self._matches(tokens)
        fuzzy = False
        if not any(not match.name.weak for match in found):
            corrected = [self._corrected(token) for token in tokens]
            if corrected != tokens:
                again = self._matches(corrected)
                if again:
                    fuzzy, tokens, found = True, corrected, again
        elif corrected_first := self._first_corrected(tokens):
            fuzzy, tokens = True, corrected_first
            found = self._matches(tokens)
        near = self.retrieval.search(text, RANKS) if self.retrieval else []
        if not found:
            return self._from_tariff(text, near)
        return self._from_lexicon(text, tokens, found, near, fuzzy)

    def content(self, text: str) -> list[str]:
        """The words of a text that can say what it is: without numbers, packages and units."""
        return [t for t in self._tokens(text) if t != BREAK and not is_number(t) and t not in self.lexicon.packing]

    def _tokens(self, text: str) -> list[str]:
        tokens = spelled(split(text), self.lexicon.spelling)
        known = self.lexicon.known
        result = []
        for token in tokens:
            if token not in known and len(token) > 4:
                if token.endswith("s") and token[:-1] in known:
                    token = token[:-1]
                elif token.endswith("nya") and token[:-3] in known:
                    token = token[:-3]
            result.append(token)
        return result

    def _correct(self, token: str) -> str:
        if len(token) < LEAST_FUZZY or token in self.lexicon.known or not token.isalpha():
            return token
        allowed = 2 if len(token) >= LONG_FUZZY else 1
        best = extractOne(token, self._by_initial.get(token[0], ()), scorer=DamerauLevenshtein.distance, score_cutoff=allowed)
        return best[0] if best else token

    def _first_corrected(self, tokens: list[str]) -> list[str] | None:
        """The tokens with the first word corrected, where it is an error of typing in a name: "dodoll durian"."""
        first = self._corrected(tokens[0])
        if first == tokens[0] or DamerauLevenshtein.distance(first, tokens[0]) > 1:
            return None
        again = [first, *tokens[1:]]
        return again if any(match.start == 0 and not match.name.weak for match in self._matches(again)) else None

    def _matches(self, tokens: Sequence[str]) -> list[_Match]:
        """Names in the text that are no part of a longer one."""
        names, longest = self.lexicon.names, self.lexicon.longest
        found: list[_Match] = []
        reach = 0
        for start in range(len(tokens)):
            for end in range(min(len(tokens), start + longest), start, -1):
                if end <= reach and found and found[-1].start <= start:
                    break
                if name := names.get(tuple(tokens[start:end])):
                    found.append(_Match(start, end, name))
                    reach = end
                    break
        return found

    def _described(self, tokens: Sequence[str], found: Sequence[_Match]) -> tuple[set[int], set[int]]:
        """Positions behind words such as "rasa" (say nothing of the product) and such as "isi" (do not name it)."""
        inside = {at for match in found if match.end - match.start > 1 for at in range(match.start, match.end)}
        silent: set[int] = set()
        filled: set[int] = set()
        for at, token in enumerate(tokens):
            if (token,) in self.lexicon.before and at and at not in inside:
                silent.update((at - 1, at))
        at = 0
        while at < len(tokens):
            for marks, positions in ((self.lexicon.after, silent), (self.lexicon.filled, filled)):
                length = next((n for n in (3, 2, 1) if tuple(tokens[at : at + n]) in marks and at + n <= len(tokens)), 0)
                if not length or at in inside:
                    continue
                for behind in range(at + length, min(len(tokens), at + length + DESCRIBING)):
                    token = tokens[behind]
                    if token == BREAK or is_number(token) or (positions is silent and token in self.lexicon.stops):
                        break
                    positions.add(behind)
                break
            at += 1
        return silent, filled

    def _is_english(self, tokens: Sequence[str], found: Sequence[_Match]) -> bool:
        score = 0
        for token in tokens:
            english = token in self.lexicon.english or token in ENGLISH_WORDS
            indonesian = token in self.lexicon.indonesian or token in INDONESIAN_WORDS
            score += english - indonesian
        score += sum(1 if match.name.english else -1 for match in found)
        return score > 0

    def _head(self, tokens: Sequence[str], found: Sequence[_Match], english: bool) -> tuple[_Match, set[int], bool]:
        """The name that says what it is; the positions that say nothing; whether it stood where names should not."""
        silent, filled = self._described(tokens, found)
        shut = silent | filled
        for allowed, hidden in ((lambda m: m.start not in shut, False), (lambda m: True, True)):
            for weak in (False, True):
                candidates = [m for m in found if allowed(m) and m.name.weak == weak]
                if not candidates:
                    continue
                same = [m for m in candidates if m.name.english == english] or candidates
                if english:
                    # The last of the first part: "coconut bowl, bamboo spoon" is a bowl.
                    breaks = [at for at, token in enumerate(tokens) if token == BREAK and at > same[0].start]
                    first_part = [m for m in same if not breaks or m.end <= breaks[0]] or same
                    head = max(first_part, key=lambda m: (m.end, m.end - m.start))
                else:
                    head = min(same, key=lambda m: (m.start, -m.end))
                return head, (set() if hidden else silent), hidden
        raise AssertionError("no names")

    def _from_lexicon(self, text: str, tokens: list[str], found: list[_Match], near: list, fuzzy: bool) -> Answer:
        english = self._is_english(tokens, found)
        head, silent, hidden = self._head(tokens, found, english)
        said = f" {' '.join(BREAK if at in silent else token for at, token in enumerate(tokens))} "
        rule, words = decide(head.name.entry.rules, said) or (head.name.entry.default, ())
        codes = ordered(rule, head.name.entry, found, said, near)
        unknown = [
            token
            for at, token in enumerate(tokens)
            if at not in silent and token != BREAK and not is_number(token) and token not in self.lexicon.known and len(token) > 2
        ]
        beside = {
            match.name.entry.default.codes[0][:4]
            for match in found
            if match is not head and match.start not in silent and not match.name.weak
        } - {code[:4] for code in rule.codes}
        before = sum(1 for at in (range(head.end, len(tokens)) if english else range(head.start)) if tokens[at] in unknown)
        features = Features(
            lexicon=True,
            decided=bool(words),
            asked=bool(rule.question),
            possible=len(rule.codes) - 1,
            weak=head.name.weak,
            hidden=hidden,
            fuzzy=fuzzy,
            long_name=min(3, head.end - head.start),
            beside=min(3, len(beside)),
            unknown=min(4, len(unknown)),
            before=min(3, before),
            agrees=any(code[:4] == codes[0][0][:4] for code, _ in near[:3]),
            same_heading=len({code[:4] for code in rule.codes}) == 1,
        )
        first = probability(features)
        return Answer(
            text,
            tuple(Proposal(code, score, source) for (code, source), score in zip(codes, shares(first, len(codes)), strict=True)),
            unsure=first < SURE,
            head=" ".join(tokens[head.start : head.end]),
            words=tuple(words),
            place=rule.place,
            note=rule.note,
            question=self.lexicon.questions.get(rule.question) if first < SURE or rule.question else None,
            features=features,
        )

    def _from_tariff(self, text: str, near: list) -> Answer:
        features = Features(lexicon=False)
        first = probability(features)
        scores = shares(first, len(near))
        return Answer(
            text,
            tuple(Proposal(code, score, "tariff") for (code, _), score in zip(near, scores, strict=True)),
            unsure=True,
            features=features,
        )


def decide(rules: Sequence[Rule], said: str) -> tuple[Rule, list[str]] | None:
    """The first rule that fits, and the words that made it fit."""
    for rule in rules:
        for condition in rule.conditions:
            words = condition.words_in(said)
            if words is not None:
                return rule, words
    return None


def ordered(rule: Rule, entry, found: Sequence[_Match], said: str, near: Sequence) -> list[tuple[str, str]]:
    """At most five codes with their source: the rule's, the entry's other ones that fit, other names', the tariff book's."""
    codes: dict[str, str] = {rule.codes[0]: "lexicon"}

    def add(code: str, source: str) -> None:
        if len(codes) < RANKS:
            codes.setdefault(code, source)

    for code in rule.codes[1:]:
        add(code, "possible")
    for other in entry.rules:
        if other is not rule and any(condition.words_in(said) for condition in other.conditions):
            add(other.codes[0], "possible")
    for code in entry.default.codes:
        add(code, "possible")
    for match in found:
        if match.name.entry is not entry:
            decided = decide(match.name.entry.rules, said)
            add((decided[0] if decided else match.name.entry.default).codes[0], "other")
    for code, _ in near:
        add(code, "tariff")
    return list(codes.items())
