"""The 21 sections of the HS, in this project's own short wording, with the chapters that they hold. Legally only chapters,
headings and notes count; sections are for finding one's way."""

from typing import NamedTuple


class Section(NamedTuple):
    code: str
    first: int
    last: int
    name_id: str
    name_en: str


SECTIONS = (
    Section("I", 1, 5, "Binatang hidup dan produk hewani", "Live animals and animal products"),
    Section("II", 6, 14, "Produk nabati", "Vegetable products"),
    Section("III", 15, 15, "Lemak, minyak, dan malam", "Fats, oils and waxes"),
    Section("IV", 16, 24, "Makanan olahan, minuman, dan tembakau", "Prepared food, drinks and tobacco"),
    Section("V", 25, 27, "Produk mineral", "Mineral products"),
    Section("VI", 28, 38, "Produk industri kimia", "Products of the chemical industry"),
    Section("VII", 39, 40, "Plastik dan karet", "Plastics and rubber"),
    Section("VIII", 41, 43, "Kulit, tas, dan barang dari kulit", "Leather, bags and articles of leather"),
    Section("IX", 44, 46, "Kayu, gabus, dan barang anyaman", "Wood, cork and wickerwork"),
    Section("X", 47, 49, "Pulp, kertas, dan barang cetakan", "Pulp, paper and printed matter"),
    Section("XI", 50, 63, "Tekstil dan pakaian", "Textiles and clothes"),
    Section("XII", 64, 67, "Alas kaki, tutup kepala, dan payung", "Footwear, headgear and umbrellas"),
    Section("XIII", 68, 70, "Barang dari batu, keramik, dan kaca", "Articles of stone, ceramics and glass"),
    Section("XIV", 71, 71, "Mutiara, batu permata, dan perhiasan", "Pearls, precious stones and jewellery"),
    Section("XV", 72, 83, "Logam tidak mulia dan barangnya", "Base metals and articles of them"),
    Section("XVI", 84, 85, "Mesin dan peralatan listrik", "Machines and electrical equipment"),
    Section("XVII", 86, 89, "Kendaraan, pesawat, dan kapal", "Vehicles, aircraft and vessels"),
    Section(
        "XVIII", 90, 92, "Alat optik, ukur, medis, jam, dan musik", "Optical, measuring, medical and musical instruments, clocks"
    ),
    Section("XIX", 93, 93, "Senjata dan amunisi", "Arms and ammunition"),
    Section("XX", 94, 96, "Mebel, mainan, dan barang lainnya", "Furniture, toys and other articles"),
    Section("XXI", 97, 97, "Karya seni dan barang antik", "Works of art and antiques"),
)


def section_of(chapter: str) -> str:
    """The section of a chapter; "" for chapters that a country adds (98, 99)."""
    number = int(chapter)
    return next((section.code for section in SECTIONS if section.first <= number <= section.last), "")
