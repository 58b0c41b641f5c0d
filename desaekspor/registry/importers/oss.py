"""OSS, the licensing system, as a regency receives it: an Excel export keyed by the business number NIB.

No schema is published; the column names are those that offices pass around, with generous aliases.
An export of *projects* has a row for each line of business of one NIB: the first row of a NIB is
the enterprise, and the others, when they differ in nothing but the line of business, are told
apart from true duplicates and left out with a note.
"""

from .. import identifiers
from . import cells, choices
from .columns import Column, RegisterSource, gettext_noop
from .dates import moment
from .money import money

_ = gettext_noop


def key(raw, context):
    """The NIB as a key: without thirteen digits the row cannot be found again."""
    found = identifiers.nib(raw)
    value, problems = cells.from_verdict(found, silent=False)
    return value, problems


COLUMNS = (
    Column("nib", "nib", _("NIB"), cells.guarded(key, ""), ("nomor induk berusaha", "no nib", "nomor nib", "nib perusahaan"),
        required=True),
    Column("nama_perusahaan", "name", _("Enterprise's name"), cells.business_name, ("nama usaha", "nama badan usaha",
        "nama pelaku usaha", "pelaku usaha", "perusahaan", "nama proyek"), required=True),
    Column("nama_pemilik", "owner.name", _("Owner's name"), cells.text(200), ("nama user", "nama penanggung jawab",
        "penanggung jawab", "pemilik", "nama direktur", "nama pengurus", "nama pengusaha"), private=True),
    Column("nik", "owner.nik", _("Owner's NIK"), cells.identifier(identifiers.nik, required=False), ("nik pemilik",
        "no identitas", "nomor identitas", "no ktp", "nik penanggung jawab"), private=True),
    Column("nomor_telp", "owner.phone", _("Owner's phone"), cells.identifier(identifiers.phone, required=False), ("no telp",
        "telepon", "no telepon", "nomor telepon", "no hp", "nomor hp", "hp", "telp", "kontak", "no telp perusahaan"),
        private=True),
    Column("email", "", _("E-mail"), cells.ignored, ("alamat email", "surel", "email perusahaan"), private=True),
    Column("tanggal_terbit_oss", "_issued", _("Day of issue"), cells.guarded(moment, ""), ("day of tanggal terbit oss",
        "tgl terbit oss", "tanggal terbit", "tanggal terbit nib", "tgl terbit", "tanggal nib", "tanggal permohonan")),
    Column("uraian_jenis_perusahaan", "legal_form", _("Legal form"), choices.legal_form, ("jenis perusahaan",
        "jenis badan usaha", "badan usaha", "bentuk usaha", "jenis pelaku usaha", "badan hukum")),
    Column("uraian_skala_usaha", "reported_scale", _("Scale as reported"), choices.scale, ("skala usaha", "skala",
        "kelas usaha", "kategori skala")),
    Column("status_penanaman_modal", "", _("Domestic or foreign capital"), cells.ignored, ("uraian status penanaman modal",
        "pma/pmdn", "status pm")),
    Column("alamat_perusahaan", "address", _("Address"), cells.text(300), ("alamat usaha", "alamat", "alamat proyek",
        "alamat lokasi usaha", "lokasi proyek")),
    Column("kelurahan", "_village", _("Village"), cells.place, ("kelurahan usaha", "desa", "desa/kelurahan", "kelurahan/desa",
        "kel", "kel/desa", "kelurahan proyek", "kelurahan perusahaan", "desa usaha")),
    Column("kecamatan", "_district", _("District"), cells.place, ("kecamatan usaha", "kec", "kecamatan proyek",
        "kecamatan perusahaan")),
    Column("kab_kota", "_regency", _("Regency"), cells.place, ("kabupaten", "kabupaten/kota", "kota", "kab kota usaha",
        "kab/kota proyek", "kabupaten kota", "kab")),
    Column("propinsi", "_province", _("Province"), cells.place, ("provinsi", "prov", "propinsi usaha", "provinsi proyek")),
    Column("rt", "rt", _("RT"), cells.guarded(cells.neighbourhood, ""), ("rt usaha", )),
    Column("rw", "rw", _("RW"), cells.guarded(cells.neighbourhood, ""), ("rw usaha", )),
    Column("kbli", "kbli", _("KBLI code"), cells.guarded(cells.kbli, ""), ("kode kbli", "no kbli", "kbli 2020", "kbli 2025",
        "nomor kbli")),
    Column("judul_kbli", "activity", _("Main activity"), cells.text(300), ("uraian kbli", "nama kbli", "kegiatan usaha",
        "judul kegiatan usaha", "bidang usaha", "jenis usaha")),
    Column("produk", "product", _("Main product"), cells.text(200), ("jenis produk", "produk utama", "komoditas")),
    Column("uraian_risiko_proyek", "", _("Risk class"), cells.ignored, ("risiko", "tingkat risiko", "resiko", "uraian risiko",
        "risiko proyek")),
    Column("jumlah_investasi", "capital_idr", _("Investment"), cells.guarded(money()), ("investasi", "nilai investasi",
        "modal usaha", "modal", "jumlah investasi rp", "total investasi")),
    Column("omzet_tahunan", "sales_idr", _("Sales a year"), cells.guarded(money()), ("omzet", "omset",
        "hasil penjualan tahunan", "penjualan tahunan")),
    Column("tki_laki", "paid_men", _("Paid men"), cells.guarded(cells.count), ("tki l", "tenaga kerja laki-laki", "tk laki",
        "tki laki-laki", "tkl", "jumlah tki l")),
    Column("tki_perempuan", "paid_women", _("Paid women"), cells.guarded(cells.count), ("tki p", "tenaga kerja perempuan",
        "tk perempuan", "tkp", "jumlah tki p")),
    Column("tki", "", _("Workers in all"), cells.guarded(cells.count), ("tenaga kerja", "jumlah tenaga kerja", "jumlah tki",
        "tenaga kerja indonesia")),
    Column("status_nib", "", _("State of the licence"), cells.ignored, ("status", "status perizinan", "status izin",
        "status proyek", "status respon")),
    Column("id_proyek", "", _("Number of the project"), cells.ignored, ("id permohonan izin", "kode proyek", "no proyek",
        "id izin"), volatile=True),
    Column("latitude", "lat", _("Latitude"), cells.ignored, ("lat", "lintang", "koordinat latitude")),
    Column("longitude", "lng", _("Longitude"), cells.ignored, ("long", "lon", "lng", "bujur", "koordinat longitude")),
    Column("tanggal_ubah", "source_updated_at", _("Changed at the source"), cells.guarded(moment, ""), ("updated at",
        "tanggal perubahan", "tgl perubahan")),
)  # fmt: skip

OSS = RegisterSource(
    name="oss",
    label=_("OSS (business licences)"),
    columns=COLUMNS,
    key="nib",
    identifying=("nib", "nama_perusahaan"),
    place={"village": "kelurahan", "district": "kecamatan", "regency": "kab_kota", "province": "propinsi"},
    per_activity=(
        "kbli", "judul_kbli", "produk", "uraian_risiko_proyek", "jumlah_investasi", "omzet_tahunan", "tki_laki", "tki_perempuan",
        "tki", "status_nib", "id_proyek", "tanggal_terbit_oss", "uraian_skala_usaha", "tanggal_ubah",
    ),
)  # fmt: skip
