"""Lists whose columns are known by their headings."""

import io

import pytest

from desaekspor.registry.importers import lists
from desaekspor.registry.importers.errors import BadFile
from desaekspor.registry.outputs import RowsFile

HEADINGS = {"enterprise_id": ("nomor umkm",), "product": ("produk", "product"), "note": ("catatan", "keterangan")}


def read(content, **options):
    return lists.read_list(io.BytesIO(content), "folder/daftar.csv", HEADINGS, **options)


def test_the_heading_is_found_below_a_title_and_columns_may_stand_in_any_order():
    found = read(b"Daftar produk 2026\n\nCatatan:,Nama,NOMOR_UMKM.,Produk,produk\nx,Sari,12,kecap,lagi\n,,,,\ny,,13\n")

    assert (found.name, found.headings) == (
        "daftar.csv",
        {"note": "Catatan:", "enterprise_id": "NOMOR_UMKM.", "product": "Produk"},
    )
    assert [(number, list(row.values())) for number, row in found.rows] == [(4, ["x", "12", "kecap"]), (6, ["y", "13", None])]


def test_what_the_program_wrote_comes_back_as_it_was(tmp_path):
    """A CSV keeps what might be a formula behind an apostrophe; one that a person wrote stays."""
    texts = ["=1+1", "-kecap", "'Aini", "a;@b\n=c", "+62 812", "Ma'mun"]
    for ending in ("csv", "xlsx", "parquet"):
        path = tmp_path / f"daftar.{ending}"
        with RowsFile(path, ["enterprise_id", "product", "note"]) as out:
            for text in texts:
                out.write((1, "kecap", text))
        with path.open("rb") as file:
            back = lists.read_list(file, path.name, HEADINGS)
        assert [row["note"] for _number, row in back.rows] == texts


@pytest.mark.parametrize(
    ("content", "options", "code"),
    [
        (b"nomor umkm,nama\n1,x\n", {}, "no_heading"),
        (b"produk\n" * 3, {"is_heading": lambda found: "note" in found}, "no_heading"),
        (b"x\n" * lists.LOOKED_AT + b"nomor umkm,produk,catatan\n1,a,b\n", {}, "no_heading"),
        (b"nomor umkm,produk,catatan\n" + b"1,a,b\n" * 4, {"most_rows": 3}, "too_large"),
        (b"", {}, "empty"),
    ],
)
def test_what_is_no_such_list(content, options, code):
    with pytest.raises(BadFile) as error:
        read(content, **options)

    assert error.value.code == code


def test_a_file_beyond_all_measure_is_not_read(monkeypatch):
    monkeypatch.setattr(lists, "LARGEST", 2**20)
    with pytest.raises(BadFile) as error:
        read(b"x" * (2**20 + 1))

    assert (error.value.code, error.value.facts) == ("file_too_large", {"megabytes": 1, "limit": 1})
