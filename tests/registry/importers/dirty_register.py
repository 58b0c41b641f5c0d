"""A generator of dirty registers, seeded: what is wrong with which cell is known, since it was put there.

Other writings than in the sample of the ministry's columns: the checker's rules are held to this too.
Persons are invented (NIK serials 99xx, phones 0800-0000-xxxx).
"""

import datetime
import random
from dataclasses import dataclass, field

from desaekspor.regions.places import packaged_resolver
from desaekspor.registry.importers.sidt import COLUMNS

NAMES = [column.name for column in COLUMNS]
SUBDIVISIONS = ["10794", "10710", "47112", "56102", "14111", "96112", "01134", "62019", "45407"]
CATEGORY = {"10": "C", "47": "G", "56": "I", "14": "C", "96": "S", "01": "A", "62": "J", "45": "G"}
TITLES = {"C": "Industri Pengolahan", "G": "Perdagangan Besar dan Eceran", "I": "Penyediaan Akomodasi dan Makan Minum",
          "S": "Aktivitas Jasa Lainnya", "A": "Pertanian, Kehutanan dan Perikanan", "J": "Informasi dan Komunikasi"}  # fmt: skip
PEOPLE = ["WAWAN CONTOH", "SITI UJI", "H. DADANG BUATAN", "NENENG SAMPEL", "EKO", "Hj. YULI PERCOBAAN", "ASEP D'CONTOH"]
KINDS = ["KERIPIK", "WARUNG", "TOKO", "KONVEKSI", "BENGKEL", "KUE", "TOTAL JAYA", "SUMBER"]
REPEATED = 8  # rows at the end that stand further up already
WORKERS = [name for name in NAMES if name.startswith("tk_")]


@dataclass
class DirtyRegister:
    """Rows by column name, and the truth: (row's position, column) -> kinds of defect put there."""

    rows: list[dict] = field(default_factory=list)
    defects: dict[tuple[int, str], set[str]] = field(default_factory=dict)


def villages():
    """(district, village) of Kabupaten Bekasi, in capital letters as registers write them."""
    resolver = packaged_resolver()
    places = [place for place in resolver._places.values() if len(place.code) == 13 and place.last_day is None]
    return [(resolver.name(place.code[:8]).upper(), place.name.upper()) for place in places if place.code.startswith("32.16")]


def clean_row(random_, number, places):
    woman = random_.random() < 0.5
    born = datetime.date(random_.randint(1955, 2002), random_.randint(1, 12), random_.randint(1, 28))
    district, village = random_.choice(places)
    kbli = random_.choice(SUBDIVISIONS)
    letter = CATEGORY[kbli[:2]]
    nik = f"3216{random_.randint(1, 23):02}{born.day + 40 * woman:02}{born:%m%y}99{random_.randint(1, 99):02}"
    row = {
        "id_data_badan_usaha": str(7_100_000 + number),
        "nik_pengusaha": nik,
        "nama_pengusaha": random_.choice(PEOPLE),
        "nib": f"{random_.randint(1, 28):02}{random_.randint(1, 12):02}25{number:07}" if random_.random() < 0.4 else None,
        "jenis_kelamin": "Perempuan" if woman else "Laki-laki",
        "is_disabilitas": random_.choice("00001"),
        "tanggal_lahir": born.isoformat(),
        "pendidikan_formal": random_.choice(["SD/MI", "SMP/MTS", "SMA/SMK/MA", "Diploma I/II/III", "S1", "Tidak Sekolah"]),
        "kontak_hp": f"08000000{random_.randint(0, 9999):04}",
        "prov_pengusaha": "JAWA BARAT",
        "kab_pengusaha": random_.choice(["BEKASI", "KARAWANG", "KOTA BEKASI"]),
        "kec_pengusaha": district,
        "kel_pengusaha": village,
        "alamat_pengusaha": f"Kp. Contoh No. {number}",
        "rt_pengusaha": f"{random_.randint(1, 12):03}",
        "rw_pengusaha": f"{random_.randint(1, 20):03}",
        "nama_usaha": f"{random_.choice(KINDS)} {random_.choice(['MAJU', 'BAROKAH', 'MELATI', 'MANDIRI'])} {number}",
        "kegiatan_utama": "INDUSTRI KERUPUK, KERIPIK, PEYEK DAN SEJENISNYA",
        "produk_utama": random_.choice(["KERIPIK PISANG", "NASI UDUK", "SERAGAM", "PULSA"]),
        "kategori_kbli": f"{letter}. {TITLES[letter]}",
        "kode_kbli": kbli,
        "status_badan_usaha": random_.choice(["Usaha Perorangan", "CV", "PT Perorangan", "Koperasi"]),
        "skala_usaha": "Usaha Mikro",
        "modal_pendirian": random_.choice([500_000, 2_000_000, 25_000_000, 300_000_000]),
        "bulan_mulai_operasi": random_.randint(1, 12),
        "tahun_mulai_operasi": random_.randint(born.year + 17, 2025),
        "omzet_tahunan": random_.randrange(3_000_000, 1_900_000_000, 100_000),
        "asset": random_.choice([1_000_000, 5_000_000, None]),
        "prov_usaha": "JAWA BARAT",
        "kab_usaha": random_.choice(["BEKASI", "KAB. BEKASI", "KABUPATEN BEKASI"]),
        "kec_usaha": district,
        "kel_usaha": village,
        "alamat_usaha": f"Perum Contoh Blok B{number % 30} No. 5",
        "rt_usaha": f"{random_.randint(1, 12):03}",
        "rw_usaha": f"{random_.randint(1, 20):03}",
        "foto_usaha": None,
        "alamat_latitude": round(random_.uniform(-6.34, -6.15), 6),
        "alamat_longitude": round(random_.uniform(107.06, 107.2), 6),
        **dict.fromkeys(WORKERS, 0),
        "pulled_at": "2026-05-02 01:02:03",
        "updated_at": "2025-08-24 10:00:00",
        "source_page": 1 + number // 100,
    }
    row["tk_dibayar_laki"], row["tk_not_dibayar_perempuan"] = random_.randint(0, 4), random_.randint(0, 2)
    return row


def _one_of(*values):
    return lambda row, r: r.choice(values)


def _male(row):
    return row["jenis_kelamin"] == "Laki-laki"


def _sex(row, r):
    men, women = ["PRIA", "lk", "L", "1", "LAKI - LAKI", "laki-laki "], ["W", "Wanita ", "Pr.", "2", "PEREMPUAN", "p"]
    return r.choice(men if _male(row) else women)


MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)


def _date(row, r):
    day = datetime.date.fromisoformat(row["tanggal_lahir"])
    month = MONTHS[day.month - 1]
    return r.choice([
        f"{day:%d.%m.%Y}", f"{day:%Y/%m/%d}", f"{day.day} {month[:3]} {day.year}", (day - datetime.date(1899, 12, 30)).days,
        f"{day.day}/{day.month}/{day:%y}", f"{day.day}-{month.upper()}-{day.year}", f"{day:%d%m%Y}",
        f"Bekasi, {day.day} {month} {day.year}", f"{day:%d-%m-%Y} 00:00:00",
    ])  # fmt: skip


def _other_day_in_nik(row, r):
    """Another day of birth in the NIK, still possible."""
    nik = row["nik_pengusaha"]
    day = int(nik[6:8])
    return f"{nik[:6]}{day + 1 if day % 40 < 28 else day - 1:02}{nik[8:]}"


def _sales(row, r):
    millions = r.randint(6, 900)
    return r.choice([
        f"Rp. {millions},000,000", f"{millions},5 juta", f"{millions}jt", f"IDR {millions}.000.000", f"Rp{millions}.500.000,00",
        f"± {millions} jt", f"{millions}.000.000,-", f"kurang lebih {millions} juta rupiah", "1,2 M", "1,5 milyar",
        f"{millions}000 rb", f"{millions} juta / tahun",
    ])  # fmt: skip


def _village_spelling(row, r):
    name = row["kel_usaha"]
    ways = [f"DS. {name}", f"Desa {name}", f"{name}  ", f" {name}", f"KELURAHAN {name}"]
    if " " in name:
        ways += [name.replace(" ", ""), name.replace(" ", "  "), name.replace(" ", "\u00a0")]
    return r.choice(ways)


def _district_spelling(row, r):
    name = row["kec_usaha"]
    ways = [f"KECAMATAN {name}", f"Kec {name}", f"{name} "]
    ways += [name.replace(" ", "")] if " " in name else []
    ways += [name.replace(" UTARA", " UTR."), name.replace(" SELATAN", " SEL")] if name.endswith(("UTARA", "SELATAN")) else []
    return r.choice([way for way in ways if way != name])


def _other_district(row, r):
    return r.choice([village for district, village in villages() if district != row["kec_usaha"] and village != row["kel_usaha"]])


def _swapped(row, r):
    return {"alamat_latitude": row["alamat_longitude"], "alamat_longitude": row["alamat_latitude"]}


def _with_comma(row, r):
    return {column: str(row[column]).replace(".", ",") for column in POINT}


def _without_point(row, r):
    return {column: int(row[column] * 1_000_000) for column in POINT}


def _point(lat, lng):
    return lambda row, r: {"alamat_latitude": lat, "alamat_longitude": lng}


def _scale(row, r):
    scale, sales = r.choice(
        [("Usaha Mikro", 4_500_000_000), ("Mikro", 2_000_000_001), ("Usaha Kecil", 16_000_000_000), ("USAHA MENENGAH", 5_000_000)]
    )
    return {"skala_usaha": scale, "omzet_tahunan": sales}


def _nik(change):
    return lambda row, r: change(row["nik_pengusaha"], r)


def _phone(change):
    return lambda row, r: change(row["kontak_hp"], r)


def _name(row, r):
    return r.choice(["\u00a0{}", "{}\u200b", "{}  ", "\t{}", "{}\u202f"]).format(row["nama_usaha"])


def _year(row, r):
    return r.choice([0, 98, "07", 2088, int(row["tanggal_lahir"][:4]) - 3])


POINT = ("alamat_latitude", "alamat_longitude")
DOUBTFUL_SALES = ("500rb/hari", "3 juta per bulan", "5-10 juta", "> 50 juta", "tergantung", "USD 500", 45, "1.500 juta")
NO_DATES = ("31/02/1980", "2031-01-01", "1870-05-05", "lupa", "00/00/0000", "1980")

# kind: (column it is found at, share of the rows, the codes that may be given, what it makes of the cell or of several cells)
DEFECTS = {
    "nik_precision": ("nik_pengusaha", 0.02, "nik_precision", _nik(lambda nik, r: int(nik[:15] + "0"))),
    "nik_scientific": (
        "nik_pengusaha", 0.015, "nik_scientific", _nik(lambda nik, r: r.choice([f"{float(nik):.5E}", "3,21609E+15"])),
    ),
    "nik_length": ("nik_pengusaha", 0.02, "nik_length", _nik(lambda nik, r: r.choice([nik[:15], nik + "1", "321606"]))),
    "nik_letters": (
        "nik_pengusaha", 0.01, "nik_not_digits", _nik(lambda nik, r: r.choice(["O" + nik[1:], "KTP HILANG", "proses"])),
    ),
    "nik_structure": ("nik_pengusaha", 0.01, "nik_structure", _nik(lambda nik, r: nik[:8] + "13" + nik[10:])),
    "nik_missing": ("nik_pengusaha", 0.015, "nik_missing", _one_of(None, "-", "0000000000000000", "TIDAK ADA", "N/A", "0000")),
    "nik_birth": ("nik_pengusaha", 0.015, "nik_birth_mismatch", _other_day_in_nik),
    "nib": ("nib", 0.03, "nib_length nib_not_digits", _one_of("012345678901", "01234567890123", "NIB 55", "91200", 120922334455)),
    "phone_zero": ("kontak_hp", 0.05, "phone_lost_zero", _phone(lambda phone, r: r.choice([int(phone), phone[1:]]))),
    "phone_bad": (
        "kontak_hp", 0.03, "phone_missing phone_structure phone_not_digits phone_scientific",
        _one_of("-", "tdk ada", "08", "hilang", "081x", "0812345", None, "8.00E+10"),
    ),
    "sex": ("jenis_kelamin", 0.06, "sex_variant", _sex),
    "date": ("tanggal_lahir", 0.05, "date_format", _date),
    "date_bad": ("tanggal_lahir", 0.015, "date_invalid date_implausible", _one_of(*NO_DATES)),
    "sales_text": ("omzet_tahunan", 0.06, "money_text", _sales),
    "sales_doubtful": (
        "omzet_tahunan", 0.02, "money_period money_doubtful money_invalid money_too_small", _one_of(*DOUBTFUL_SALES),
    ),
    "sales_missing": ("omzet_tahunan", 0.02, "sales_missing", _one_of(None, "-", "belum ada", "N/A")),
    "scale": ("omzet_tahunan", 0.02, "scale_contradicts_sales", _scale),
    "kbli_missing": ("kode_kbli", 0.06, "kbli_missing", _one_of(None, "-", "")),
    "kbli_bad": (
        "kode_kbli", 0.05, "kbli_length kbli_not_digits kbli_division",
        _one_of("1079", "G", 4711, "00000", "34567", "67890", "KULINER", "107", 10),
    ),
    "district_spelling": ("kec_usaha", 0.05, "district_spelling", _district_spelling),
    "village_spelling": ("kel_usaha", 0.05, "village_spelling", _village_spelling),
    "village_missing": ("kel_usaha", 0.02, "village_missing", _one_of(None, "-", ".", "TIDAK ADA")),
    "village_elsewhere": ("kel_usaha", 0.02, "village_other_district", _other_district),
    "point_zero": ("alamat_latitude", 0.03, "coordinates_zero", _point(0, 0)),
    "point_swapped": ("alamat_latitude", 0.03, "coordinates_swapped", _swapped),
    "point_comma": ("alamat_latitude", 0.03, "coordinates_comma", _with_comma),
    "point_scale": ("alamat_latitude", 0.01, "coordinates_scale", _without_point),
    "point_sign": ("alamat_latitude", 0.01, "coordinates_sign", _point(6.268882, 107.119541)),
    "point_outside": ("alamat_latitude", 0.015, "coordinates_outside", _point(-6.1754, 106.8272)),
    "point_half": ("alamat_latitude", 0.01, "coordinates_half", _point(-6.268882, None)),
    "workers_blank": ("tk_dibayar_laki", 0.04, "workers_blank", lambda row, r: dict.fromkeys(WORKERS)),
    "worker_blank": ("tk_dibayar_perempuan", 0.015, "worker_blank", _one_of(None)),
    "worker_text": ("tk_dibayar_perempuan", 0.015, "number_text worker_invalid", _one_of("2 orang", "dua", "1-2", "2 org")),
    "workers_negative": ("tk_not_dibayar_laki", 0.015, "workers_negative", _one_of(-1, -3)),
    "workers_disabled": (
        "tk_not_dibayar_disabil_laki", 0.02, "workers_disabled_exceed",
        lambda row, r: {"tk_not_dibayar_laki": 1, "tk_not_dibayar_disabil_laki": 3},
    ),
    "year": ("tahun_mulai_operasi", 0.05, "year_zero year_two_digits year_future year_before_birth", _year),
    "name_missing": (
        "nama_usaha", 0.03, "name_missing", _one_of("-", ".", "TANPA NAMA", "belum ada nama", None, "n/a", "Tidak Ada"),
    ),
    "hidden_spaces": ("nama_usaha", 0.04, "hidden_spaces", _name),
    "error_value": ("produk_utama", 0.01, "excel_error", _one_of("#REF!", "#N/A", "#VALUE!")),
}  # fmt: skip
CODES = {kind: set(codes.split()) for kind, (_, _, codes, _) in DEFECTS.items()}
# Cells that say something about one another: only one of them is spoiled in a row, so that each defect can be seen.
GROUPS = [{"nik_pengusaha", "tanggal_lahir", "tahun_mulai_operasi"}, {*POINT}, {*WORKERS}]


def make_register(seed, size):
    """``size`` rows of which a good half has defects, each of which can be seen."""
    r = random.Random(seed)
    register, places = DirtyRegister(), villages()
    for number in range(size):
        row = clean_row(r, number, places)
        touched = set()
        for kind, (column, share, _, spoil) in r.sample(sorted(DEFECTS.items()), len(DEFECTS)):
            group = next((group for group in GROUPS if column in group), {column})
            if r.random() >= share or touched & group:
                continue
            made = spoil(row, r)
            changes = made if isinstance(made, dict) else {column: made}
            touched.add(column)
            if any(row[name] != value for name, value in changes.items()):
                row.update(changes)
                register.defects[number, column] = {kind}
        register.rows.append(row)
    _add_repetitions(register, r)
    return register


def _add_repetitions(register, r):
    """Exact doubles at the end, and keys that are used again with other content."""
    size = len(register.rows)
    for position in r.sample(range(size), REPEATED):
        copy = dict(register.rows[position])
        for column, kinds in [(column, kinds) for (row, column), kinds in register.defects.items() if row == position]:
            register.defects[len(register.rows), column] = set(kinds)
        kind = "row_repeated"
        if len(register.rows) % 2:
            copy["produk_utama"], kind = "SESUATU YANG LAIN", "key_conflict"
            register.defects.pop((len(register.rows), "produk_utama"), None)
        register.defects.setdefault((len(register.rows), "id_data_badan_usaha"), set()).add(kind)
        register.rows.append(copy)
