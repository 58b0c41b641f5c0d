"""The three sources: told apart by their headings, their columns found under other names, their keys."""

import pytest

from desaekspor.registry.importers import SOURCES, guess_source, propose_mapping
from desaekspor.registry.importers.dinas import derive_key
from tests.registry.importers.files import workbook
from tests.registry.importers.scoring import check_file

SIDT = [column.name for column in SOURCES["sidt"].columns]
OSS = [
    "No",
    "NIB",
    "Day of Tanggal Terbit OSS",
    "Nama Perusahaan",
    "Status Penanaman Modal",
    "Uraian Jenis Perusahaan",
    "Uraian Skala Usaha",
    "Alamat Perusahaan",
    "Kelurahan",
    "Kecamatan",
    "Kab Kota",
    "KBLI",
    "Judul KBLI",
    "Uraian Risiko Proyek",
    "Jumlah Investasi",
    "TKI",
    "Nomor Telp",
]
DINAS = [
    "No",
    "Nama Usaha",
    "Nama Pemilik",
    "NIK",
    "Alamat",
    "Desa",
    "Kecamatan",
    "No HP",
    "Jenis Usaha",
    "Produk",
    "Omzet",
    "Tenaga Kerja",
]


@pytest.mark.parametrize(
    ("headings", "source"),
    [
        (SIDT, "sidt"),
        ([name.upper() for name in SIDT[:30]], "sidt"),
        ([name for name in SIDT if name != "id_data_badan_usaha"], "sidt"),
        (OSS, "oss"),
        (["nib", "nama_perusahaan", "kbli", "judul_kbli", "kecamatan", "kelurahan"], "oss"),
        (DINAS, "dinas"),
        ([*DINAS, "NIB"], "dinas"),
        (["Nama", "Alamat", "Desa"], "dinas"),
        (["a", "b", "c"], ""),
        ([], ""),
    ],
)
def test_the_headings_tell_the_source(headings, source):
    assert guess_source(headings)[0] == source


def test_a_column_name_cut_by_a_letter_and_the_whole_one_are_the_same():
    for heading in ("tk_not_dibayar_disabil_perempua", "tk_not_dibayar_disabil_perempuan", "TK NOT DIBAYAR DISABIL PEREMPUAN"):
        assert propose_mapping(SOURCES["sidt"], [heading]) == {heading: "tk_not_dibayar_disabil_perempua"}
    assert propose_mapping(SOURCES["sidt"], ["tk_dibayar_perempua", "tahun_mulai_opera"]) == {
        "tk_dibayar_perempua": "tk_dibayar_perempuan",
        "tahun_mulai_opera": "tahun_mulai_operasi",
    }


def test_columns_are_found_by_label_and_likeness():
    proposed = propose_mapping(
        SOURCES["dinas"], ["NAMA  USAHA", "Nama Pemilik Usaha", "Kecamtan", "No. HP/WA", "Omset (Rp)", "Omzet/Bulan", "Warna"]
    )

    assert list(proposed.values()) == ["nama_usaha", "nama_pemilik", "kecamatan", "no_hp", "omzet", "", ""]


def test_what_an_officer_decided_counts_first():
    proposed = propose_mapping(
        SOURCES["dinas"], ["Nama", "Nama Usaha", "Keterangan"], {"nama": "", "keterangan": "produk", "namausaha": "x"}
    )

    assert proposed == {"Nama": "", "Nama Usaha": "", "Keterangan": "produk"}


def test_a_column_is_given_once_in_a_sheet_but_in_each_sheet():
    headings = ["NIK", "No KTP", "Nama Usaha"]

    assert list(propose_mapping(SOURCES["dinas"], headings).values()) == ["nik", "", "nama_usaha"]
    assert list(propose_mapping(SOURCES["dinas"], headings, sheets=[["NIK", "Nama Usaha"], ["No KTP"]]).values()) == [
        "nik",
        "nik",
        "nama_usaha",
    ]


def test_an_agencys_list_is_read_with_its_own_habits():
    rows = [
        ["DAFTAR UMKM BINAAN TAHUN 2026"],
        [*DINAS[:5], "Desa/Kel", *DINAS[6:-2], "Omzet (juta)", "Tenaga Kerja", None],
        [None] * 11 + ["L", "P"],
        [
            1,
            "KECAP BINTANG",
            "WAWAN CONTOH",
            "3216050101809901",
            "Kp. Contoh",
            "SRIAMUR",
            "TAMBUN UTARA",
            "080000000001",
            "Pengolahan",
            "Kecap",
            45,
            2,
            1,
        ],
        [2, "KIOS UJI", "SITI UJI", None, "Kp. Uji", "Sriamur", "Tambun Utara", None, "Dagang", None, None, None, None],
        [None, "JUMLAH", None, None, None, None, None, None, None, None, 45, 2, 1],
        ["Cikarang, 2 Mei 2026"],
    ]
    _, checked = check_file(workbook(("Binaan", rows)), "binaan.xlsx")

    assert [row.state for row in checked] == ["ready", "ready", "skipped", "skipped"]
    first, second = checked[0].values, checked[1].values
    assert checked[0].findings == []
    assert (first["name"], first["sales_idr"], first["paid_men"], first["paid_women"]) == ("KECAP BINTANG", 45_000_000, 2, 1)
    assert (first["region"][:8], first["owner.phone"], first["computed_scale"]) == ("32.16.05", "+6280000000001", "micro")
    assert [(finding.column, finding.code) for finding in checked[1].findings] == [
        ("nik", "nik_missing"),
        ("tk_laki", "workers_blank"),
    ]
    assert (second["sales_idr"], second["paid_men"], second["owner.nik"]) == (None, None, "")
    assert "reported_scale" not in first  # the list has no such column


def test_the_key_of_an_agencys_row_lasts():
    values = {
        "nib": "",
        "name": "Kecap Bintang",
        "owner.name": "Wawan Contoh",
        "owner.nik": "3216050101809901",
        "region": "32.16.05.2001",
    }
    changed = values | {"name": "KECAP  BINTANG", "region": "32.16.05.2002"}

    assert derive_key(values) == derive_key(changed)
    assert derive_key(values).startswith("nik:")
    assert "3216050101809901" not in derive_key(values)
    assert derive_key(values | {"nib": "0306249678338"}) == "nib:0306249678338"
    assert derive_key(values | {"owner.nik": ""}) != derive_key(changed | {"owner.nik": ""})  # by the village, then
    assert derive_key({"name": "", "owner.name": ""}) == ""
    assert len(derive_key(values)) <= 64


def test_lines_of_business_of_one_nib_are_one_enterprise():
    place = ["Kp. Contoh", "SRIAMUR", "TAMBUN UTARA", "Kab. Bekasi"]

    def project(number, nib, name, kbli, title):
        owner = [number, nib, "2024-06-03", name, "PMDN", "Perorangan", "Usaha Mikro"]
        return [*owner, *place, kbli, title, "Rendah", 25_000_000, 2, "080000000001"]

    rows = [
        OSS,
        project(1, "0306249678338", "KECAP BINTANG", "10779", "Industri Produk Masak Lainnya"),
        project(2, "0306249678338", "KECAP BINTANG", "47112", "Perdagangan Eceran"),
        project(3, "0306249678338", "SESUATU LAIN", "47112", "Perdagangan Eceran"),
        project(4, "030624967833", "TANPA NIB", "47112", "Perdagangan Eceran"),
    ]
    _, checked = check_file(workbook(("Proyek", rows)), "oss.xlsx")

    assert [(row.state, row.key, [finding.code for finding in row.findings]) for row in checked] == [
        ("ready", "0306249678338", []),
        ("duplicate", "0306249678338", ["further_activity"]),
        ("rejected", "0306249678338", ["key_conflict"]),
        ("rejected", "", ["nib_length"]),
    ]
    assert (checked[0].values["kbli"], checked[0].values["legal_form"], checked[0].values["capital_idr"]) == (
        "10779",
        "sole",
        25_000_000,
    )
