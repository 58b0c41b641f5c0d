"""The files of the nomenclatures as code lists and relations. Pure: paths in, what they say out.

The files of KBLI 2025 are read as they are published and never written again, as their licence asks.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from desaekspor.nomenclature.codes import Entry
from desaekspor.nomenclature.relations import Pair
from desaekspor.nomenclature.sections import SECTIONS, section_of

STEP = " > "
UNSPECIFIED = "999999"


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def hs_entries(texts: Iterable[tuple[str, str]], names: Mapping[str, str]) -> Iterator[Entry]:
    """Sections, chapters, headings and subheadings from (code, English text), with Indonesian names where there are.

    "Not specified" (999999), which only statistics use, is left out.
    """
    codes = {code: text for code, text in texts if code[:2] != UNSPECIFIED[:2]}
    chapters = {code[:2] for code in codes}
    for section in SECTIONS:
        if any(section_of(chapter) == section.code for chapter in chapters):
            yield Entry(section.code, "", section.name_id, section.name_en)
    for code, text in codes.items():
        parent = section_of(code) if len(code) == 2 else code[:-2]
        yield Entry(code, parent, names.get(code, ""), text)


def hs_texts(path: Path) -> Iterator[tuple[str, str]]:
    return ((row["code"], row["description_en"]) for row in rows(path))


def indonesian_names(chapters: Path | None, headings: Path | None, lines: Path | None) -> dict[str, str]:
    """Code of two, four or six digits -> Indonesian name, from the tariff book as far as it is there."""
    found: dict[str, str] = {}
    if chapters:
        found |= {row["hs2"]: row["name_id"] for row in rows(chapters)}
    if headings:
        found |= {row["hs4"]: row["name_id"] for row in rows(headings)}
    if lines:
        found |= subheading_names((row["hs8"], row["path_id"] or row["text_id"]) for row in rows(lines))
    return found


def subheading_names(lines: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Code of six digits -> what its lines share of the way to them; the whole way of an only line."""
    ways: dict[str, list[list[str]]] = {}
    for hs8, way in lines:
        ways.setdefault(hs8[:6], []).append(way.split(STEP))
    return {hs6: STEP.join(shared) for hs6, found in ways.items() if (shared := shared_steps(found))}


def shared_steps(ways: list[list[str]]) -> list[str]:
    """The steps at the beginning that all ways share."""
    shared = []
    for steps in zip(*ways, strict=False):
        if len(set(steps)) > 1:
            break
        shared.append(steps[0])
    return shared


def btki_entries(
    lines: Path, above: Iterable[Entry], headings: Path | None = None, chapters: Path | None = None
) -> Iterator[Entry]:
    """The lines of the tariff book under the HS ``above`` them; chapters and headings of Indonesia's own come from the book."""
    known = {}
    for entry in above:
        known[entry.code] = entry
        yield entry
    own = {row["hs4"]: row for row in rows(headings)} if headings else {}
    for row in rows(lines):
        hs8 = row["hs8"]
        for length in (2, 4, 6):
            code = hs8[:length]
            if code not in known:
                named = own.get(code, {})
                known[code] = Entry(
                    code, code[:-2] if length > 2 else section_of(code), named.get("name_id", ""), named.get("name_en", "")
                )
                yield known[code]
        yield Entry(
            hs8,
            hs8[:6],
            row["path_id"] or row["text_id"],
            row["path_en"] or row["text_en"],
            duty=row["mfn_raw"],
            vat=row["vat_raw"],
            export_duty=row["export_duty_flag"] == "1",
        )


def kbli2020_entries(path: Path) -> Iterator[Entry]:
    """With the letters of the categories, which the file has as a column only, and the classes and groups that it lacks."""
    seen: set[str] = set()
    table = list(rows(path))
    given = {row["code"] for row in table}
    for row in table:
        code, section = row["code"], row["section"]
        for above in (section, *(code[:length] for length in range(2, len(code)))):
            if above not in seen and above not in given:
                seen.add(above)
                yield Entry(above, _kbli_parent(above, section))
        yield Entry(code, _kbli_parent(code, section), row["title_id"], description=row["description_id"])


def _kbli_parent(code: str, section: str) -> str:
    return "" if code == section else section if len(code) == 2 else code[:-1]


def kbli2025_entries(paths: Iterable[Path]) -> Iterator[Entry]:
    """The five levels, the highest first; each row names the code above it in its last column."""
    for path in paths:
        for row in json.loads(path.read_text(encoding="utf-8")):
            parent = next((row[name] for name in row if name.endswith("_code")), "")
            yield Entry(row["code"], parent, row["title"], description=row["description"])


def isic_entries(path: Path) -> Iterator[Entry]:
    letter = ""
    for row in rows(path):
        code = row["code"]
        letter = code if code.isalpha() else letter
        parent = "" if code.isalpha() else letter if len(code) == 2 else code[:-1]
        yield Entry(code, parent, name_en=row["title_en"])


def cpc_entries(path: Path) -> Iterator[Entry]:
    return (Entry(row["cpc21"], name_en=row["title_en"]) for row in rows(path))


def hs2022_hs2017(path: Path) -> Iterator[Pair]:
    return (
        Pair(row["hs2022"], row["hs2017"], is_main=row["is_conversion"] == "1")
        for row in rows(path)
        if row["hs2022"] != UNSPECIFIED
    )


def kbli2020_isic4(path: Path) -> Iterator[Pair]:
    return (Pair(row["kbli4"], row["isic4"], how=row["method"]) for row in rows(path) if row["isic4"])


def hs2017_isic4(path: Path) -> Iterator[Pair]:
    return (Pair(row["hs2017"], row["isic4"], share=float(row["share"])) for row in rows(path))


def hs2017_cpc21(path: Path) -> Iterator[Pair]:
    return (Pair(row["hs2017"], row["cpc21"], how=row["match"]) for row in rows(path))


def cpc21_isic4(path: Path) -> Iterator[Pair]:
    return (Pair(row["cpc21"], row["isic4"], how=row["match"]) for row in rows(path))
