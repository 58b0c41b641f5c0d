"""The villages of Kabupaten Bekasi as the generator needs them: how many enterprises, where, and in what surroundings."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from desaekspor.regions.tables import read_table
from desaekspor.registry.importers.coordinates import is_inside

HOME = "32.16"
WORKING_AGE, POPULATION = "working_age 2024-S1 dukcapil-2024s1", "population 2024-S1 dukcapil-2024s1"
REPORTED = "mse_total 2023 dpmd-2023"
TILT = (0.75, 1.25)  # how far a village's own report of its enterprises may move its share of the kecamatan
KM_OF_DEGREE = 111.2
SPREAD_OF_RADIUS = 0.6  # of the radius of a circle of the village's area: most villages are longer than wide
PEOPLE_OF_RW = 1_600
BEARINGS = 32


@dataclass(frozen=True)
class Villages:
    """Arrays, one entry a village (or a kecamatan): positions in them are what the other modules pass around."""

    codes: list[str]
    names: np.ndarray  # as the register writes them, in capitals
    titles: list[str]
    district: np.ndarray  # position in the districts
    district_codes: list[str]
    districts: np.ndarray
    share: np.ndarray  # of the regency's enterprises
    lat: np.ndarray
    lng: np.ndarray
    radius: np.ndarray  # degrees of latitude
    rw_count: np.ndarray
    urban: np.ndarray


@cache
def villages() -> Villages:
    """From the packaged tables of regions and figures."""
    regions = {row["code"]: row for row in read_table("regions") if row["code"].startswith(HOME)}
    figures = {row["code"]: row for row in read_table("village_figures")}
    codes = sorted(code for code in regions if len(code) == 13)
    district_codes = sorted(code for code in regions if len(code) == 8)
    rows = [regions[code] for code in codes]
    district = np.array([district_codes.index(code[:8]) for code in codes])
    population = np.array([int(figures[code][POPULATION]) for code in codes])
    lat, lng = (np.array([float(row[name]) for row in rows]) for name in ("lat", "lng"))
    area = np.array([float(row["area_km2"]) for row in rows])
    return Villages(
        codes=codes,
        names=np.array([row["name"].upper() for row in rows], dtype=object),
        titles=[row["name"] for row in rows],
        district=district,
        district_codes=district_codes,
        districts=np.array([regions[code]["name"].upper() for code in district_codes], dtype=object),
        share=_shares(codes, figures, district),
        lat=lat,
        lng=lng,
        radius=_radii(lat, lng, area),
        rw_count=np.clip(population // PEOPLE_OF_RW, 4, 30),
        urban=np.array([row["urban"] == "1" for row in rows]),
    )


def _shares(codes, figures, district) -> np.ndarray:
    """Share of each village: a kecamatan has its share of the people of working age; inside it the reports tilt a little.

    The villages' own reports of micro and small enterprises are far too low to count by (23,808 in
    all), so they only shift shares, by their square root and within TILT; flagged and missing ones do not.
    """
    people = np.array([float(figures[code][WORKING_AGE]) for code in codes])
    flagged = {row["code"] for row in read_table("village_flags") if row["indicator"] == "mse_total"}
    told = np.array([float(figures[code][REPORTED] or 0) * (code not in flagged) for code in codes])
    share = np.zeros(len(codes))
    for position in range(district.max() + 1):
        here = district == position
        rate = told[here] / people[here]
        known = rate > 0
        tilt = np.ones(here.sum())
        if known.any():
            tilt[known] = np.clip(np.sqrt(rate[known] / rate[known].mean()), *TILT)
        weight = people[here] * tilt
        share[here] = weight / weight.sum() * people[here].sum()
    return share / share.sum()


def _radii(lat, lng, area) -> np.ndarray:
    """How far from its centre a village's enterprises lie; less where the regency's outline is near."""
    radii = SPREAD_OF_RADIUS * np.sqrt(area / math.pi) / KM_OF_DEGREE
    for position, (north, east) in enumerate(zip(lat, lng, strict=True)):
        while not all(is_inside(*point, HOME) for point in _circle(north, east, 1.15 * radii[position])):
            radii[position] *= 0.9
    return radii


def _circle(lat, lng, radius):
    for turn in range(BEARINGS):
        angle = 2 * math.pi * turn / BEARINGS
        yield lat + radius * math.sin(angle), lng + radius * math.cos(angle)
