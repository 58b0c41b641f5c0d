import pytest
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.accounts.masking import mask_name, mask_nik, mask_phone, mask_text


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (mask_nik, "3216059912349901", "************9901"),
        (mask_nik, "123", "***"),
        (mask_phone, "+6280000001234", "+62********234"),
        (mask_phone, "080000001234", "*********234"),
        (mask_phone, "+6212", "+62**"),
        (mask_name, "WAWAN CONTOH", "W**** C*****"),
        (mask_name, "Siti O'Contoh", "S*** O*******"),
        (mask_text, "Kp. Contoh RT 01", "*****"),
    ],
)
def test_it_shows_enough_to_recognise(mask, value, shown):
    assert mask(value) == shown


@pytest.mark.parametrize("mask", [mask_nik, mask_phone, mask_name, mask_text])
@pytest.mark.parametrize("missing", ["", None])
def test_missing_stays_empty(mask, missing):
    assert mask(missing) == ""


@given(st.from_regex(r"\d{16}", fullmatch=True))
def test_a_nik_shows_four_digits_only(nik):
    assert sum(character.isdigit() for character in mask_nik(nik)) == 4


@given(st.from_regex(r"\+62\d{8,11}", fullmatch=True))
def test_a_phone_shows_the_country_and_three_digits(phone):
    assert sum(character.isdigit() for character in mask_phone(phone)) == 5
