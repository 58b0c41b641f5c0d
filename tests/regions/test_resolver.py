from datetime import date

import pytest

from desaekspor.regions import spelling
from desaekspor.regions.places import packaged_resolver
from desaekspor.regions.resolver import Place, Resolution, Resolver, Verdict

BEKASI = Verdict("exact", "Kabupaten Bekasi", ("kind",))
EMPTY = Verdict("empty")


def resolve(village="", district="", regency="BEKASI", **other):
    return packaged_resolver().resolve(village=village, district=district, regency=regency, **other)


def test_official_names_in_any_case_are_exact():
    assert resolve("SRIMUKTI", "TAMBUN UTARA") == Resolution(
        status="exact",
        code="32.16.05.2005",
        district_code="32.16.05",
        regency_code="32.16",
        village=Verdict("exact", "Srimukti"),
        district=Verdict("exact", "Tambun Utara"),
        regency=BEKASI,
    )


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [
        ("DESA SRIMUKTI", "Srimukti", ("prefix",)),
        ("Ds. Srimukti", "Srimukti", ("prefix",)),
        ("DS SRIMUKTI", "Srimukti", ("prefix",)),
        ("Desa/Kel. Srimukti", "Srimukti", ("prefix",)),
        ("DESASRIMUKTI", "Srimukti", ("prefix", "spacing")),
        (" SRIMUKTI", "Srimukti", ("spacing",)),
        ("SRIMUKTI ", "Srimukti", ("spacing",)),
        ("SRI MUKTI", "Srimukti", ("spacing",)),
        ("Sri\u00a0Mukti", "Srimukti", ("spacing",)),
        ("SRI-MUKTI.", "Srimukti", ("spacing",)),
        ("SRIMUKTY", "Srimukti", ("spelling",)),
        ("SRIIMUKTI", "Srimukti", ("spelling",)),
        ("SRIMUKTII", "Srimukti", ("spelling",)),
        ("Srimoekti", "Srimukti", ("spelling",)),
        ("SRIMKUTI", "Srimukti", ("spelling",)),
        ("SATRIAMKAR", "Satriamekar", ("spelling",)),
        ("JEJALEN JAYA", "Jejalenjaya", ("spacing",)),
        ("Djedjalendjaja", "Jejalenjaya", ("spelling",)),
        ("3216052005", "Srimukti", ("code",)),
        ("32.16.05.2005", "Srimukti", ("code",)),
    ],
)
def test_a_village_is_recognised_in_other_spellings_and_it_says_how(text, name, how):
    answer = resolve(text, "TAMBUN UTARA")

    assert answer.village == Verdict("corrected", name, how)
    assert (answer.status, answer.district_code) == ("corrected", "32.16.05")
    assert packaged_resolver().name(answer.code) == name


@pytest.mark.parametrize(
    ("text", "name", "how"),
    [
        ("KEC. TAMBUN SELATAN", "Tambun Selatan", ("prefix",)),
        ("Kecamatan Tambun Selatan", "Tambun Selatan", ("prefix",)),
        ("TAMBUN SEL.", "Tambun Selatan", ("abbreviation",)),
        ("TAMBUN SEL", "Tambun Selatan", ("abbreviation",)),
        ("Kec. Tambun Sltn", "Tambun Selatan", ("prefix", "abbreviation")),
        ("TBN SLTN", "Tambun Selatan", ("abbreviation",)),
        ("TAMBUNSEL.", None, None),  # one word, and short: seen below
        ("TAMBUN UTR", "Tambun Utara", ("abbreviation",)),
        ("CIK. BARAT", "Cikarang Barat", ("abbreviation",)),
        ("CIKARANG BRT", "Cikarang Barat", ("abbreviation",)),
        ("KARANGBAHAGIA", "Karang Bahagia", ("spacing",)),
        ("KR. BAHAGIA", "Karang Bahagia", ("abbreviation",)),
        ("KEDUNGWARINGIN", "Kedung Waringin", ("spacing",)),
        ("MUARA GEMBONG", "Muaragembong", ("spacing",)),
        ("TJIBITOENG", "Cibitung", ("spelling",)),
        ("SETOE", "Setu", ("spelling",)),
        ("CIBTUNG", "Cibitung", ("spelling",)),
        ("321610", "Karang Bahagia", ("code",)),
        ("3216100", "Tarumajaya", ("bps_code",)),
    ],
)
def test_a_district_is_recognised_in_other_spellings(text, name, how):
    if name is None:
        assert resolve("", text).district == Verdict("corrected", "Tambun Selatan", ("abbreviation",))
    else:
        assert resolve("", text).district == Verdict("corrected", name, how)


def test_bekasi_alone_is_no_defect_once_district_and_village_settle_it():
    assert resolve("SRIMUKTI", "TAMBUN UTARA", "BEKASI").status == "exact"
    assert resolve("SRIMUKTI", "TAMBUN UTARA", "KAB. BEKASI").regency == BEKASI
    assert resolve("SRIMUKTI", "TAMBUN UTARA", "Bekasi, Kab.").regency == BEKASI
    assert resolve("SRIMUKTI", "TAMBUN UTARA", "KABUPATEN BEKASI").regency == Verdict("exact", "Kabupaten Bekasi")
    assert resolve("SRIMUKTI", "TAMBUN UTARA", "").regency == EMPTY


def test_bekasi_alone_stays_ambiguous_when_nothing_settles_it():
    answer = resolve("", "", "BEKASI")

    assert (answer.status, answer.code, answer.regency_code) == ("ambiguous", None, None)
    assert answer.regency == Verdict("ambiguous", "", ("kind",), ("32.16", "32.75"))


def test_a_misspelt_or_untidy_regency_is_corrected():
    assert resolve("SRIMUKTI", "TAMBUN UTARA", "BEKSI").regency == Verdict("corrected", "Kabupaten Bekasi", ("spelling",))
    assert resolve("SRIMUKTI", "TAMBUN UTARA", "BEKASI ").regency == Verdict("corrected", "Kabupaten Bekasi", ("spacing",))
    assert resolve("SRIMUKTI", "TAMBUN UTARA", "3216").regency == Verdict("corrected", "Kabupaten Bekasi", ("code",))


def test_the_other_bekasi_contradicts_a_place_that_lies_here():
    answer = resolve("SRIMUKTI", "TAMBUN UTARA", "KOTA BEKASI")

    assert (answer.status, answer.code) == ("ambiguous", None)
    assert answer.regency == Verdict("contradicts", "Kota Bekasi", (), ("32.16",))


def test_the_city_is_told_from_the_regency_by_district_and_village():
    places = [
        Place("32", "Jawa Barat", "provinsi"),
        Place("32.16", "Kabupaten Bekasi", "kabupaten"),
        Place("32.16.05", "Tambun Utara", "kecamatan"),
        Place("32.16.05.2005", "Srimukti", "desa"),
        Place("32.75", "Kota Bekasi", "kota"),
        Place("32.75.02", "Bekasi Barat", "kecamatan"),
        Place("32.75.02.1002", "Kranji", "kelurahan"),
    ]
    resolver = Resolver(places)

    assert resolver.resolve(village="KRANJI", district="BEKASI BARAT", regency="BEKASI").code == "32.75.02.1002"
    assert resolver.resolve(village="SRIMUKTI", district="TAMBUN UTARA", regency="BEKASI").code == "32.16.05.2005"
    wrong = resolver.resolve(village="KRANJI", district="BEKASI BARAT", regency="KAB. BEKASI")
    assert (wrong.status, wrong.regency.kind, wrong.regency.candidates) == ("ambiguous", "contradicts", ("32.75",))


def test_two_unclear_levels_are_not_outweighed_by_a_regency_nobody_can_read():
    assert resolve("SRIMUKTI", "TAMBUN UTARA", "CIKARANG").code == "32.16.05.2005"
    assert resolve("SRIMUKTI", "TAMBUN UTARA", "CIKARANG").regency == Verdict("corrected", "Kabupaten Bekasi", ("from_village",))
    assert resolve("SRIMUKTI", "", "CIKARANG").code is None


def test_a_village_of_another_district_contradicts_and_nothing_is_decided():
    answer = resolve("CILEDUG", "CIKARANG TIMUR")

    assert (answer.status, answer.code, answer.district_code) == ("ambiguous", None, "32.16.11")
    assert answer.village == Verdict("contradicts", "Ciledug", (), ("32.16.18.2004",))
    assert answer.district == Verdict("exact", "Cikarang Timur")


def test_a_code_of_another_district_contradicts_too():
    answer = resolve("32.16.18.2004", "CIKARANG TIMUR")

    assert (answer.status, answer.code) == ("ambiguous", None)
    assert answer.village == Verdict("contradicts", "Ciledug", ("code",), ("32.16.18.2004",))


def test_a_misspelt_district_is_mended_by_a_village_of_that_name():
    answer = resolve("SRIMUKTI", "TAMBUNN UTTR KEC")

    assert (answer.status, answer.code) == ("corrected", "32.16.05.2005")
    assert answer.district == Verdict("corrected", "Tambun Utara", ("spelling", "from_village"))


def test_a_district_that_resembles_nothing_is_not_silently_replaced():
    answer = resolve("SRIMUKTI", "KARAWANG BARAT")

    assert (answer.status, answer.code) == ("ambiguous", None)
    assert answer.village == Verdict("ambiguous", "Srimukti", (), ("32.16.05.2005",))
    assert answer.district.kind == "unknown"


def test_a_village_without_district_is_settled_when_the_regency_has_it_once():
    answer = resolve("Kel. Jatimulya", "")

    assert (answer.status, answer.code, answer.district_code) == ("corrected", "32.16.06.1001", "32.16.06")
    assert answer.district == EMPTY


def test_without_village_the_district_is_settled_all_the_same():
    answer = resolve("", "KEC. SETU")

    assert (answer.status, answer.code, answer.district_code, answer.regency_code) == ("unknown", None, "32.16.18", "32.16")
    assert (answer.village, answer.district) == (EMPTY, Verdict("corrected", "Setu", ("prefix",)))


@pytest.mark.parametrize("nothing", ["", " ", "-", "--", "0", ".", "NULL", "n/a", "Tidak ada"])
def test_what_registers_write_for_nothing_is_empty(nothing):
    assert resolve(nothing, "SETU").village == EMPTY


def test_the_old_code_of_setia_asih_leads_to_the_new_one():
    for text in ("32.16.01.2007", "3216012007"):
        answer = resolve(text, "TARUMAJAYA")
        assert (answer.code, answer.village) == ("32.16.01.1007", Verdict("corrected", "Setia Asih", ("old_code",)))


def test_a_bps_code_is_one_too():
    answer = resolve("3216100002", "TARUMAJAYA")

    assert (answer.code, answer.village) == ("32.16.01.1007", Verdict("corrected", "Setia Asih", ("bps_code",)))


def test_the_name_that_bps_uses_is_known():
    assert resolve("SUMBERREJA", "PEBAYURAN").code == "32.16.13.2004"
    assert resolve("CILEDUK", "SETU").code == "32.16.18.2004"


def test_two_names_equally_near_are_candidates_and_no_answer():
    answer = resolve("SUKAKARWA", "SUKAKARYA")  # Sukakarya or Sukakarsa, one letter from each

    assert (answer.status, answer.code) == ("ambiguous", None)
    assert answer.village == Verdict("ambiguous", "", ("spelling",), ("32.16.14.2003", "32.16.14.2006"))


def test_an_unknown_village_comes_with_a_suggestion_when_one_resembles_it():
    answer = resolve("PANTAI HARAPAN", "MUARAGEMBONG")

    assert (answer.status, answer.code) == ("unknown", None)
    assert answer.village == Verdict("unknown", "Pantai Harapanjaya", (), ("32.16.17.2004",))
    assert resolve("XYZZY", "SETU").village == Verdict("unknown")


def test_village_and_district_in_one_cell_are_taken_apart():
    assert resolve("Desa Srimukti, Kec. Tambun Utara", "").code == "32.16.05.2005"
    assert resolve("SRIMUKTI KEC. TAMBUN UTARA", "TAMBUN UTARA").code == "32.16.05.2005"
    assert resolve("SRIMUKTI KEC. SETU", "TAMBUN UTARA").status == "ambiguous"


def test_a_regency_without_a_list_of_villages_says_so():
    answer = resolve("Nagasari", "Karawang Barat", "KAB. KARAWANG")

    assert (answer.status, answer.regency_code) == ("unknown", "32.15")
    assert answer.village == answer.district == Verdict("unknown", "", ("no_list",))


def same_names():
    return Resolver(
        [
            Place("32", "Jawa Barat", "provinsi"),
            Place("32.16", "Kabupaten Bekasi", "kabupaten"),
            Place("32.16.05", "Tambun Utara", "kecamatan"),
            Place("32.16.05.2005", "Sukamaju", "desa"),
            Place("32.16.06", "Cibitung", "kecamatan"),
            Place("32.16.06.2001", "Sukamaju", "desa"),
            Place("32.16.07", "Oesao", "kecamatan"),
            Place("32.16.07.1001", "Oesao", "kelurahan"),
            Place("32.16.07.2002", "Oesao", "desa"),
            Place("32.15", "Kabupaten Karawang", "kabupaten"),
            Place("32.15.01", "Telagasari", "kecamatan"),
            Place("32.15.01.2001", "Sukamaju", "desa"),
        ]
    )


def test_villages_of_one_name_in_different_districts_are_never_merged():
    resolver = same_names()

    assert resolver.resolve(village="Sukamaju", district="Tambun Utara").code == "32.16.05.2005"
    assert resolver.resolve(village="Sukamaju", district="Cibitung").code == "32.16.06.2001"
    unclear = resolver.resolve(village="Sukamaju")
    assert (unclear.status, unclear.code) == ("ambiguous", None)
    assert unclear.village.candidates == ("32.16.05.2005", "32.16.06.2001")


def test_a_misspelt_district_chooses_among_villages_of_one_name():
    assert same_names().resolve(village="Sukamaju", district="Tmbn Utrra").code == "32.16.05.2005"


def test_desa_and_kelurahan_of_one_name_are_told_apart_by_the_word_before():
    resolver = same_names()

    assert resolver.resolve(village="Kel. Oesao", district="Oesao").code == "32.16.07.1001"
    assert resolver.resolve(village="Desa Oesao", district="Oesao").code == "32.16.07.2002"
    assert resolver.resolve(village="Oesao", district="Oesao").status == "ambiguous"


def test_without_home_the_whole_country_is_searched():
    resolver = same_names()

    assert resolver.resolve(village="Sukamaju", district="Telagasari", home="").code == "32.15.01.2001"
    everywhere = resolver.resolve(village="Sukamaju", home="")
    assert everywhere.status == "ambiguous"
    assert set(everywhere.village.candidates) == {"32.15.01.2001", "32.16.05.2005", "32.16.06.2001"}


def test_a_split_village_has_its_successors_as_candidates():
    resolver = Resolver(
        [
            Place("32", "Jawa Barat", "provinsi"),
            Place("32.16", "Kabupaten Bekasi", "kabupaten"),
            Place("32.16.05", "Tambun Utara", "kecamatan"),
            Place("32.16.05.2001", "Lama", "desa", last_day=date(2020, 1, 1)),
            Place("32.16.05.2002", "Baru Satu", "desa"),
            Place("32.16.05.2003", "Baru Dua", "desa"),
        ],
        [("32.16.05.2001", "32.16.05.2002"), ("32.16.05.2001", "32.16.05.2003")],
    )

    answer = resolver.resolve(village="32.16.05.2001", district="Tambun Utara")

    assert (answer.status, answer.code) == ("ambiguous", None)
    assert answer.village.candidates == ("32.16.05.2002", "32.16.05.2003")
    assert resolver.resolve(village="Lama", district="Tambun Utara").status == "unknown"


def test_a_circle_of_successions_ends():
    places = [Place("32", "Jawa Barat", "provinsi"), Place("32.16", "Kabupaten Bekasi", "kabupaten")]
    resolver = Resolver(places, [("32.16.05.2001", "32.16.05.2002"), ("32.16.05.2002", "32.16.05.2001")])

    assert resolver.resolve(village="32.16.05.2001").status == "unknown"


def test_a_whole_address_in_the_cell_is_not_taken_for_an_abbreviation():
    """A pattern of so many open words takes long to fail against each name."""
    assert resolve("a b c d e f g h i j k l m n o p " * 2000, "k. k. k. k. k. k. k. k. k. k. k. k.").code is None
    assert spelling.shortened("S. Mekar", level=4)
    assert spelling.shortened("S. Mekar k. k. k. k. k. k.", level=4) is None
