"""Tariff books in our own form: what becomes of lines and rates, and every way in which they can be wrong."""

import pytest

from desaekspor.markets.flowdata.problems import DataRefused
from desaekspor.markets.flowdata.tables import members_of
from desaekspor.markets.flowdata.tariffs import percent, read_tariffs

HEADING = "importer,hs,description,mfn,scheme,preferential,year,source"
SINCE = {"210310": "210310", "090121": "090121", "030289": "030289", "030239": "030289"}  # the last became another one


def read(folder, *rows, heading=HEADING):
    path = folder / "tarif.csv"
    path.write_text("\n".join([heading, *rows, ""]), encoding="utf-8")
    known = {"importers": {"AUS", "SAU"}, "schemes": {"IA-CEPA", "RCEP"}, "hs6_of": lambda code: SINCE.get(code, "")}
    return read_tariffs(members_of(path)[0], **known)


def test_lines_keep_their_rates_and_every_agreement_and_old_codes_are_converted_and_said(tmp_path):
    report, lines = read(
        tmp_path,
        'AUS,2103.10.00,"Soya sauce, bottled",5%,IA-CEPA,Free,2026,ABF 2026',
        "AUS,21031000,,5%,RCEP,2.5%,2026,ABF 2026",
        "AUS,0302.39,Fish,2.5 AUD/kg,,,2026,ABF 2026",
        "",
    )

    assert [(line.hs6, line.code, line.mfn, line.mfn_text, line.preferences) for line in lines] == [
        ("030289", "030239", None, "2.5 AUD/kg", []),
        ("210310", "21031000", 5.0, "5%", [("IA-CEPA", 0.0, "Free"), ("RCEP", 2.5, "2.5%")]),
    ]
    assert (report.importer, report.year, report.lines, report.subheadings, report.no_percentage) == ("AUS", 2026, 2, 2, 1)
    assert (report.schemes, report.converted) == ({"IA-CEPA": 1, "RCEP": 1}, [("030239", "030289")])


def test_every_wrong_cell_is_named(tmp_path):
    with pytest.raises(DataRefused) as found:
        read(
            tmp_path,
            "AUS,21031000,,5%,,,2026,ABF 2026",
            "XXX,21031000,,5%,,,2026,ABF 2026",
            "AUS,2103,,-5%,,,2026,ABF 2026",
            "AUS,999999,,lots,OZFTA,,2026,ABF 2026",
            "AUS,090121,,,,2%,26,",
            "AUS,21031000,,4%,,,2026,ABF 2026",
            "AUS,2103.10.00,,5%,,,2026,ABF 2026",
            "SAU,090121,,5%,,,2026,ABF 2026",
        )
    assert [(one.row, one.column, one.code) for one in found.value.problems] == [
        (3, "importer", "market"),
        (4, "hs", "tariff_code"), (4, "mfn", "negative"),
        (5, "hs", "unknown_code"), (5, "mfn", "rate"), (5, "scheme", "scheme"), (5, "preferential", "no_rate"),
        (6, "year", "tariff_year"), (6, "source", "no_source"), (6, "mfn", "no_rate"), (6, "preferential", "no_scheme"),
        (7, "mfn", "other_rate"),
        (8, "hs", "line_twice"),
        (9, "importer", "one_book"),
    ]  # fmt: skip


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(DataRefused) as found:
        read(tmp_path, "AUS,210310", heading="importer,hs")
    assert found.value.problems[0].facts["missing"] == ["mfn", "year", "source"]


def test_rates_that_are_no_plain_percentage_are_unknown_and_never_zero():
    assert [percent(text) for text in ("7.5%", "7,5 persen", "0", "Free", "bebas", "5% + 2 USD/kg", "")] == [
        7.5, 7.5, 0.0, 0.0, 0.0, None, None,
    ]  # fmt: skip
