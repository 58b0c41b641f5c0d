"""A list that an agency of the regency keeps by itself: No, Nama Usaha, Nama Pemilik, NIK, Alamat, Desa, Omzet …

Such a list has no key, so one is derived from what identifies the enterprise: the NIB; else the NIK
with the enterprise's name; else name, owner and village. Names count folded (letters and digits
only), a NIK as a digest. Consequences for loading again: rows may be sorted, and every other
column changed, and still meet the same enterprise. But who corrects the name of an enterprise
that has no NIB gets a *new* key, and the old one shows as gone; and a NIB that is filled in later
changes the key as well, which the loader bridges by finding the NIB's enterprise. Two rows of one
key in a file are one enterprise twice: equal ones are skipped, different ones wait.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from .. import identifiers
from . import cells, choices
from .columns import Column, RegisterSource, fold, gettext_noop
from .dates import birth_date
from .money import money

_ = gettext_noop


def derive_key(values: Mapping[str, Any]) -> str:
    """The key of a row, from its cleaned values by registry field; "" when nothing identifies it."""
    if nib := values.get("nib"):
        return f"nib:{nib}"
    name, owner, nik = fold(values.get("name")), fold(values.get("owner.name")), values.get("owner.nik")
    if nik and (name or owner):
        return f"nik:{_digest(nik, name or owner)}"
    if name or owner:
        return f"name:{_digest(name, owner, values.get('region') or '')}"
    return ""


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=20).hexdigest()


COLUMNS = (
    Column("no", "", _("Number in the list"), cells.ignored, ("nomor", "no urut", "no."), volatile=True),
    Column("nama_usaha", "name", _("Enterprise's name"), cells.business_name, ("nama umkm", "nama ukm", "nama perusahaan",
        "nama badan usaha", "usaha", "nama merek", "merek", "merk", "brand", "nama ikm", "nama usaha/merk",
        "nama kelompok usaha", "nama toko"), required=True),
    Column("nama_pemilik", "owner.name", _("Owner's name"), cells.owner_name, ("pemilik", "nama", "nama pengusaha", "pengusaha",
        "nama lengkap", "pelaku usaha", "nama pelaku usaha", "nama pemilik usaha", "nama pelaku", "penanggung jawab",
        "nama owner", "owner"), required=True, private=True),
    Column("nik", "owner.nik", _("Owner's NIK"), cells.nik, ("no nik", "no ktp", "nomor ktp", "nik pemilik", "no. ktp/nik",
        "nik/no ktp", "nik ktp", "nomor induk kependudukan", "ktp", "nik pengusaha"), private=True),
    Column("jenis_kelamin", "owner.sex", _("Owner's sex"), choices.sex_any_writing, ("jk", "l/p", "kelamin", "gender", "j/k"),
        private=True),
    Column("tanggal_lahir", "owner.birth_date", _("Owner's date of birth"), cells.guarded(birth_date, ""), ("tgl lahir", "ttl",
        "tempat tanggal lahir", "tempat/tgl lahir"), private=True),
    Column("pendidikan", "owner.education", _("Owner's schooling"), choices.education, ("pendidikan terakhir",
        "pendidikan formal"), private=True),
    Column("alamat", "address", _("Address"), cells.text(300), ("alamat usaha", "alamat lengkap", "alamat tempat usaha",
        "lokasi usaha", "lokasi")),
    Column("alamat_pemilik", "_home.street", _("Owner's address"), cells.text(300), ("alamat rumah", "alamat domisili",
        "alamat pengusaha", "alamat ktp", "alamat sesuai ktp"), private=True),
    Column("rt", "rt", _("RT"), cells.guarded(cells.neighbourhood, ""), ("rt usaha", )),
    Column("rw", "rw", _("RW"), cells.guarded(cells.neighbourhood, ""), ("rw usaha", )),
    Column("desa", "_village", _("Village"), cells.place, ("kelurahan", "desa/kelurahan", "kelurahan/desa", "desa/kel",
        "kel/desa", "ds/kel", "nama desa", "kel", "desa usaha", "kelurahan usaha", "desa / kelurahan")),
    Column("kecamatan", "_district", _("District"), cells.place, ("kec", "nama kecamatan", "kecamatan usaha")),
    Column("kabupaten", "_regency", _("Regency"), cells.place, ("kab/kota", "kabupaten/kota", "kota", "kab", "kab kota")),
    Column("provinsi", "_province", _("Province"), cells.place, ("prov", "propinsi")),
    Column("no_hp", "owner.phone", _("Owner's phone"), cells.identifier(identifiers.phone, required=False), ("nomor hp", "hp",
        "no telp", "telepon", "telp", "no telepon", "nomor telepon", "no. hp/wa", "no wa", "whatsapp", "kontak", "handphone",
        "no hp/telp", "contact person", "no tlp", "nomor whatsapp", "kontak hp"), private=True),
    Column("email", "", _("E-mail"), cells.ignored, ("surel", "alamat email"), private=True),
    Column("nib", "nib", _("NIB"), cells.identifier(identifiers.nib, required=False), ("no nib", "nomor induk berusaha",
        "nomor nib", "legalitas nib")),
    Column("jenis_usaha", "activity", _("Main activity"), cells.text(300), ("bidang usaha", "kegiatan usaha", "jenis kegiatan",
        "sektor usaha", "kegiatan utama", "usaha/bidang", "jenis usaha/bidang", "sektor", "kategori usaha", "bidang")),
    Column("produk", "product", _("Main product"), cells.text(200), ("jenis produk", "nama produk", "produk utama",
        "produk yang dihasilkan", "jenis usaha/produk", "komoditas", "produk unggulan", "hasil produksi")),
    Column("kbli", "kbli", _("KBLI code"), cells.kbli_if_any, ("kode kbli", "no kbli")),
    Column("badan_usaha", "legal_form", _("Legal form"), choices.legal_form, ("bentuk usaha", "badan hukum",
        "bentuk badan usaha", "status badan usaha", "jenis badan usaha")),
    Column("skala_usaha", "reported_scale", _("Scale as reported"), choices.scale, ("skala", "klasifikasi", "kelas usaha",
        "kriteria usaha", "klasifikasi usaha")),
    Column("modal", "capital_idr", _("Founding capital"), cells.guarded(money()), ("modal usaha", "modal awal",
        "modal pendirian", "investasi", "nilai investasi")),
    Column("omzet", "sales_idr", _("Sales a year"), cells.guarded(money()), ("omset", "omzet tahunan", "omzet per tahun",
        "omset per tahun", "omzet/tahun", "omset/tahun", "omzet/thn", "omset pertahun", "omzet pertahun", "penjualan per tahun",
        "omset tahunan")),
    Column("aset", "assets_idr", _("Assets"), cells.guarded(money()), ("asset", "nilai aset", "kekayaan bersih", "total aset")),
    Column("tahun_berdiri", "start_year", _("Year of the start"), cells.guarded(cells.year), ("tahun mulai",
        "tahun mulai usaha", "mulai usaha", "thn berdiri", "tahun", "berdiri sejak", "tahun mulai operasi")),
    Column("tk_laki", "paid_men", _("Paid men"), cells.guarded(cells.count), ("tenaga kerja l", "tenaga kerja laki-laki",
        "tenaga kerja laki", "tk l", "jumlah tenaga kerja l", "jumlah tenaga kerja laki-laki", "pekerja laki-laki",
        "karyawan laki-laki", "jumlah karyawan l", "tk laki-laki")),
    Column("tk_perempuan", "paid_women", _("Paid women"), cells.guarded(cells.count), ("tenaga kerja p",
        "tenaga kerja perempuan", "tk p", "jumlah tenaga kerja p", "jumlah tenaga kerja perempuan", "pekerja perempuan",
        "karyawan perempuan", "jumlah karyawan p", "tenaga kerja pr")),
    Column("tenaga_kerja", "", _("Workers in all"), cells.guarded(cells.count), ("jumlah tenaga kerja", "tk", "jumlah tk",
        "jumlah karyawan", "karyawan", "jumlah pekerja", "pekerja", "naker")),
    Column("latitude", "lat", _("Latitude"), cells.ignored, ("lat", "lintang", "titik koordinat", "koordinat",
        "koordinat lintang")),
    Column("longitude", "lng", _("Longitude"), cells.ignored, ("long", "lon", "lng", "bujur", "koordinat bujur")),
)  # fmt: skip

DINAS = RegisterSource(
    name="dinas",
    label=_("list of an agency"),
    columns=COLUMNS,
    derive_key=derive_key,
    identifying=("nama_usaha", "nama_pemilik", "nik"),
    place={"village": "desa", "district": "kecamatan", "regency": "kabupaten", "province": "provinsi"},
)
