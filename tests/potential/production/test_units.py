import pytest

from desaekspor.potential.production.units import (
    UNITS,
    UncertainUnit,
    UnknownUnit,
    from_base,
    same_kind,
    shown_in,
    to_base,
    unit_of,
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kg", "kg"),
        (" kwintal ", "kuintal"),
        ("TON/bulan", "ton"),
        ("hektar", "ha"),
        ("pcs.", "buah"),
        ("liter per bulan", "liter"),
    ],
)
def test_units_are_known_in_the_words_of_people(text, code):
    assert unit_of(text).code == code


def test_a_container_is_named_as_such_since_nobody_knows_how_much_is_in_it():
    with pytest.raises(UncertainUnit) as error:
        unit_of("Karung")
    assert error.value.found == "Karung"


def test_a_word_that_is_no_unit_is_refused():
    with pytest.raises(UnknownUnit):
        unit_of("kgs2")


def test_amounts_are_turned_into_units_of_the_same_kind_only():
    assert from_base(to_base(1.5, "ton"), "kuintal") == 15
    assert from_base(to_base(3, "kodi"), "lusin") == 5
    assert same_kind("ha", "are")
    assert not same_kind("pasang", "buah")


def test_there_and_back_is_the_same_to_the_last_digit():
    assert to_base(1.1, "ton") == 1100
    assert [from_base(to_base(0.1, code), code) for code in UNITS] == [0.1] * len(UNITS)


def test_large_weights_are_shown_in_tonnes():
    assert shown_in(12_500, "kg") == (12.5, "ton")
    assert shown_in(999, "kg") == (999, "kg")
    assert shown_in(20_000, "m2") == (2, "ha")
