"""The tables that come with the program: the stages of the Export Coaching Program, and what candidates are compared by."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class StageTemplate:
    """A stage in both languages: ``texts`` are title, content, task."""

    code: str
    day: int
    texts: Mapping[str, tuple[str, str, str]]

    def text(self, place: int, language: str) -> str:
        return self.texts["id" if language.startswith("id") else "en"][place]


@dataclass(frozen=True)
class Criterion:
    """``texts`` are name and meaning; ``parts`` gives the part of each value."""

    code: str
    weight: float
    texts: Mapping[str, tuple[str, str]]
    parts: Mapping[str, float] = field(default_factory=dict)

    def name(self, language: str) -> str:
        return self.texts["id" if language.startswith("id") else "en"][0]

    def meaning(self, language: str) -> str:
        return self.texts["id" if language.startswith("id") else "en"][1]


def _rows(name: str) -> list[dict]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return next(rows for rows in tomllib.load(file).values() if isinstance(rows, list))


@functools.cache
def stage_templates() -> Mapping[str, StageTemplate]:
    """``{code: StageTemplate}`` in their order."""
    return {
        row["code"]: StageTemplate(row["code"], row["day"], {"id": tuple(row["id"]), "en": tuple(row["en"])})
        for row in _rows("stages")
    }


@functools.cache
def criteria() -> Mapping[str, Criterion]:
    """``{code: Criterion}`` in their order."""
    return {
        row["code"]: Criterion(
            row["code"], float(row["weight"]), {"id": tuple(row["id"]), "en": tuple(row["en"])}, row.get("parts", {})
        )
        for row in _rows("criteria")
    }
