"""Code lists of a few lines in the shape of the real files, with every kind of relationship among them."""

import csv
import json

from desaekspor.datafiles.catalogue import catalogue

HS2022 = [
    ("02", "Meat and edible meat offal"),
    ("0207", "Meat of poultry"),
    ("020714", "Meat of poultry; cuts, frozen"),
    ("09", "Coffee, tea, mate and spices"),
    ("0901", "Coffee"),
    ("090121", "Coffee; roasted, not decaffeinated"),
    ("090122", "Coffee; roasted, decaffeinated"),
    ("15", "Animal or vegetable fats and oils"),
    ("1510", "Other olive oils"),
    ("151010", "Oils; crude olive pomace oil"),
    ("151090", "Oils; other olive oils"),
    ("21", "Miscellaneous edible preparations"),
    ("2103", "Sauces and preparations therefor"),
    ("210310", "Sauces; soya"),
    ("210390", "Sauces; other"),
    ("99", "Commodities not specified"),
    ("9999", "Commodities not specified"),
    ("999999", "Commodities not specified"),
]
HS2017 = [row for row in HS2022 if row[0] not in ("151010", "151090", "1510")] + [
    ("0210", "Meat, salted"),
    ("021099", "Meat; other, salted"),
    ("1510", "Other olive oils of old"),
    ("151000", "Oils; other olive oils"),
]
BTKI = [
    ("21031000", "Kecap", "Soya sauce", "", "", "15"),
    ("09012120", "Digiling", "Ground", "Digongseng > Tidak dihilangkan kafeinnya > Digiling", "", "20"),
    ("09012110", "Tidak digiling", "Unground", "Digongseng > Tidak dihilangkan kafeinnya > Tidak digiling", "", "20"),
    ("98010000", "Komponen kapal", "Ship components", "", "", "0"),
]
KBLI2020 = [
    ("10", "C", "Industri Makanan", "Pengolahan makanan."),
    ("107", "C", "Industri Makanan Lainnya", ""),
    ("1076", "C", "Industri Pengolahan Kopi", ""),
    ("10761", "C", "Industri Pengolahan Kopi dan Teh", "Usaha menggongseng dan menggiling kopi."),
    ("1077", "C", "Industri Bumbu", ""),
    ("10771", "C", "Industri Kecap", "Kecap manis dan asin."),
    ("1079", "C", "Industri Makanan Lain", ""),
    ("10794", "C", "Industri Kerupuk", ""),
    ("47", "G", "Perdagangan Eceran", ""),
    ("472", "G", "Perdagangan Eceran Makanan", ""),
    ("47220", "G", "Perdagangan Eceran Kecap", ""),  # its class is missing, as some are in the real file
]
KBLI2025 = {
    "kategori": [("C", "INDUSTRI PENGOLAHAN")],
    "golongan_pokok": [("10", "INDUSTRI MAKANAN", "C")],
    "golongan": [("107", "INDUSTRI MAKANAN LAINNYA", "10")],
    "subgolongan": [("1077", "INDUSTRI BUMBU DAN KECAP", "107")],
    "kelompok": [("10771", "INDUSTRI KECAP", "1077"), ("10779", "INDUSTRI BUMBU BARU", "1077")],
}
TABLES = {
    "hs2022": (("code", "description_en"), HS2022),
    "hs2017": (("code", "description_en"), HS2017),
    "hs_chapters": (("hs2", "name_id"), [("09", "Kopi, teh, dan rempah"), ("21", "Aneka olahan makanan")]),
    "btki2022_headings": (
        ("hs4", "name_id", "name_en"),
        [("2103", "Saus dan olahannya", ""), ("9801", "Komponen", "Components")],
    ),
    "btki2022": (
        ("hs8", "text_id", "text_en", "path_id", "path_en", "mfn_raw", "vat_raw", "export_duty_flag"),
        [(*row, "11", "1" if row[0] == "98010000" else "0") for row in BTKI],
    ),
    "kbli2020": (("code", "section", "title_id", "description_id"), KBLI2020),
    "isic4": (
        ("code", "title_en"),
        [("C", "Manufacturing"), ("10", "Food"), ("107", "Other food"), ("1079", "Other food n.e.c."), ("1010", "Meat")],
    ),
    "cpc21": (("cpc21", "title_en"), [("23995", "Sauces"), ("23911", "Coffee, roasted")]),
    "kbli2020_isic4": (
        ("kbli4", "isic4", "method"),
        [
            ("1076", "1079", "national split, assigned by activity"),
            ("1077", "1079", "national split, assigned by activity"),
            ("1079", "1079", "same code"),
            ("4722", "", "none"),
        ],
    ),
    "hs2022_hs2017": (
        ("hs2022", "hs2017", "is_conversion"),
        [
            ("020714", "020714", "0"),  # some of it was salted meat before
            ("020714", "021099", "1"),
            ("090121", "090121", "1"),
            ("090122", "090122", "1"),
            ("151010", "151000", "1"),
            ("151090", "151000", "1"),
            ("210310", "210310", "1"),
            ("210390", "210390", "1"),
            ("999999", "999999", "1"),
        ],
    ),
    "hs2017_isic4": (
        ("hs2017", "isic4", "share"),
        [
            ("021099", "1010", "1.0"),
            ("090121", "1079", "1.0"),
            ("090122", "1079", "1.0"),
            ("210310", "1079", "1.0"),
            ("210390", "1079", "0.75"),
            ("210390", "1010", "0.25"),
        ],
    ),
    "hs2017_cpc21": (
        ("hs2017", "cpc21", "match"),
        [("210310", "23995", "partial"), ("210390", "23995", "partial"), ("090121", "23911", "exact")],
    ),
    "cpc21_isic4": (("cpc21", "isic4", "match"), [("23995", "1079", "exact"), ("23911", "1079", "exact")]),
}


def write_lists(folder, without=()):
    """Every file of the nomenclature into a data folder, but those named."""
    for name, (columns, rows) in TABLES.items():
        if name not in without:
            path = _place(folder, name)
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerows([columns, *rows])
    for level, rows in KBLI2025.items():
        if f"kbli2025_{level}" not in without:
            told = [
                {"code": row[0], "title": row[1], "description": "Mencakup.", **({"induk_code": row[2]} if row[2:] else {})}
                for row in rows
            ]
            _place(folder, f"kbli2025_{level}").write_text(json.dumps(told), encoding="utf-8")


def _place(folder, name):
    path = folder / catalogue()[name].path
    path.parent.mkdir(parents=True, exist_ok=True)
    return path
