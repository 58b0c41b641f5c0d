"""Invented persons for the tests of privacy."""

import re

from tests.factories import make_enterprise

NIK = "3216050101809901"
OWNER = {
    "name": "WAWAN CONTOH",
    "nik": NIK,
    "phone": "+6280000001234",
    "address": "Kp. Rumah Contoh 7",
    "birth_date": "1980-01-01",
}


def make_person(**fields):
    """An enterprise whose owner has every private field."""
    return make_enterprise(owner=OWNER | fields.pop("owner", {}), **fields)


def text_of(response):
    """The words of the page's main part."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())
