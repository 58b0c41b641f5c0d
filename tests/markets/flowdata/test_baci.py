"""A year of CEPII's flows, read in blocks: what comes out of it, and every way in which it can be wrong."""

import gzip

import pyarrow.parquet as pq
import pytest

from desaekspor.markets.flowdata import baci, tables
from desaekspor.markets.flowdata.problems import DataRefused
from desaekspor.markets.flowdata.tables import members_of
from tests.markets.flowdata.tables import COUNTRIES, HEADING, ROWS, write_archive, write_baci

CODES = {"hs2017": {"090121", "210310"}, "hs2022": {"090121", "210310", "854911"}}


def read(path, folder, **options):
    draft = folder / "draft"
    draft.mkdir(exist_ok=True)
    given = {"edition": "hs2017", "year": 2023, "countries": COUNTRIES, "codes": CODES, "listed": {"IDN", "JPN", "SAU"}} | options
    member = members_of(path)[0]
    return baci.read_flows(member, draft, **given), pq.read_table(draft / baci.FLOWS).to_pylist()


def refused(path, folder, **options):
    """(row, column, value, code) of every problem."""
    with pytest.raises(DataRefused) as found:
        read(path, folder, **options)
    assert found.value.count == len(found.value.problems)
    return [(one.row, one.column, one.value, one.code) for one in found.value.problems]


def test_flows_come_out_sorted_in_dollars_with_codes_of_six_digits_and_what_they_cover(tmp_path):
    report, flows = read(write_baci(tmp_path), tmp_path)

    assert flows == [
        {"hs6": "090121", "exporter": "IDN", "importer": "JPN", "value_usd": 600_500},
        {"hs6": "210310", "exporter": "IDN", "importer": "SAU", "value_usd": 300_000},
        {"hs6": "210310", "exporter": "JPN", "importer": "SAU", "value_usd": 600},
        {"hs6": "210310", "exporter": "THA", "importer": "JPN", "value_usd": 500_000},
    ]
    assert (report.rows, report.total_usd, report.exports_usd) == (4, 1_401_100, 900_500)
    assert (report.exporters, report.importers, report.products) == (3, 2, 2)
    assert (report.absent_importers, report.unlisted_countries, report.unknown_codes) == (["IDN", "THA"], ["THA"], [])


def test_packed_files_archives_and_blocks_of_any_size_give_the_same(tmp_path, monkeypatch):
    plain = write_baci(tmp_path, heading="\ufeff" + HEADING)
    packed = tmp_path / "BACI_HS17_Y2023_V202501.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    archive = write_archive(tmp_path / "BACI_HS17_V202501.zip", plain)
    expected = read(plain, tmp_path)

    monkeypatch.setattr(tables, "BLOCK", 48)  # a row or two
    assert read(plain, tmp_path) == read(packed, tmp_path) == read(archive, tmp_path) == expected


def test_every_wrong_cell_is_named_by_row_column_and_value_and_rows_keep_their_numbers(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "BLOCK", 64)
    rows = [
        *ROWS[:1],
        "2022,360,682,210310,abc,NA",
        "2023,999,682,2103,-1,x",
        "",
        "2023,360,392",
        "2023,360,392,21.0310,,-4",
        *ROWS[2:3],
    ]

    assert refused(write_baci(tmp_path, rows), tmp_path) == [
        (3, "t", "2022", "year"),
        (3, "v", "abc", "number"),
        (4, "k", "2103", "product"),
        (4, "i", "999", "country"),
        (4, "v", "-1", "negative"),
        (4, "q", "x", "quantity"),
        (6, "", "", "ragged"),
        (7, "k", "21.0310", "product"),
        (7, "v", "", "number"),
        (7, "q", "-4", "negative"),
    ]


def test_a_flow_that_stands_there_twice_is_told_with_both_rows(tmp_path):
    path = write_baci(tmp_path, [*ROWS, "", "2023,360,682,210310,5,1"])

    with pytest.raises(DataRefused) as found:
        read(path, tmp_path)
    assert [(one.row, one.value, one.facts) for one in found.value.problems] == [(7, "2023, IDN, SAU, 210310", {"first": 4})]


def test_what_is_wrong_in_every_row_does_not_hide_what_is_wrong_in_one(tmp_path):
    rows = [f"2022,360,392,{number:06},1,1" for number in range(100_000, 100_300)] + ["2022,360,392,210310,none,1"]

    with pytest.raises(DataRefused) as found:
        read(write_baci(tmp_path, rows), tmp_path)
    assert found.value.count == 302
    assert (302, "v") in [(one.row, one.column) for one in found.value.problems]


@pytest.mark.parametrize(
    ("content", "code", "facts"),
    [
        (b"", "empty", {}),
        (b"\n \n", "empty", {}),
        (b"\x89PNG\r\n\0\0\0", "no_text", {}),
        (b"t,i,j,v,q\n1,2,3,4,5\n", "missing_columns", {"missing": ["k"], "found": ["t", "i", "j", "v", "q"]}),
        (b"t,i,j,k,v,q\n", "no_rows", {}),
        (b"t,i,j,k,v,q\n2023,360,392,21\xff310,1,1\n", "encoding", {}),
        (gzip.compress(b"t,i,j,k,v,q\n" + b"2023,360,392,210310,1,1\n" * 9_000)[:-50], "damaged", {}),
    ],
)
def test_a_file_that_is_no_such_table_is_said_to_be_what_it_is(tmp_path, content, code, facts):
    path = tmp_path / "BACI_HS17_Y2023_V202501.csv"
    path.write_bytes(content)

    with pytest.raises(DataRefused) as found:
        read(path, tmp_path)
    assert [(one.code, one.facts) for one in found.value.problems] == [(code, facts)]


def test_codes_of_another_edition_are_told_and_too_many_of_them_refused(tmp_path):
    few = write_baci(tmp_path, [*ROWS, "2023,764,682,854911,0.9,1"])
    assert read(few, tmp_path)[0].unknown_codes == [("854911", 1, 900, "hs2022")]
    assert read(few, tmp_path, codes={})[0].codes_checked is False

    many = write_baci(tmp_path, [*ROWS, "2023,764,682,854911,900,1"])
    with pytest.raises(DataRefused) as found:
        read(many, tmp_path)
    assert found.value.problems[0].facts == {"edition": "hs2017", "count": 1, "first": "854911", "other": "hs2022"}


def test_the_name_tells_edition_year_and_version_and_only_two_editions_are_taken():
    assert baci.named("BACI_HS22_Y2023_V202401b.csv") == baci.Named("HS22", 2023, "202401b")
    assert baci.named("flows.csv") == baci.Named()
    assert (baci.edition_of("HS17"), baci.edition_of("HS22")) == ("hs2017", "hs2022")
    for code, reason in (("HS12", "edition"), ("", "no_edition")):
        with pytest.raises(DataRefused) as found:
            baci.edition_of(code)
        assert found.value.problems[0].code == reason


def test_the_list_of_countries_is_read_in_the_forms_that_cepii_gave_it(tmp_path):
    new, old = tmp_path / "country_codes_V202501.csv", tmp_path / "country_codes_V202001.csv"
    new.write_text('country_code,country_name,country_iso2,country_iso3\n4,"Afghanistan",AF,AFG\n58,"Belgium-Luxembourg",,N/A\n')
    old.write_text(
        "country_code,country_name_abbreviation,country_name_full,iso_2digit_alpha,iso_3digit_alpha\n4,Afg.,Afg.,AF,AFG\n"
    )

    assert baci.read_countries(members_of(new)[0]) == baci.read_countries(members_of(old)[0]) == {"4": "AFG"}


def test_how_many_rows_there_will_be_is_told_by_the_bytes_that_were_read(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "BLOCK", 1 << 16)
    heard = []
    read(
        write_baci(tmp_path, [f"2023,360,392,{number:06},1.000,NA" for number in range(100_000, 140_000)]),
        tmp_path,
        codes={},
        report=lambda rows, expected: heard.append((rows, expected)),
    )
    assert heard[-1] == (40_000, 40_000)
    assert len(heard) > 10
    assert all(rows <= expected <= 50_000 for rows, expected in heard)
