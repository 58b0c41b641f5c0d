"""How far two values of a field are from each other, in words."""

import pytest
from django.utils import translation

from desaekspor.portal.duplicates.comparing import row_of


@pytest.mark.parametrize(
    ("field", "one", "other", "words"),
    [
        ("name", "WR. NUR", "WARUNG NUR (Nurhayati Dewi)", "written differently"),
        ("name", "WARUNG NUR", "WARUNG NOR", "1 character differs"),
        ("name", "WARUNG NUR", "TOKO BINTANG", "different"),
        ("owner.name", "Hj. Siti Djuleha", "SITI JULEHA, S.Pd", "written differently"),
        ("owner.name", "Hj.", "Bu", "different"),  # titles alone tell nobody
        ("address", "Kp. Pulo RT 04/RW 07 No. 12", "KAMPUNG PULO NOMOR 12, RT.4 RW.7", "written differently"),
        ("address", "Kp. Pulo No. 12, Ds. Sriamur", "KAMPUNG PULO NOMOR 12, Desa Satriajaya", "different"),
        ("address", "Kp. Pulo No. 12", "KAMPUNG PULO NOMOR 21", "different"),
    ],
)
def test_another_way_of_writing_is_no_other_value(field, one, other, words):
    with translation.override("en"):
        assert row_of(field, [one, other]).words == words


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (["Kecap", ""], "hanya satu yang menyebut"),
        (["", "Kecap", ""], "hanya satu yang menyebut"),
        (["Kecap", "Kecap", ""], "tidak semua menyebut"),
    ],
)
def test_of_three_records_two_may_say_it(values, words):
    with translation.override("id"):
        assert row_of("product", values).words == words


def test_two_phones_that_differ_in_three_digits_are_two_phones():
    with translation.override("en"):
        assert row_of("owner.phone", ["+628000000907", "+628000000987"]).words == "1 digit differs"
        assert row_of("owner.phone", ["+628000000907", "+628000000887"]).words == "2 digits differ"
        assert row_of("owner.phone", ["+628000000907", "+628000000886"]).words == "different"
