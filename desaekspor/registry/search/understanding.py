"""From what was typed to the words that are looked for: as they stand, as they begin, and as they may have been meant."""

import math
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from desaekspor.registry.search.engines import Expression, engine
from desaekspor.registry.search.spelling import NOISE, spellings

MOST_WORDS = 8
LEAST_DIGITS = 4  # from which digits alone are the beginning of a NIB
LEAST_BEGINNING = 3  # letters of a word that is still being typed
# Letters that may be wrong in a word of so many. Another letter in a word of three makes too many other words.
SLIPS = ((3, 1), (7, 2))
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
AS_TYPED, PUT_APART = 1.0, 0.9  # how well an alternative answers a word


@dataclass
class Group:
    """One typed word: what may stand for it, and how well each does (0 to 1).

    An alternative is a tuple of words that must all be there. ``weight`` is how much the word
    says: a rare one more than one that every tenth enterprise has.
    """

    typed: str
    alternatives: dict[tuple, float] = field(default_factory=dict)
    used: int = 0  # documents that have the word as typed, or the likest one

    @property
    def weight(self):
        return 1 / (1 + math.log10(1 + self.used))

    def offer(self, words, quality, used=0):
        if quality > self.alternatives.get(words, 0):
            self.alternatives[words] = quality
        if quality == max(self.alternatives.values()):
            self.used = max(used, 1)


def digits_of(query):
    """The digits of a query that is a NIB, the beginning of one or a number; "" when it is anything else."""
    digits = "".join(char for char in query if char not in " .-")
    return digits if digits.isascii() and digits.isdigit() and LEAST_DIGITS <= len(digits) <= 13 else ""


def typed_words(query):
    """The words of a query in their normal spelling, without those that say nothing beside others."""
    words = spellings(query)
    return [word for word in words if word not in NOISE][:MOST_WORDS] or list(words[:MOST_WORDS])


class Meaning:
    """What a query may mean. Asks for words in the first two steps: one or two queries each."""

    def __init__(self, query):
        self.words = typed_words(query)
        self.groups = [Group(word) for word in self.words]
        if self.words:
            self._take_known(still_typed=query[-1:].isalnum())

    def _take_known(self, *, still_typed):
        joined = {one + two: (place, place + 1) for place, (one, two) in enumerate(zip(self.words, self.words[1:], strict=False))}
        parts = {word: _parts(word) for word in self.words}
        asked = {*self.words, *joined, *(half for pairs in parts.values() for pair in pairs for half in pair)}
        known = dict(engine().known(asked))
        for group in self.groups:
            if group.typed in known:
                group.offer((group.typed,), AS_TYPED, known[group.typed])
            else:
                for pair in parts[group.typed]:
                    if known.keys() >= set(pair):
                        group.offer(pair, PUT_APART, min(known[half] for half in pair))
        for word, places in joined.items():
            if word in known:
                for place in places:
                    self.groups[place].offer((word,), PUT_APART, known[word])
        last = self.groups[-1]
        if still_typed and len(last.typed) >= LEAST_BEGINNING:
            for word, used in engine().continued(last.typed):
                if word != last.typed:
                    last.offer((word,), 0.5 + 0.4 * len(last.typed) / len(word), used)

    @property
    def is_known(self):
        """Every typed word is one, or the beginning of one."""
        return all(group.alternatives for group in self.groups)

    def forgive(self):
        """Also take the words that were mistyped into what was typed; says whether there are any.

        Short ones are found by trying every slip, long ones by their trigrams.
        """
        before = sum(len(group.alternatives) for group in self.groups)
        doubtful = [group.typed for group in self.groups if slips(group.typed)]
        short = {typed: one_slip_away(typed) for typed in doubtful if len(typed) < SLIPS[1][0]}
        asked = {word for words in short.values() for word in words}
        known = dict(engine().known(asked)) if asked else {}
        # Sorted: which of two that are as likely comes first must not hang on the process that answers.
        found = [(typed, word, known[word]) for typed, words in short.items() for word in sorted(words & known.keys())]
        found += engine().near([typed for typed in doubtful if typed not in short])
        for typed, word, used in found:
            wrong = OSA.distance(typed, word, score_cutoff=slips(typed))
            if 0 < wrong <= slips(typed):
                for group in self.groups:
                    if group.typed == typed:
                        group.offer((word,), 1 - wrong / max(len(typed), 5), used)
        return sum(len(group.alternatives) for group in self.groups) > before

    def reach_far(self):
        """The likest words there are, however unlike: to suggest something rather than nothing."""
        for typed, word, used in engine().near([group.typed for group in self.groups if len(group.typed) > 2]):
            likeness = OSA.normalized_similarity(typed, word)
            if likeness >= 0.4:
                for group in self.groups:
                    if group.typed == typed:
                        group.offer((word,), likeness / 2, used)

    def expression(self, at_least=None):
        """The Expression of what answers all the words, or at least so many; None when too few can be answered at all."""
        groups = tuple(tuple(group.alternatives) for group in self.groups if group.alternatives)
        wanted = at_least or len(self.groups)
        return Expression(groups, at_least=wanted) if 0 < wanted <= len(groups) else None


def slips(word):
    """How many letters of a typed word may be wrong."""
    return max((wrong for length, wrong in SLIPS if len(word) >= length), default=0)


def one_slip_away(word):
    """Every text that is one slip from ``word``: a letter left out, doubled or put in, another one, two swapped.

    Of a word of three letters: one that was left out, and two swapped.
    """
    parts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    made = {one + other[1:] for one, other in parts if other}
    made.update(one + other[1] + other[0] + other[2:] for one, other in parts if len(other) > 1)
    made.update(one + letter + other[skip:] for one, other in parts for letter in LETTERS for skip in (0, 1))
    made.discard(word)
    return made if len(word) > 3 else {other for other in made if len(other) > 3 or sorted(other) == sorted(word)}


def _parts(word):
    """The word put apart in two, wherever both halves are words: "tokoberkah" → ("toko", "berkah")."""
    return [(word[:place], word[place:]) for place in range(3, len(word) - 2)]
