"""The lexicon as rules: what stands in ``lexicon/*.txt``, read and checked line by line.

    kopi; kopi robusta | coffee = 0901.21 / 0901.11 ? kopi     a product: its names in Indonesian | in English, its code,
                                                               codes that are possible too, the question that settles it
      + mentah, green bean & !instan = 0901.11                 words that decide: "," or, "&" and, ";" or of whole
                                                               conditions, "!" not, "@kering" a class of words.txt
      : buah                                                   the lines of [template buah] stand here

The first line that fits holds. "~" before a name: it names the product only where nothing else does.
"""

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from desaekspor.markets.once import once

from .text import spelled, split

FOLDER = Path(__file__).parent / "lexicon"
WORDS = "words.txt"
SECTIONS = ("classes", "after", "before", "filled", "stops", "packing", "spelling", "questions")


class BadRule(ValueError):
    """A line of the lexicon that cannot be read; the message says where and why."""

    def __init__(self, place: str, line: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}: {line.strip()}")
        self.place, self.line, self.reason = place, line, reason


@dataclass(frozen=True)
class Condition:
    """Groups that all must hold; of a group one phrase is enough. ``absent``: none of these may stand there."""

    groups: tuple[tuple[str, ...], ...]
    absent: tuple[str, ...]

    def words_in(self, text: str) -> list[str] | None:
        """The words that fulfil it in ``text`` (words with a blank on each side), or None."""
        for phrase in self.absent:
            if phrase in text:
                return None
        found = []
        for group in self.groups:
            for phrase in group:
                if phrase in text:
                    found.append(phrase.strip())
                    break
            else:
                return None
        return found


@dataclass(frozen=True)
class Rule:
    """One line: where one of ``conditions`` holds (none: always), the product is ``codes[0]``, else one of the others."""

    conditions: tuple[Condition, ...]
    codes: tuple[str, ...]
    question: str
    note: str
    place: str  # file:line


@dataclass(eq=False)
class Entry:
    """A product: its names, what it is when nothing more is said, and the lines that say otherwise."""

    names: tuple[str, ...]
    default: Rule
    rules: list[Rule] = field(default_factory=list)


@dataclass(frozen=True)
class Name:
    """One way to name an entry: its words, whether it is English, and whether it gives way to other names (``~``)."""

    words: tuple[str, ...]
    english: bool
    weak: bool
    entry: Entry


@dataclass(frozen=True)
class Question:
    id: str
    english: str
    indonesian: str


class Lexicon:
    """All rules of a folder. ``names`` finds a name by its words; the sets say what other words are for."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.classes: dict[str, tuple[str, ...]] = {}
        self.spelling: dict[tuple[str, ...], tuple[str, ...]] = {}
        self.after: set[tuple[str, ...]] = set()
        self.before: set[tuple[str, ...]] = set()
        self.filled: set[tuple[str, ...]] = set()
        self.stops: set[str] = set()
        self.packing: set[str] = set()
        self.questions: dict[str, Question] = {}
        self.entries: list[Entry] = []
        self.names: dict[tuple[str, ...], Name] = {}
        paths = sorted(folder.glob("*.txt"))
        self.version = sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]
        self._read_words(folder / WORDS)
        templates: dict[str, list[Rule]] = {}
        wanted: list[tuple[Entry, int, str, str, str]] = []
        for path in paths:
            if path.name != WORDS:
                self._read_rules(path, templates, wanted)
        for entry, at, template, place, line in reversed(wanted):
            if template not in templates:
                raise BadRule(place, line, f"there is no [template {template}]")
            entry.rules[at:at] = templates[template]
        self.templates = templates
        self.longest = max(len(words) for words in self.names)
        self.english = {word for name in self.names.values() if name.english for word in name.words}
        self.indonesian = {word for name in self.names.values() if not name.english for word in name.words}
        decisive = {
            word
            for rule in self.all_rules()
            for condition in rule.conditions
            for group in condition.groups
            for phrase in group
            for word in phrase.split()
        }
        self.decisive = decisive
        self.known = self.english | self.indonesian | decisive | self.packing

    def all_rules(self) -> list[Rule]:
        """Each line with a code once, those of templates too."""
        seen = {id(rule): rule for entry in self.entries for rule in (entry.default, *entry.rules)}
        return list(seen.values())

    def phrase(self, text: str) -> tuple[str, ...]:
        """Words as they are compared: split and spelled as texts are."""
        return tuple(spelled(split(text), self.spelling))

    def _read_words(self, path: Path) -> None:
        section = ""
        later: list[tuple[str, str]] = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            place = f"{path.name}:{number}"
            if not line.strip() or line.startswith("#"):
                continue
            if line.startswith("["):
                section = line.strip("[] \n")
                if section not in SECTIONS:
                    raise BadRule(place, line, f"a section is one of {', '.join(SECTIONS)}")
            elif section in {"after", "before", "filled", "stops", "packing"}:
                later.append((section, line))
            elif "=" not in line:
                raise BadRule(place, line, 'expected "left = right"')
            elif section == "spelling":
                left, right = line.split("=", 1)
                wrong, corrected = tuple(split(left)), tuple(split(right))
                if wrong != corrected:
                    self.spelling[wrong] = corrected
            elif section == "classes":
                later.append((section, line))
            elif section == "questions":
                name, texts = (part.strip() for part in line.split("=", 1))
                english, _, indonesian = texts.partition("|")
                self.questions[name] = Question(name, english.strip(), indonesian.strip())
        for section, line in later:
            if section == "classes":
                name, words = line.split("=", 1)
                self.classes[name.strip()] = tuple(self._padded(word) for word in words.split(","))
                continue
            phrases = [self.phrase(part) for part in line.split(",") if part.strip()]
            if section in {"after", "before", "filled"}:
                getattr(self, section).update(phrases)
            else:
                getattr(self, section).update(word for phrase in phrases for word in phrase)

    def _padded(self, text: str) -> str:
        return f" {' '.join(self.phrase(text))} "

    def _read_rules(self, path: Path, templates: dict[str, list[Rule]], wanted: list) -> None:
        entry: Entry | None = None
        lines: list[Rule] | None = None
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            place = f"{path.stem}:{number}"
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            if line.startswith("["):
                heading = line.strip().strip("[]")
                entry, lines = None, None
                if heading.startswith("template "):
                    lines = templates.setdefault(heading.removeprefix("template ").strip(), [])
            elif line.startswith((" ", "\t")):
                body = line.strip()
                if body.startswith(":") and entry:
                    wanted.append((entry, len(entry.rules), body[1:].strip(), place, line))
                elif body.startswith("+") and lines is not None:
                    lines.append(self._rule(body[1:], place, line))
                else:
                    raise BadRule(place, line, 'a line of a product begins with "+" or ":"')
            else:
                entry, template = self._entry(line, place)
                lines = entry.rules
                if template:
                    wanted.append((entry, -1, template, place, line))
        for at, (owner, position, template, place, line) in enumerate(wanted):
            if position == -1:
                wanted[at] = (owner, len(owner.rules), template, place, line)

    def _entry(self, line: str, place: str) -> tuple[Entry, str]:
        left, right = self._halves(line, place)
        codes, question, template, note = self._right(right, place, line)
        indonesian, _, english = left.partition("|")
        rule = Rule((), codes, question, note, place)
        entry = Entry((), rule)
        written = []
        for in_english, part in ((False, indonesian), (True, english)):
            for raw in part.split(";"):
                text = raw.strip()
                if not text:
                    continue
                words = self.phrase(text.lstrip("~"))
                written.append(text.lstrip("~"))
                known = self.names.get(words)
                if known and known.entry is not entry:
                    raise BadRule(place, line, f"{text!r} is named twice, first at {known.entry.default.place}")
                if not known:
                    self.names[words] = Name(words, in_english, text.startswith("~"), entry)
        entry.names = tuple(written)
        self.entries.append(entry)
        return entry, template

    def _rule(self, body: str, place: str, line: str) -> Rule:
        left, right = self._halves(body, place)
        codes, question, template, note = self._right(right, place, line)
        if template:
            raise BadRule(place, line, "a template stands on a line of its own")
        conditions = tuple(self._condition(part, place, line) for part in left.split(";"))
        return Rule(conditions, codes, question, note, place)

    def _condition(self, text: str, place: str, line: str) -> Condition:
        groups: list[tuple[str, ...]] = []
        absent: list[str] = []
        for part in text.split("&"):
            positive: list[str] = []
            for raw in part.split(","):
                word = raw.strip()
                phrases = self._phrases(word.lstrip("!"), place, line)
                (absent if word.startswith("!") else positive).extend(phrases)
            if positive:
                groups.append(tuple(dict.fromkeys(positive)))
        return Condition(tuple(groups), tuple(absent))

    def _phrases(self, word: str, place: str, line: str) -> tuple[str, ...]:
        if not word:
            raise BadRule(place, line, "an empty word")
        if not word.startswith("@"):
            return (self._padded(word),)
        if word not in self.classes:
            raise BadRule(place, line, f"{WORDS} has no class {word}")
        return self.classes[word]

    def _halves(self, line: str, place: str) -> tuple[str, str]:
        left, sign, right = line.partition(" = ")
        if not sign:
            raise BadRule(place, line, 'expected "words = code"')
        return left, right

    def _right(self, right: str, place: str, line: str) -> tuple[tuple[str, ...], str, str, str]:
        right, _, note = right.partition("#")
        right, _, question = right.partition("?")
        question = question.strip()
        if question and question not in self.questions:
            raise BadRule(place, line, f"{WORDS} has no question {question}")
        right, _, template = right.partition(":")
        codes = tuple(dict.fromkeys(part.strip() for part in right.replace(",", "/").split("/")))
        for code in codes:
            if len(code) != 7 or code[4] != "." or not code.replace(".", "").isdigit():
                raise BadRule(place, line, f"{code!r} is not a code such as 0901.21")
        return tuple(code.replace(".", "") for code in codes), question, template.strip(), note.strip()


@once
def lexicon() -> Lexicon:
    """The project's own lexicon, read once."""
    return Lexicon()
