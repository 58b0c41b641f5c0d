"""Numbers of records that come with a request."""

import pytest

from desaekspor.portal.forms.numbers import whole_number, whole_numbers
from tests.factories import make_enterprise, make_officer, make_pair


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *[("7", 7), ("007", 7), ("9" * 15, 10**15 - 1), ("9" * 16, None), ("9" * 5000, None)],
        *[(text, None) for text in ("", "²", "٣", "-1", "1.0", " 7", "7 OR 1=1")],
    ],
)
def test_only_digits_of_a_bearable_length_are_a_number(text, number):
    assert whole_number(text) == number


def test_each_number_comes_once_in_its_order():
    assert whole_numbers(["3", "x", "1", "3", ""]) == [3, 1]


@pytest.mark.parametrize("hostile", ["9" * 5000, "9" * 30, "²"])
def test_no_number_is_an_error_in_a_page(client, regency, hostile):
    client.force_login(make_officer())
    pair = make_pair(make_enterprise(region="32.16.05.2002"), make_enterprise(region="32.16.05.2002"))

    assert client.get("/duplikat/", {"sesudah": hostile, "sudah": hostile}).status_code == 200
    assert client.get("/desa/32.16.05.2002/periksa/", {"sudah": hostile}).status_code == 200
    given = {"pasangan": [pair.pk, hostile], "petugas": hostile, "apa": "ticked"}
    assert client.post("/duplikat/bagikan/", given).status_code == 404
