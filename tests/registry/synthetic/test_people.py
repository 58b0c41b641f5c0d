import datetime
import re

import pytest

from desaekspor.registry import identifiers
from tests.registry.synthetic.registers import enterprises, share


@pytest.fixture(scope="module")
def clean():
    return enterprises(20_000, 7, defects=0, duplicates=0)


def test_every_nik_has_the_right_structure_and_a_serial_of_nobody(clean):
    for row in clean:
        nik = row["nik_pengusaha"]
        assert identifiers.nik(nik).verdict == "valid"
        assert nik[12:14] == "99"


def test_a_nik_agrees_with_date_of_birth_and_sex(clean):
    for row in clean:
        day, month, year, sex = identifiers.nik_birth(row["nik_pengusaha"])
        assert sex == {"Laki-laki": "m", "Perempuan": "f"}[row["jenis_kelamin"]]
        if row["tanggal_lahir"]:
            birth = datetime.date.fromisoformat(row["tanggal_lahir"])
            assert (birth.day, birth.month, birth.year % 100) == (day, month, year)


def test_no_two_owners_share_a_nik(clean):
    assert len({row["nik_pengusaha"] for row in clean}) == len(clean)


def test_most_are_registered_where_they_live_and_many_elsewhere(clean):
    assert share(clean, lambda row: row["nik_pengusaha"].startswith("3216")) == pytest.approx(0.72, abs=0.02)


def test_every_phone_belongs_to_nobody_and_passes_the_checker(clean):
    for row in clean:
        assert re.fullmatch(r"08000000\d{4}|0800-0000-\d{4}|\+628000000\d{4}", row["kontak_hp"])
        assert identifiers.phone(row["kontak_hp"]).verdict == "valid"


def test_as_few_owners_as_possible_share_a_phone(clean):
    counts = {}
    for row in clean:
        digits = row["kontak_hp"].replace("-", "")[-4:]
        counts[digits] = counts.get(digits, 0) + 1

    assert set(counts.values()) == {2}  # 20,000 owners and 10,000 numbers


def test_names_are_of_one_to_three_words_and_some_people_were_in_mecca(clean):
    words = [len(row["nama_pengusaha"].removeprefix("HJ. ").removeprefix("H. ").split()) for row in clean]

    assert set(words) <= {1, 2, 3, 4}
    assert share(words, lambda count: count == 1) == pytest.approx(0.18, abs=0.03)
    assert 0.03 < share(clean, lambda row: row["nama_pengusaha"].upper().startswith(("H. ", "HJ. "))) < 0.12


def test_business_names_come_in_the_forms_of_the_field(clean):
    names = [row["nama_usaha"] for row in clean]

    for form in (r"WARUNG (BU|IBU|MPOK|TEH|MBAK) \w+", r".+ <.+>", r".+ \(.+\)", r"CV\. .+", r"PT\. .+", r"UD\. .+"):
        assert sum(bool(re.fullmatch(form, name)) for name in names) > 5, form


def test_nobody_founded_an_enterprise_as_a_child(clean):
    for row in clean:
        year = int(row["nik_pengusaha"][10:12])
        born = 1900 + year if year > 4 else 2000 + year
        assert row["tahun_mulai_operasi"] >= born + 17
