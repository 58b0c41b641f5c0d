"""The rules of ``rules/*.txt``, read and checked line by line.

    tahu; tahu putih | tofu = make 10392; retail 47244; wholesale 46339    names in Indonesian | in English, and by the way of
                                                                           the business its code
    keripik = make 10794 : makanan            the ways of [goods makanan] follow
    lebah; ternak+madu = grow 01493           "+": words that stand in the text, together or apart
    kue = make 10710/10792 ? kue              codes that are possible too, and the question that settles it
    ~kerajinan = make 32903                   "~": names the business only where nothing else does
    ^kain = retail 47511                      "^": gives way to another name in the same text

The first way is the one that is taken where nothing tells. ``words.txt`` says which words tell the way, ``products.txt`` what
follows from headings of the HS, ``questions.txt`` what is asked.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from desaekspor.markets.classifier.lexicon import BadRule, Question, lexicon
from desaekspor.markets.once import once

FOLDER = Path(__file__).parent / "rules"
WORDS, PRODUCTS, QUESTIONS = "words.txt", "products.txt", "questions.txt"
MAKE, GROW, CATCH, RETAIL, STALL, ONLINE, AROUND, WHOLESALE = (
    "make",
    "grow",
    "catch",
    "retail",
    "stall",
    "online",
    "around",
    "wholesale",
)
SERVE, CART, DO = "serve", "cart", "do"
WAYS = (MAKE, GROW, CATCH, RETAIL, STALL, ONLINE, AROUND, WHOLESALE, SERVE, CART, DO)
MADE, GROWN, SOLD, SERVED, DONE = "made", "grown", "sold", "served", "done"
FAMILIES = {
    MAKE: MADE, GROW: GROWN, CATCH: GROWN, RETAIL: SOLD, STALL: SOLD, ONLINE: SOLD, AROUND: SOLD, WHOLESALE: SOLD,
    SERVE: SERVED, CART: SERVED, DO: DONE,
}  # fmt: skip
SAYING = (MAKE, RETAIL, WHOLESALE, SERVE, "shop", GROW, CATCH, DO, STALL, ONLINE, AROUND, "own", "turning", "empty")
Words = tuple[str, ...]


@dataclass(frozen=True)
class Option:
    """One way of a line of business: its codes of KBLI 2020, the likeliest first, and what settles it between them."""

    way: str
    codes: tuple[str, ...]
    question: str = ""


@dataclass(frozen=True)
class Line:
    """A line of business: its ways, the one to take where nothing tells first; ``place`` is file:line."""

    options: tuple[Option, ...]
    weak: bool
    place: str
    yields: bool = False

    @property
    def families(self) -> tuple[str, ...]:
        """Of its ways, the usual one first."""
        return tuple(dict.fromkeys(FAMILIES[option.way] for option in self.options))

    def by_way(self, way: str) -> Option | None:
        return next((option for option in self.options if option.way == way), None)


class Rules:
    """All rules of a folder. ``names`` finds a line by its words, ``together`` by words that stand apart."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.spell = lexicon().phrase  # texts and rules alike, as the product lexicon spells
        paths = sorted(folder.glob("*.txt"))
        self.version = sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]
        self.says: dict[str, set[Words]] = {}
        self.names: dict[Words, Line] = {}
        self.together: dict[frozenset[str], Line] = {}
        self.products: dict[str, Line] = {}
        self.questions: dict[str, Question] = {}
        self._goods: dict[str, tuple[Option, ...]] = {}
        self._read_words(folder / WORDS)
        self._read_questions(folder / QUESTIONS)
        lines = [path for path in paths if path.name not in (WORDS, QUESTIONS, PRODUCTS)]
        for path in (*lines, folder / PRODUCTS):
            for place, line in _lines(path):
                if line.startswith("["):
                    name, _, right = line[1:].partition("]")
                    self._goods[name.removeprefix("goods ").strip()] = self._options(right, place, line)
                else:
                    self._read_line(place, line, is_product=path.name == PRODUCTS)
        self.longest = max(map(len, self.names))
        self.ways = {words for kind, phrases in self.says.items() if kind in (*WAYS, "shop") for words in phrases}
        self.silent = {word for words in self.says["empty"] for word in words}

    def codes(self) -> dict[str, str]:
        """Every code with the place where it stands first."""
        lines = [*self.names.values(), *self.together.values(), *self.products.values()]
        return {code: line.place for line in reversed(lines) for option in line.options for code in option.codes}

    def _read_words(self, path: Path) -> None:
        section = ""
        for place, line in _lines(path):
            if line.startswith("["):
                section = line.strip("[] ")
                if section not in SAYING:
                    raise BadRule(place, line, f"a section is one of {', '.join(SAYING)}")
            else:
                self.says.setdefault(section, set()).update(self.spell(part) for part in line.split(",") if part.strip())

    def _read_questions(self, path: Path) -> None:
        for _place, line in _lines(path):
            name, _, texts = line.partition(" = ")
            english, _, indonesian = texts.partition("|")
            self.questions[name.strip()] = Question(name.strip(), english.strip(), indonesian.strip())

    def _read_line(self, place: str, line: str, *, is_product: bool) -> None:
        left, sign, right = line.partition(" = ")
        if not sign:
            raise BadRule(place, line, 'expected "names = way code"')
        right, _, goods = right.partition(" : ")
        options = self._options(right, place, line)
        if goods.strip():
            if goods.strip() not in self._goods:
                raise BadRule(place, line, f"there is no [goods {goods.strip()}]")
            options += tuple(option for option in self._goods[goods.strip()] if option.way not in {one.way for one in options})
        if is_product:
            self.products[left.strip()] = Line(options, False, place)
            return
        written = [part.strip() for part in left.replace("|", ";").split(";") if part.strip()]
        strong, weak = Line(options, False, place), Line(options, True, place)
        yielding = Line(options, False, place, yields=True)
        for name in written:
            words = self.spell(name.lstrip("~^"))
            if "+" in name:
                key = frozenset(word for part in name.split("+") for word in self.spell(part))
                if key in self.together:
                    raise BadRule(place, line, f"{name!r} is named twice, first at {self.together[key].place}")
                self.together[key] = strong
            elif words in self.names and self.names[words].place != place:
                raise BadRule(place, line, f"{name!r} is named twice, first at {self.names[words].place}")
            else:
                self.names[words] = {"~": weak, "^": yielding}.get(name[0], strong)

    def _options(self, right: str, place: str, line: str) -> tuple[Option, ...]:
        found = []
        for part in right.split(";"):
            told, _, question = part.partition("?")
            way, _, codes = told.strip().partition(" ")
            listed = tuple(code.strip() for code in codes.split("/"))
            if way not in WAYS:
                raise BadRule(place, line, f"{way!r} is no way; known: {', '.join(WAYS)}")
            if any(len(code) != 5 or not code.isdigit() for code in listed):
                raise BadRule(place, line, f"{codes!r} is not made of codes such as 10771")
            if question.strip() and question.strip() not in self.questions:
                raise BadRule(place, line, f"{QUESTIONS} has no question {question.strip()}")
            found.append(Option(way, listed, question.strip()))
        return tuple(found)


def _lines(path: Path) -> list[tuple[str, str]]:
    """(place, line) of what is neither empty nor a note."""
    numbered = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return [(f"{path.stem}:{number}", line.strip()) for number, line in numbered if line.strip() and not line.startswith("#")]


@once
def rules() -> Rules:
    """The project's own rules, read once."""
    return Rules()
