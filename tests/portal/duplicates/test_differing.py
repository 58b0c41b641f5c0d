"""What is marked as different between two writings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.portal.duplicates.differing import differing, far_apart, is_same


def written(parts):
    """With [ ] around what differs."""
    return "".join(f"[{text}]" if differs else text for text, differs in parts)


@pytest.mark.parametrize(
    ("left", "right", "shown"),
    [
        ("Kecap Bintang", "KECAP BINTANG", ("Kecap Bintang", "KECAP BINTANG")),
        ("Sambal Bu Ayu", "Sambel Bu Ayu", ("Samb[a]l Bu Ayu", "Samb[e]l Bu Ayu")),
        ("Warung Ayu", "Warung Bu Ayu", ("Warung Ayu", "Warung [Bu] Ayu")),
        ("Toko Maju", "Toko Sentosa", ("Toko [Maju]", "Toko [Sentosa]")),
        ("Kp. Pulo RT 04", "Kp  Pulo RT 05", ("Kp. Pulo RT 0[4]", "Kp  Pulo RT 0[5]")),
        ("", "Toko", ("", "Toko")),
        ("", "", ("", "")),
    ],
)
def test_what_differs_is_marked_within_the_words(left, right, shown):
    mine, theirs = differing(left, right)

    assert (written(mine), written(theirs)) == shown


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_parts_put_together_are_the_text(left, right):
    mine, theirs = differing(left, right)

    assert "".join(text for text, _differs in mine) == left
    assert "".join(text for text, _differs in theirs) == right


@given(st.text(max_size=40))
def test_nothing_differs_from_itself(text):
    assert [differs for _text, differs in differing(text, text)[0] if differs] == []


@pytest.mark.parametrize(
    ("left", "right", "same", "letters"),
    [("Kp. Pulo", "KP PULO", True, 0), ("021-555", "021 555", True, 0), ("Maju", "Maja", False, 1), ("A", "", False, 1)],
)
def test_marks_and_capitals_are_no_difference(left, right, same, letters):
    assert is_same(left, right) is same
    assert far_apart(left, right) == letters
