import pytest
from hypothesis import given
from hypothesis import strategies as st

from desaekspor.registry.linkage import addresses, names, numbers
from desaekspor.registry.linkage.columns import MissingColumns, records_table
from desaekspor.registry.linkage.normalise import SCHEMA, normalise
from desaekspor.registry.linkage.spelling import fold, fold_all, words_of

from .records import record, table_of

ANY_TEXT = st.text(max_size=60)


def one(**changes):
    return normalise(table_of(record("A", **changes))).to_pylist()[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [("Soedjarwo", "Sujarwo"), ("Fauzi", "Pauji"), ("Barokkah", "Barokah"), ("Tjokro", "Cokro"), ("Noer", "Nur")],
)
def test_old_spelling_and_sounds_are_one(old, new):
    assert fold(old.lower()) == fold(new.lower())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("H. Ujang Handayani", "ujang handaiani"),
        ("Hj.Maemunah", "maemunah"),
        ("Bpk Muh. Fauzi, S.Pd", "muhamad pauji"),
        ("Bu", ""),
        ("HJ.", ""),
        ("-", ""),
        ("TIDAK ADA", ""),
    ],
)
def test_an_owner_is_read_without_titles(text, expected):
    assert names.read_owner(text) == expected


def test_a_sign_is_told_apart_into_trade_core_and_owner():
    assert names.read_sign("WR. SEMBAKO <Suherman>") == names.Sign("warung sembako", "", "warung sembako", "suherman")
    assert names.read_sign("CV. Mawar  Coffee") == names.Sign("mawar cope", "mawar", "cope", "")
    assert names.read_sign("PT") == names.Sign("pt", "pt", "", "")


def test_words_that_were_written_together_are_parted_at_the_kind_of_shop():
    assert names.read_sign("WARUNGSARINAH") == names.read_sign("Warung Sarinah")


@pytest.mark.parametrize(
    ("text", "street", "house", "rt", "rw"),
    [
        ("PERUM. TAMAN BAROKAH BLK E13/NO.20", "tamanbarokah", "e13/20", 0, 0),
        ("Kp. Gabus Tengah rt 3 rw 10, Kel. Wanajaya, Kec. Cibitung", "gabustengah", "", 3, 10),
        ("KP. GABUS RT02/RW08 BEKASI 17520", "gabus", "", 2, 8),
        ("Jln. Raya Mekarsari No.05 RT.7/19, Kab. Bekasi", "mekarsari", "5", 7, 19),
        ("Gang Mawar No 12a", "mawar", "12a", 0, 0),
        ("-", "", "", 0, 0),
    ],
)
def test_an_address_is_taken_apart(text, street, house, rt, rw):
    found = addresses.take_apart(text)

    assert (found.street, found.house, found.rt, found.rw) == (street, house, rt, rw)


@pytest.mark.parametrize("phone", ["0812 3456 7890", "+62 812-3456-7890", "6281234567890", "81234567890", "081234567890.0"])
def test_a_phone_is_one_however_written(phone):
    assert numbers.clean_phone(phone) == "81234567890"


def test_numbers_that_tell_nothing_are_empty():
    assert [numbers.clean_phone(text) for text in ("0000000000", "-", "12345", "8,12E+11")] == ["", "", "", ""]
    assert [numbers.clean_nik(text) for text in ("3,21607E+15", "1111111111111111", "123", "3216076204899920")] == [
        "", "", "", "3216076204899920"
    ]  # fmt: skip
    assert numbers.clean_nib("1234") == ""


def test_a_nik_carries_birthday_and_sex():
    assert numbers.birth_of_nik("3216076204899920") == ("220489", "f")
    assert numbers.birth_of_nik("3216079904899920") == ("", "")


def test_a_name_that_is_the_owners_is_missing():
    found = one(nama_usaha="SARINAH AMINAH", nama_pemilik="Hj. Sarinah Aminah")

    assert (found["name"], found["owner"]) == (None, "sarinah aminah")


def test_the_owner_is_taken_from_the_sign_where_the_column_is_empty():
    assert one(nama_usaha="WARUNG <Sarinah>", nama_pemilik="Bu")["owner"] == "sarinah"


def test_a_village_is_known_by_its_code_also_from_the_address():
    assert one(desa="Ds. SUKA JAYA")["village"] == one(desa="", alamat="Kp. Gabus, Desa Sukajaya")["village"] == "32.16.07.2006"
    assert one(desa="", alamat="Kp. Gabus, Sukajaya")["village"] == "32.16.07.2006"


def test_a_village_of_another_district_is_not_known():
    found = one(desa="Muktijaya", kecamatan="Cibitung")

    assert (found["village"], found["district"]) == (None, "32.16.07")


def test_a_village_elsewhere_keeps_its_name():
    assert one(desa="Desa Karangjati", kecamatan="Wedi")["village"] == "karangjati"


def test_coordinates_are_put_right_or_left_out():
    assert (one(lat="107,047178", lon="-6,253548")["lat"], one(lat="0", lon="0")["lat"]) == (-6.253548, None)


def test_columns_that_are_not_there_are_empty():
    table = table_of(record("A")).select(["rec_id", "nama_usaha"])

    assert normalise(table).schema == SCHEMA
    assert records_table(table)["nik"].to_pylist() == [""]


def test_a_register_of_sidt_is_read_under_its_own_headings():
    table = table_of(record("A")).rename_columns(
        {"rec_id": "ID_DATA_BADAN_USAHA", "nama_pemilik": "nama_pengusaha", "nik": "nik_pengusaha"}
    )

    assert normalise(table)["nik"].to_pylist() == ["3216076204899920"]


@pytest.mark.parametrize(("columns", "missing"), [(["nama_usaha"], ["rec_id"]), (["rec_id", "tahun"], ["nama_usaha"])])
def test_what_is_missing_is_named(columns, missing):
    with pytest.raises(MissingColumns) as caught:
        normalise(table_of(record("A")).select(columns))

    assert (caught.value.missing[:1], caught.value.found) == (missing, columns)


@given(ANY_TEXT)
def test_every_reading_gives_its_own_output_back(text):
    folded = fold_all(words_of(text))
    assert fold_all(words_of(folded)) == folded
    owner = names.read_owner(text)
    assert names.read_owner(owner) == owner
    sign = names.read_sign(text)
    assert names.read_sign(sign.words).words == sign.words
    phone = numbers.clean_phone(text)
    assert numbers.clean_phone(phone) == phone
    nik = numbers.clean_nik(text)
    assert numbers.clean_nik(nik) == nik


@given(st.lists(st.tuples(*[ANY_TEXT] * 4), max_size=5))
def test_any_text_is_normalised_row_by_row(cells):
    rows = [
        record(str(at), nama_usaha=name, alamat=address, nik=number, lat=number, desa=village)
        for at, (name, address, number, village) in enumerate(cells)
    ]
    if not rows:
        return

    together = normalise(table_of(*rows)).to_pylist()

    assert together == [normalise(table_of(row)).to_pylist()[0] for row in rows]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        *[("56101", "56101"), ("56101.0", "56101"), ("56.101", "56101"), ("56.011", "56011"), ("01.011", "01011")],
        *[("561", "561"), ("56", ""), ("0", ""), ("", ""), ("-", "")],
    ],
)
def test_a_kbli_code_keeps_its_digits(cell, code):
    assert numbers.clean_kbli(cell) == code
