"""Pairs of records to numbers: how far each thing that both tell agrees. NaN: one of the two does not tell it.

Everything is computed for many pairs at once (RapidFuzz on lists, numpy on columns), and it is the
same whichever record stands left.
"""

import numpy as np
import pyarrow as pa
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler, Levenshtein

from .rates import COUNTED, Counted, codes_of, counts_of_rows

PORTION = 200_000  # pairs compared at a time
FEATURES = (
    "weight",  # of Splink
    "name", "name_words", "core", "trade", "owner", "owner_words", "owner_first", "core_owner",
    "nik", "nik_digits", "sex", "birth", "nib", "phone",
    "street", "house", "rt", "rw", "village", "district", "distance",
    "product", "kbli", "line", "sign_line",
    "nik_count", "phone_count", "owner_count", "name_count",
)  # fmt: skip
# Which way more of a thing speaks, for the models that can be told: 1 for "the same", -1 against, 0 left open.
DIRECTION = {
    **dict.fromkeys(("name", "name_words", "core", "owner", "owner_words", "nik", "nik_digits", "nib", "phone"), 1),
    **dict.fromkeys(("nik_count", "phone_count", "distance"), -1),
}
EARTH_M = 6_371_000


class Comparer:
    """The columns of normalised ``records`` in the form that comparing needs.

    ``counts``: ``counts_of_rows`` of them in the whole register, where ``records`` are only a part of it.
    """

    def __init__(self, records: pa.Table, counts: Counted | None = None) -> None:
        self._text = {
            name: np.array(records[name].fill_null("").to_pylist(), dtype=object)
            for name in ("name", "name_core", "trade", "owner", "nik", "street", "product", "kbli")
        }
        self._text["owner_first"] = np.array([text.partition(" ")[0] for text in self._text["owner"]], dtype=object)
        # Numbers in place of texts that are only the same or not; -1 is not known.
        self._code = {
            name: codes_of(records[name]) for name in ("nik", "nib", "phone", "birth", "sex", "house", "village", "district")
        }
        self._code["phone_bare"] = codes_of(
            pa.chunked_array([[t.replace("0", "") or None if t else None for t in records["phone"].to_pylist()]], pa.string())
        )
        self._number = {name: _numbers(records[name]) for name in ("rt", "rw", "lat", "lon")}
        self._lines = {name: records[name].fill_null(0).to_numpy() for name in ("lines", "sign_lines")}
        self._counts = counts or counts_of_rows(records)

    def compare(self, left: np.ndarray, right: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """A row for each pair (``left``, ``right``: positions in ``records``), a column for each of FEATURES."""
        parts = [
            self._portion(left[at : at + PORTION], right[at : at + PORTION], weights[at : at + PORTION])
            for at in range(0, len(left), PORTION)
        ]
        return np.concatenate(parts) if parts else np.empty((0, len(FEATURES)), dtype=np.float32)

    def letters(self, left: np.ndarray, right: np.ndarray) -> dict[str, np.ndarray]:
        """By how many letters two names, and two owners, differ. For people to read: the models do not count them."""
        return {name: self._alike(name, left, right, Levenshtein.distance, squeezed=True) for name in ("name", "owner")}

    def _portion(self, left: np.ndarray, right: np.ndarray, weights: np.ndarray) -> np.ndarray:
        out = np.full((len(left), len(FEATURES)), np.nan, dtype=np.float32)
        put = {name: out[:, at] for at, name in enumerate(FEATURES)}
        put["weight"][:] = weights
        put["name"][:] = self._alike("name", left, right, fuzz.ratio, squeezed=True)
        put["name_words"][:] = self._alike("name", left, right, fuzz.token_set_ratio)
        put["core"][:] = self._alike("name_core", left, right, fuzz.ratio, squeezed=True)
        put["trade"][:] = self._alike("trade", left, right, fuzz.token_set_ratio)
        put["owner"][:] = self._alike("owner", left, right, fuzz.ratio, squeezed=True)
        put["owner_words"][:] = self._alike("owner", left, right, fuzz.token_set_ratio)
        put["owner_first"][:] = 100 * self._alike("owner_first", left, right, JaroWinkler.similarity)
        put["core_owner"][:] = np.fmax(self._named_after(left, right), self._named_after(right, left))
        put["nik"][:], put["nik_digits"][:] = self._niks(left, right)
        for name in ("sex", "birth", "nib", "house", "village", "district"):
            put[name][:] = _same(self._code[name], left, right)
        put["phone"][:] = _same(self._code["phone"], left, right) + _same(self._code["phone_bare"], left, right)
        put["street"][:] = self._alike("street", left, right, fuzz.ratio)
        for name in ("rt", "rw"):
            difference = self._number[name][left] - self._number[name][right]
            put[name][:] = np.where(np.isnan(difference), np.nan, difference == 0)
        put["distance"][:] = self._distance(left, right)
        put["product"][:] = self._alike("product", left, right, fuzz.token_set_ratio)
        put["kbli"][:] = self._kbli(left, right)
        put["line"][:] = _meet(self._lines["lines"][left], self._lines["lines"][right])
        put["sign_line"][:] = np.fmin(
            _meet(self._lines["lines"][left], self._lines["sign_lines"][right]),
            _meet(self._lines["sign_lines"][left], self._lines["lines"][right]),
        )
        for name in COUNTED:
            count = np.minimum(self._counts[name][left], self._counts[name][right])
            put[f"{name}_count"][:] = np.where(count > 0, np.log2(np.maximum(count, 1)), np.nan)
        return out

    def _alike(self, name: str, left, right, scorer, squeezed: bool = False) -> np.ndarray:
        one, other = self._text[name][left], self._text[name][right]
        known = (one != "") & (other != "")
        one, other = one[known].tolist(), other[known].tolist()
        if squeezed:
            one, other = [text.replace(" ", "") for text in one], [text.replace(" ", "") for text in other]
        result = np.full(len(left), np.nan, dtype=np.float32)
        result[known] = process.cpdist(one, other, scorer=scorer, dtype=np.float32)
        return result

    def _named_after(self, left, right) -> np.ndarray:
        """How far the shop on the left bears the name of the owner on the right."""
        core, owner = self._text["name_core"][left], self._text["owner_first"][right]
        known = (core != "") & (owner != "")
        result = np.full(len(left), np.nan, dtype=np.float32)
        result[known] = process.cpdist(core[known].tolist(), owner[known].tolist(), scorer=fuzz.partial_ratio, dtype=np.float32)
        return result

    def _niks(self, left, right) -> tuple[np.ndarray, np.ndarray]:
        """(3 equal, 2 equal but for a lost or zeroed last digit, 1 a slip away, 0 another; share of edits not needed)."""
        one, other = self._text["nik"][left], self._text["nik"][right]
        known = (one != "") & (other != "")
        level, digits = np.full(len(left), np.nan, dtype=np.float32), np.full(len(left), np.nan, dtype=np.float32)
        a, b = one[known].tolist(), other[known].tolist()
        from rapidfuzz.distance import OSA

        edits = process.cpdist(a, b, scorer=OSA.distance, dtype=np.int32)
        begun = np.array([x[:15] == y[:15] and (x[15:] in "0" or y[15:] in "0") for x, y in zip(a, b, strict=True)], dtype=bool)
        level[known] = np.where(edits == 0, 3, np.where(begun, 2, np.where(edits == 1, 1, 0)))
        digits[known] = np.minimum(edits, 8) * -1
        return level, digits

    def _distance(self, left, right) -> np.ndarray:
        """Logarithm (base 10) of the metres between the two, and one."""
        lat, lon = self._number["lat"], self._number["lon"]
        north = np.radians(lat[left] - lat[right])
        east = np.radians(lon[left] - lon[right]) * np.cos(np.radians((lat[left] + lat[right]) / 2))
        return np.log10(EARTH_M * np.hypot(north, east) + 1)

    def _kbli(self, left, right) -> np.ndarray:
        """How many digits both codes begin with."""
        one, other = self._text["kbli"][left], self._text["kbli"][right]
        known = (one != "") & (other != "")
        result = np.full(len(left), np.nan, dtype=np.float32)
        from rapidfuzz.distance import Prefix

        result[known] = process.cpdist(one[known].tolist(), other[known].tolist(), scorer=Prefix.similarity, dtype=np.int32)
        return result


def _numbers(column: pa.ChunkedArray) -> np.ndarray:
    return column.cast(pa.float64()).to_numpy()


def _same(codes: np.ndarray, left, right) -> np.ndarray:
    one, other = codes[left], codes[right]
    return np.where((one < 0) | (other < 0), np.nan, one == other)


def _meet(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Whether two sets of lines have one in common."""
    return np.where((one == 0) | (other == 0), np.nan, (one & other) != 0)
