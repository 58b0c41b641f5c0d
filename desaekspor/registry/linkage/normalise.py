"""Raw columns to compared columns. Row by row: a row's result depends on that row alone, so that it can be kept and spread."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

from desaekspor.regions.places import packaged_resolver
from desaekspor.registry.importers.coordinates import read_point

from . import addresses, lines, names, numbers
from .columns import records_table
from .spelling import fold_all, is_nothing, squeeze, words_of

TEXT, WHOLE, REAL = pa.string(), pa.int16(), pa.float64()
SCHEMA = pa.schema(
    [
        ("rec_id", TEXT),
        ("source_key", TEXT),  # source and its own key; two rows that share it are one record
        ("name", TEXT),  # words of the shop's name, folded
        ("name_core", TEXT),  # those of them that do not say what kind of shop it is
        ("trade", TEXT),  # those that do
        ("owner", TEXT),
        ("nik", TEXT),
        ("nib", TEXT),
        ("phone", TEXT),
        ("birth", TEXT),  # DDMMYY
        ("sex", TEXT),  # "m" or "f", by the NIK
        ("street", TEXT),
        ("house", TEXT),
        ("rt", WHOLE),
        ("rw", WHOLE),
        ("village", TEXT),  # the region's code, or the folded name of one that is not known
        ("district", TEXT),
        ("kbli", TEXT),
        ("product", TEXT),
        ("lines", pa.int64()),  # of business, by product or code, and by the shop's name: sets, see lines.py
        ("sign_lines", pa.int64()),
        ("lat", REAL),
        ("lon", REAL),
    ]
)
HOME = "32.16"  # the regency whose villages are looked up
ANYWHERE = ""  # in Indonesia


def mapped(column: pa.ChunkedArray, read: Callable[[str], Any]) -> list:
    """``read`` of each value, called once for each different one."""
    encoded = column.combine_chunks().dictionary_encode()
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.unify_dictionaries().combine_chunks()
    answers = np.empty(len(encoded.dictionary), dtype=object)
    for at, value in enumerate(encoded.dictionary.to_pylist()):
        answers[at] = read(value)
    return answers[encoded.indices.to_numpy(zero_copy_only=False)].tolist() if len(answers) else []


def normalise(table: pa.Table) -> pa.Table:
    """What of each record is compared, in the columns of SCHEMA; null is not known.

    A village that is not found in HOME keeps its own folded name. Raises MissingColumns.
    """
    rows = records_table(table)
    signs = mapped(rows["nama_usaha"], names.read_sign)
    owners = [owner or sign.owner for owner, sign in zip(mapped(rows["nama_pemilik"], names.read_owner), signs, strict=True)]
    # The owner's name for a shop's name (OSS does so) says nothing of the shop.
    signs = [
        names.Sign() if sign.words and names.same_letters(sign.words, owner) else sign
        for sign, owner in zip(signs, owners, strict=True)
    ]
    places = mapped(rows["alamat"], addresses.take_apart)
    villages, districts = _regions(rows["desa"].to_pylist(), rows["kecamatan"].to_pylist(), places)
    codes = mapped(rows["kode_kbli"], numbers.clean_kbli)
    niks = mapped(rows["nik"], numbers.clean_nik)
    births = [numbers.birth_of_nik(nik) for nik in niks]
    told = mapped(rows["tanggal_lahir"], numbers.clean_birth)
    points = [read_point(lat, lon, ANYWHERE) for lat, lon in zip(rows["lat"].to_pylist(), rows["lon"].to_pylist(), strict=True)]
    columns = {
        "rec_id": rows["rec_id"].to_pylist(),
        "source_key": [
            f"{source.strip().lower()}|{key.strip()}" if key.strip() else None
            for source, key in zip(rows["sumber"].to_pylist(), rows["kunci"].to_pylist(), strict=True)
        ],
        "name": [sign.words for sign in signs],
        "name_core": [sign.core for sign in signs],
        "trade": [sign.trade for sign in signs],
        "owner": owners,
        "nik": niks,
        "nib": mapped(rows["nib"], numbers.clean_nib),
        "phone": mapped(rows["telepon"], numbers.clean_phone),
        "birth": [date or birth for date, (birth, _) in zip(told, births, strict=True)],
        "sex": [sex for _, sex in births],
        "street": [place.street for place in places],
        "house": [place.house for place in places],
        "rt": _known(mapped(rows["rt"], numbers.clean_number), [place.rt for place in places]),
        "rw": _known(mapped(rows["rw"], numbers.clean_number), [place.rw for place in places]),
        "village": villages,
        "district": districts,
        "kbli": codes,
        "product": mapped(rows["produk_utama"], _product),
        "lines": [
            of_text or of_code
            for of_text, of_code in zip(
                mapped(rows["produk_utama"], lines.lines_of_text), map(lines.lines_of_code, codes), strict=True
            )
        ],
        "sign_lines": [lines.lines_of_text(sign.words) for sign in signs],
        "lat": [point.lat for point in points],
        "lon": [point.lng for point in points],
    }
    arrays = []
    for field in SCHEMA:
        values = columns[field.name]
        if field.type == TEXT and field.name != "rec_id":
            values = [value or None for value in values]
        arrays.append(pa.array(values, field.type))
    return pa.table(arrays, schema=SCHEMA)


def _known(told: list, read: list) -> list:
    return [one or other or None for one, other in zip(told, read, strict=True)]


def _product(text: str) -> str:
    return "" if is_nothing(text) else fold_all(words_of(text))


def _regions(villages: list[str], districts: list[str], places: list[addresses.Address]) -> tuple[list, list]:
    """Codes of village and district of each row, where a name is known, else the folded names."""
    answers: dict[tuple[str, str], tuple[str, str]] = {}
    found_villages, found_districts = [], []
    for village, district, place in zip(villages, districts, places, strict=True):
        village = village if not is_nothing(village) else place.village
        district = district if not is_nothing(district) else place.district
        key = (village, district)
        answer = answers.get(key)
        if answer is None:
            answer = answers[key] = _region(village, district)
        if not answer[0] and place.last:
            key = (place.last, district)
            if (other := answers.get(key)) is None:
                other = answers[key] = _region(place.last, district, guess=True)
            answer = (other[0], other[1] or answer[1])
        found_villages.append(answer[0])
        found_districts.append(answer[1])
    return found_villages, found_districts


def _region(village: str, district: str, guess: bool = False) -> tuple[str, str]:
    if not village and not district:
        return "", ""
    found = packaged_resolver().resolve(village=village, district=district, home=HOME)
    code, above = found.code or "", found.district_code or ""
    if found.village.kind == "contradicts":
        return "", above  # a village of another district: one of the two is wrong
    if not code and village and not guess:
        code = _folded_name(village)
    return code, above or _folded_name(district)


def _folded_name(text: str) -> str:
    skipped = {*addresses.VILLAGE_WORDS, *addresses.DISTRICT_WORDS}
    return squeeze(fold_all([word for word in words_of(text) if word not in skipped]))
