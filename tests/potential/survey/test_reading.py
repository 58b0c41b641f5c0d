"""Exports of ODK Central and KoboToolbox in each form say the same; what could harm is refused."""

import io
import zipfile

import pytest

from desaekspor.potential.survey import reading
from desaekspor.potential.survey.errors import BadSubmissions
from desaekspor.potential.survey.reading import read_package
from tests.potential.survey.submissions import FIRST, PHOTO, archive_of, central_csv, central_row, form_xml, kobo_json

SAID = {"village_code": "32.16.05.2001", "families": "1200", "pollution": "water soil", "photo_village": "a.jpg"}
KOBO = {
    "_id": 12, "_uuid": FIRST, "meta/instanceID": f"uuid:{FIRST}", "start": "2026-11-20T09:00:00.000+07:00",
    "end": "2026-11-20T09:30:00.000+07:00", "survey_year": "2026", "identity/village_code": "32.16.05.2001",
    "identity/base_revision": "0", "people/families": "1200", "utilities/pollution": "water soil",
    "products/photo_village": "a.jpg",
    "_attachments": [{"filename": "x/a.jpg"}], "_submitted_by": "pendata", "formhub/uuid": "y",
}  # fmt: skip
ODATA = b"""{"value": [{"__id": "uuid:%s", "__system": {"submissionDate": "2026-11-20T03:00:00Z", "submitterName": "P"},
  "survey_year": "2026", "end": "2026-11-20T02:30:00Z", "identity": {"village_code": "32.16.05.2001", "base_revision": "0"},
  "people": {"families": "1200"}, "utilities": {"pollution": "water soil"}, "products": {"photo_village": "a.jpg"},
  "meta": {"instanceID": "uuid:%s"}}], "@odata.context": "x"}""" % (FIRST.encode(), FIRST.encode())
XML = form_xml(
    inside="<people><families>1200</families></people><utilities><pollution>water soil</pollution></utilities>"
    "<products><photo_village>a.jpg</photo_village></products>"
)
CENTRAL = central_csv(central_row(families="1200", pollution="water soil", photo_village="a.jpg"))
KOBO_CSV = (
    '"start";"end";"survey_year";"Desa atau kelurahan";"base_revision";"Jumlah keluarga";"pollution/water";"pollution/soil";'
    '"pollution/air";"photo_village";"_uuid";"_submission_time"\n'
    f'"x";"2026-11-20T09:30:00.000+07:00";"2026";"32.16.05.2001";"0";"1200";"1";"1";"0";"a.jpg";"{FIRST}";"2026-11-20T03:00:00"\n'
).encode()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (CENTRAL, "central.csv"),
        (KOBO_CSV, "kobo dengan judul.csv"),
        (kobo_json(KOBO), "kobo.json"),
        (ODATA, "central.json"),
        (XML, "isian.xml"),
        (archive_of({"instances/1/isian.xml": XML, "instances/1/a.jpg": PHOTO}), "briefcase.zip"),
        (archive_of({"survei.csv": CENTRAL, "media/a.jpg": PHOTO, "__MACOSX/._survei.csv": b"x"}), "central.csv.zip"),
    ],
)
def test_every_export_says_the_same(content, name):
    package = read_package(io.BytesIO(content), name)

    (filled,) = package.filled
    expected = dict(SAID)
    if b"pollution/water" in content:
        expected["pollution"] = ["water", "soil"]
    assert filled.answers == expected
    assert filled.instance_id == FIRST
    assert filled.said["year"] == "2026"
    assert filled.said["base"] == "0"
    assert filled.said["ended"].startswith("2026-11-20T0")
    assert package.unknown == {}
    if package.archive:
        assert package.read_photo(package.find_photo("a.jpg", FIRST), 10**6) == PHOTO


def test_rows_are_numbered_as_a_spreadsheet_numbers_them_and_unknown_columns_are_told_once():
    content = central_csv(central_row() | {"extra-warna": "biru"}, central_row("x") | {"extra-warna": "hijau"})

    package = read_package(io.BytesIO(content), "kiriman.csv")

    assert [filled.row for filled in package.filled] == [2, 3]
    assert list(package.unknown) == [("kiriman.csv", "extra-warna")]


def test_a_photo_of_two_forms_is_found_in_the_folder_of_its_own():
    package = read_package(
        io.BytesIO(archive_of({f"p/{FIRST}/a.jpg": PHOTO, "p/other/a.jpg": b"no", "s.csv": CENTRAL})), "kobo.zip"
    )

    assert package.find_photo("a.jpg", FIRST) == f"p/{FIRST}/a.jpg"
    assert package.find_photo("a.jpg", "33333333") is None


def bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package, package.open("s.csv", "w") as part:
        for _ in range(60):
            part.write(b"\0" * 2**20)
    return packed.getvalue()


LAUGHS = '<!DOCTYPE data [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "x.csv", "empty"),
        (b"nama;umur\nA;1\n", "x.csv", "no_heading"),
        (b'{"value": []}', "x.json", "no_submissions"),
        (b'{"value": [{"meta": ', "x.json", "damaged_part"),
        (b'[{"families": NaN}]', "x.json", "damaged_part"),
        (b"[" * 100_000, "x.json", "damaged_part"),
        (form_xml()[:-20], "x.xml", "damaged_part"),
        (form_xml(before=LAUGHS), "x.xml", "xml_entities"),
        (form_xml(before='<!DOCTYPE data SYSTEM "file:///etc/passwd">'), "x.xml", "xml_entities"),
        (form_xml(before=LAUGHS).replace(b"1.0'", b"1.0' encoding='utf-16'").decode().encode("utf-16"), "x.xml", "xml_entities"),
        (b'<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head/></h:html>', "x.xml", "form_definition"),
        (archive_of({"../../etc/cron.d/x.csv": CENTRAL}), "x.zip", "unsafe_path"),
        (archive_of({"/tmp/x.csv": CENTRAL}), "x.zip", "unsafe_path"),
        (archive_of({"C:/x.csv": CENTRAL}), "x.zip", "unsafe_path"),
        (archive_of({"s.csv": CENTRAL})[:-30], "x.zip", "damaged"),
        (archive_of({"s.csv": CENTRAL})[:60] + b"#####" + archive_of({"s.csv": CENTRAL})[65:], "x.zip", "damaged"),
        (bomb(), "x.zip", "zip_bomb"),
        (form_xml(inside="<a>" * 20 + "1" + "</a>" * 20), "x.xml", "xml_depth"),
        (b"families\n" + b"1" * 100_001, "x.csv", "bad_table"),
    ],
)  # fmt: skip
def test_what_is_damaged_or_could_harm_is_refused_by_name(content, name, code):
    with pytest.raises(BadSubmissions) as refused:
        read_package(io.BytesIO(content), name)

    assert refused.value.code.startswith(code)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"families\n1\n2\n3\n" + b"1" * 100_001, "x.csv"),
        (b"[{}, {}, {}, 5]", "x.json"),
        (form_xml(inside='<data id="desaekspor_survei"/>' * 2), "x.xml"),
        (archive_of({"1.csv": b"families\n1\n2\n", "2.csv": b"families\n3\n" + b"1" * 100_001}), "x.zip"),
    ],
    ids=["csv", "json", "xml", "zip"],
)
def test_reading_ends_where_there_are_too_many_not_at_the_end_of_the_file(content, name, monkeypatch):
    monkeypatch.setattr(reading, "MOST_SUBMISSIONS", 2)
    with pytest.raises(BadSubmissions) as refused:
        read_package(io.BytesIO(content), name)
    assert refused.value.code == "too_many_submissions"
