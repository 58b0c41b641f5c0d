"""Open figures of villages: which file holds which indicator, of which period and source."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from desaekspor.datafiles.folder import MissingData, data_file
from desaekspor.regions.flags import NOT_REPORTED, flag_of
from desaekspor.regions.tables import read_table

REPORTED, COMPUTED = "reported", "computed"
WORDS = {"idm_status", "indeks_desa_status", "terrain"}  # indicators whose figure is a word


class Key(NamedTuple):
    region_id: str
    indicator_id: str
    period: str
    source_id: str


class Figure(NamedTuple):
    value: float | None
    text: str = ""
    mark: str = REPORTED
    flag: str = ""


Figures = dict[Key, Figure]


@dataclass(frozen=True)
class FigureFile:
    """A file of the data folder, one row a village (and year).

    A column is an indicator of the same name in ``period``, unless ``renamed`` says otherwise;
    with ``by_year`` the period stands in the column year, or behind the column's name.
    """

    name: str
    source: str
    period: str = ""
    renamed: dict[str, str] = field(default_factory=dict)
    only: frozenset[str] = frozenset()


LEFT_OUT = {"code", "name", "district", "year", "change", "entry_route_2024"}
FILES = (
    FigureFile("bekasi_idm", "idm-2024", renamed={"status": "idm_status"}),
    FigureFile("bekasi_idm_2024_scores", "idm-2024", "2024"),
    FigureFile("bekasi_population_2024s1", "dukcapil-2024s1", "2024-S1", {"working_age_15_64": "working_age"}),
    FigureFile(
        "bekasi_villages",
        "dukcapil-2024s2",
        "2024-S2",
        {"population_2024s2": "population", "households_2024s2": "households"},
        frozenset({"population_2024s2", "households_2024s2"}),
    ),
    FigureFile("bekasi_households_rt_rw", "jabar-kk", "2024"),  # RT and RW: no year in the source, copied in September 2024
    FigureFile("bekasi_desa_economy_2023", "dpmd-2023"),
    FigureFile("bekasi_desa_workforce_2023", "dpmd-2023"),
    FigureFile("bekasi_desa_income_2021_2023", "dpmd-2023", renamed={"total": "total_income"}),
    FigureFile("bekasi_desa_resources_2023", "dpmd-2023"),
)
FLAGS = "data_quality_flags"
WORKERS = (
    "farmers",
    "fishers",
    "farm_labourers",
    "factory_workers",
    "civil_servants",
    "private_employees",
    "self_employed",
    "other_workers",
)
# Columns of the flags file that mean more than one indicator.
FLAGGED = {
    "male/female": ("male", "female"),
    "sum of workers": tuple(f"{name}_{sex}" for name in WORKERS for sex in "mf"),
}


class BadFigure(Exception):
    """A cell that is no figure; nothing was written."""

    def __init__(self, file: str, region: str, column: str, found: str) -> None:
        super().__init__(file, region, column, found)
        self.file, self.region, self.column, self.found = file, region, column, found


def read_figures(known: set[str]) -> tuple[Figures, list[MissingData]]:
    """All figures that can be had, and the files that cannot: the packaged ones, over them those of the data folder.

    ``known`` are the indicators of the dictionary; a column that is none of them is not a figure.
    """
    figures = packaged_figures()
    missing = []
    for file in FILES:
        try:
            path = data_file(file.name)
        except MissingData as error:
            missing.append(error)
        else:
            figures.update(figures_of(file, path, known))
    try:
        put_flags(figures, read_flags(data_file(FLAGS)))
    except MissingData as error:
        missing.append(error)
        put_flags(figures, packaged_flags())
    figures.update(area_figures())
    figures.update(computed_figures(figures))
    return figures, missing


def packaged_figures() -> Figures:
    """The table ``village_figures``; its headings say indicator, period and source."""
    figures = {}
    for row in read_table("village_figures"):
        code = row.pop("code")
        for heading, cell in row.items():
            if cell:
                figures[Key(code, *heading.split())] = figure_of(heading.split()[0], cell, "village_figures", code)
    return figures


def figures_of(file: FigureFile, path: Path, known: set[str]) -> Iterator[tuple[Key, Figure]]:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns = [
            column for column in reader.fieldnames or () if column not in LEFT_OUT and (not file.only or column in file.only)
        ]
        places = {column: place_of(column, file) for column in columns}
        places = {column: place for column, place in places.items() if place[0] in known}
        for row in reader:
            for column, (indicator, period) in places.items():
                if row[column]:
                    key = Key(row["code"], indicator, period or file.period or row["year"], file.source)
                    yield key, figure_of(indicator, row[column], file.name, row["code"])


def place_of(column: str, file: FigureFile) -> tuple[str, str]:
    """The indicator of a column, and its period where the name says it: ``iks_2023`` is iks, 2023."""
    if column in file.renamed:
        return file.renamed[column], ""
    if match := re.fullmatch(r"(\w+)_(20\d\d)", column):
        name, year = match.groups()
        return file.renamed.get(name, name), year
    return column, ""


def figure_of(indicator: str, cell: str, file: str, region: str) -> Figure:
    if indicator in WORDS:
        return Figure(None, cell)
    try:
        return Figure(float(cell))
    except ValueError:
        raise BadFigure(file, region, indicator, cell) from None


Flags = dict[tuple[str, str, str], str]  # region, indicator, period ('' for any) -> why it looks wrong


def read_flags(path: Path) -> Flags:
    flags: Flags = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            column, _, year = row["column"].rpartition(" ") if re.search(r" 20\d\d$", row["column"]) else (row["column"], "", "")
            for indicator in FLAGGED.get(column, (column,)):
                flags[row["code"], indicator, year] = flag_of(row["reason"])
    return flags


def packaged_flags() -> Flags:
    return {(row["code"], row["indicator"], row["period"]): flag_of(row["reason"]) for row in read_table("village_flags")}


def put_flags(figures: Figures, flags: Flags) -> None:
    """Write the reasons on the figures of the village profile, which the flags speak of."""
    for key, figure in figures.items():
        if key.source_id == "dpmd-2023":
            flag = flags.get((key.region_id, key.indicator_id, key.period)) or flags.get((key.region_id, key.indicator_id, ""))
            if flag:
                figures[key] = figure._replace(flag=flag)


def area_figures() -> Iterator[tuple[Key, Figure]]:
    for row in read_table("regions"):
        if row["area_km2"]:
            yield Key(row["code"], "area_km2", "2026", "big-indicative"), Figure(float(row["area_km2"]), mark=COMPUTED)


def computed_figures(figures: Figures) -> Figures:
    """Shares and densities, each from figures of the same village.

    working_age_share (per cent) = working_age / population, both of the civil registration, semester 1 2024
    mse_per_1000 = mse_total (village profile 2023) / population x 1,000; a zero that was most likely not
    reported gives none, a suspicious total hands its flag on
    density_per_km2 = population / area_km2
    """
    computed: Figures = {}
    for key, people in figures.items():
        if key[1:] != ("population", "2024-S1", "dukcapil-2024s1") or not people.value:
            continue
        region = key.region_id

        def of(indicator, period, source, region=region):
            return figures.get(Key(region, indicator, period, source))

        if (working := of("working_age", "2024-S1", "dukcapil-2024s1")) and working.value is not None:
            share = Figure(round(100 * working.value / people.value, 4), mark=COMPUTED)
            computed[Key(region, "working_age_share", "2024-S1", "computed-dukcapil")] = share
        if (total := of("mse_total", "2023", "dpmd-2023")) and total.value is not None and total.flag != NOT_REPORTED:
            rate = Figure(round(1000 * total.value / people.value, 4), mark=COMPUTED, flag=total.flag)
            computed[Key(region, "mse_per_1000", "2023", "computed-dpmd-dukcapil")] = rate
        if (area := of("area_km2", "2026", "big-indicative")) and area.value:
            density = Figure(round(people.value / area.value, 4), mark=COMPUTED)
            computed[Key(region, "density_per_km2", "2024-S1", "computed-dukcapil-big")] = density
    return computed
