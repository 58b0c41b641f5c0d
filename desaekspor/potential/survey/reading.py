"""Filled field forms as ODK Central and KoboToolbox give them out: CSV, XLSX, JSON, XML, or a ZIP of these with photos.

What is harmful or broken raises BadSubmissions with a code; what is merely wrong is for judging.py. Nothing is ever unpacked
to the disk. No Django here.
"""

import io
import json
import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.parsers import expat

from desaekspor.potential.survey.errors import BadSubmissions
from desaekspor.potential.survey.questions import CHOICES, PHOTO, questions
from desaekspor.registry.importers.errors import BadFile
from desaekspor.registry.importers.reading import open_rows

FORM_ID = "desaekspor_survei"
LARGEST_TEXT = 100 * 2**20  # of one file of submissions
LARGEST_UNPACKED = 2 * 2**30  # of an archive, photos included
MOST_PARTS = 20_000
MOST_SUBMISSIONS = 20_000
BOMB_RATIO, BOMB_FROM = 250, 50 * 2**20
MOST_UNKNOWN = 50
DEEPEST = 20  # elements within one another; a form has groups in groups, no more
PICTURES = (".jpg", ".jpeg", ".png")
# What a form says beside its answers, and the names that servers give it, the surest first.
SYSTEM = {
    "root": ("rootuuid",),
    "instance": ("instanceid", "key", "__id", "_uuid"),
    "year": ("survey_year",),
    "base": ("base_revision",),
    "ended": ("end", "__system.submissiondate", "submissiondate", "_submission_time"),
}
NAMES = {name: key for key, names in SYSTEM.items() for name in names}
# Columns that every server adds and nobody needs here.
OURS_BUT_NO_ANSWER = re.compile(
    r"(?:start|today|deviceid|username|subscriberid|simserial|phonenumber|formdef_version|__version__|instancename|xmlns\W?\w*|meta|audit"
    r"|submissiondate|submitterid|submittername|attachments(?:present|expected)|status|reviewstate|edits|formversion|key"
    r"|_\w*|__\w*|formhub.uuid|odk\w*|last_\w+|note_\w+|village_name|photos_hint|deviceid|rootuuid|device_id|instanceid|deprecatedid)",
    re.IGNORECASE,
)


@dataclass
class Filled:
    """One filled form, as it came. ``columns`` says what the file calls each question."""

    place: str
    row: int
    said: dict[str, str] = field(default_factory=dict)  # keys of SYSTEM
    answers: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def instance_id(self) -> str:
        """The name that it has everywhere, without the "uuid:" that some servers put before it; empty when it has none."""
        found = self.said.get("root") or self.said.get("instance", "")
        return found.strip().lower().removeprefix("uuid:")[:100]


@dataclass
class Package:
    """The filled forms of a file, the headings that no question knows, and the photos that came along."""

    filled: list[Filled] = field(default_factory=list)
    unknown: dict[tuple[str, str], None] = field(default_factory=dict)  # (file, heading), each once
    ignored: list[str] = field(default_factory=list)  # parts of an archive that are neither
    photos: dict[str, str] = field(default_factory=dict)  # path in the archive, lower case -> the path as it is
    archive: zipfile.ZipFile | None = None

    def add(self, filled: Filled) -> None:
        """Take one more. Raises BadSubmissions as soon as there are too many: a small archive may hold millions of lines."""
        if len(self.filled) >= MOST_SUBMISSIONS:
            raise BadSubmissions("too_many_submissions", most=MOST_SUBMISSIONS)
        self.filled.append(filled)

    def find_photo(self, name: str, instance_id: str) -> str | None:
        """Where the photo ``name`` of a form lies: in the form's own folder before any other; None when it did not come."""
        name = posixpath.basename(name.replace("\\", "/")).lower()
        paths = [path for path in self.photos if posixpath.basename(path) == name]
        own = [path for path in paths if instance_id and instance_id in path]
        found = own or (paths if len(paths) == 1 else [])
        return self.photos[found[0]] if found else None

    def read_photo(self, path: str, limit: int) -> bytes:
        """At most ``limit`` + 1 bytes of it. Raises BadSubmissions."""
        if self.archive is None:
            raise BadSubmissions("damaged")
        return _read_part(self.archive, path, limit + 1, cut=True)


def read_package(file: BinaryIO, name: str) -> Package:
    """Everything in ``file`` (seekable, binary). Raises BadSubmissions."""
    head = file.read(4)
    file.seek(0)
    if not head:
        raise BadSubmissions("empty")
    package = Package()
    if head == b"PK\x03\x04" and not name.lower().endswith(".xlsx"):
        _read_archive(file, package)
    else:
        _read_one(file, _plain(name), package)
    if not package.filled and not package.photos:
        raise BadSubmissions("no_submissions")
    return package


def _plain(name: str) -> str:
    return re.split(r"[/\\]", name)[-1][-200:] or "file"


def _read_archive(file: BinaryIO, package: Package) -> None:
    try:
        archive = package.archive = zipfile.ZipFile(file)
        parts = [part for part in archive.infolist() if not part.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BadSubmissions("damaged") from error
    if len(parts) > MOST_PARTS:
        raise BadSubmissions("too_many_parts", count=len(parts), most=MOST_PARTS)
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise BadSubmissions("zip_bomb", megabytes=sum(part.file_size for part in parts) // 2**20)
    for part in parts:
        path = part.filename.replace("\\", "/")
        if path.startswith("/") or ":" in path.split("/")[0] or ".." in path.split("/"):
            raise BadSubmissions("unsafe_path", path=part.filename[:200])
        if part.file_size > BOMB_FROM and part.file_size / max(part.compress_size, 1) > BOMB_RATIO:
            raise BadSubmissions("zip_bomb", megabytes=part.file_size // 2**20)
        if part.flag_bits & 1:
            raise BadSubmissions("password")
    for part in parts:
        path = part.filename
        base = posixpath.basename(path)
        if base.startswith(".") or path.startswith("__MACOSX/"):
            continue
        ending = posixpath.splitext(base)[1].lower()
        if ending in PICTURES:
            package.photos[path.lower()] = path
        elif ending in (".csv", ".tsv", ".json", ".xml", ".xlsx"):
            _read_one(io.BytesIO(_read_part(archive, path, LARGEST_TEXT)), path, package)
        else:
            package.ignored.append(path[:200])


def _read_part(archive: zipfile.ZipFile, path: str, limit: int, *, cut: bool = False) -> bytes:
    try:
        with archive.open(path) as stream:
            content = stream.read(limit + (not cut))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, KeyError) as error:
        raise BadSubmissions("damaged_part", path=path[:200]) from error
    except RuntimeError as error:  # zipfile's word for an encrypted part
        raise BadSubmissions("password") from error
    if not cut and len(content) > limit:
        raise BadSubmissions("too_large", path=path[:200], limit=limit // 2**20)
    return content


def _read_one(file: BinaryIO, place: str, package: Package) -> None:
    head = file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n")
    file.seek(0)
    if head.startswith((b"{", b"[")):
        _read_json(file, place, package)
    elif head.startswith(b"<") or place.lower().endswith(".xml"):
        _read_xml(file, place, package)
    elif head:
        _read_table(file, place, package)


# Tables


def _read_table(file: BinaryIO, place: str, package: Package) -> None:
    try:
        rows = open_rows(file)
        headings: list[Any] = []
        for number, cells in rows:
            if not headings:
                if any(cell is not None for cell in cells):
                    headings = [str(cell).strip() if cell is not None else "" for cell in cells]
                    if not any(_target(heading) for heading in headings):
                        raise BadSubmissions("no_heading", path=place)
                continue
            if all(cell is None for cell in cells):
                continue
            filled = Filled(place, number)
            for heading, cell in zip(headings, cells, strict=False):
                if heading and cell is not None:
                    _put(filled, heading, cell, package)
            package.add(filled)
    except BadFile as error:
        raise BadSubmissions("bad_table", path=place, why=error.code, facts=error.facts) from error


# JSON


def _read_json(file: BinaryIO, place: str, package: Package) -> None:
    content = file.read(LARGEST_TEXT + 1)
    if len(content) > LARGEST_TEXT:
        raise BadSubmissions("too_large", path=place, limit=LARGEST_TEXT // 2**20)
    try:
        found = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadSubmissions("damaged_part", path=place) from error
    if isinstance(found, dict):
        found = next((found[key] for key in ("value", "results", "submissions") if isinstance(found.get(key), list)), [found])
    for number, one in enumerate(found, start=1):
        if not isinstance(one, dict):
            raise BadSubmissions("no_submissions")
        filled = Filled(place, number)
        for path, value in _leaves(one, ()):
            _put(filled, path, value, package)
        package.add(filled)


def _no_number(name: str) -> float:
    raise ValueError(name)


def _leaves(value: Mapping[str, Any], above: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for key, below in value.items():
        path = (*above, str(key))
        if isinstance(below, dict) and "coordinates" not in below and len(path) < 10:
            yield from _leaves(below, path)
        elif not (isinstance(below, list) and any(isinstance(one, dict | list) for one in below)):
            yield "/".join(path), below


# XML


def _read_xml(file: BinaryIO, place: str, package: Package) -> None:
    content = file.read(LARGEST_TEXT + 1)
    if len(content) > LARGEST_TEXT:
        raise BadSubmissions("too_large", path=place, limit=LARGEST_TEXT // 2**20)
    _refuse_what_no_form_has(content, place)
    try:
        root = ET.fromstring(content)
    except (ET.ParseError, ValueError, RecursionError) as error:
        raise BadSubmissions("damaged_part", path=place) from error
    if _bare(root.tag) == "html":
        raise BadSubmissions("form_definition", path=place)
    found = [one for one in root.iter() if (one.get("id") or "").startswith(FORM_ID)]
    for number, one in enumerate(found or [root], start=1):
        filled = Filled(place, number)
        for path, text in _texts(one, ""):
            _put(filled, path, text, package)
        if one.get("instanceID") and "instance" not in filled.said:
            filled.said["instance"] = str(one.get("instanceID"))
        if one.get("submissionDate"):
            filled.said.setdefault("ended", str(one.get("submissionDate")))
        package.add(filled)


def _refuse_what_no_form_has(content: bytes, place: str) -> None:
    """Entities can multiply a text or read a file of the server, and deep nesting multiplies the paths: no form has either."""

    def refuse(*_facts: Any) -> int:
        raise BadSubmissions("xml_entities", path=place)

    depth = 0

    def open_element(*_facts: Any) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise BadSubmissions("xml_depth", path=place, most=DEEPEST)

    def close_element(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = open_element, close_element
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError) as error:
        raise BadSubmissions("damaged_part", path=place) from error


def _bare(tag: Any) -> str:
    return str(tag).rpartition("}")[2]


def _texts(element: ET.Element, path: str) -> Iterator[tuple[str, str]]:
    """(path, text) of everything below; iteratively, since a file may be nested as deep as its maker likes."""
    waiting = [(element, path)]
    while waiting:
        one, above = waiting.pop()
        for child in one:
            below = f"{above}/{_bare(child.tag)}" if above else _bare(child.tag)
            if len(child):
                waiting.append((child, below))
            elif child.text and child.text.strip():
                yield below, child.text.strip()


# Which question a heading means


@dataclass(frozen=True)
class Target:
    question: str = ""
    choice: str = ""  # of a column for one choice of several
    system: str = ""


_labels: dict[str, str] = {}


def _target(heading: str) -> Target | None:
    """What a heading or path means: its last part counts, since groups stand before it. None for what nobody knows."""
    known = questions()
    parts = [part for part in re.split(r"[/]", heading) if part]
    if not parts:
        return None
    if system := NAMES.get(heading.replace("/", ".").lower()):
        return Target(system=system)
    last = parts[-1]
    for candidate in (last, re.split(r"[-:]", last)[-1]):
        if candidate in known:
            return Target(candidate)
        if system := NAMES.get(candidate.lower()):
            return Target(system=system)
    if len(parts) > 1:
        above = re.split(r"[-:]", parts[-2])[-1]
        if above in known and known[above].kind == CHOICES and any(choice.code == last for choice in known[above].choices):
            return Target(above, last)
    if not _labels:
        _labels.update({name.casefold(): one.code for one in known.values() for name in (one.name_id, one.name_en)})
    code = _labels.get(heading.casefold()) or _labels.get(last.casefold())
    return Target(code) if code else None


def _put(filled: Filled, heading: str, value: Any, package: Package) -> None:
    target = _target(heading)
    if target is None:
        last = re.split(r"[/:-]", heading)[-1]
        is_known = heading.startswith(("__system", "meta/")) or any(
            OURS_BUT_NO_ANSWER.fullmatch(name) for name in (heading, last)
        )
        if not is_known and len(package.unknown) < MOST_UNKNOWN and value not in (None, ""):
            package.unknown[filled.place, heading[:100]] = None
        return
    if value is None or value == "":
        return
    if target.system:
        first = SYSTEM[target.system].index(_name_of(heading, target.system))
        before = filled.columns.get(f"={target.system}")
        if before is None or first < int(before):
            filled.said[target.system], filled.columns[f"={target.system}"] = str(value)[:100], str(first)
        return
    code = target.question
    filled.columns.setdefault(code, heading)
    if target.choice:
        # One column for each choice: 1 or 0. The column of all of them, where there is one, says the same.
        chosen = filled.answers.setdefault(code, [])
        if isinstance(chosen, list) and str(value).casefold() in ("1", "true") and target.choice not in chosen:
            chosen.append(target.choice)
    elif questions()[code].kind == PHOTO:
        filled.answers[code] = str(value)[:200]
    else:
        filled.answers[code] = value if isinstance(value, dict | list | int | float | bool) else str(value)


def _name_of(heading: str, system: str) -> str:
    whole, last = heading.replace("/", ".").lower(), re.split(r"[/:-]", heading)[-1].lower()
    return next(name for name in SYSTEM[system] if name in (whole, last))
