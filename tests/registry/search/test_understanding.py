"""What may have been meant by what was typed."""

import pytest

from desaekspor.registry.search.understanding import Meaning, digits_of, one_slip_away, slips, typed_words
from tests.factories import make_enterprise

pytestmark = pytest.mark.usefixtures("regency")


def test_words_that_say_nothing_are_left_out_unless_there_is_nothing_else():
    assert typed_words("kerupuk di desa Sriamur") == ["kerupuk", "sriamur"]
    assert typed_words("di desa") == ["di", "desa"]
    assert len(typed_words(" ".join(f"kata{number}" for number in range(20)))) == 8


@pytest.mark.parametrize(
    ("query", "digits"),
    [("0912", "0912"), ("0912 25.28-35804", "0912252835804"), ("091", ""), ("0912a", ""), ("²²²²", ""), ("1" * 14, "")],
)
def test_digits_alone_are_a_number(query, digits):
    assert digits_of(query) == digits


def test_long_words_may_have_more_slips():
    assert [slips(word) for word in ("bu", "ayu", "warung", "halimah")] == [0, 1, 1, 2]


def test_a_slip_is_a_letter_too_few_too_many_another_or_two_swapped():
    away = one_slip_away("nasi")

    assert {"nai", "nassi", "nadi", "nsai", "nasib"} <= away
    assert {"nasi", "an", "nadia", "isan"} & away == set()


def test_of_three_letters_one_was_left_out_or_two_were_swapped():
    away = one_slip_away("nsi")

    assert {"nasi", "sni"} <= away
    assert {"nai", "si"} & away == set()


def test_a_word_stands_for_itself_its_continuations_and_what_it_may_have_been():
    for name in ("SARI RASA", "SARIP", "SARANA", "SALI", "ROTI"):
        make_enterprise(name=name)
    meaning = Meaning("sari")

    assert list(meaning.groups[0].alternatives) == [("sari",), ("sarip",)]
    assert meaning.forgive() is True
    assert set(meaning.groups[0].alternatives) == {("sari",), ("sarip",), ("sali",)}
    assert meaning.forgive() is False


def test_a_word_that_is_finished_has_no_continuation():
    make_enterprise(name="SARI")
    make_enterprise(name="SARIP")

    assert list(Meaning("sari ").groups[0].alternatives) == [("sari",)]


def test_two_words_written_as_one_and_one_written_as_two():
    make_enterprise(name="TOKO BERKAH")
    make_enterprise(name="BAROKAH")

    assert list(Meaning("tokoberkah").groups[0].alternatives) == [("toko", "berkah")]
    assert [list(group.alternatives) for group in Meaning("baro kah").groups] == [[("barokah",)], [("barokah",)]]
