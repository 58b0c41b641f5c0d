"""Made-up SIDT registers for measuring: seeded, with defects at the rates of a real one; no person in them exists."""

import csv
import itertools
import random
import zipfile
from xml.sax.saxutils import escape

from desaekspor.regions.tables import packaged_places
from desaekspor.registry.importers import SOURCES

HEADINGS = [column.name for column in SOURCES["sidt"].columns]
FIRST = [
    "AGUS",
    "ANDI",
    "ASEP",
    "BUDI",
    "DEDI",
    "DEWI",
    "EKA",
    "FITRI",
    "HENDRA",
    "IIS",
    "JAJANG",
    "LILIS",
    "NENENG",
    "RINA",
    "SITI",
    "TATANG",
    "UJANG",
    "WAWAN",
    "YANTI",
    "YAYAN",
]
LAST = ["CONTOH", "UJICOBA", "PERMANA", "LESTARI", "HIDAYAT", "SAPUTRA", "WULANDARI", "MAULANA", "SOLEH", "NURHAYATI"]
TRADES = (
    ("WARUNG", "SEMBAKO", "PERDAGANGAN ECERAN BERBAGAI MACAM BARANG", "G. Perdagangan Besar dan Eceran", "47112"),
    ("KECAP", "KECAP MANIS", "INDUSTRI KECAP", "C. Industri Pengolahan", "10771"),
    ("ROTI", "ROTI DAN KUE", "INDUSTRI PRODUK ROTI DAN KUE", "C. Industri Pengolahan", "10710"),
    ("KONVEKSI", "PAKAIAN JADI", "INDUSTRI PAKAIAN JADI (KONVEKSI)", "C. Industri Pengolahan", "14111"),
    ("BENGKEL", "SERVIS MOTOR", "REPARASI SEPEDA MOTOR", "G. Perdagangan Besar dan Eceran", "45407"),
    ("ANYAMAN", "TAS ANYAMAN", "INDUSTRI BARANG ANYAMAN", "C. Industri Pengolahan", "16291"),
)
BRANDS = [
    "BAROKAH",
    "BERKAH",
    "MEKAR",
    "PELANGI",
    "GEMBIRA",
    "SAUDARA",
    "JAYA",
    "MAKMUR",
    "SEJAHTERA",
    "BINTANG",
    "CAHAYA",
    "MULIA",
]
SCHOOLS = ("SD/MI", "SMP/MTS", "SMA/SMK/MA", "Diploma I/II/III", "S1/Diploma IV")
SEXES = ("Laki-laki", "Perempuan")
SEX_VARIANTS = ("L", "P", "1", "2", "Pria", "Wanita", "PEREMPUAN ")


def villages_of_bekasi():
    """(village, district) names of Kabupaten Bekasi, as the register writes them."""
    places = {place.code: place for place in packaged_places() if place.code.startswith("32.16.") and place.last_day is None}
    return [(place.name.upper(), places[code[:8]].name.upper()) for code, place in sorted(places.items()) if len(code) == 13]


def sidt_rows(count, *, seed=1, version=0):
    """Yield ``count`` rows as lists of cells; a higher ``version`` changes one row in twenty and adds none."""
    villages = villages_of_bekasi()
    for number in range(count):
        dice = random.Random(f"{seed}:{number}")
        row = _row(dice, number, villages)
        if version and number % 20 == version % 20:
            row[HEADINGS.index("omzet_tahunan")] = 1_000_000 * (version + dice.randrange(20, 400))
        yield row


def _row(dice, number, villages):
    village, district = dice.choice(villages)
    trade, product, activity, category, kbli = dice.choice(TRADES)
    woman = dice.random() < 0.55
    year, month, day = dice.randrange(1950, 2004), dice.randrange(1, 13), dice.randrange(1, 29)
    born = f"{year}-{month:02}-{day:02}"
    nik = f"3216{dice.randrange(1, 24):02}{day + 40 * woman:02}{month:02}{year % 100:02}99{dice.randrange(100):02}"
    owner = f"{dice.choice(FIRST)} {dice.choice(LAST)}"
    phone = f"08000000{dice.randrange(10_000):04}"
    sales = dice.randrange(5, 900) * 1_000_000
    street = f"Kp. {dice.choice(BRANDS).title()}"
    lat, lng = round(-6.0 - dice.random() * 0.4, 6), round(107.0 + dice.random() * 0.25, 6)
    rt, rw = f"{dice.randrange(1, 15):03}", f"{dice.randrange(1, 25):03}"
    workers = [dice.randrange(3), dice.randrange(3), 0, 0, dice.randrange(2), dice.randrange(2), 0, 0]
    sex = SEXES[woman]
    chance = dice.random
    if chance() < 0.28:
        kbli = ""
    if chance() < 0.10:
        phone = int(phone)
    if chance() < 0.10:
        sales = f"Rp {sales:,},-".replace(",", ".")
    if chance() < 0.08:
        sex = dice.choice(SEX_VARIANTS[woman::2])
    if chance() < 0.06:
        born = f"{day:02}/{month:02}/{year}"
    if chance() < 0.06:
        village = dice.choice((f"DESA {village}", f"{village} ", village.replace("A", "A ", 1)))
    if chance() < 0.06:
        lat, lng = 0, 0
    if chance() < 0.06:
        workers = [""] * 8
    if chance() < 0.03:
        village, _ = dice.choice(villages)
    if chance() < 0.015:
        workers[0] = -1
    if chance() < 0.04:
        nik = int(nik) // 10 * 10
    home = ["JAWA BARAT", "BEKASI", district, village, street, rt, rw]
    return [
        str(1_000_000 + number), nik, owner, "", sex, "0", born, dice.choice(SCHOOLS), phone, *home,
        f"{trade} {dice.choice(BRANDS)} {owner}", activity, product, category, kbli, "Usaha Perorangan", "Usaha Mikro",
        dice.randrange(1, 50) * 1_000_000, dice.randrange(1, 13), dice.randrange(1995, 2024), sales,
        dice.randrange(1, 60) * 1_000_000,
        "JAWA BARAT", "BEKASI", district, village, f"{street} No. {dice.randrange(1, 200)}", rt, rw, "", lat, lng, *workers,
        "2026-04-15 03:12:09", f"2022-0{dice.randrange(1, 10)}-{day:02} 10:00:00", number // 500 + 1,
    ]  # fmt: skip


def write_csv(path, rows):
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(rows)


PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>",
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="Data UMKM" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
    ' Target="worksheets/sheet1.xml"/><Relationship Id="rId2"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    "</Relationships>",
}
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def write_xlsx(path, rows):
    """A workbook as Excel writes it, with shared strings: writing six million cells through a library takes minutes."""
    shared: dict[str, int] = {}
    letters = [_letters(place) for place in range(len(HEADINGS))]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, text in PARTS.items():
            package.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}')
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet {MAIN}><sheetData>'.encode())
            for line, row in enumerate(itertools.chain([HEADINGS], rows), start=1):
                sheet.write(_line(line, row, letters, shared))
            sheet.write(b"</sheetData></worksheet>")
        with package.open("xl/sharedStrings.xml", "w") as strings:
            strings.write(f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><sst {MAIN}>'.encode())
            for text in shared:
                strings.write(f'<si><t xml:space="preserve">{escape(text)}</t></si>'.encode())
            strings.write(b"</sst>")


def _line(line, row, letters, shared):
    cells = []
    for letter, value in zip(letters, row, strict=True):
        if value == "":
            continue
        if isinstance(value, str):
            cells.append(f'<c r="{letter}{line}" t="s"><v>{shared.setdefault(value, len(shared))}</v></c>')
        else:
            cells.append(f'<c r="{letter}{line}"><v>{value}</v></c>')
    return f'<row r="{line}">{"".join(cells)}</row>'.encode()


def _letters(place):
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
