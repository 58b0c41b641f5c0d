import pytest

from desaekspor.registry.synthetic.marks import Signs, is_invented, looks_synthetic
from tests.registry.synthetic.registers import enterprises

NOBODY, NO_PHONE = "3216050101809901", "+6280000000001"
# Right in structure; the serials 0001 and 9801 are not kept for examples
PERHAPS_SOMEBODY, PERHAPS_A_PHONE = "3216050101800001", "+6281200000000"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ((NOBODY, NO_PHONE, ""), True),
        ((NOBODY, "", ""), True),
        (("", "0800-0000-0001", ""), True),
        (("", "80000000001", ""), True),
        (("", "", "sintetis-12"), True),
        (("", "", "12"), None),
        (("", None, 12), None),
        ((PERHAPS_SOMEBODY, NO_PHONE, ""), False),
        ((NOBODY, PERHAPS_A_PHONE, ""), False),
        ((PERHAPS_SOMEBODY, "", "sintetis-12"), False),
        (("3216050101809801", "", ""), False),
    ],
)
def test_a_row_is_synthetic_when_its_person_is_nobody_or_it_says_so(row, expected):
    assert is_invented(*row) is expected


def test_a_file_is_synthetic_when_somebody_in_it_is_invented_and_nobody_may_be_real():
    assert looks_synthetic([(NOBODY, "", ""), ("", "", "")])
    assert not looks_synthetic([("", "", ""), ("", "", "3")])
    assert not looks_synthetic([(NOBODY, "", "sintetis-1")] * 1_000 + [(PERHAPS_SOMEBODY, "", "")])
    assert not looks_synthetic([])


def test_a_generated_register_looks_synthetic_also_without_its_mark():
    signs = Signs()
    for row in enterprises(1_000, 5, defects=0):
        signs.take(row["nik_pengusaha"], row["kontak_hp"])

    assert (signs.synthetic, signs.invented, signs.real) == (True, 1_000, 0)
