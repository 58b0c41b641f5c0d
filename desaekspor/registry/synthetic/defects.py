"""The typical defects of an SIDT download, each planted at a known rate and written down.

Names and columns of the kinds are those of the list beside the example workbook, so that one
test reads both. A row has at most one kind of a group (the cells that one finding is about).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .draws import Draws
from .villages import villages

WORKERS = (
    "tk_dibayar_laki", "tk_dibayar_perempuan", "tk_dibayar_disabil_laki", "tk_dibayar_disabil_perempuan",
    "tk_not_dibayar_laki", "tk_not_dibayar_perempuan", "tk_not_dibayar_disabil_laki", "tk_not_dibayar_disabil_perempua",
)  # fmt: skip
MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
MICRO_LIMIT = 2_000_000_000
NO_PHONES = ("-", "08000", "tidak ada", "0800-O000")  # the last with a letter O
ROW_REPEATED, KEY_CONFLICT = "baris_duplikat_persis", "id_ganda_isi_beda"
TOTALS, NIB_SHARED = "baris_jumlah", "nib_ganda"
REPEATED_SHARE, CONFLICT_SHARE = 0.004, 0.001  # of the rows
REACH = 200  # so many rows back a repeated row lies
KEY = "id_data_badan_usaha"


class Cells(dict):
    """Columns of one portion, by name; ``typed`` says that the file keeps numbers apart from text (a workbook)."""

    def __init__(self, columns: dict[str, list], *, typed: bool, old_kbli: list[str]) -> None:
        super().__init__(columns)
        self.typed, self.old_kbli = typed, old_kbli


Change = Callable[[Cells, int, int], None]  # cells, row, random number


@dataclass(frozen=True)
class Kind:
    """``share`` of the rows at the ordinary rate; ``needs`` names what the row must have to have it."""

    name: str
    column: str
    share: float
    change: Change
    needs: str = ""


def _set(column: str, make: Callable[[str, int], object]) -> Change:
    def change(cells: Cells, row: int, number: int) -> None:
        cells[column][row] = make(cells[column][row], number)

    return change


def _precision(cells: Cells, row: int, number: int) -> None:
    """A number cell keeps fifteen digits: the sixteenth is 0."""
    cells["nik_pengusaha"][row] = int(cells["nik_pengusaha"][row]) // 10 * 10


def _scientific(nik: str, number: int) -> str:
    return f"{int(nik):.5E}".replace(".", ".,"[number % 2])


def _other_birth(nik: str, number: int) -> str:
    """The digits of another year: day and month stay, so that nothing looks swapped."""
    return f"{nik[:10]}{(int(nik[10:12]) + 1 + number % 40) % 100:02}{nik[12:]}"


def _date(text: str, number: int) -> str:
    year, month, day = text.split("-")
    forms = (
        f"{day}/{month}/{year}",
        f"{day}-{month}-{year}",
        f"{int(day)} {MONTHS[int(month) - 1]} {year}",
        f"{day}.{month}.{year}",
        f"{year}/{month}/{day}",
    )
    return forms[number % len(forms)]


def _lost_zero(cells: Cells, row: int, number: int) -> None:
    """A phone in a number cell: 08000000... becomes 8000000...; saved as text it stays so."""
    digits = int("".join(letter for letter in cells["kontak_hp"][row].removeprefix("+62") if letter.isdigit()))
    cells["kontak_hp"][row] = digits if cells.typed else str(digits)


def _rupiah(amount: int, number: int) -> str:
    dotted = f"{amount:,}".replace(",", ".")
    million = f"{amount / 1_000_000:g}".replace(".", ",")
    forms = (f"Rp {dotted},-", f"Rp. {dotted}", f"{million} juta" if amount < 1_000_000_000 else f"Rp{dotted}", f"{dotted},00")
    return forms[number % len(forms)]


def _monthly(amount: int, number: int) -> str:
    month = max(100_000, round(amount / 12, -5))
    return f"Rp {month:,.0f}".replace(",", ".") + ("/bulan", " per bulan", " / bln")[number % 3]


def _above_micro(amount: int, number: int) -> int:
    return MICRO_LIMIT + (1 + number % 900) * 1_000_000


def _year(year: int, number: int) -> int:
    return (0, year % 100 or 9, 2101 + number % 60)[number % 3]


SEX_VARIANTS = {
    "Laki-laki": ("L", "1", "Pria", "LAKI-LAKI ", "laki laki"),
    "Perempuan": ("P", "2", "Wanita", "PEREMPUAN ", "perempuan"),
}


def _sex(text: str, number: int) -> str:
    return SEX_VARIANTS[text][number % 5]


def _hidden(name: str, number: int) -> str:
    """No-break and doubled spaces, as pages of the web leave them."""
    return (name.replace(" ", "\u00a0", 1) if " " in name else name + "\u00a0", name + "\u00a0", "  " + name)[number % 3]


DISTRICT_WORDS = (("SELATAN", "SEL."), ("UTARA", "UTR"), ("BARAT", "BRT"), ("TIMUR", "TMR"))
SPLIT = ("KARANG", "MUARA", "CABANG", "TARUMA", "BOJONG", "SUKA", "KEDUNG", "SERANG")


def _district(name: str, number: int) -> str:
    """KEC. BABELAN, TAMBUN SEL., KARANGBAHAGIA, SUKA TANI, a space behind."""
    if number % 4 == 0:
        return f"{name} "
    if number % 4 == 1:
        return f"{('KEC.', 'KECAMATAN', 'Kec.')[number // 4 % 3]} {name}"
    for full, short in DISTRICT_WORDS:
        if name.endswith(full):
            return name.removesuffix(full) + short
    return _spaced(name)


def _spaced(name: str) -> str:
    """The name joined where it has a space, parted where it has none."""
    if " " in name:
        return name.replace(" ", "", 1)
    for word in (*SPLIT, "SETIA", "MEKAR", "JAYA", "SUMBER", "TANJUNG", "PASIR", "HEGAR", "SINDANG", "JATI", "SRI", "WARINGIN"):
        if name.startswith(word) and len(name) > len(word) + 2:
            return f"{word} {name.removeprefix(word)}"
    return f"{name[: len(name) // 2]} {name[len(name) // 2 :]}"


def _village(name: str, number: int) -> str:
    """DESA SUKATANI, KARANG SATRIA, SETYADARMA, a space behind."""
    how = number % 5
    if how == 0:
        return f"{name} "
    if how == 1:
        return f"{('DESA', 'DS.', 'Ds', 'Desa')[number // 5 % 4]} {name}"
    if how == 2 and "SETIA" in name:
        return name.replace("SETIA", "SETYA")
    return _spaced(name)


def _elsewhere(cells: Cells, row: int, number: int) -> None:
    """A village that lies in another kecamatan."""
    facts = villages()
    here = cells["kec_usaha"][row]
    at = number % len(facts.codes)
    while facts.districts[facts.district[at]] == here:
        at = (at + 1) % len(facts.codes)
    cells["kel_usaha"][row] = facts.names[at]


def _zero_point(cells: Cells, row: int, number: int) -> None:
    cells["alamat_latitude"][row] = cells["alamat_longitude"][row] = 0


def _swapped_point(cells: Cells, row: int, number: int) -> None:
    lat, lng = cells["alamat_latitude"], cells["alamat_longitude"]
    lat[row], lng[row] = lng[row], lat[row]


def _comma_point(cells: Cells, row: int, number: int) -> None:
    for column in ("alamat_latitude", "alamat_longitude"):
        cells[column][row] = str(cells[column][row]).replace(".", ",")


def _no_workers(cells: Cells, row: int, number: int) -> None:
    for column in WORKERS:
        cells[column][row] = None


def _too_many_disabled(cells: Cells, row: int, number: int) -> None:
    cells["tk_dibayar_disabil_laki"][row] = cells["tk_dibayar_laki"][row] + 1 + number % 3


def _wrong_kbli(code: str, number: int) -> str:
    return (code[0], code[:2], code[:3], code[:4], "C" if number % 2 else code[:4])[number // 2 % 5]


def _old_kbli(cells: Cells, row: int, number: int) -> None:
    """The code of the edition before 2009 (classes of ISIC 3). In the same division it betrays itself by nothing."""
    cells["kode_kbli"][row] = cells.old_kbli[row]


def _nib(nib: str, number: int) -> str:
    at = 1 + number // 2 % 11
    return nib[:at] + nib[at + 1 :] if number % 2 else nib[:at] + nib[at] + nib[at:]


NIK, PHONE, SALES, KBLI = "nik_pengusaha", "kontak_hp", "omzet_tahunan", "kode_kbli"
GROUPS: dict[str, tuple[Kind, ...]] = {
    "nik": (
        Kind("nik_presisi_excel", NIK, 0.010, _precision, "typed"),
        Kind("nik_notasi_ilmiah", NIK, 0.004, _set(NIK, _scientific)),
        Kind("nik_kurang_digit", NIK, 0.012, _set(NIK, lambda nik, number: nik[: 3 + number % 12] + nik[4 + number % 12 :])),
        Kind("nik_kosong", NIK, 0.010, _set(NIK, lambda nik, number: (None, "-", "0000000000000000")[number % 3])),
        Kind("nik_beda_tanggal_lahir", NIK, 0.010, _set(NIK, _other_birth), "birth"),
    ),
    "nib": (Kind("nib_bukan_13_digit", "nib", 0.030, _set("nib", _nib), "nib"),),
    "sex": (Kind("jenis_kelamin_variasi", "jenis_kelamin", 0.060, _set("jenis_kelamin", _sex)),),
    "birth": (Kind("tanggal_format_lain", "tanggal_lahir", 0.040, _set("tanggal_lahir", _date), "birth"),),
    "phone": (
        Kind("hp_nol_depan_hilang", PHONE, 0.050, _lost_zero),
        Kind("hp_tidak_sah", PHONE, 0.015, _set(PHONE, lambda phone, number: NO_PHONES[number % 4])),
    ),
    "name": (
        Kind("nama_usaha_kosong", "nama_usaha", 0.020, _set("nama_usaha", lambda name, number: ("-", None, ".")[number % 3])),
        Kind("spasi_tak_terlihat", "nama_usaha", 0.015, _set("nama_usaha", _hidden)),
    ),
    # Together 43.67 %: so many codes of the province's SIDT data lead to no sector (validation note of 18 August 2026).
    "kbli": (
        Kind("kbli_kosong", KBLI, 0.3400, _set(KBLI, lambda code, number: None)),
        Kind("kbli_tidak_sah", KBLI, 0.0847, _set(KBLI, _wrong_kbli)),
        Kind("kbli_versi_lama", KBLI, 0.0120, _old_kbli, "old code"),
    ),
    "place": (
        Kind("kecamatan_ejaan", "kec_usaha", 0.030, _set("kec_usaha", _district)),
        Kind("desa_ejaan", "kel_usaha", 0.040, _set("kel_usaha", _village)),
        Kind("desa_kosong", "kel_usaha", 0.010, _set("kel_usaha", lambda name, number: (None, "-")[number % 2])),
        Kind("desa_bukan_di_kecamatan", "kel_usaha", 0.006, _elsewhere),
        Kind("kabupaten_keliru", "kab_usaha", 0.003, _set("kab_usaha", lambda name, number: "KOTA BEKASI")),
    ),
    "year": (Kind("tahun_operasi_mustahil", "tahun_mulai_operasi", 0.020, _set("tahun_mulai_operasi", _year)),),
    "sales": (
        Kind("omzet_teks", SALES, 0.050, _set(SALES, _rupiah)),
        Kind("omzet_kosong", SALES, 0.015, _set(SALES, lambda amount, number: None)),
        Kind("omzet_bulanan", SALES, 0.010, _set(SALES, _monthly)),
        Kind("skala_tak_cocok_omzet", SALES, 0.008, _set(SALES, _above_micro), "micro"),
    ),
    "point": (
        Kind("koordinat_nol", "alamat_latitude", 0.020, _zero_point, "point"),
        Kind("koordinat_koma", "alamat_latitude", 0.015, _comma_point, "point"),
        Kind("koordinat_terbalik", "alamat_latitude", 0.012, _swapped_point, "point"),
    ),
    "workers": (
        Kind("tk_kosong_bukan_nol", WORKERS[0], 0.030, _no_workers),
        Kind("tk_negatif", WORKERS[0], 0.004, _set(WORKERS[0], lambda count, number: -1 - number % 2)),
        Kind("tk_disabil_melebihi", WORKERS[2], 0.008, _too_many_disabled),
    ),
}  # fmt: skip
KINDS = {kind.name: kind for kinds in GROUPS.values() for kind in kinds}
ROW_KINDS = {ROW_REPEATED: KEY, KEY_CONFLICT: KEY, TOTALS: KEY, NIB_SHARED: "nib"}


class Defects:
    """Which defects the rows have, for one seed and rate (1 is the ordinary rate, 0 none)."""

    def __init__(self, draws: Draws, rate: float) -> None:
        self.draws, self.rate = draws, rate
        self.bounds = {group: np.cumsum([kind.share for kind in kinds]) * rate for group, kinds in GROUPS.items()}

    def repeats(self, ids: np.ndarray) -> np.ndarray:
        """The row that each row repeats word for word; itself for nearly all."""
        return self._back(ids, "repeated", REPEATED_SHARE)

    def conflicts(self, ids: np.ndarray) -> np.ndarray:
        """The row whose key each row bears; itself for nearly all."""
        return np.where(self.repeats(ids) == ids, self._back(ids, "conflict", CONFLICT_SHARE), ids)

    def _back(self, ids, subject, share):
        if not self.rate:
            return ids
        target = np.maximum(ids - 1 - self.draws.below(f"{subject} which", ids, REACH), 0)
        meant = self._odd(ids, subject, share) & (ids > 0)
        # only an ordinary row is repeated, so that nothing refers to a row that refers to another
        plain = ~self._odd(target, "repeated", REPEATED_SHARE) & ~self._odd(target, "conflict", CONFLICT_SHARE)
        return np.where(meant & plain, target, ids)

    def _odd(self, ids, subject, share):
        return self.draws.share(subject, ids) < share * self.rate

    def plant(
        self, cells: Cells, ids: np.ndarray, has: dict[str, np.ndarray], corrected: Callable[[str, np.ndarray], np.ndarray]
    ) -> tuple[list[tuple[int, str]], np.ndarray]:
        """Change ``cells`` in place; return (row in the portion, name of the kind) of each defect, and who was put right when.

        ``has``: for each need, which rows have it. ``corrected(group, ids)``: the quarter in which the
        cells of the group were put right, 0 for not yet. The second result is that quarter where a
        row had a defect, the latest of its groups, else 0.
        """
        planted: list[tuple[int, str]] = []
        last = np.zeros(len(ids), dtype=np.int64)
        for group, kinds in GROUPS.items() if self.rate else ():
            drawn = np.searchsorted(self.bounds[group], self.draws.share(f"defect {group}", ids), side="right")
            numbers = self.draws.bits(f"how {group}", ids) >> np.uint64(20)
            quarter = corrected(group, ids)
            for position, kind in enumerate(kinds):
                rows = drawn == position
                if kind.needs:
                    rows &= has[kind.needs]
                last = np.where(rows, np.maximum(last, quarter), last)
                for row in np.flatnonzero(rows & (quarter == 0)).tolist():
                    kind.change(cells, row, int(numbers[row]))
                    planted.append((row, kind.name))
        return planted, last
