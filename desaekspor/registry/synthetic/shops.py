"""The enterprise's columns of the register: name and product, size, place."""

from typing import NamedTuple

import numpy as np

from . import addresses, businesses, figures
from .draws import Draws
from .lines import lines
from .owners import Owners
from .quarters import VISITS, History
from .sources import Sources, Tracer
from .spelling import business_again
from .villages import villages

OLDEST_START = 17  # years of age
MEAN_AGE = 6.5  # of an enterprise at the survey, in years
TOLD_AGAIN = 0.3  # how far (in the logarithm) a copy's sales may differ from the first telling
SALES_RANGE = (1_000_000, 49_000_000_000)
WITH_PHOTO = 0.12


class Shops(NamedTuple):
    """``columns`` of the register, and what other columns need of the enterprises."""

    columns: dict[str, list]
    scale: np.ndarray
    visited: np.ndarray  # quarter in which size was last told anew, 0 for none


def make_shops(draws: Draws, history: History, sources: Sources, owners: Owners, worker_columns) -> Shops:
    ids, figured, line = sources.ids, sources.figured, sources.line
    scale = figures.scales(draws, figured)
    growth = history.growth(ids)
    again = np.where(sources.copy, np.exp(TOLD_AGAIN * (draws.share("told again", ids) * 2 - 1)), 1.0)
    sales = figures.rounded(np.clip(figures.sales(draws, figured, scale) * again * growth, *SALES_RANGE))
    told_scale = figures.scale_of_sales(sales)
    forms = figures.legal_forms(draws, figured, scale)
    columns = {
        "nama_usaha": _names(draws, sources, owners, forms),
        "kegiatan_utama": lines().activity[line].tolist(),
        "produk_utama": businesses.products(draws, sources.business, line),
        "kategori_kbli": lines().category[line].tolist(),
        "kode_kbli": lines().kbli[line].tolist(),
        "status_badan_usaha": forms,
        "skala_usaha": np.array([name for name, _ in figures.SCALES], dtype=object)[told_scale].tolist(),
        "modal_pendirian": figures.capital(draws, figured, scale, "capital").tolist(),
        "bulan_mulai_operasi": (1 + draws.below("month", figured, 12)).tolist(),
        "tahun_mulai_operasi": _start_years(draws, history, sources, owners.birth_year),
        "omzet_tahunan": sales.tolist(),
        "asset": figures.capital(draws, figured, scale, "assets").tolist(),
    }
    for name, counts in zip(worker_columns, figures.workers(draws, figured, scale, growth, history.hired(ids)), strict=True):
        columns[name] = counts.tolist()
    return Shops(columns, told_scale, history.last("visited", ids, VISITS))


def _names(draws, sources, owners, forms) -> list[str]:
    names = businesses.business_names(draws, sources.business, sources.line, forms, owners.parts, owners.woman, sources.ids)
    again = draws.bits("business again", sources.ids) >> np.uint64(12)
    for row in np.flatnonzero(sources.copy).tolist():
        names[row] = business_again(names[row], owners.columns["nama_pengusaha"][row].upper(), int(again[row]))
    return names


def _start_years(draws, history, sources, birth_year) -> list[int]:
    """Some years before the survey, few long ago; never before the owner is grown up."""
    _, year = history.surveyed(sources.figured)
    age = np.floor(-MEAN_AGE * np.log(1 - draws.share("age", sources.figured))).astype(np.int64)
    age = np.where(history.born(sources.ids) > 0, np.minimum(age, 1), age)
    return np.minimum(np.maximum(year - age, birth_year + OLDEST_START), year).tolist()


class Sites(NamedTuple):
    columns: dict[str, list]
    rt: np.ndarray
    rw: np.ndarray
    measured: np.ndarray  # whether there are coordinates


def make_sites(draws: Draws, tracer: Tracer, sources: Sources, keys: list[str]) -> Sites:
    ids, place, village = sources.ids, sources.place, sources.village
    facts = villages()
    rt, rw = addresses.rt_and_rw(draws, place, village)
    stall = np.where(sources.moved > 0, 0, lines().stall[sources.root_line])
    lat, lng = addresses.points(draws, place, village, rw, ids)
    measured = addresses.measured(draws, ids)
    photo = (draws.share("photo", ids) < WITH_PHOTO).tolist()
    columns = {
        "prov_usaha": ["JAWA BARAT"] * len(ids),
        "kab_usaha": ["BEKASI"] * len(ids),
        "kec_usaha": facts.districts[facts.district[village]].tolist(),
        "kel_usaha": facts.names[village].tolist(),
        "alamat_usaha": addresses.write_addresses(draws, place, village, rt, rw, stall, ids, tracer.shift(sources)),
        "rt_usaha": addresses.three_digits(rt),
        "rw_usaha": addresses.three_digits(rw),
        # .invalid: the name that never leads anywhere (RFC 2606)
        "foto_usaha": [f"https://contoh.invalid/foto/{key}.jpg" if one else None for key, one in zip(keys, photo, strict=True)],
        "alamat_latitude": np.where(measured, lat, None).tolist(),
        "alamat_longitude": np.where(measured, lng, None).tolist(),
    }
    return Sites(columns, rt, rw, measured)
