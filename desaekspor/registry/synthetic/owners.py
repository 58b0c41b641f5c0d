"""The owner's columns of the register: person, phone, NIB, home."""

from typing import NamedTuple

import numpy as np

from . import addresses, figures, people
from .draws import Draws
from .quarters import NEW_NIBS, NEW_PHONES, History
from .roles import COPY, MOVED, NAMESAKE, NEIGHBOUR, PLAIN, SPOUSE
from .sources import Sources, Tracer
from .spelling import person_again
from .villages import villages

CAPITALS = 0.85  # of the names are written in capitals
NIK_SLIPS = 0.12  # of the copies have another serial in the NIK
SPOUSES_PHONE, NEW_PHONE_OF_COPY = 0.6, 0.3
NIB_OF_COPY = 0.7
NIB_COUNT, NIB_STRIDE = 10**7, 6_180_339
LIVES_AT_SHOP, LIVES_IN_REGENCY = 0.88, 0.96
HOME_ID = 1 << 50  # place numbers of homes that are not the shop
OUTSIDE = (
    ("JAWA BARAT", "KOTA BEKASI", "BEKASI TIMUR", "DUREN JAYA"),
    ("JAWA BARAT", "KOTA BEKASI", "BEKASI UTARA", "HARAPAN JAYA"),
    ("JAWA BARAT", "KOTA BEKASI", "MUSTIKAJAYA", "PADURENAN"),
    ("JAWA BARAT", "KARAWANG", "TELUKJAMBE TIMUR", "SUKALUYU"),
    ("JAWA BARAT", "KARAWANG", "KARAWANG BARAT", "ADIARSA BARAT"),
    ("JAWA BARAT", "BOGOR", "CILEUNGSI", "CILEUNGSI KIDUL"),
    ("DKI JAKARTA", "KOTA ADM. JAKARTA TIMUR", "CAKUNG", "PULO GEBANG"),
    ("DKI JAKARTA", "KOTA ADM. JAKARTA UTARA", "CILINCING", "MARUNDA"),
)
PHONE_FORMS = ("08000000{:04}", "0800-0000-{:04}", "+6280000{:06}")
PHONE_SHARES = (88, 7, 5)


class Owners(NamedTuple):
    """``columns`` of the register, and what other columns need of the owners."""

    columns: dict[str, list]
    parts: list[tuple[str, str]]  # given name, rest
    woman: np.ndarray
    birth_year: np.ndarray
    birth_told: np.ndarray
    has_nib: np.ndarray
    changed: np.ndarray  # quarter of the last change, 0 for none


def make_owners(draws: Draws, history: History, sources: Sources, women: np.ndarray) -> Owners:
    """The columns of the owners. ``women``: percentage of women in the line of each row's root."""
    ids, person = sources.ids, sources.person
    woman = draws.share("woman", np.where(sources.is_(NEIGHBOUR), ids, sources.root)) * 100 < women
    woman = np.where(sources.is_(SPOUSE), ~woman, woman)
    birth, serial = people.birth_and_serial(draws, person)
    slipped = sources.is_(COPY, MOVED) & (draws.share("nik slip", ids) < NIK_SLIPS)
    serial = np.where(slipped, 9_900 + (serial - 9_899 + draws.below("nik slip by", ids, 98)) % people.SERIALS, serial)
    kecamatan = np.array([int(code.replace(".", "")) for code in villages().district_codes])
    niks = people.niks(draws, person, birth, serial, woman, kecamatan[villages().district[sources.root_village]])
    parts = people.name_parts(draws, sources.named, woman)
    birth_told = draws.share("birth told", ids) < people.BIRTH_TOLD
    schooling = draws.pick("schooling", person, [share for _, share in people.SCHOOLING])
    nibs, has_nib, nib_given = _nibs(draws, history, sources)
    phones, phone_changed = _phones(draws, history, sources)
    columns = {
        "nik_pengusaha": [str(nik) for nik in niks.tolist()],
        "nama_pengusaha": _names(draws, sources, people.titles(draws, sources.named, woman, birth), parts),
        "nib": nibs,
        "jenis_kelamin": np.where(woman, "Perempuan", "Laki-laki").tolist(),
        "is_disabilitas": np.where(draws.share("disabled", person) < people.DISABLED, "1", "0").tolist(),
        "tanggal_lahir": np.where(birth_told, people.BIRTHDAYS[birth], None).tolist(),
        "pendidikan_formal": np.array([name for name, _ in people.SCHOOLING], dtype=object)[schooling].tolist(),
        "kontak_hp": phones,
    }
    changed = np.maximum(nib_given, phone_changed)
    return Owners(columns, parts, woman, people.BIRTH_YEARS[birth], birth_told, has_nib, changed)


def _names(draws, sources, titles, parts) -> list[str]:
    names = [f"{title}{given} {rest}".strip().upper() for title, (given, rest) in zip(titles, parts, strict=True)]
    again = draws.bits("person again", sources.ids) >> np.uint64(12)
    for row in np.flatnonzero(sources.is_(COPY, MOVED)).tolist():
        names[row] = person_again(names[row], int(again[row]))
    for row in np.flatnonzero(draws.share("capitals", sources.ids) >= CAPITALS).tolist():
        names[row] = names[row].title()
    return names


def _phones(draws, history, sources) -> tuple[list[str], np.ndarray]:
    """Phones as written, and the quarter of the last new one. Some copies and spouses have another one."""
    ids = sources.ids
    share = draws.share("same phone", ids)
    whose = np.where(sources.is_(SPOUSE) & (share < SPOUSES_PHONE), sources.root, sources.person)
    changed = history.last("phone", ids, NEW_PHONES)
    other = (sources.is_(COPY, MOVED) & (share < NEW_PHONE_OF_COPY)) | (changed > 0)
    digits = people.phones(draws, np.where(other, ids + (changed << 20), whose))
    forms = [PHONE_FORMS[form] for form in draws.pick("phone form", ids, PHONE_SHARES).tolist()]
    return [form.format(number) for form, number in zip(forms, digits.tolist(), strict=True)], changed


def _nibs(draws, history, sources) -> tuple[list[str | None], np.ndarray, np.ndarray]:
    """NIBs, who has one, and when it was got. It is the person's: it serves all businesses of one owner, and some spouses."""
    ids, role = sources.ids, sources.role
    whose = np.where((role == SPOUSE) & (draws.share("nib of both", ids) < 0.5), sources.root, sources.person)
    has = draws.share("nib", whose) < np.array(figures.NIB_SHARES)[figures.scales(draws, whose)]
    has &= (role == PLAIN) | (draws.share("nib told", ids) < NIB_OF_COPY)
    given = np.where(has, 0, history.last("nib", ids, NEW_NIBS))
    has |= given > 0
    issued = np.datetime64("2019-01-01") + draws.below("nib day", whose, 2_500).astype("timedelta64[D]")
    days = np.datetime_as_string(issued).tolist()
    tails = draws.shuffled("nib", whose, NIB_COUNT, NIB_STRIDE).tolist()
    nibs = [
        f"{day[8:]}{day[5:7]}{day[2:4]}{tail:07}" if one else None
        for day, tail, one in zip(days, tails, has.tolist(), strict=True)
    ]
    return nibs, has, given


def make_homes(draws, tracer: Tracer, sources: Sources, address: list[str], rt: np.ndarray, rw: np.ndarray) -> dict[str, list]:
    """Where the owners live: most at the shop (``address``, ``rt``, ``rw``), some elsewhere in the regency, few outside it."""
    ids, facts = sources.ids, villages()
    base = np.where(sources.is_(NEIGHBOUR, NAMESAKE), ids, sources.root)
    share = draws.share("home", base)
    at_shop = (share < LIVES_AT_SHOP) & ~sources.is_(NAMESAKE)
    stayed = at_shop & sources.is_(MOVED)  # the shop moved, the owner did not
    place = np.where(stayed, sources.root, np.where(at_shop, sources.place, base + HOME_ID))
    village = np.where(at_shop, sources.village, tracer.village_of(base + HOME_ID))
    village = np.where(stayed, sources.root_village, village)
    texts, rt, rw = list(address), rt.copy(), rw.copy()
    other = np.flatnonzero(place != sources.place)
    if len(other):
        rt[other], rw[other] = addresses.rt_and_rw(draws, place[other], village[other])
        none = np.zeros(len(other), dtype=np.int64)
        written = addresses.write_addresses(draws, place[other], village[other], rt[other], rw[other], none, ids[other], none)
        for row, text in zip(other.tolist(), written, strict=True):
            texts[row] = text
    columns = {
        "prov_pengusaha": ["JAWA BARAT"] * len(ids),
        "kab_pengusaha": ["BEKASI"] * len(ids),
        "kec_pengusaha": facts.districts[facts.district[village]].tolist(),
        "kel_pengusaha": facts.names[village].tolist(),
    }
    where = draws.below("outside", base, len(OUTSIDE)).tolist()
    for row in np.flatnonzero(~at_shop & (share >= LIVES_IN_REGENCY)).tolist():
        for column, name in zip(columns, OUTSIDE[where[row]], strict=True):
            columns[column][row] = name
        texts[row] = f"Jl. {addresses.ALLEYS[where[row]]} No. {int(rt[row]) * 7 + int(rw[row])}"
    columns["alamat_pengusaha"] = texts
    columns["rt_pengusaha"], columns["rw_pengusaha"] = addresses.three_digits(rt), addresses.three_digits(rw)
    return columns
