import json

import numpy as np
import pytest
from django.utils import translation

from desaekspor.registry.linkage import codes, reasons
from desaekspor.registry.linkage.features import FEATURES, Comparer
from desaekspor.registry.linkage.normalise import normalise
from desaekspor.registry.linkage.words import WORDS, in_words

from .records import record, table_of


def features_of(one, other, swap=False):
    comparer, left, right = pair_of(one, other, swap)
    return comparer.compare(left, right, np.zeros(1))


def pair_of(one, other, swap=False):
    left, right = (1, 0) if swap else (0, 1)
    return Comparer(normalise(table_of(one, other))), np.array([left]), np.array([right])


def reasons_of(one, other):
    comparer, left, right = pair_of(one, other)
    return reasons.explain(comparer.compare(left, right, np.zeros(1)), comparer.letters(left, right))[0]


def told(one, other):
    return dict(zip(FEATURES, features_of(one, other)[0].tolist(), strict=True))


def test_what_agrees_is_full_and_what_is_missing_is_not_known():
    found = told(record("A"), record("B", nib="", lat="", telepon=""))

    assert (found["name"], found["owner"], found["nik"], found["village"], found["rt"]) == (100, 100, 3, 1, 1)
    assert np.isnan([found["nib"], found["distance"], found["phone"]]).all()


@pytest.mark.parametrize(
    ("nik", "level"),
    [("3216076204899920", 3), ("321607620489992", 2), ("3216076204899930", 1), ("3216071001700001", 0)],
)
def test_a_damaged_nik_is_not_another_one(nik, level):
    assert told(record("A"), record("B", nik=nik))["nik"] == level


def test_a_phone_that_lost_a_zero_is_half_the_same():
    assert told(record("A"), record("B", telepon="8000000694"))["phone"] == 1
    assert told(record("A"), record("B", telepon="08123456789"))["phone"] == 0


def test_a_product_meets_the_code_of_its_line():
    same = told(record("A", kode_kbli="", produk_utama="BENGKEL MOTOR"), record("B", kode_kbli="45407", produk_utama=""))
    other = told(record("A", kode_kbli="", produk_utama="BENGKEL MOTOR"), record("B", kode_kbli="14111", produk_utama=""))

    assert (same["line"], other["line"]) == (1, 0)


def test_left_and_right_make_no_difference():
    one, other = record("A"), record("B", nama_usaha="Warung Sarina", alamat="Jl. Raya No. 3", nik="3216071001700001", lat="-6.2")

    assert np.array_equal(features_of(one, other), features_of(one, other, swap=True), equal_nan=True)


def test_reasons_carry_no_personal_value_and_every_code_has_words():
    one = record("A")
    other = record("B", nama_usaha="WARUNG SARINA", nama_pemilik="Ujang Handayani", nik="3216071001700001", rt="4")

    text = reasons_of(one, other)

    assert {"name_close", "owner_other", "nik_other", "phone_same"} <= {reason["code"] for reason in json.loads(text)}
    assert [word for word in ("sarin", "ujang", "32160") if word in text.lower()] == []
    with translation.override("en"):
        assert in_words(text).startswith("same phone, the name differs by one letter")
    assert set(WORDS) == set(codes.CODES)


@pytest.mark.parametrize(
    ("owner", "words", "kata"),
    [
        ("Sarinah Aminan", "the owner's name differs by one letter", "nama pemilik berbeda satu huruf"),
        ("Sarina Amina", "the owner's name differs by two letters", "nama pemilik berbeda dua huruf"),
        ("Sarniah Aminah", "the owner's name differs by two letters", "nama pemilik berbeda dua huruf"),  # swapped
        ("Sarina Amin", "the owner's name differs by a few letters", "nama pemilik berbeda beberapa huruf"),
        ("Hj. Sarinnah Aminah", "same owner", "pemilik sama"),  # a title and a doubled letter are no difference
    ],
)
def test_one_or_two_letters_are_counted_in_words(owner, words, kata):
    text = reasons_of(record("A"), record("B", nama_pemilik=owner))

    with translation.override("en"):
        assert words in in_words(text).split(", ")
    with translation.override("id"):
        assert kata in in_words(text).split(", ")


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [
        ({}, True),  # each named the ice after themselves
        ({"alamat": "Gg. Masjid No. 91"}, False),  # next door
        ({"produk_utama": "BENGKEL MOTOR", "nama_usaha": "BENGKEL NURYADI"}, False),  # another line of business
        ({"nik": "3216075204899921"}, False),  # two women
    ],
)
def test_a_couple_is_told_by_one_business_in_one_house(changes, is_told):
    ice = {"kode_kbli": "", "produk_utama": "ES LILIN", "alamat": "Gang Masjid No. 90"}
    wife = record("A", nama_usaha="ES LILIN IROH", nama_pemilik="Iroh Permatasari", nik="3216076204899920", **ice)
    husband = {"nama_usaha": "ES LILIN NURYADI", "nama_pemilik": "Nuryadi Saputra", "nik": "3216071204859921", **ice}

    text = reasons_of(wife, record("B", **husband | changes))

    assert ("may_be_spouse" in {reason["code"] for reason in json.loads(text)}) is is_told


def test_a_reason_of_before_letters_were_counted_still_has_words():
    with translation.override("en"):
        assert in_words('[{"code":"name_close","tenths":1}]') == "the name differs by a few letters"
