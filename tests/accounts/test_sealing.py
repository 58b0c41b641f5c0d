import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.accounts.sealing import CannotOpen, key_id_of, look_up_mark, seal, unseal

K1, K2 = b"1" * 32, b"2" * 32


@pytest.fixture(autouse=True)
def one_key(settings):
    settings.DATA_KEYS = {"k1": K1}
    settings.LOOKUP_KEY = b"0" * 32


@given(st.binary(max_size=200), st.text(max_size=40))
def test_what_is_sealed_opens_to_the_same(content, context):
    assert unseal(seal(content, context), context) == content


def test_equal_contents_are_sealed_differently():
    assert seal(b"3216059912349901", "owner.nik:1") != seal(b"3216059912349901", "owner.nik:1")


def test_the_content_is_not_in_it():
    assert b"3216059912349901" not in seal(b"3216059912349901", "owner.nik:1")


def test_it_does_not_open_for_another_record():
    sealed = seal(b"3216059912349901", "owner.nik:1")

    with pytest.raises(CannotOpen) as caught:
        unseal(sealed, "owner.nik:2")

    assert str(caught.value) == "a value for owner.nik was changed or belongs to another record"


def test_no_byte_of_it_can_be_changed_unnoticed():
    sealed = seal(b"3216059912349901", "owner.nik:1")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(CannotOpen):
            unseal(bytes(changed), "owner.nik:1")


def test_no_part_of_it_opens():
    sealed = seal(b"3216059912349901", "owner.nik:1")
    for length in range(len(sealed)):
        with pytest.raises(CannotOpen):
            unseal(sealed[:length], "owner.nik:1")


@given(st.binary(max_size=80))
def test_what_was_never_sealed_is_refused_in_words(noise):
    with pytest.raises(CannotOpen):
        unseal(noise, "owner.nik:1")


def test_another_key_of_the_same_name_does_not_open_it(settings):
    sealed = seal(b"content", "owner.nik:1")
    settings.DATA_KEYS = {"k1": K2}

    with pytest.raises(CannotOpen):
        unseal(sealed, "owner.nik:1")


def test_a_missing_key_is_named(settings):
    sealed = seal(b"content", "owner.nik:1")
    settings.DATA_KEYS = {"k2": K2}

    with pytest.raises(CannotOpen) as caught:
        unseal(sealed, "owner.nik:1")

    assert str(caught.value) == "the key 'k1' is not among DESAEKSPOR_DATA_KEYS"


def test_the_first_key_seals_and_the_others_still_open(settings):
    old = seal(b"content", "owner.nik:1")
    settings.DATA_KEYS = {"k2": K2, "k1": K1}

    new = seal(b"content", "owner.nik:1")

    assert (key_id_of(old), key_id_of(new)) == ("k1", "k2")
    assert unseal(old, "owner.nik:1") == unseal(new, "owner.nik:1") == b"content"


def test_marks_are_equal_for_equal_values_of_one_kind_only():
    assert look_up_mark("nik", "3216059912349901") == look_up_mark("nik", "3216059912349901")
    assert look_up_mark("nik", "3216059912349901") != look_up_mark("nik", "3216059912349902")
    assert look_up_mark("nik", "3216059912349901") != look_up_mark("phone", "3216059912349901")
    assert look_up_mark("nik", "") == ""


def test_a_mark_cannot_be_made_without_the_key(settings):
    before = look_up_mark("nik", "3216059912349901")
    settings.LOOKUP_KEY = b"9" * 32

    assert look_up_mark("nik", "3216059912349901") != before
    assert len(base64.urlsafe_b64decode(before)) == 24
