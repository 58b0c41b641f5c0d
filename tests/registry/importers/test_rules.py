"""What one cell says about another, and what becomes of the row."""

import pytest

from tests.registry.importers.dirty_register import NAMES
from tests.registry.importers.files import workbook
from tests.registry.importers.scoring import check_file

CLEAN = dict.fromkeys(NAMES) | {
    "id_data_badan_usaha": "7100001",
    "nik_pengusaha": "3216054101809901",
    "nama_pengusaha": "SITI CONTOH",
    "jenis_kelamin": "Perempuan",
    "is_disabilitas": "0",
    "tanggal_lahir": "1980-01-01",
    "kontak_hp": "080000001049",
    "prov_pengusaha": "JAWA BARAT",
    "kab_pengusaha": "KARAWANG",
    "kec_pengusaha": "KLARI",
    "kel_pengusaha": "ANGGADITA",
    "alamat_pengusaha": "Kp. Rumah",
    "rt_pengusaha": "001",
    "nama_usaha": "KECAP BINTANG",
    "kategori_kbli": "C. Industri Pengolahan",
    "kode_kbli": "10779",
    "skala_usaha": "Usaha Mikro",
    "modal_pendirian": 5_000_000,
    "tahun_mulai_operasi": 2015,
    "omzet_tahunan": 50_000_000,
    "kab_usaha": "BEKASI",
    "kec_usaha": "TAMBUN UTARA",
    "kel_usaha": "SRIAMUR",
    "alamat_latitude": -6.2,
    "alamat_longitude": 107.07,
    **{name: 1 if name == "tk_dibayar_laki" else 0 for name in NAMES if name.startswith("tk_")},
    "updated_at": "2022-08-24 10:00:00",
}


def check(*changes):
    """The checked rows of a register of clean rows with ``changes`` each."""
    rows = [CLEAN | {"id_data_badan_usaha": str(7_100_001 + number)} | change for number, change in enumerate(changes)]
    return check_file(workbook(("Data", [NAMES, *([row[name] for name in NAMES] for row in rows)])), "x.xlsx")[1]


def codes(**change):
    return [(finding.column, finding.code) for finding in check(change)[0].findings]


def test_the_values_of_a_clean_row():
    (row,) = check({})

    assert (row.state, row.key, row.findings, row.row) == ("ready", "7100001", [], 2)
    assert row.values == {
        "owner.nik": "3216054101809901", "owner.name": "SITI CONTOH", "nib": "", "owner.sex": "f", "owner.disabled": False,
        "owner.birth_date": "1980-01-01", "owner.education": "", "owner.phone": "+6280000001049",
        "owner.address": "Kp. Rumah, RT 001, ANGGADITA, Kec. KLARI, KARAWANG, JAWA BARAT",
        "name": "KECAP BINTANG", "activity": "", "product": "", "kbli_category": "C", "kbli": "10779", "kbli_version": "2020",
        "legal_form": "", "reported_scale": "micro", "computed_scale": "micro", "capital_idr": 5_000_000, "start_month": None,
        "start_year": 2015, "sales_idr": 50_000_000, "assets_idr": None, "region": row.values["region"], "address": "", "rt": "",
        "rw": "", "photo_url": "", "lat": -6.2, "lng": 107.07, "paid_men": 1, "paid_women": 0, "paid_disabled_men": 0,
        "paid_disabled_women": 0, "unpaid_men": 0, "unpaid_women": 0, "unpaid_disabled_men": 0, "unpaid_disabled_women": 0,
        "source_updated_at": "2022-08-24 10:00:00",
    }  # fmt: skip
    assert row.values["region"].startswith("32.16.05.")


def test_the_region_digits_of_a_nik_never_decide_a_place():
    home = check({})[0].values["region"]

    (row,) = check({"nik_pengusaha": "3275014101809901"})  # registered in Kota Bekasi
    assert (row.values["region"], row.findings) == (home, [])


@pytest.mark.parametrize(
    ("change", "found"),
    [
        # NIK against date of birth and sex
        ({"tanggal_lahir": "1980-01-02"}, [("nik_pengusaha", "nik_birth_mismatch")]),
        ({"nik_pengusaha": "3216050101809901"}, [("nik_pengusaha", "nik_sex_mismatch")]),
        ({"nik_pengusaha": 3216054101809900, "tanggal_lahir": "1970-05-05"}, [("nik_pengusaha", "nik_precision")]),
        ({"nik_pengusaha": "3216054502809901", "tanggal_lahir": "02/05/1980"}, [("tanggal_lahir", "date_format")]),
        # the year in which it began
        ({"tahun_mulai_operasi": 1975}, [("tahun_mulai_operasi", "year_before_birth")]),
        ({"tahun_mulai_operasi": 1975, "tanggal_lahir": None}, []),
        # scale, sales and capital: PP 7/2021
        ({"omzet_tahunan": 2_000_000_000}, []),
        ({"omzet_tahunan": 2_000_000_001}, [("omzet_tahunan", "scale_contradicts_sales")]),
        ({"omzet_tahunan": 3_500_000_000, "skala_usaha": "Usaha Kecil"}, []),
        ({"omzet_tahunan": 50_000_000, "skala_usaha": "Usaha Kecil"}, [("omzet_tahunan", "scale_contradicts_sales")]),
        ({"omzet_tahunan": 50_000_000, "skala_usaha": "Usaha Kecil", "modal_pendirian": 3_000_000_000}, []),
        (
            {"omzet_tahunan": None, "modal_pendirian": 3_000_000_000},
            [("omzet_tahunan", "sales_missing"), ("modal_pendirian", "scale_contradicts_capital")],
        ),
        # KBLI against its category
        ({"kode_kbli": "47112"}, [("kode_kbli", "kbli_contradicts_category")]),
        ({"kode_kbli": "96112", "kategori_kbli": "S. Aktivitas Jasa Lainnya"}, []),
        ({"kode_kbli": "96112", "kategori_kbli": "T. Aktivitas Jasa Lainnya"}, []),  # KBLI 2025
        # workers
        ({name: None for name in NAMES if name.startswith("tk_")}, [("tk_dibayar_laki", "workers_blank")]),
        ({"tk_dibayar_perempuan": None}, [("tk_dibayar_perempuan", "worker_blank")]),
        ({"tk_dibayar_disabil_laki": 2}, [("tk_dibayar_disabil_laki", "workers_disabled_exceed")]),
        ({"tk_dibayar_laki": -1}, [("tk_dibayar_laki", "workers_negative")]),
        # places
        ({"kel_usaha": None}, [("kel_usaha", "village_missing")]),
        ({"kel_usaha": "DESA SRIAMUR"}, [("kel_usaha", "village_spelling")]),
        ({"kec_usaha": "TAMBUN UTR"}, [("kec_usaha", "district_spelling")]),
        ({"kel_usaha": "JAYABAKTI"}, [("kel_usaha", "village_other_district")]),
        ({"kel_usaha": "ATLANTIS"}, [("kel_usaha", "village_unknown")]),
        ({"kel_usaha": None, "kec_usaha": None}, [("kec_usaha", "district_missing")]),
        ({"kec_usaha": None}, [("kec_usaha", "district_concluded")]),
        ({"kab_usaha": "KOTA BEKASI"}, [("kab_usaha", "regency_unknown")]),
        ({"kab_usaha": "BEKSI"}, [("kab_usaha", "regency_spelling")]),
        ({"kel_usaha": None, "kec_usaha": "ATLANTIS"}, [("kec_usaha", "district_unknown")]),
        ({"kab_usaha": "KABUPATEN BEKASI"}, []),
        # names
        ({"nama_usaha": "-"}, [("nama_usaha", "name_missing")]),
    ],
)
def test_findings_stand_at_the_cell_to_mend(change, found):
    assert codes(**change) == found


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"kel_usaha": None}, "ready"),
        ({"kel_usaha": "JAYABAKTI"}, "rejected"),
        ({"kel_usaha": None, "kec_usaha": None}, "rejected"),
        ({"tk_dibayar_laki": -1}, "rejected"),
        ({"tk_dibayar_laki": None}, "ready"),
        ({"nama_usaha": "-"}, "ready"),
        ({"nama_usaha": "-", "nama_pengusaha": "-"}, "rejected"),
        ({"id_data_badan_usaha": None}, "rejected"),
        ({"nik_pengusaha": "-", "kode_kbli": None, "omzet_tahunan": "entah"}, "ready"),
    ],
)
def test_what_makes_a_row_wait(change, state):
    (row,) = check(change)

    assert row.state == state
    assert (row.values is None) == (state == "rejected")


def test_a_doubtful_value_becomes_unknown():
    (row,) = check({"tanggal_lahir": "1980-01-02", "omzet_tahunan": "3 juta/bulan", "alamat_latitude": 0, "alamat_longitude": 0})

    assert [row.values[name] for name in ("owner.nik", "sales_idr", "lat", "lng")] == ["", None, None, None]
    assert row.values["owner.birth_date"] == "1980-01-02"
    assert [finding.suggestion for finding in row.findings if finding.code == "money_period"] == ["3000000"]


def test_a_village_missing_loads_for_the_district():
    assert check({"kel_usaha": None})[0].values["region"] == "32.16.05"


def test_repeated_rows_and_keys():
    rows = check({}, {"id_data_badan_usaha": "7100001"}, {"id_data_badan_usaha": "7100001", "produk_utama": "TAUCO"})

    assert [(row.state, [finding.code for finding in row.findings]) for row in rows] == [
        ("ready", []),
        ("duplicate", ["row_repeated"]),
        ("rejected", ["key_conflict"]),
    ]


def test_a_nib_of_two_enterprises_is_said():
    rows = check({"nib": "0306249678338"}, {"nib": "0306249678338"})

    assert [[finding.code for finding in row.findings] for row in rows] == [[], ["nib_shared"]]


@pytest.mark.parametrize(
    ("scope", "place", "found"),
    [
        ("32.16.06", ("BEKASI", "TAMBUN UTARA", "SRIAMUR"), ("kec_usaha", "outside_region")),
        # Of another regency no districts are known here: it is the regency that stands in the wrong register.
        ("32.16", ("KOTA BEKASI", "BEKASI BARAT", "KRANJI"), ("kab_usaha", "outside_region")),
        ("32.16.06", ("KOTA BEKASI", "BEKASI BARAT", None), ("kab_usaha", "outside_region")),
        ("32.16", ("KARAWANG", "TELUKJAMBE TIMUR", "SUKALUYU"), ("kab_usaha", "outside_region")),
    ],
)
def test_rows_outside_the_region_wait(scope, place, found):
    from desaekspor.regions.places import packaged_resolver
    from desaekspor.registry.importers import SOURCES, propose_mapping
    from desaekspor.registry.importers.check import check_rows
    from desaekspor.registry.importers.reading import open_table
    from tests.registry.importers.scoring import TODAY

    row = CLEAN | dict(zip(("kab_usaha", "kec_usaha", "kel_usaha"), place, strict=True))
    table = open_table(workbook(("Data", [NAMES, [row[name] for name in NAMES]])), "x.xlsx")
    mapping = propose_mapping(SOURCES["sidt"], table.headings)
    (row,) = check_rows(table, SOURCES["sidt"], mapping, packaged_resolver(), today=TODAY, scope=scope)

    assert (row.state, [(finding.column, finding.code) for finding in row.findings]) == ("rejected", [found])


def test_raw_cells_can_be_written_as_json():
    import datetime
    import json

    (row,) = check({"tanggal_lahir": datetime.datetime(1980, 1, 1)})

    assert json.loads(json.dumps(row.raw))[NAMES.index("tanggal_lahir")] == "1980-01-01"


def test_niks_saved_by_a_spreadsheet_as_text_are_recognised_together():
    import io

    lines = [",".join(NAMES)]
    for number in range(30):
        row = CLEAN | {"id_data_badan_usaha": str(number + 1), "nik_pengusaha": f"321605410180{9900 + number % 9 * 10}"}
        lines.append(",".join("" if row[name] is None else str(row[name]) for name in NAMES))

    _, rows = check_file(io.BytesIO("\n".join(lines).encode()), "x.csv")

    assert {finding.code for row in rows for finding in row.findings if finding.column == "nik_pengusaha"} == {"nik_precision"}
    assert [row.values["owner.nik"] for row in rows] == [""] * 30
