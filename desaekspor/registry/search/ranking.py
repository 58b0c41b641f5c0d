"""Which of the found answers best, and what to mark in it. Pure: plain texts in, numbers and places out."""

from typing import NamedTuple

from rapidfuzz.fuzz import partial_ratio, ratio

from desaekspor.registry.search.spelling import spellings, words_in

# How much a word counts by where it stands.
FIELD_WEIGHTS = {"name": 1.0, "product": 0.85, "village": 0.6, "district": 0.55, "activity": 0.5}
CLOSENESS = 0.35  # how much the likeness of the whole name adds to an answer of all words
WHOLE_NAME = 0.15  # for a name of which every word was typed, whatever else was: "kecap asli sriamur" means "Kecap Asli"


class Texts(NamedTuple):
    """What can be marked of one enterprise; ``products`` are marked one by one."""

    number: int
    name: str
    products: tuple[str, ...]
    activity: str
    village: str
    district: str

    def fields(self):
        """(field, text) of each text; the first product is "product", the next "product 1"."""
        yield "name", self.name
        for place, product in enumerate(self.products):
            yield f"product {place}" if place else "product", product
        yield "village", self.village
        yield "district", self.district
        yield "activity", self.activity


class Answer(NamedTuple):
    """How an enterprise answers a query. ``marks`` are the (start, end) of matching words by field, in the
    activity only where a word stands nowhere else."""

    score: int
    number: int
    marks: dict[str, list[tuple[int, int]]]
    read_as: dict[str, str]  # typed word -> the other word that stands here for it


def answer(groups, texts):
    """The Answer of an enterprise's ``texts`` to the ``groups`` (understanding.Group) of the typed words."""
    placed = [(field, word) for field, text in texts.fields() if text for word in words_in(text)]
    fields_of: dict[str, list] = {}
    for field, word in placed:
        fields_of.setdefault(word.text, []).append((field, word))
    score, marks, read_as, stands_in, read = 0.0, {}, {}, [], []
    for group in groups:
        best, words = _best(group, fields_of)
        score += best * group.weight
        stands_in.append({field for word in words for field, _ in fields_of[word]})
        read += words or (group.typed,)
        for word in words:
            for field, place in fields_of[word]:
                marks.setdefault(field, set()).add((place.start, place.end))
        if words and words != (group.typed,):
            read_as[group.typed] = " ".join(words)
    if all(fields != {"activity"} for fields in stands_in):
        marks.pop("activity", None)  # a long text, which is of interest only for what stands nowhere else
    total = sum(group.weight for group in groups)
    name = spellings(texts.name)
    closeness = _likeness(" ".join(read), " ".join(name)) if name else 0
    whole = WHOLE_NAME if name and set(name) <= set(read) else 0
    points = (score / total if total else 0) + CLOSENESS * closeness + whole
    return Answer(round(10_000 * points), texts.number, {field: sorted(places) for field, places in marks.items()}, read_as)


def _likeness(typed, name):
    """How much of what was typed is in the name, and how little else: 0 to 1."""
    return (partial_ratio(typed, name) + ratio(typed, name)) / 200


def _best(group, fields_of):
    """The best alternative of a group that stands in the texts: (its points, its words)."""
    best, chosen = 0.0, ()
    for words, quality in group.alternatives.items():
        if all(word in fields_of for word in words):
            weight = min(max(FIELD_WEIGHTS[field.split()[0]] for field, _ in fields_of[word]) for word in words)
            if quality * weight > best:
                best, chosen = quality * weight, words
    return best, chosen
