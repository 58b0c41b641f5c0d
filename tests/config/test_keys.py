import base64
import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured

from desaekspor.config import keys

GOOD = base64.b64encode(b"1" * 32).decode()
SHORT = base64.b64encode(b"1" * 16).decode()


@pytest.fixture(autouse=True)
def nothing_from_the_environment(monkeypatch):
    for name in ("DESAEKSPOR_SECRET_KEY", "DESAEKSPOR_DATA_KEYS", "DESAEKSPOR_LOOKUP_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_keys_are_made_once_and_kept_for_the_owner_only(tmp_path):
    first = keys.kept_keys(tmp_path)

    assert keys.kept_keys(tmp_path) == first
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    assert len(keys.lookup_key(tmp_path)) == 32
    assert [len(key) for key in keys.data_keys(tmp_path).values()] == [32]


def test_processes_that_start_at_once_end_with_the_same_keys(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _number: json.dumps(keys.kept_keys(tmp_path)), range(24)))

    assert len(set(made)) == 1


def test_no_two_machines_have_the_same_keys(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()

    assert keys.kept_keys(tmp_path / "one") != keys.kept_keys(tmp_path / "two")


def test_the_environment_comes_first(tmp_path, monkeypatch):
    monkeypatch.setenv("DESAEKSPOR_DATA_KEYS", f"new:{GOOD}, old:{GOOD}")

    assert list(keys.data_keys(tmp_path)) == ["new", "old"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("k1", "an entry is not like k1:BASE64 (an id, a colon, the key)"),
        (f":{GOOD}", "an entry is not like k1:BASE64 (an id, a colon, the key)"),
        ("k1:nonsense!", "the key k1 is not the base64 of 32 bytes; make one with `desaekspor make-keys`"),
        (f"k1:{SHORT}", "the key k1 is not the base64 of 32 bytes; make one with `desaekspor make-keys`"),
        (f"k1:{GOOD},k1:{GOOD}", "the id k1 stands there twice"),
    ],
)
def test_a_wrong_key_is_refused_by_name_and_without_its_value(tmp_path, monkeypatch, text, words):
    monkeypatch.setenv("DESAEKSPOR_DATA_KEYS", text)

    with pytest.raises(ImproperlyConfigured) as caught:
        keys.data_keys(tmp_path)

    assert str(caught.value) == f"DESAEKSPOR_DATA_KEYS: {words}"


def test_a_wrong_lookup_key_is_refused_by_name(tmp_path, monkeypatch):
    monkeypatch.setenv("DESAEKSPOR_LOOKUP_KEY", SHORT)

    with pytest.raises(ImproperlyConfigured, match="DESAEKSPOR_LOOKUP_KEY is not the base64 of 32 bytes"):
        keys.lookup_key(tmp_path)


class TestKeptDataKeys:
    def add(self, folder, key_id):
        kept = keys.kept_keys(folder)
        keys.keep_keys(folder, kept | {"data_keys": f"{key_id}:{GOOD},{kept['data_keys']}"}, replace=True)

    def test_a_key_that_was_added_is_found_at_once(self, tmp_path):
        kept = keys.data_keys(tmp_path)
        self.add(tmp_path, "k2")

        assert kept["k2"] == b"1" * 32
        assert "k3" not in kept

    def test_within_a_second_it_is_the_current_one(self, tmp_path):
        kept = keys.data_keys(tmp_path)
        self.add(tmp_path, "k2")
        time.sleep(keys.LOOK_SECONDS + 0.05)

        assert list(kept) == ["k2", "k1"]

    def test_the_file_is_not_looked_at_for_every_value(self, tmp_path, monkeypatch):
        kept, looks = keys.data_keys(tmp_path), []
        look = type(kept)._stat
        monkeypatch.setattr(type(kept), "_stat", lambda self: looks.append(time.monotonic()) or look(self))
        began = time.monotonic()
        for _value in range(20_000):
            next(iter(kept))

        assert len(looks) <= 2 * (time.monotonic() - began) / keys.LOOK_SECONDS + 1


def test_a_var_folder_that_cannot_be_made_is_refused_by_name(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(ImproperlyConfigured, match=r"DESAEKSPOR_VAR: .*file/var cannot be made"):
        keys.make_folder(tmp_path / "file" / "var")
