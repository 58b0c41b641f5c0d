"""The sealed copy of an upload: what went in comes out, and whoever meddles with it is found out."""

import hashlib
import io
import os
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desaekspor.accounts.sealing import CannotOpen
from desaekspor.registry import uploads
from desaekspor.registry.uploads import CHUNK

LIMIT = 10 * CHUNK
LENGTHS = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 7]


def content_of(length):
    return bytes(range(256)) * (length // 256) + bytes(length % 256)


def stored(content):
    return uploads.store(io.BytesIO(content), limit=LIMIT)[0]


def read(name):
    with uploads.open_sealed(name) as file:
        return file.read()


@pytest.mark.parametrize("length", LENGTHS)
def test_what_went_in_comes_out(length):
    content = content_of(length)

    name, sha256, size = uploads.store(io.BytesIO(content), limit=LIMIT)

    assert (read(name), sha256, size) == (content, hashlib.sha256(content).hexdigest(), length)


def test_the_disk_shows_nothing_of_it():
    name = stored(b"NIK 3216050101809901 " * 1000)

    assert b"3216050101809901" not in uploads.path_of(name).read_bytes()
    assert uploads.path_of(name).stat().st_mode & 0o777 == 0o600


class Dribble(io.RawIOBase):
    """A file that gives a few bytes at a time, as a socket may."""

    def __init__(self, content):
        self.content = io.BytesIO(content)

    def read(self, size=-1):
        return self.content.read(min(size, 1000))


def test_a_file_that_gives_little_at_a_time_is_stored_whole():
    content = content_of(2 * CHUNK + 5)

    assert read(uploads.store(Dribble(content), limit=LIMIT)[0]) == content


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3 * CHUNK + 20), st.integers(0, 2 * CHUNK)), min_size=1, max_size=6))
def test_it_can_be_read_from_any_place(reads):
    content = content_of(3 * CHUNK + 7)
    plain = io.BytesIO(content)
    name = stored(content)
    with uploads.open_sealed(name) as file:
        for start, length in reads:
            plain.seek(start)
            file.seek(start)
            assert file.read(length) == plain.read(length)
    uploads.delete(name)


def test_more_than_the_limit_is_refused_and_nothing_is_kept():
    before = sorted(uploads.folder().iterdir())

    with pytest.raises(uploads.TooLarge):
        uploads.store(io.BytesIO(bytes(2 * CHUNK)), limit=CHUNK)

    assert sorted(uploads.folder().iterdir()) == before


def test_exactly_the_limit_is_accepted():
    assert uploads.store(io.BytesIO(bytes(CHUNK)), limit=CHUNK)[2] == CHUNK


def meddled(content, change):
    """The name of a stored copy whose file on the disk was changed by ``change(bytes) -> bytes``."""
    name = stored(content)
    path = uploads.path_of(name)
    path.write_bytes(change(path.read_bytes()))
    return name


SEALED = CHUNK + 16


@pytest.mark.parametrize(
    "change",
    [
        lambda sealed: sealed[:-1],
        lambda sealed: sealed[: -(SEALED // 2)],
        lambda sealed: sealed[:-SEALED],  # cut off exactly between two chunks
        lambda sealed: sealed[:60],
        lambda sealed: sealed[:3],
        lambda sealed: b"",
        lambda sealed: sealed + bytes(SEALED),
        lambda sealed: sealed[:-5] + bytes([sealed[-5] ^ 1]) + sealed[-4:],
        lambda sealed: bytes([sealed[0] ^ 1]) + sealed[1:],
        lambda sealed: sealed[:20] + bytes([sealed[20] ^ 1]) + sealed[21:],  # in the salt
        lambda sealed: sealed[: -2 * SEALED] + sealed[-SEALED:] + sealed[-2 * SEALED : -SEALED],  # chunks swapped
    ],
)
def test_a_copy_that_was_changed_or_cut_off_does_not_open(change):
    with pytest.raises(CannotOpen):
        read(meddled(content_of(3 * CHUNK), change))


def test_a_change_in_the_middle_is_found_when_it_is_read():
    name = meddled(content_of(3 * CHUNK), lambda sealed: sealed[:SEALED] + bytes([sealed[SEALED] ^ 1]) + sealed[SEALED + 1 :])

    with pytest.raises(CannotOpen):
        read(name)


def test_a_copy_under_another_name_does_not_open():
    name = stored(b"one")
    uploads.path_of(name).rename(uploads.path_of("another"))

    with pytest.raises(CannotOpen):
        read("another")


def test_a_copy_whose_key_is_missing_says_so(settings):
    name = stored(b"one")
    settings.DATA_KEYS = {"k9": os.urandom(32)}

    with pytest.raises(CannotOpen, match="DESAEKSPOR_DATA_KEYS"):
        read(name)


def test_rotation_seals_a_copy_under_the_current_key(settings):
    name = stored(b"one")
    settings.DATA_KEYS = {"k9": os.urandom(32), **settings.DATA_KEYS}

    assert (uploads.reseal(name), uploads.reseal(name)) == (True, False)
    assert (uploads.key_id_of(name), read(name)) == ("k9", b"one")


@pytest.mark.one_database
def test_rotate_keys_takes_the_uploads_along(settings, db):
    from desaekspor.accounts.rotation import rotate

    name = stored(b"one")
    settings.DATA_KEYS = {"k9": os.urandom(32), **settings.DATA_KEYS}

    rotate()

    assert uploads.key_id_of(name) == "k9"


def test_deleting_twice_is_no_error():
    name = stored(b"one")
    uploads.delete(name)
    uploads.delete(name)

    with pytest.raises(FileNotFoundError):
        uploads.open_sealed(name)


def test_what_a_killed_process_left_is_removed_after_a_day():
    kept, old, fresh = stored(b"kept"), stored(b"old"), stored(b"fresh")
    for name in (kept, old):
        os.utime(uploads.path_of(name), (time.time() - 2 * uploads.ORPHAN_SECONDS,) * 2)

    uploads.delete_orphans({kept})

    assert [uploads.path_of(name).exists() for name in (kept, old, fresh)] == [True, False, True]
