import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.registry.importers import SOURCES, cells, choices
from desaekspor.registry.importers.columns import Context

CONTEXT = Context(datetime.date(2026, 11, 24))


def read(clean, raw):
    value, problems = clean(raw, CONTEXT)
    return value, *(problem.code for problem in problems)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("WARUNG BU YULI", ("WARUNG BU YULI",)),
        ("\u00a0WARUNG\u00a0BU YULI ", ("WARUNG BU YULI", "hidden_spaces")),
        ("WARUNG  BU YULI", ("WARUNG BU YULI", "hidden_spaces")),
        ("WARUNG\u200b", ("WARUNG", "hidden_spaces")),
        ("WARUNG\x07", ("WARUNG", "hidden_spaces")),
        ("WARUNG\nBU YULI", ("WARUNG BU YULI", "hidden_spaces")),
        ("-", ("", "name_missing")),
        (".", ("", "name_missing")),
        ("TIDAK ADA", ("", "name_missing")),
        ("BELUM ADA NAMA", ("", "name_missing")),
        ("n/a", ("", "name_missing")),
        (None, ("", "name_missing")),
        ("#REF!", ("", "excel_error")),
        ("=A1&B1", ("", "formula_text")),
        ("=", ("", "name_missing")),
        (212, ("212",)),
        ("W" * 201, ("W" * 200, "text_too_long")),
    ],
)
def test_names_of_enterprises(raw, expected):
    assert read(cells.business_name, raw) == expected


@pytest.mark.parametrize("raw", ["L", "lk", "LAKI LAKI", "laki-laki", "Pria", "1", 1, "Laki-laki "])
def test_sex_in_other_writings_is_corrected(raw):
    assert read(choices.sex, raw) == ("m", "sex_variant")


def test_sex_in_the_official_writing_is_silent():
    assert read(choices.sex, "Laki-laki") == ("m",)
    assert read(choices.sex, "Perempuan") == ("f",)
    assert read(choices.sex, "X1") == ("", "sex_unknown")
    assert read(choices.sex, None) == ("", "sex_missing")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("0", (False,)), (1, (True,)), ("Ya", (True,)), ("Tidak", (False,)), (None, (None,)), ("mungkin", (None, "flag_unknown"))],
)
def test_yes_or_no(raw, expected):
    assert read(choices.flag, raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("SMA/SMK/MA", ("senior",)),
        ("SMA", ("senior",)),
        ("sma sederajat", ("senior", "education_variant")),
        ("SLTA", ("senior", "education_variant")),
        ("Paket C", ("senior",)),
        ("Diploma I/II/III", ("diploma",)),
        ("D4", ("bachelor",)),
        ("Tamat SD", ("primary", "education_variant")),
        ("S2", ("master",)),
        ("Tidak Sekolah", ("none",)),
        ("kursus", ("", "education_unknown")),
        ("-", ("",)),
    ],
)
def test_schooling(raw, expected):
    assert read(choices.education, raw) == expected


def test_forms_and_scales_and_categories():
    assert [read(choices.legal_form, raw)[0] for raw in ("Usaha Perorangan", "CV.", "PT Perorangan", "U.D.", "BUM Desa")] == [
        "sole",
        "cv",
        "pt_sole",
        "sole",
        "bumdes",
    ]
    assert read(choices.legal_form, "Tbk") == ("", "legal_form_unknown")
    assert [read(choices.scale, raw)[0] for raw in ("Usaha Mikro", "KECIL", "Menengah")] == ["micro", "small", "medium"]
    assert read(choices.scale, "jumbo") == ("", "scale_unknown")
    assert [read(choices.category, raw)[0] for raw in ("C. Industri Pengolahan", "g", "Kategori I", "Konstruksi")] == list("CGIF")
    assert read(choices.category, "Kuliner") == ("", "category_unknown")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (3, (3,)), ("3", (3,)), (0, (0,)), ("2 orang", (2, "number_text")), ("2.0", (2, "number_text")), (None, (None,)),
        ("-", (None,)),
        (-1, (None, "workers_negative")), ("-2", (None, "workers_negative")), (1.5, (None, "worker_invalid")),
        ("dua", (None, "worker_invalid")), (1_000_000, (None, "worker_too_many")),
    ],
)  # fmt: skip
def test_counts_of_people(raw, expected):
    assert read(cells.count, raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (2015, (2015,)), ("2015", (2015,)), (0, (None, "year_zero")), (98, (None, "year_two_digits")),
        ("'07", (None, "year_two_digits")),
        (2027, (None, "year_future")), (1820, (None, "year_too_early")),
        ("sejak 2015", (2015, "number_text")), ("lama", (None, "year_invalid")),
        (None, (None,)), (datetime.date(2015, 6, 1), (2015, "number_text")),
    ],
)  # fmt: skip
def test_years(raw, expected):
    assert read(cells.year, raw) == expected


def test_a_year_of_two_digits_has_a_suggestion():
    assert [cells.year(raw, CONTEXT)[1][0].suggestion for raw in (22, 98)] == ["2022", "1998"]


def test_months_and_neighbourhoods_and_links():
    assert [read(cells.month, raw) for raw in (7, "07", "Juli", 13)] == [
        (7,),
        (7,),
        (7, "month_variant"),
        (None, "month_invalid"),
    ]
    assert [read(cells.neighbourhood, raw) for raw in ("004", 4, "RT 004", "-", "0000000")] == [
        ("004",),
        ("4",),
        ("004", "rt_rw_format"),
        ("",),
        ("00000", "text_too_long"),
    ]
    assert read(cells.link, "https://example.org/a.jpg") == ("https://example.org/a.jpg",)
    assert read(cells.link, "javascript:alert(1)") == ("",)


@given(
    st.sampled_from([column for source in SOURCES.values() for column in source.columns]),
    st.one_of(st.none(), st.text(max_size=40), st.integers(), st.floats(), st.dates(), st.datetimes(), st.times()),
)
def test_no_cell_stops_a_cleaner(column, raw):
    value, problems = column.clean(raw, CONTEXT)

    assert value is None or isinstance(value, (str, int, bool, float))
    assert isinstance(problems, tuple)
