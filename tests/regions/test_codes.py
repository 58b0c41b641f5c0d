import pytest

from desaekspor.regions.codes import dotted, kind_of, level_of, parent_of, parse_bps_code, parse_code, undotted


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("32", "32"),
        ("32.16", "32.16"),
        ("3216", "32.16"),
        ("32.16.05", "32.16.05"),
        ("321605", "32.16.05"),
        ("32.16.05.2001", "32.16.05.2001"),
        ("3216052001", "32.16.05.2001"),
        (" 32-16-05-2001 ", "32.16.05.2001"),
        ("32 16 05 2001", "32.16.05.2001"),
        ("32.16.5.2001", "32.16.05.2001"),
        ("3216052001.0", "32.16.05.2001"),  # a spreadsheet's number
        ("32.16.05.2001.", "32.16.05.2001"),
    ],
)
def test_a_kemendagri_code_is_read_in_each_of_its_spellings(text, code):
    assert parse_code(text) == code


@pytest.mark.parametrize("text", ["", "Srimukti", "321", "3216082", "32.16.05.20", "32.16.05.20011", "32a16", "²³"])
def test_what_is_no_kemendagri_code_is_none(text):
    assert parse_code(text) is None


def test_a_bps_code_has_2_4_7_or_10_digits():
    assert parse_bps_code("3216082") == "3216082"
    assert parse_bps_code(" 3216100002 ") == "3216100002"
    assert parse_bps_code("32.16.100.002") == "3216100002"
    assert parse_bps_code("32.16.02.1006") is None  # Kemendagri's
    assert parse_bps_code("321608") is None
    assert parse_bps_code("Cibatu") is None


def test_dots_come_and_go():
    assert dotted("3216052001") == "32.16.05.2001"
    assert undotted("32.16.05.2001") == "3216052001"


def test_level_parent_and_kind_follow_from_the_code():
    assert [level_of(code) for code in ("32", "32.16", "32.16.05", "32.16.05.2001")] == [1, 2, 3, 4]
    assert parent_of("32.16.05.2001") == "32.16.05"
    assert parent_of("32") is None
    codes = ("32", "32.16", "32.75", "32.16.05", "32.16.01.1007", "32.16.05.2001", "94.01.01.3001")
    kinds = ["provinsi", "kabupaten", "kota", "kecamatan", "kelurahan", "desa", "desa adat"]
    assert [kind_of(code) for code in codes] == kinds
