"""The words of Indonesian shop signs, names and addresses that say what a thing is, not which one it is."""

from desaekspor.registry import identifiers


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Titles before (or behind) a person's name. A field that holds nothing else is empty.
TITLES = _words("""
    h hj haji hajah hajjah kh bpk bapak pak bp bu ibu bunda ny nyonya tn tuan sdr sdri saudara saudari bang bng abang mang mas
    mbak mba teh teteh mpok nyi nyai ustad ustadz ustadzah ust drs dra ir dr prof almarhum alm
    se sh st spd skom sag ssos sip mm msi mpd amd skm sst stp
    """)
# Given names that are mostly written short.
SHORT_NAMES = {
    "moh": "muhamad", "mohd": "muhamad", "moch": "muhamad", "muh": "muhamad", "md": "muhamad", "mhd": "muhamad", "m": "muhamad",
    "mohamad": "muhamad", "mohammad": "muhamad", "muhammad": "muhamad", "mochamad": "muhamad", "muchamad": "muhamad",
    "st": "siti", "abd": "abdul", "abdl": "abdul", "achmad": "ahmad", "akhmad": "ahmad", "akh": "ahmad", "ach": "ahmad",
}  # fmt: skip
LEGAL_FORMS = _words(
    """
    pt cv ud pd tbk persero perorangan perseorangan koperasi kop firma fa
    """
)
# What people write where they have nothing to write, squeezed.
NOTHING = identifiers.NOTHING | {"tanpanama"}
# Words of a shop's name in the spelling that is compared.
SIGN_WORDS = {
    "wr": "warung", "wrg": "warung", "wrng": "warung", "war": "warung", "warg": "warung", "warnas": "warung nasi",
    "warteg": "warteg", "tk": "toko", "tko": "toko", "bkl": "bengkel", "bgkl": "bengkel", "bngkl": "bengkel",
    "rm": "rumah makan", "kripik": "keripik", "krupuk": "kerupuk", "mebel": "meubel", "mebeul": "meubel", "sambel": "sambal",
    "katering": "catering", "tailor": "penjahit", "taylor": "penjahit", "jait": "jahit", "pjahit": "penjahit",
    "kios": "kios", "kiosk": "kios", "resto": "restoran", "servis": "service", "cofee": "coffee", "coffe": "coffee",
}  # fmt: skip
# The kind of shop: told before the name ("Warung Sri") or behind it ("Mawar Coffee").
TRADE_WORDS = _words("""
    warung toko kios kedai depot lapak gerai agen grosir usaha dagang dapur rumah makan restoran kantin warteg nasi uduk kue basah
    bengkel motor mobil las konveksi penjahit jahit salon barbershop pangkas cukur laundry service ac elektronik
    sembako kelontong pulsa fotokopi coffee kopi thai tea es teh jus bakery cake roti catering keripik kerupuk peyek rengginang
    sambal kecap tempe tahu bandeng batik sanggar anyaman meubel furniture shop store hijab collection fashion butik bag tas
    jual jualan tukang jasa produksi pabrik industri ikan ayam bakso mie soto sate
    """)
STREET_KINDS = _words(
    """
    kp kampung kamp dusun dsn jl jln jalan raya gg gang lorong perum perumahan prm prum komplek komp
    kompleks blok blk no nomor nmr
    """
)
# Words before the name of a region inside an address.
VILLAGE_WORDS, DISTRICT_WORDS = ("desa", "ds", "kelurahan", "kel", "lurah"), ("kecamatan", "kec", "kcmt")
