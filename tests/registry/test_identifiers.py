import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.registry import identifiers
from desaekspor.registry.identifiers import CHECKERS, check_identifier, nik_birth

digits = st.text("0123456789", min_size=1, max_size=20)


def summary(verdict):
    return verdict.verdict, verdict.value, verdict.code


@pytest.mark.parametrize(
    ("kind", "raw", "expected"),
    [
        # NIK: sixteen digits, day + 40 for women, no check digit
        ("nik", "3216050101809901", ("valid", "3216050101809901", "")),
        ("nik", "3216054101809901", ("valid", "3216054101809901", "")),
        ("nik", "9971054101809901", ("invalid", "", "nik_structure")),
        ("nik", "3216053101809901", ("valid", "3216053101809901", "")),
        ("nik", "3216053204809901", ("invalid", "", "nik_structure")),
        ("nik", "3216053113809901", ("invalid", "", "nik_structure")),
        ("nik", "3216 0501 0180 9901", ("corrected", "3216050101809901", "nik_format")),
        ("nik", "'3216050101809901", ("valid", "3216050101809901", "")),
        ("nik", 3216050101809901, ("corrected", "3216050101809901", "nik_format")),
        ("nik", 3216050101809900, ("invalid", "", "nik_precision")),
        ("nik", 3216050101809900.0, ("invalid", "", "nik_precision")),
        ("nik", "3216050101809900", ("valid", "3216050101809900", "")),
        ("nik", "3216050101800000", ("invalid", "", "nik_precision")),  # serials begin at 0001
        ("nik", "3.21605E+15", ("invalid", "", "nik_scientific")),
        ("nik", "3,21605010180990E+15", ("invalid", "", "nik_scientific")),
        ("nik", "321605010180990", ("invalid", "", "nik_length")),
        ("nik", "32160501018O9901", ("invalid", "", "nik_not_digits")),
        ("NIK", None, ("empty", "", "nik_missing")),
        ("nik", "0000000000000000", ("empty", "", "nik_missing")),
        ("nik", " - ", ("empty", "", "nik_missing")),
        ("nik", "TIDAK ADA", ("empty", "", "nik_missing")),
        # NIB
        ("nib", "0306249678338", ("valid", "0306249678338", "")),
        ("nib", "030.624.967.8338", ("corrected", "0306249678338", "nib_format")),
        ("nib", 306249678338, ("invalid", "", "nib_length")),
        ("nib", "NIB 0306249678338", ("invalid", "", "nib_not_digits")),
        # NPWP: the ninth of the old fifteen digits is a check digit
        ("npwp", "01.312.166.0-091.000", ("valid", "0013121660091000", "")),
        ("npwp", "013121660091000", ("valid", "0013121660091000", "")),
        ("npwp", "01 312 166 0 091 000", ("corrected", "0013121660091000", "npwp_format")),
        ("npwp", "01.312.166.1-091.000", ("invalid", "", "npwp_check_digit")),
        ("npwp", "3216050101809901", ("valid", "3216050101809901", "")),
        ("npwp", "3216053204809901", ("invalid", "", "npwp_not_nik")),
        ("npwp", "123456789", ("invalid", "", "npwp_length")),
        ("npwp", "0013121660091000000001", ("valid", "0013121660091000000001", "")),
        # P-IRT
        ("pirt", "P-IRT No. 2063216010123-28", ("valid", "206321601012328", "")),
        ("P-IRT", "206 3216 01 0123 28", ("corrected", "206321601012328", "pirt_format")),
        ("pirt", "206321601012", ("valid", "206321601012", "")),
        ("pirt", "906321601012328", ("invalid", "", "pirt_structure")),
        ("pirt", "20632160101", ("invalid", "", "pirt_length")),
        # Halal, BPOM
        ("halal", "ID32110000123450124", ("valid", "ID32110000123450124", "")),
        ("halal", "id 3211 0000 1234 50124", ("corrected", "ID32110000123450124", "halal_format")),
        ("halal", "ID32110000123451324", ("invalid", "", "halal_structure")),
        ("halal", "01061234567890", ("invalid", "", "halal_old")),
        ("bpom", "MD 123456789012", ("valid", "MD123456789012", "")),
        ("bpom", "BPOM RI MD 123456789012", ("valid", "MD123456789012", "")),
        ("bpom", "MD 12345", ("invalid", "", "bpom_structure")),
        # Trademark and FDA facility
        ("merek", "IDM 000.123.456", ("corrected", "IDM000123456", "trademark_format")),
        ("merek", "DID2026012345", ("invalid", "", "trademark_application")),
        ("merek", "IDM12345", ("invalid", "", "trademark_structure")),
        ("FDA", "12345678901", ("valid", "12345678901", "")),
        ("fda", "1234567890", ("invalid", "", "fda_length")),
        # Phone
        ("telepon", "080000001049", ("valid", "+6280000001049", "")),  # invented, owned by nobody
        ("hp", "0812-3456-7890", ("valid", "+6281234567890", "")),
        ("hp", "+62 812 3456 7890", ("valid", "+6281234567890", "")),
        ("hp", "6281234567890", ("corrected", "+6281234567890", "phone_format")),
        ("hp", "81234567890", ("corrected", "+6281234567890", "phone_lost_zero")),
        ("hp", 80000002501, ("corrected", "+6280000002501", "phone_lost_zero")),
        ("hp", "+62 0812 3456 7890", ("corrected", "+6281234567890", "phone_format")),
        ("hp", "0812 3456 7890 / 0813 1111 2222", ("corrected", "+6281234567890", "phone_several")),
        ("telp", "(021) 889-0123", ("valid", "+62218890123", "")),
        ("telp", 218890123, ("corrected", "+62218890123", "phone_lost_zero")),
        ("hp", "+1 415 555 2671", ("valid", "+14155552671", "")),
        ("hp", "08xx", ("invalid", "", "phone_not_digits")),
        ("hp", "0800", ("invalid", "", "phone_structure")),
        ("hp", "8.12E+10", ("invalid", "", "phone_scientific")),
        ("hp", "tidak ada", ("empty", "", "phone_missing")),
        # Container: ISO 6346 with its check digit
        ("kontainer", "CSQU3054383", ("valid", "CSQU3054383", "")),
        ("container", "csqu 305438-3", ("corrected", "CSQU3054383", "container_format")),
        ("container", "CSQU3054384", ("invalid", "", "container_check_digit")),
        ("container", "CSQX3054383", ("invalid", "", "container_structure")),
        # KBLI, postal code
        ("kbli", "10794", ("valid", "10794", "")),
        ("kbli", 10794, ("valid", "10794", "")),
        ("kbli", "10794 - INDUSTRI KERUPUK", ("corrected", "10794", "kbli_format")),
        ("kbli", "G47112", ("corrected", "47112", "kbli_format")),
        ("kbli", "1079", ("invalid", "", "kbli_length")),
        ("kbli", "00000", ("invalid", "", "kbli_division")),
        ("kbli", "34101", ("invalid", "", "kbli_division")),
        ("kbli", "PERDAGANGAN", ("invalid", "", "kbli_not_digits")),
        ("kodepos", "17510", ("valid", "17510", "")),
        ("kodepos", "1751", ("invalid", "", "postal_code_structure")),
        ("paspor", "A123", ("invalid", "", "kind_unknown")),
    ],
)
def test_identifiers(kind, raw, expected):
    assert summary(check_identifier(kind, raw)) == expected


def test_what_a_spreadsheet_left_of_a_nik_is_kept_to_ask_with():
    assert identifiers.nik(3216050101809900).facts == {"kept": "321605010180990"}
    assert identifiers.nik("3.2160501E+15").facts == {"kept": "32160501"}


def test_a_lost_zero_is_suggested_for_a_nib_in_a_number_cell_only():
    assert identifiers.nib(306249678338).facts["suggestion"] == "0306249678338"
    assert "suggestion" not in identifiers.nib("306249678338").facts


@pytest.mark.parametrize(
    "code", ["15410", "15491", "17301", "18101", "20101", "28910", "36101", "51410", "55212", "93010", "93022"]
)
def test_codes_of_kbli_2005_are_told_by_their_group(code):
    assert identifiers.kbli(code).code == "kbli_old"


@pytest.mark.parametrize(
    "code",
    [
        "10794",
        "13134",
        "14111",
        "15121",
        "18111",
        "20232",
        "28111",
        "31001",
        "36001",
        "45407",
        "47112",
        "55120",
        "56101",
        "93112",
        "96112",
    ],
)
def test_codes_in_force_pass(code):
    assert identifiers.kbli(code).verdict == "valid"


def test_a_code_of_an_older_edition_is_told_from_the_list_of_codes():
    assert identifiers.kbli("10794", known={"10794"}).verdict == "valid"
    assert identifiers.kbli("10795", known={"10794"}).code == "kbli_old"


def test_the_birth_in_a_nik_has_forty_more_for_women():
    assert nik_birth("3216054101809901") == (1, 1, 80, "f")
    assert nik_birth("3216053112019901") == (31, 12, 1, "m")


@given(st.sampled_from(sorted(CHECKERS)), st.one_of(st.none(), st.text(max_size=40), st.integers(), st.floats()))
def test_every_checker_answers_to_anything(kind, raw):
    verdict = check_identifier(kind, raw)

    assert verdict.verdict in {"valid", "corrected", "invalid", "empty"}
    assert (verdict.code == "") == (verdict.verdict == "valid")
    assert verdict.usable or verdict.value == ""


@given(st.sampled_from(sorted(CHECKERS)), st.one_of(st.text("0123456789 .-/+ABCDEIMPRT", max_size=24), digits))
def test_what_was_cleaned_is_valid_as_it_is(kind, raw):
    verdict = check_identifier(kind, raw)

    if verdict.usable:
        again = check_identifier(kind, verdict.value)
        assert (again.verdict, again.value) == ("valid", verdict.value)


@given(st.dates(), st.booleans(), st.integers(1, 9999))
def test_every_day_of_birth_makes_a_nik(day, woman, serial):
    number = f"321605{day.day + 40 * woman:02}{day:%m}{day.year % 100:02}{serial:04}"

    assert identifiers.nik(number).value == number
    assert nik_birth(number) == (day.day, day.month, day.year % 100, "f" if woman else "m")


@given(st.from_regex(r"08[1-35-9][0-9]{7,10}", fullmatch=True))
def test_the_quick_way_for_mobile_numbers_agrees_with_the_library(number):
    parsed = phonenumbers.parse(number, "ID")

    assert phonenumbers.is_valid_number(parsed)
    assert identifiers.phone(number).value == phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


@given(st.from_regex(r"[A-Z]{3}U[0-9]{6}", fullmatch=True))
def test_of_ten_check_digits_one_is_right(begin):
    verdicts = [identifiers.container(f"{begin}{digit}").verdict for digit in range(10)]

    assert sorted(verdicts) == ["invalid"] * 9 + ["valid"]
