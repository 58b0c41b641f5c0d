"""Why two records are, or may be, one enterprise: codes of a closed set with facts, for every pair at once.

A code and its facts carry no personal value, only what agrees and how far, so they can be kept and shown to anybody who
may see the pair. The words are in :mod:`.words`.
"""

import json

import numpy as np

from .features import FEATURES

CLOSE, HALF = 85, 70  # of 100
SHARED = 4  # records with one phone, from which on it says little by itself


def explain(features: np.ndarray, letters: dict[str, np.ndarray]) -> list[str]:
    """For each row of ``features`` a JSON text: [{"code": …, facts …}, …], what speaks for the pair first.

    ``letters``: by how many the names of each pair differ, see ``features.Comparer.letters``.
    """
    told: list[list[dict]] = [[] for _ in range(len(features))]
    for code, found, facts in _findings(features, letters):
        where = np.flatnonzero(found)
        values = {name: column[where].tolist() for name, column in facts.items()}
        for place, row in enumerate(where.tolist()):
            told[row].append({"code": code, **{name: column[place] for name, column in values.items()}})
    return [json.dumps(one, separators=(",", ":")) for one in told]


def _findings(features: np.ndarray, letters: dict[str, np.ndarray]):
    """(code, which pairs, facts as columns) in the order of CODES."""
    with np.errstate(invalid="ignore"):
        f = {name: features[:, at] for at, name in enumerate(FEATURES)}
        none: dict[str, np.ndarray] = {}
        letters = {field: np.nan_to_num(count, nan=0).astype(int) for field, count in letters.items()}
        metres = np.nan_to_num(np.power(10, f["distance"]) - 1, nan=0).round(-1).astype(int)
        sharing = np.nan_to_num(np.exp2(f["phone_count"]), nan=0).round().astype(int)
        name_same, name_close = f["name"] >= 99.9, (f["name"] >= CLOSE) & (f["name"] < 99.9)
        name_part = ~name_same & ~name_close & (f["name_words"] >= 95)
        name_other = ~(name_same | name_close | name_part) & (f["name"] < HALF)
        owner_same, owner_close = f["owner"] >= 99.9, (f["owner"] >= CLOSE) & (f["owner"] < 99.9)
        owner_part = ~owner_same & ~owner_close & (f["owner_words"] >= 95)
        owner_other = ~(owner_same | owner_close | owner_part) & (f["owner"] < HALF)
        here = (f["house"] == 1) & (f["street"] >= CLOSE)
        rt = (f["rt"] == 1) & (f["rw"] == 1) & ~(f["village"] == 0)
        elsewhere = (f["village"] == 0) | ((f["rw"] == 0) & (f["street"] < HALF))
        yield "nik_same", f["nik"] == 3, none
        yield "nik_damaged", f["nik"] == 2, none
        yield "nik_slip", f["nik"] == 1, none
        yield "nib_same", f["nib"] == 1, none
        yield "phone_same", (f["phone"] == 2) & (sharing < SHARED), none
        yield "phone_shared", (f["phone"] == 2) & (sharing >= SHARED), {"records": sharing}
        yield "phone_zeros", f["phone"] == 1, none
        yield "owner_same", owner_same, none
        yield "owner_close", owner_close, {"letters": letters["owner"]}
        yield "owner_part", owner_part, none
        yield "name_same", name_same, none
        yield "name_close", name_close, {"letters": letters["name"]}
        yield "name_part", name_part, none
        yield "house_same", here, none
        yield "rt_same", rt & ~here, none
        yield "street_same", (f["street"] >= CLOSE) & ~here & ~rt, none
        yield "near", (f["distance"] < np.log10(151)), {"metres": metres}
        yield "birth_same", (f["birth"] == 1) & ~(f["nik"] >= 1), none
        yield "line_same", (f["line"] == 1) & ((f["product"] >= 90) | (f["kbli"] >= 3)), none
        # One shop under one sign, or one business in one house: its sign may name either of the couple.
        one_shop = (name_same | name_close) & (here | rt) | here & (f["line"] == 1)
        yield "may_be_spouse", owner_other & (f["sex"] == 0) & one_shop, none
        yield "may_have_moved", (owner_same | owner_close) & (name_same | name_close) & elsewhere, none
        yield "nik_other", f["nik"] == 0, none
        yield "nib_other", f["nib"] == 0, none
        yield "birth_other", (f["birth"] == 0) & ~(f["nik"] == 0), none
        yield "owner_other", owner_other, none
        yield "name_other", name_other, none
        yield "house_other", (f["house"] == 0) & ~elsewhere, none
        yield "rt_other", ((f["rt"] == 0) | (f["rw"] == 0)) & ~(f["village"] == 0), none
        yield "village_other", f["village"] == 0, none
        yield "far", f["distance"] >= 3.3, {"metres": metres}
        yield "line_other", (f["line"] == 0), none
        yield "phone_other", f["phone"] == 0, none
        yield "second_business", (owner_same | (f["nik"] >= 2)) & name_other & (f["line"] == 0), none
