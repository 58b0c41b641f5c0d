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


# Each defect: (kind, column it is found at, share of the rows, what it does to the row). ``r`` is the random generator.
def _set(column, make):
    def spoil(row, r):
        row[column] = make(row, r)

    return spoil


def _one_of(*values):
    return lambda row, r: r.choice(values)


def _male(row):
    return row["jenis_kelamin"] == "Laki-laki"


def _sex(row, r):
    return r.choice(
        ["PRIA", "lk", "L", "1", "LAKI - LAKI", "laki-laki "] if _male(row) else ["W", "Wanita ", "Pr.", "2", "PEREMPUAN", "p"]
    )


def _date(row, r):
    day = datetime.date.fromisoformat(row["tanggal_lahir"])
    months = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
    return r.choice([
        f"{day:%d.%m.%Y}", f"{day:%Y/%m/%d}", f"{day.day} {months[day.month - 1][:3]} {day.year}", (day - datetime.date(1899, 12, 30)).days,
        f"{day.day}/{day.month}/{day:%y}", f"{day.day}-{months[day.month - 1].upper()}-{day.year}", f"{day:%d%m%Y}",
        f"Bekasi, {day.day} {months[day.month - 1]} {day.year}", f"{day:%d-%m-%Y} 00:00:00",
    ])  # fmt: skip


def _birth_in_nik(row, r):
    """Another day of birth in the NIK, still possible."""
    nik = row["nik_pengusaha"]
    day = int(nik[6:8])
    other = day + 1 if day % 40 < 28 else day - 1
    return f"{nik[:6]}{other:02}{nik[8:]}"


def _sales(row, r):
    millions = r.randint(6, 900)
    return r.choice([
        f"Rp. {millions},000,000", f"{millions},5 juta", f"{millions}jt", f"IDR {millions}.000.000", f"Rp{millions}.500.000,00",
        f"± {millions} jt", f"{millions}.000.000,-", f"kurang lebih {millions} juta rupiah", "1,2 M", "1,5 milyar", f"{millions}000 rb",
        f"{millions} juta / tahun",
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


def _workers(**values):
    def spoil(row, r):
        row.update({name: value(r) if callable(value) else value for name, value in values.items()})

    return spoil


def _swap(row, r):
    row["alamat_latitude"], row["alamat_longitude"] = row["alamat_longitude"], row["alamat_latitude"]


def _comma(row, r):
    for column in ("alamat_latitude", "alamat_longitude"):
        row[column] = str(row[column]).replace(".", ",")


def _no_point(row, r):
    row["alamat_latitude"] = int(row["alamat_latitude"] * 1_000_000)
    row["alamat_longitude"] = int(row["alamat_longitude"] * 1_000_000)


def _point(lat, lng):
    def spoil(row, r):
        row["alamat_latitude"], row["alamat_longitude"] = lat, lng

    return spoil


def _scale(row, r):
    row["skala_usaha"], row["omzet_tahunan"] = r.choice(
        [("Usaha Mikro", 4_500_000_000), ("Mikro", 2_000_000_001), ("Usaha Kecil", 16_000_000_000), ("USAHA MENENGAH", 5_000_000)]
    )


DEFECTS = [
    ("nik_precision", "nik_pengusaha", 0.02, _set("nik_pengusaha", lambda row, r: int(row["nik_pengusaha"][:15] + "0"))),
    ("nik_scientific", "nik_pengusaha", 0.015, _set("nik_pengusaha", lambda row, r: r.choice([f"{float(row['nik_pengusaha']):.5E}", "3,21609E+15"]))),
    ("nik_length", "nik_pengusaha", 0.02, _set("nik_pengusaha", lambda row, r: r.choice([row["nik_pengusaha"][:15], row["nik_pengusaha"] + "1", "321606"]))),
    ("nik_letters", "nik_pengusaha", 0.01, _set("nik_pengusaha", lambda row, r: r.choice(["O" + row["nik_pengusaha"][1:], "KTP HILANG", "dlm proses"]))),
    ("nik_structure", "nik_pengusaha", 0.01, _set("nik_pengusaha", lambda row, r: row["nik_pengusaha"][:8] + "13" + row["nik_pengusaha"][10:])),
    ("nik_missing", "nik_pengusaha", 0.015, _set("nik_pengusaha", _one_of(None, "-", "0000000000000000", "TIDAK ADA", "N/A", 0))),
    ("nik_birth", "nik_pengusaha", 0.015, _set("nik_pengusaha", _birth_in_nik)),
    ("nib", "nib", 0.03, _set("nib", _one_of("012345678901", "01234567890123", "NIB 55", "91200", 120922334455))),
    ("phone_zero", "kontak_hp", 0.05, _set("kontak_hp", lambda row, r: r.choice([int(row["kontak_hp"]), row["kontak_hp"][1:]]))),
    ("phone_bad", "kontak_hp", 0.03, _set("kontak_hp", _one_of("-", "tdk ada", "08", "hilang", "081x", "0812345", None, "8.00E+10"))),
    ("sex", "jenis_kelamin", 0.06, _set("jenis_kelamin", _sex)),
    ("date", "tanggal_lahir", 0.05, _set("tanggal_lahir", _date)),
    ("date_bad", "tanggal_lahir", 0.015, _set("tanggal_lahir", _one_of("31/02/1980", "2031-01-01", "1870-05-05", "lupa", "00/00/0000", "1980"))),
    ("sales_text", "omzet_tahunan", 0.06, _set("omzet_tahunan", _sales)),
    ("sales_doubtful", "omzet_tahunan", 0.02, _set("omzet_tahunan", _one_of("500rb/hari", "3 juta per bulan", "5-10 juta", "> 50 juta", "tergantung",
                                                                             "USD 500", 45, "1.500 juta"))),
    ("sales_missing", "omzet_tahunan", 0.02, _set("omzet_tahunan", _one_of(None, "-", "belum ada", "N/A"))),
    ("scale", "omzet_tahunan", 0.02, _scale),
    ("kbli_missing", "kode_kbli", 0.06, _set("kode_kbli", _one_of(None, "-", ""))),
    ("kbli_bad", "kode_kbli", 0.05, _set("kode_kbli", _one_of("1079", "G", 4711, "00000", "34567", "67890", "KULINER", "107", 10))),
    ("district_spelling", "kec_usaha", 0.05, _set("kec_usaha", _district_spelling)),
    ("village_spelling", "kel_usaha", 0.05, _set("kel_usaha", _village_spelling)),
    ("village_missing", "kel_usaha", 0.02, _set("kel_usaha", _one_of(None, "-", ".", "TIDAK ADA"))),
    ("village_elsewhere", "kel_usaha", 0.02, _set("kel_usaha", _other_district)),
    ("point_zero", "alamat_latitude", 0.03, _point(0, 0)),
    ("point_swapped", "alamat_latitude", 0.03, _swap),
    ("point_comma", "alamat_latitude", 0.03, _comma),
    ("point_scale", "alamat_latitude", 0.01, _no_point),
    ("point_sign", "alamat_latitude", 0.01, _point(6.268882, 107.119541)),
    ("point_outside", "alamat_latitude", 0.015, _point(-6.1754, 106.8272)),
    ("point_half", "alamat_latitude", 0.01, _point(-6.268882, None)),
    ("workers_blank", "tk_dibayar_laki", 0.04, _workers(**dict.fromkeys(WORKERS))),
    ("worker_blank", "tk_dibayar_perempuan", 0.015, _workers(tk_dibayar_perempuan=None)),
    ("worker_text", "tk_dibayar_perempuan", 0.015, _workers(tk_dibayar_perempuan=lambda r: r.choice(["2 orang", "dua", "1-2", "2 org"]))),
    ("workers_negative", "tk_not_dibayar_laki", 0.015, _workers(tk_not_dibayar_laki=lambda r: r.choice([-1, -3]))),
    ("workers_disabled", "tk_not_dibayar_disabil_laki", 0.02, _workers(tk_not_dibayar_laki=1, tk_not_dibayar_disabil_laki=3)),
    ("year", "tahun_mulai_operasi", 0.05, _set("tahun_mulai_operasi", lambda row, r: r.choice([0, 98, "07", 2088, int(row["tanggal_lahir"][:4]) - 3
                                                                                             if len(str(row["tanggal_lahir"])) == 10 and str(row["tanggal_lahir"])[4] == "-" else 0]))),
    ("name_missing", "nama_usaha", 0.03, _set("nama_usaha", _one_of("-", ".", "TANPA NAMA", "belum ada nama", None, "n/a", "Tidak Ada"))),
    ("hidden_spaces", "nama_usaha", 0.04, _set("nama_usaha", lambda row, r: r.choice(["\u00a0{}", "{}\u200b", "{}  ", "\t{}", "{}\u202f"]).format(row["nama_usaha"]))),
    ("error_value", "produk_utama", 0.01, _set("produk_utama", _one_of("#REF!", "#N/A", "#VALUE!"))),
]  # fmt: skip


def make_register(seed, size):
    """``size`` rows of which a good half has defects; a column is spoiled once, so that each defect can be seen."""
    r = random.Random(seed)
    register, places = DirtyRegister(), villages()
    for number in range(size):
        row = clean_row(r, number, places)
        spoiled = set()
        touched = set()
        for kind, column, share, spoil in r.sample(DEFECTS, len(DEFECTS)):
            group = "workers" if column.startswith("tk_") else "point" if column.startswith("alamat_l") else column
            person = {"nik_pengusaha", "tanggal_lahir", "tahun_mulai_operasi"}
            if r.random() >= share or group in touched or (column in person and touched & person):
                continue
            before = dict(row)
            spoil(row, r)
            touched.add(group)
            if row != before:
                spoiled.add((column, kind))
        register.rows.append(row)
        for column, kind in spoiled:
            register.defects.setdefault((number, column), set()).add(kind)
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
